"""Cartons of shipments: proposed, added, given another box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.governance.policy import Resolved
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.cartoning import Box, Goods, Packed, Unknown, cartons_for
from onegauge.warehouse.errors import WrongCarton
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.outbound_policies import BOX_FILL_SHARE
from onegauge.warehouse.outbound_states import CartonState, CartonWhy
from onegauge.warehouse.permissions import PACK
from onegauge.warehouse.states import SHIPMENT

SQL = Sql(str(__file__).replace("/operations/", "/"), "cartons")
MOST_CARTONS = 2_000


@dataclass(frozen=True, slots=True)
class Proposed:
    """The cartons of a shipment as proposed, and the goods that nothing could be proposed for, each with what it lacks."""

    shipment_id: int
    carton_ids: tuple[int, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonChange:
    """Another box for a carton, by the code of its type; empty: the goods leave as they are."""

    carton_id: int
    box: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to pack, with what is known of a piece of it."""

    id: int
    shipment_id: int
    site_id: int
    site: str
    sku: str
    qty: Decimal
    length_mm: Decimal | None
    width_mm: Decimal | None
    height_mm: Decimal | None
    weight_kg: Decimal | None
    case_count: int
    case_kg: Decimal | None

    @property
    def goods(self) -> Goods:
        """As the proposal sees it; a size of which one side is missing is not known."""
        length, width, height = self.length_mm, self.width_mm, self.height_mm
        sides = None if length is None or width is None or height is None else (length, width, height)
        return Goods(self.id, self.sku, self.qty, sides, self.weight_kg, self.case_count, self.case_kg)


@dataclass(frozen=True, slots=True)
class CartonHead:
    """A carton with the shipment and the site that it belongs to."""

    id: int
    shipment_id: int
    position: int
    state: str
    box_id: int | None
    why: str
    sscc: str
    service_id: int | None
    site_id: int
    company_id: int
    site: str


@operation(permission=PACK)
def propose_cartons(
    *, shipment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[Proposed]:
    """Propose the cartons of picked shipments: full cases as they are, everything else in the cheapest boxes that hold it.

    Goods of which size or weight is not known are named, and lie in no proposed carton. A proposal may be made anew until
    something lies in a carton.
    """
    del key
    moves = SHIPMENT.begin("propose_cartons", shipment_ids, by=by, versions=versions)
    for shipment, _last, begun in SQL.tuples("packed_of_shipments", {"shipments": moves.sound_ids}):
        if begun:
            text, mend = "Goods lie in its cartons already.", "Empty them first, or add a carton."
            moves.refuse(WrongCarton(text, object_id=shipment, mend=mend))
    moves.check()
    SQL.run("drop_lines", {"shipments": moves.ids})
    SQL.run("drop_cartons", {"shipments": moves.ids})
    found = _proposals(moves, by)
    ids = _write([(i, packed) for i, (cartons, _u) in found.items() for packed in cartons])
    moves.finish(
        after={
            i: {"cartons": [_told(x) for x in cartons], "unknown": [f"{u.sku}: {u.lacks}" for u in unknown]}
            for i, (cartons, unknown) in found.items()
        },
        policy={d.id: {BOX_FILL_SHARE.key: _share(d.site_id, by).provenance_id} for d in moves.rows},
    )
    taken = iter(ids)
    return [
        Proposed(i, tuple(next(taken) for _x in cartons), tuple(unknown)) for i, (cartons, unknown) in found.items()
    ]


def _share(site_id: int | None, by: Actor) -> Resolved:
    return BOX_FILL_SHARE.at(site_id=site_id or 0, on=by.today)


def _told(one: Packed) -> dict[str, object]:
    return {
        "box": one.box.code if one.box else "", "why": one.why, "pieces": sum(one.pieces.values()), "kg": one.weight_kg,
    }  # fmt: skip


def _proposals(moves: Moves, by: Actor) -> dict[int, tuple[list[Packed], list[Unknown]]]:
    """The proposal of each shipment, with the boxes of its site."""
    lines: dict[int, list[Line]] = {i: [] for i in moves.ids}
    for line in SQL.rows("goods_of_shipments", {"shipments": moves.ids}, Line):
        lines[line.shipment_id].append(line)
    boxes = boxes_in_use()
    found: dict[int, tuple[list[Packed], list[Unknown]]] = {}
    for i, mine in lines.items():
        if not mine:
            found[i] = ([], [])
            continue
        own = [box for box, sites in boxes if not sites or mine[0].site in sites]
        found[i] = cartons_for([x.goods for x in mine], own, _share(mine[0].site_id, by).as_decimal)
        if len(found[i][0]) > MOST_CARTONS:
            text = f"{len(found[i][0])} cartons are more than one shipment has."
            moves.refuse(InvalidValue(text, object_id=i, mend="Pack it on handling units."))
    moves.check()
    return found


def boxes_in_use() -> list[tuple[Box, frozenset[str]]]:
    """Every box in use, with the codes of its sites; none means all."""
    return [
        (
            Box(i, code, (Decimal(length), Decimal(width), Decimal(height)), tare, most, cost, currency),
            frozenset(s for s in sites.split(",") if s),
        )
        for i, code, length, width, height, tare, most, cost, currency, sites in SQL.tuples("boxes")
    ]


def _write(cartons: Sequence[tuple[int, Packed]]) -> list[int]:
    """Write cartons with what is planned for them; positions count from one in each shipment."""
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(cartons)})]
    positions: list[int] = []
    counted: dict[int, int] = {}
    for shipment, _x in cartons:
        counted[shipment] = counted.get(shipment, 0) + 1
        positions.append(counted[shipment])
    SQL.run("insert_cartons", {
        "ids": ids, "shipments": [s for s, _x in cartons], "positions": positions,
        "boxes": [x.box.id if x.box else None for _s, x in cartons], "whys": [x.why for _s, x in cartons],
        "shares": [x.filled_share for _s, x in cartons],
    })  # fmt: skip
    rows = [(i, line, count) for i, (_s, x) in zip(ids, cartons, strict=True) for line, count in x.pieces.items()]
    SQL.run("insert_lines", {
        "cartons": [r[0] for r in rows], "lines": [r[1] for r in rows], "qtys": [Decimal(r[2]) for r in rows],
    })  # fmt: skip
    return ids


@operation(permission=PACK)
def add_cartons(
    *,
    shipment_ids: Sequence[int],
    box: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Add an empty carton to each picked shipment, of a type of box or none; returns the cartons."""
    del key
    moves = SHIPMENT.begin("add_carton", shipment_ids, by=by, versions=versions)
    box_id = _box_ids([box]).get(box)
    if box and box_id is None:
        moves.refuse(InvalidValue(f"There is no box {shown(box)!r} in use.", field="box"))
    moves.check()
    last = {row[0]: row[1] for row in SQL.tuples("packed_of_shipments", {"shipments": moves.ids})}
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(moves.ids)})]
    positions = [last.get(i, 0) + 1 for i in moves.ids]
    SQL.run("insert_cartons", {
        "ids": ids, "shipments": moves.ids, "positions": positions, "boxes": [box_id] * len(ids),
        "whys": [CartonWhy.BY_HAND.value] * len(ids), "shares": [None] * len(ids),
    })  # fmt: skip
    moves.finish(after={i: {"carton": n, "box": box} for i, n in zip(moves.ids, positions, strict=True)})
    return ids


def _box_ids(codes: Sequence[str]) -> dict[str, int]:
    return {box.code: box.id for box, _sites in boxes_in_use()} if any(codes) else {}


@operation(permission=PACK)
def change_cartons(*, changes: Sequence[CartonChange], by: Actor, key: str | None = None) -> list[int]:
    """Let the packer take another box than was proposed; a closed carton is emptied first. Returns the cartons."""
    del key
    moves, heads = begin_cartons("fill_cartons", [c.carton_id for c in changes], "changes", by)
    ids = _box_ids([c.box for c in changes])
    for n, change in enumerate(changes):
        head = heads.get(change.carton_id)
        if change.box and change.box not in ids:
            text = f"There is no box {shown(change.box)!r} in use."
            moves.refuse(InvalidValue(text, field=f"changes[{n}].box"))
        if head is not None and head.state == CartonState.CLOSED:
            text, mend = f"Carton {head.position} is closed.", "Empty it first."
            moves.refuse(WrongCarton(text, field=f"changes[{n}].carton_id", mend=mend))
    moves.check()
    SQL.run("change_boxes", {
        "cartons": [c.carton_id for c in changes], "boxes": [ids.get(c.box) for c in changes],
    })  # fmt: skip
    told = [(heads[c.carton_id], {"carton": heads[c.carton_id].position, "box": c.box}) for c in changes]
    tell_cartons("box_changed", told, by)
    return [c.carton_id for c in changes]


def begin_cartons(verb: str, carton_ids: Sequence[int], name: str, by: Actor) -> tuple[Moves, dict[int, CartonHead]]:
    """Lock the shipments of cartons, then look at the cartons; what is not known is refused at its place in the call."""
    wanted = sorted(set(carton_ids))
    before = SQL.rows("heads", {"cartons": wanted}, CartonHead)
    moves = SHIPMENT.begin(verb, {h.shipment_id for h in before}, by=by)
    heads = {h.id: h for h in SQL.rows("heads", {"cartons": wanted}, CartonHead)}
    for n, i in enumerate(carton_ids):
        if i not in heads:
            moves.refuse(WrongCarton("There is no such carton here.", field=f"{name}[{n}].carton_id"))
    if not wanted:
        moves.refuse(InvalidValue("Name at least one carton.", field=name))
    return moves, heads


def tell_cartons(verb: str, told: Sequence[tuple[CartonHead, Mapping[str, object]]], by: Actor) -> None:
    """Note in the history of shipments what was done to their cartons."""
    entries = [
        Entry(object_id=h.shipment_id, company_id=h.company_id, site_id=h.site_id, after=after) for h, after in told
    ]
    record(by=by, kind=SHIPMENT_KIND, verb=verb, entries=entries)
