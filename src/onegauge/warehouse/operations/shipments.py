"""Shipments: made for sources, picked, packed, shipped, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import issue_released, mark_released, unmark_released, unreserve
from onegauge.inventory.states import Place
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Doc, Moves, lock_sources
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.errors import KeptBack, NothingPicked, PackRequired, TravelsTogether, WrongPick
from onegauge.warehouse.facts import ShipmentsPosted, ShortPicked
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations.carton_closing import count_packages, prove_packed
from onegauge.warehouse.operations.consigning import Joining, join_consignments
from onegauge.warehouse.outbound_policies import GOODS_ISSUE, PACK_VERIFY
from onegauge.warehouse.permissions import CANCEL, PACK, PICK, RELEASE, SHIP
from onegauge.warehouse.policies import PACK_REQUIRED
from onegauge.warehouse.states import SHIPMENT

SQL = Sql(str(__file__).replace("/operations/", "/"), "shipments")

Source = tuple[int, int, int, str, str, str]
"""Shipment, kind and id of its source, where its goods go, why it is kept back if it is, and its open consignment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRequest:
    """One source asks one site to send what is reserved for it; without a partner the goods stay in the group.

    ``alone``: it left from elsewhere already, so it joins no consignment.
    """

    company_id: int
    site_id: int
    source_id: int
    source_number: str
    partner_id: int | None
    ship_to_id: int | None
    due_on: date
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """The shipment of a source."""

    shipment_id: int
    source_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPick:
    """Found less than reserved: the quantity really picked of one shipment line."""

    line_id: int
    picked_qty: Decimal


@operation(permission=RELEASE)
def create_shipments(
    *, source_kind: int, requests: Sequence[ShipmentRequest], by: Actor, key: str | None = None
) -> list[Created]:
    """Turn free reservations of sources into work; the caller holds the source locks and judged the requests."""
    del key
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(requests)})]
    SQL.run("create_shipments", {
        "source_kind": source_kind, "ids": ids, "companies": [r.company_id for r in requests],
        "sites": [r.site_id for r in requests], "sources": [r.source_id for r in requests],
        "numbers": [r.source_number for r in requests], "partners": [r.partner_id for r in requests],
        "ship_tos": [r.ship_to_id for r in requests], "due": [r.due_on for r in requests], "at": by.now,
    })  # fmt: skip
    made = [Created(i, r.source_id) for i, r in zip(ids, requests, strict=True)]
    mark_released(
        source_kind=source_kind,
        releases=[(m.source_id, m.shipment_id) for m in made],
        site_ids=[r.site_id for r in requests],
        by=by,
    )
    _tell_created(made, requests, source_kind, by)
    join_consignments(
        [
            Joining(
                shipment_id=m.shipment_id, company_id=r.company_id, site_id=r.site_id, partner_id=r.partner_id,
                ship_to_id=r.ship_to_id,
            )
            for m, r in zip(made, requests, strict=True)
            if r.partner_id is not None and not r.alone
        ],
        by,
    )  # fmt: skip
    return made


def _tell_created(made: Sequence[Created], requests: Sequence[ShipmentRequest], source_kind: int, by: Actor) -> None:
    source = KINDS[source_kind]
    record(
        by=by,
        kind=SHIPMENT_KIND,
        verb="created",
        entries=[
            Entry(
                object_id=m.shipment_id,
                company_id=r.company_id,
                site_id=r.site_id,
                after={"state": "released", "source": r.source_number},
                refs=(ref(source, r.source_id),),
            )
            for m, r in zip(made, requests, strict=True)
        ],
    )


@operation(permission=PICK)
def pick_shipments(
    *,
    shipment_ids: Sequence[int],
    shorts: Sequence[ShortPick] = (),
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Confirm picks: everything as asked, less what ``shorts`` say. The missing rest goes back to the queue.

    A shipment from which nothing at all was picked is cancelled. Returns the ids of the shipments now picked.
    """
    del key
    sources = lock_sources_of(shipment_ids)
    moves = SHIPMENT.begin("pick", shipment_ids, by=by, versions=versions)
    lines = {row[0]: row for row in SQL.tuples("short_lines", {"lines": [s.line_id for s in shorts]})}
    picking, named = set(moves.ids), set[int]()
    for n, short in enumerate(shorts):
        line = lines.get(short.line_id)
        if line is None or line[1] not in picking:
            moves.refuse(WrongPick("This line is not of these shipments.", field=f"shorts[{n}].line_id"))
        elif short.line_id in named:
            moves.refuse(WrongPick("This line is named twice.", field=f"shorts[{n}].line_id", mend="Say it once."))
        elif not (is_exact(short.picked_qty) and 0 <= short.picked_qty <= line[4]):
            moves.refuse(WrongPick(f"Picked is between 0 and {line[4]:f}.", field=f"shorts[{n}].picked_qty"))
        named.add(short.line_id)
    moves.check()
    missing = [(lines[s.line_id], lines[s.line_id][4] - s.picked_qty) for s in shorts]
    SQL.run("note_shorts", {"lines": [line[0] for line, _q in missing], "qtys": [qty for _l, qty in missing]})
    unreserve(rows=[(line[2], line[3], line[1], qty) for line, qty in missing if qty > 0], by=by)
    totals = SQL.tuples("picked_totals", {"shipments": sorted({line[1] for line, _q in missing})})
    empty = {shipment: "cancelled" for shipment, picked in totals if not picked}
    short_of: dict[int, list[dict[str, object]]] = {}
    for line, qty in missing:
        short_of.setdefault(line[1], []).append({"line": line[0], "short_qty": qty})
    moves.finish(to=empty, after={i: {"shorts": rows} for i, rows in short_of.items()})
    _announce_shorts([(line[1], qty) for line, qty in missing if qty > 0], sources, by)
    return [i for i in moves.ids if i not in empty]


def _announce_shorts(missing: Sequence[tuple[int, Decimal]], sources: Sequence[Source], by: Actor) -> None:
    of_shipment = {shipment: (kind, source) for shipment, kind, source, _place, _stop, _with in sources}
    for kind in sorted({of_shipment[shipment][0] for shipment, _qty in missing}):
        mine = [(s, of_shipment[s][1], qty) for s, qty in missing if of_shipment[s][0] == kind]
        fact = ShortPicked(
            shipment_ids=tuple(sorted({s for s, _source, _qty in mine})),
            source_kind=kind,
            source_ids=tuple(source for _s, source, _qty in mine),
            qtys=tuple(qty for _s, _source, qty in mine),
        )
        publish(fact, by=by)


@operation(permission=PACK)
def pack_shipments(
    *,
    shipment_ids: Sequence[int],
    package_count: int = 1,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Pack: each of the shipments leaves in this many packages; where its site proves what is packed, in its cartons."""
    del key
    sources = lock_sources_of(shipment_ids) if GOODS_ISSUE.is_said("pack") else []
    moves = _begin("pack", shipment_ids, versions, by)
    if not 1 <= package_count <= 10_000:
        moves.refuse(InvalidValue("A shipment has 1 to 10,000 packages.", field="package_count"))
    moves.check()
    sites = {d.site_id for d in moves.rows if d.site_id}
    proves = {s for s in sites if PACK_VERIFY.at(site_id=s, on=by.today).as_text != "off"}
    proving = [d.id for d in moves.rows if d.site_id in proves]
    if proving:
        prove_packed(moves, proving)
    moves.finish(assign={"package_count": package_count})
    if proving:
        count_packages(proving)
    at_once = issued_at_once(moves.rows, sources, "pack", by)
    if at_once:
        ship_shipments(shipment_ids=at_once, by=by)
    return moves.ids


def issued_at_once(docs: Sequence[Doc], sources: Sequence[Source], moment: str, by: Actor) -> list[int]:
    """The shipments that leave the books at this moment by the policy of their site; not what is kept back or travels together."""
    if not sources:
        return []
    bound = {shipment for shipment, _kind, _source, _place, stop, together in sources if stop or together}
    now = {s for s in {d.site_id for d in docs} if GOODS_ISSUE.at(site_id=s, on=by.today).as_text == moment}
    return [d.id for d in docs if d.site_id in now and d.id not in bound]


@operation(permission=SHIP)
def ship_shipments(
    *, shipment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let goods leave: the goods issue, the shipments' state, and the fact that others react to.

    What is of an open consignment leaves with it, or is taken out of it first.
    """
    del key
    sources = lock_sources_of(shipment_ids)
    moves = _begin("ship", shipment_ids, versions, by)
    for shipment, _kind, _source, _place, _stop, consignment in sources:
        if consignment:
            moves.refuse(
                TravelsTogether(
                    f"It leaves with the consignment {consignment}.", object_id=shipment,
                    mend="Ship the consignment, or take the shipment out of it.",
                )
            )  # fmt: skip
    return leave(moves, sources, by)


def leave(moves: Moves, sources: Sequence[Source], by: Actor) -> list[int]:
    """Judge and post what leaves now; for shipments that travel alone and for those of a consignment alike."""
    required = {s: PACK_REQUIRED.at(site_id=s, on=by.today) for s in {d.site_id for d in moves.rows if d.site_id}}
    for doc in moves.rows:
        if doc.state == "picked" and doc.site_id and required[doc.site_id].as_bool:
            moves.refuse(
                PackRequired(
                    "This site packs before it ships.",
                    object_id=doc.id,
                    mend="Pack the shipment first.",
                    policy=required[doc.site_id].provenance_id,
                )
            )
    _refuse_kept_back(moves, sources)
    moves.check()
    by_kind: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for shipment, source_kind, source, place, _stop, _with in sources:
        by_kind.setdefault((source_kind, place), []).append((source, shipment))
    for (source_kind, place), releases in sorted(by_kind.items()):
        issued = issue_released(
            source_kind=source_kind, ref_kind=SHIPMENT_KIND.number, releases=releases, place=Place(place), by=by
        )
        gone = {i.source_id for i in issued}
        for source, shipment in releases:
            if source not in gone:
                moves.refuse(NothingPicked("Nothing is left to ship.", object_id=shipment))
    moves.finish(assign={"shipped_at": by.now}, refs={i: (ref(KINDS[k], s),) for i, k, s, _p, _stop, _with in sources})
    for (source_kind, _place), releases in sorted(by_kind.items()):
        fact = ShipmentsPosted(
            shipment_ids=tuple(r[1] for r in releases),
            source_kind=source_kind,
            source_ids=tuple(sorted({r[0] for r in releases})),
        )
        publish(fact, by=by)
    return moves.ids


def _refuse_kept_back(moves: Moves, sources: Sequence[Source]) -> None:
    """What somebody stopped meanwhile stays; the table refuses what was stopped after this was read."""
    for shipment, _kind, _source, _place, stop, _with in sources:
        if stop:
            moves.refuse(KeptBack(stop, object_id=shipment, mend="It may leave once the hold is released."))


@operation(permission=CANCEL)
def cancel_shipments(
    *, shipment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Take work back before it leaves: reservations stay with the source and may be released again."""
    del key
    sources = lock_sources_of(shipment_ids)
    moves = _begin("cancel", shipment_ids, versions, by)
    moves.check()
    by_kind: dict[int, list[tuple[int, int]]] = {}
    for shipment, source_kind, source, _place, _stop, _with in sources:
        by_kind.setdefault(source_kind, []).append((source, shipment))
    for source_kind, releases in sorted(by_kind.items()):
        unmark_released(source_kind=source_kind, releases=releases, by=by)
    moves.finish()
    return moves.ids


def lock_sources_of(shipment_ids: Sequence[int]) -> list[Source]:
    """Lock the sources of shipments before the shipments; each with its kind, its id and where its goods go."""
    found = SQL.tuples("sources", {"shipments": list(shipment_ids)})
    by_kind: dict[int, list[int]] = {}
    for _shipment, source_kind, source, _place, _stop, _with in found:
        by_kind.setdefault(source_kind, []).append(source)
    for source_kind, ids in sorted(by_kind.items()):
        lock_sources(KINDS[source_kind], ids)
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in found]


def _begin(verb: str, ids: Sequence[int], versions: Mapping[int, int] | None, by: Actor) -> Moves:
    return SHIPMENT.begin(verb, ids, by=by, versions=versions)
