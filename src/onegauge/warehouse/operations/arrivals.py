"""Arrivals: announced, planned at a dock, here, called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from onegauge.inventory.errors import UnknownItem, UnknownSite
from onegauge.inventory.sscc import sscc_fault
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, UnknownDocument
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.arrival_states import ARRIVAL
from onegauge.warehouse.errors import DockTaken, OffDate, WrongAppointment
from onegauge.warehouse.inbound_policies import EARLY_DAYS, LATE_DAYS, OFF_DATE
from onegauge.warehouse.kinds import ARRIVAL_KIND
from onegauge.warehouse.permissions import ADMIT, ANNOUNCE, RECEIVE

SQL = Sql(str(__file__).replace("/operations/", "/"), "arrivals")
USABLE_YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalLineDraft:
    """What of one item is expected, in base units; lot, expiry and handling unit where they are known.

    A source that announces names itself and its line, and what was ordered in all, by which the tolerance judges; several
    lines may bring parts of one. Without a cost the goods come in at what the item costs.
    """

    sku: str
    qty: Decimal
    lot: str = ""
    expires_on: date | None = None
    sscc: str = ""
    unit_cost: Decimal | None = None
    source_kind: int | None = None
    source_id: int | None = None
    source_line_id: int | None = None
    ordered_qty: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalDraft:
    """Goods that come to a site together. Without lines it is blind: whatever comes is accepted. ``here``: it stands there."""

    site: str
    supplier: str = ""
    carrier: str = ""
    reference: str = ""
    note: str = ""
    dock: str = ""
    due_from: datetime | None = None
    due_until: datetime | None = None
    expected_on: date | None = None
    here: bool = False
    lines: Sequence[ArrivalLineDraft] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Where an arrival goes and from whom it comes, by ids; what is unknown is None."""

    n: int
    site_id: int | None
    company_id: int | None
    timezone: str | None
    supplier_id: int | None
    dock_id: int | None
    dock_kind: str | None


@operation(permission=ANNOUNCE)
def announce_arrivals(*, arrivals: Sequence[ArrivalDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say what will come, with all that is known of it; any number of arrivals in a constant number of statements.

    Purchase orders and whoever else expects goods announce them with their own lines; people, programs and files without.
    """
    del key
    judge = Judge("arrivals")
    for n, draft in enumerate(arrivals):
        _judge_shape(judge, n, draft)
    if not arrivals:
        judge.add(InvalidValue("Name at least one arrival.", field="arrivals"))
    judge.check()
    heads = SQL.rows("resolve_heads", {
        "sites": [a.site for a in arrivals], "suppliers": [a.supplier for a in arrivals], "docks": [a.dock for a in arrivals],
        "scope": list(by.sites),
    }, Head)  # fmt: skip
    flat = [(n, m, line) for n, a in enumerate(arrivals) for m, line in enumerate(a.lines)]
    items = SQL.tuples("resolve_items", {"skus": [x.sku for _n, _m, x in flat]})
    _judge_found(judge, arrivals, heads, by)
    for (n, m, line), (_n, item, _tracking) in zip(flat, items, strict=True):
        if item is None:
            judge.refuse(n, f"lines[{m}].sku", f"There is no item {shown(line.sku)!r}.", refusal=UnknownItem)
    judge.check()
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(arrivals)})]
    refuse_clashes(
        ids, [h.dock_id for h in heads], [a.due_from for a in arrivals], [a.due_until for a in arrivals], "arrivals"
    )
    write_arrivals(
        ids, arrivals, heads, [(n, line, row[1]) for (n, _m, line), row in zip(flat, items, strict=True)], by
    )
    here = [i for i, a in zip(ids, arrivals, strict=True) if a.here]
    if here:
        arrive_arrivals(arrival_ids=here, by=by)
    return ids


def _judge_shape(judge: Judge, n: int, draft: ArrivalDraft) -> None:
    for name, longest in (("carrier", 80), ("reference", 80), ("note", 200)):
        judge.text(n, name, getattr(draft, name), longest, required=False)
    fault = appointment_fault(draft.dock, draft.due_from, draft.due_until)
    if fault:
        judge.refuse(n, "due_from", fault, refusal=WrongAppointment)
    for m, line in enumerate(draft.lines):
        at = f"lines[{m}]"
        if not (is_exact(line.qty) and line.qty > 0):
            judge.refuse(n, f"{at}.qty", f"A quantity is above zero, with at most 6 decimals, not {line.qty}.")
        if line.unit_cost is not None and not (is_exact(line.unit_cost) and line.unit_cost >= 0):
            judge.refuse(n, f"{at}.unit_cost", "A cost is not negative and has at most 6 decimals.")
        if line.sscc and (bad := sscc_fault(line.sscc, f"arrivals[{n}].{at}.sscc")):
            judge.add(bad)
        judge.text(n, f"{at}.lot", line.lot, 40, required=False)
        if line.expires_on and not line.lot:
            judge.refuse(n, f"{at}.expires_on", "An expiry belongs to a lot.", "Give the lot, or leave it out.")
        source = (line.source_kind, line.source_id, line.source_line_id)
        if source != (None, None, None) and not (is_nested() and None not in source):
            judge.refuse(n, f"{at}.source_kind", "Only the document itself announces its goods.")
        if line.ordered_qty is not None and line.source_line_id is None:
            judge.refuse(n, f"{at}.ordered_qty", "What was ordered in all is said by its source.")


def appointment_fault(dock: str, due_from: datetime | None, due_until: datetime | None) -> str:
    """What is wrong with a dock and its time; empty when nothing is."""
    if (due_from is None) != (due_until is None):
        return "An appointment has a beginning and an end."
    if any(t is not None and (t.tzinfo is None or t.year not in USABLE_YEARS) for t in (due_from, due_until)):
        return "An appointment is an instant with its time zone, within this century or the next."
    if due_from is not None and due_until is not None and due_from >= due_until:
        return "An appointment ends after it begins."
    return "A dock is held for a time: give the appointment." if dock and due_from is None else ""


def _judge_found(judge: Judge, drafts: Sequence[ArrivalDraft], heads: Sequence[Head], by: Actor) -> None:
    for n, (draft, head) in enumerate(zip(drafts, heads, strict=True)):
        if head.site_id is None:
            judge.refuse(n, "site", f"There is no site {shown(draft.site)!r} in your scope.", refusal=UnknownSite)
            continue
        if not is_nested():
            for right in (ANNOUNCE, RECEIVE) if draft.here else (ANNOUNCE,):
                if not by.may(right, head.company_id, head.site_id):
                    judge.refuse(n, "site", f"You may not do this at {draft.site}.", refusal=PermissionMissing)
        if draft.supplier and head.supplier_id is None:
            judge.refuse(n, "supplier", f"There is no partner {shown(draft.supplier)!r}.", refusal=UnknownDocument)
        if draft.dock and head.dock_kind != BinKind.DOCK:
            judge.refuse(n, "dock", f"{draft.site} has no dock {shown(draft.dock)!r}.", refusal=WrongAppointment)


def clashes_of(
    ids: Sequence[int], docks: Sequence[int | None], froms: Sequence[Any], untils: Sequence[Any]
) -> dict[int, str]:
    """Arrivals that would stand at a dock with another one, with the other's number; asked only where a dock is named."""
    if not any(docks):
        return {}
    params = {"ids": list(ids), "docks": list(docks), "froms": list(froms), "untils": list(untils)}
    return dict(reversed(SQL.tuples("clashes", params)))


def refuse_clashes(
    ids: Sequence[int], docks: Sequence[int | None], froms: Sequence[Any], untils: Sequence[Any], name: str
) -> None:
    """Raise where docks are taken; the exclusion constraint is the last word when two ask at the same instant."""
    judge = Judge(name)
    for i, number in sorted(clashes_of(ids, docks, froms, untils).items()):
        text, mend = f"{number} stands at this dock at this time.", "Take another dock or another time."
        judge.refuse(ids.index(i), "dock", text, mend, refusal=DockTaken)
    judge.check()


def write_arrivals(
    ids: Sequence[int],
    drafts: Sequence[ArrivalDraft],
    heads: Sequence[Head],
    lines: Sequence[tuple[int, ArrivalLineDraft, int]],
    by: Actor,
    *,
    after: Sequence[int] = (),
) -> None:
    """Write judged arrivals with their lines (position of the arrival, line, item); ``after`` are those they follow."""
    days = [a.expected_on or _day(a, h, by) for a, h in zip(drafts, heads, strict=True)]
    SQL.run("insert_arrivals", {
        "ids": list(ids), "companies": [h.company_id for h in heads], "sites": [h.site_id for h in heads],
        "suppliers": [h.supplier_id for h in heads], "carriers": [a.carrier for a in drafts],
        "references": [a.reference for a in drafts], "notes": [a.note for a in drafts], "docks": [h.dock_id for h in heads],
        "froms": [a.due_from for a in drafts], "untils": [a.due_until for a in drafts], "days": days,
        "blind": [not a.lines for a in drafts], "at": by.now,
    })  # fmt: skip
    places = [(heads[n].company_id or 0, heads[n].site_id or 0, ids[n]) for n, _line, _item in lines]
    insert_lines(places, [(line, item, line.ordered_qty or line.qty) for _n, line, item in lines])
    sources: dict[int, set[int]] = {}
    for n, line, _item in lines:
        if line.source_kind is not None and line.source_id is not None:
            sources.setdefault(n, set()).add(ref(KINDS[line.source_kind], line.source_id))
    for n, earlier in enumerate(after):
        sources.setdefault(n, set()).add(ref(ARRIVAL_KIND, earlier))
    record(by=by, kind=ARRIVAL_KIND, verb="created", entries=[
        Entry(
            object_id=i, company_id=h.company_id, site_id=h.site_id, refs=sorted(sources.get(n, ())),
            after={"state": "announced", "expected_on": days[n], "lines": len(drafts[n].lines)},
        )
        for n, (i, h) in enumerate(zip(ids, heads, strict=True))
    ])  # fmt: skip
    ARRIVAL.made([Doc(i, "announced", 1, h.company_id, h.site_id) for i, h in zip(ids, heads, strict=True)])


def _day(draft: ArrivalDraft, head: Head, by: Actor) -> date:
    """The day of the appointment where the site is, else today."""
    return draft.due_from.astimezone(ZoneInfo(head.timezone or "UTC")).date() if draft.due_from else by.today


def insert_lines(
    places: Sequence[tuple[int, int, int]], lines: Sequence[tuple[ArrivalLineDraft, int, Decimal | None]]
) -> list[int]:
    """Write lines with their item and what was ordered; ``places`` are company, site and arrival of each. Returns ids."""
    if not lines:
        return []
    rows = SQL.tuples("insert_lines", {
        "companies": [p[0] for p in places], "sites": [p[1] for p in places], "arrivals": [p[2] for p in places],
        "items": [item for _x, item, _o in lines], "kinds": [x.source_kind for x, _i, _o in lines],
        "sources": [x.source_id for x, _i, _o in lines], "source_lines": [x.source_line_id for x, _i, _o in lines],
        "ordered": [o for _x, _i, o in lines], "expected": [x.qty for x, _i, _o in lines],
        "lots": [x.lot for x, _i, _o in lines], "expiries": [x.expires_on for x, _i, _o in lines],
        "ssccs": [x.sscc for x, _i, _o in lines], "costs": [x.unit_cost for x, _i, _o in lines],
    })  # fmt: skip
    return [row[0] for row in rows]


@operation(permission=RECEIVE)
def arrive_arrivals(
    *, arrival_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """The goods are at the door. Where the site asks, what comes outside its days waits for somebody who admits it."""
    del key
    moves = ARRIVAL.begin("arrive", arrival_ids, by=by, versions=versions)
    provenance: dict[int, dict[str, int]] = {}
    late: dict[int, dict[str, Any]] = {}
    for i, site_id, site, timezone, expected_on in SQL.tuples("heads", {"ids": moves.sound_ids}):
        found = {p.key: p.at(site_id=site_id, on=by.today) for p in (EARLY_DAYS, LATE_DAYS, OFF_DATE)}
        days = (by.now.astimezone(ZoneInfo(timezone)).date() - expected_on).days
        provenance[i] = {name: one.provenance_id for name, one in found.items()}
        late[i] = {"days_off": days}
        fine = -found[EARLY_DAYS.key].as_int <= days <= found[LATE_DAYS.key].as_int
        asks = found[OFF_DATE.key].as_text == "ask"
        doc = next(d for d in moves.rows if d.id == i)
        if not fine and asks and not by.may(ADMIT, doc.company_id, doc.site_id):
            moves.refuse(_off_date(i, site, days))
    moves.finish(assign={"arrived_at": by.now}, after=late, policy=provenance)
    return moves.ids


def _off_date(arrival_id: int, site: str, days: int) -> Refusal:
    words = f"{days} days late" if days > 0 else f"{-days} days early"
    return OffDate(
        f"It comes {words}; {site} asks before it takes that in.", object_id=arrival_id, days=days,
        mend="Ask somebody who may admit it, or have it come back.",
    )  # fmt: skip


@operation(permission=ANNOUNCE)
def reschedule_arrivals(
    *,
    arrival_ids: Sequence[int],
    dock: str = "",
    due_from: datetime | None = None,
    due_until: datetime | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Give arrivals another time, and a dock or none. The day on which they are expected follows the appointment."""
    del key
    moves = ARRIVAL.begin("reschedule", arrival_ids, by=by, versions=versions)
    fault = appointment_fault(dock, due_from, due_until)
    if fault:
        moves.refuse(WrongAppointment(fault, field="due_from"))
    moves.check()
    docks: list[int | None] = []
    for i, dock_id, kind in SQL.tuples("docks_by_code", {"ids": moves.ids, "dock": dock}):
        docks.append(dock_id)
        if dock and kind != BinKind.DOCK:
            moves.refuse(WrongAppointment(f"The site has no dock {shown(dock)!r}.", field="dock", object_id=i))
    moves.check()
    times = ([due_from] * len(docks), [due_until] * len(docks))
    for i, number in clashes_of(moves.ids, docks, *times).items():
        text, mend = f"{number} stands at this dock at this time.", "Take another dock or another time."
        moves.refuse(DockTaken(text, field="dock", object_id=i, mend=mend))
    moves.check()
    SQL.run("reschedule", {"ids": moves.ids, "docks": docks, "from": due_from, "until": due_until})
    said = {"dock": dock, "due_from": due_from, "due_until": due_until}
    moves.finish(after=dict.fromkeys(moves.ids, said))
    return moves.ids


@operation(permission=ANNOUNCE)
def cancel_arrivals(
    *, arrival_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """These will not come; the dock is free again. Nothing of them was received."""
    del key
    moves = ARRIVAL.begin("cancel", arrival_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids
