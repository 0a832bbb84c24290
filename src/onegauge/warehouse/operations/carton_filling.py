"""Goods go into cartons, by scan or by count, and out again to be counted anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.warehouse.errors import ScanNeeded, WrongCarton, WrongGoods
from onegauge.warehouse.labels import Label, read_label
from onegauge.warehouse.operations.cartons import SQL, CartonHead, begin_cartons, tell_cartons
from onegauge.warehouse.operations.receiving_plan import SQL as RECEIVING
from onegauge.warehouse.outbound_policies import PACK_VERIFY
from onegauge.warehouse.outbound_states import CartonState
from onegauge.warehouse.permissions import PACK

ZERO = Decimal(0)
SCAN = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonFill:
    """So much goes into a carton: a scanned code (SKU, GTIN, GS1 label, SSCC), or a line where the site counts.

    ``qty`` is in base units; without it the code says how much, or the line as much as was planned.
    """

    carton_id: int
    code: str = ""
    line_id: int | None = None
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CartonFilled:
    """What went into a carton by one scan or count, and how much of the shipment lies in no carton yet."""

    carton_id: int
    sku: str
    qty: Decimal
    left_qty: Decimal


@dataclass(slots=True)
class _Line:
    """A line to pack; what lies in cartons grows as the fills of one call are laid on it."""

    id: int
    shipment_id: int
    item_id: int
    sku: str
    lot: str
    sscc: str
    qty: Decimal
    packed_qty: Decimal

    @property
    def open_qty(self) -> Decimal:
        """What lies in no carton yet."""
        return self.qty - self.packed_qty


@operation(permission=PACK)
def fill_cartons(*, fills: Sequence[CartonFill], by: Actor, key: str | None = None) -> list[CartonFilled]:
    """Put goods into open cartons. What is not of the shipment, or more than was picked, is refused at once and whole."""
    del key
    moves, heads = begin_cartons("fill_cartons", [f.carton_id for f in fills], "fills", by)
    _judge(moves, heads, fills, by)
    moves.check()
    labels = [read_label(f.code) for f in fills]
    items = RECEIVING.tuples("resolve_labels", {"codes": [x.text for x in labels], "gtins": [x.gtin for x in labels]})
    lines: dict[int, list[_Line]] = {}
    for line in SQL.rows("lines_to_fill", {"shipments": moves.ids}, _Line):
        lines.setdefault(line.shipment_id, []).append(line)
    planned = {(c, i): qty for c, i, qty in SQL.tuples("planned_lines", {"cartons": sorted(heads)})}
    done: list[CartonFilled] = []
    going: dict[tuple[int, int], Decimal] = {}
    for n, (fill, label, item) in enumerate(zip(fills, labels, items, strict=True)):
        head = heads[fill.carton_id]
        mine = lines.get(head.shipment_id, [])
        meant = _meant(fill, label, item, mine)
        qty = fill.qty if fill.qty is not None else _said(fill, label, item, meant, planned)
        fault = _fault(n, fill, meant, qty)
        if fault is not None:
            moves.refuse(fault)
            continue
        _lay(head, meant, qty, planned, going)
        done.append(CartonFilled(fill.carton_id, meant[0].sku, qty, sum((x.open_qty for x in mine), ZERO)))
    moves.check()
    SQL.run("fill", {
        "cartons": [c for c, _i in going], "lines": [i for _c, i in going], "qtys": list(going.values()),
    })  # fmt: skip
    told = [(heads[d.carton_id], {"carton": heads[d.carton_id].position, "sku": d.sku, "qty": d.qty}) for d in done]
    tell_cartons("filled", told, by)
    return done


def _judge(moves: Moves, heads: dict[int, CartonHead], fills: Sequence[CartonFill], by: Actor) -> None:
    rules = {s: PACK_VERIFY.at(site_id=s, on=by.today) for s in {h.site_id for h in heads.values()}}
    for n, fill in enumerate(fills):
        head, at = heads.get(fill.carton_id), f"fills[{n}]"
        if bool(fill.code.strip()) == (fill.line_id is not None):
            moves.refuse(WrongGoods("Scan a code, or name a line.", field=f"{at}.code"))
        if fill.qty is not None and not (is_exact(fill.qty) and fill.qty > 0):
            moves.refuse(WrongGoods("A quantity is above zero, with at most 6 decimals.", field=f"{at}.qty"))
        if head is None:
            continue
        if head.state != CartonState.OPEN:
            text, mend = f"Carton {head.position} is closed.", "Empty it to count it again, or take another one."
            moves.refuse(WrongCarton(text, field=f"{at}.carton_id", mend=mend))
        rule = rules[head.site_id]
        if fill.line_id is not None and rule.as_text == SCAN:
            text = f"{head.site} scans every item into its carton."
            moves.refuse(ScanNeeded(text, field=f"{at}.line_id", policy=rule.provenance_id))


def _meant(fill: CartonFill, label: Label, item: Sequence[object], lines: Sequence[_Line]) -> list[_Line]:
    """The lines that a fill may be of: those of the item, of the lot where the label names one, or in the unit scanned."""
    if fill.line_id is not None:
        return [x for x in lines if x.id == fill.line_id]
    if item[1] is None:
        return [x for x in lines if label.sscc and x.sscc == label.sscc]
    mine = [x for x in lines if x.item_id == item[1]]
    return [x for x in mine if not label.lot or not x.lot or x.lot == label.lot]


def _said(
    fill: CartonFill,
    label: Label,
    item: Sequence[object],
    meant: Sequence[_Line],
    planned: dict[tuple[int, int], Decimal],
) -> Decimal:
    """How much a fill means that says no quantity: one package of the scanned kind, or what was planned for the carton."""
    everything = sum((x.open_qty for x in meant), ZERO)
    if fill.line_id is not None or item[1] is None:
        wanted = sum((planned.get((fill.carton_id, x.id), ZERO) for x in meant), ZERO)
        return wanted if fill.line_id is not None and wanted > 0 else everything
    count = label.count or Decimal(1)
    numerator, denominator = item[6], item[7]
    if isinstance(numerator, int) and isinstance(denominator, int):
        return (count * numerator / denominator).quantize(Decimal("0.000001"))
    return count


def _fault(n: int, fill: CartonFill, meant: Sequence[_Line], qty: Decimal) -> WrongGoods | None:
    at = f"fills[{n}].line_id" if fill.line_id is not None else f"fills[{n}].code"
    if not meant:
        what = f"Line {fill.line_id}" if fill.line_id is not None else shown(fill.code)
        text = f"{what} is not of this shipment."
        return WrongGoods(text, field=at, mend="Lay it aside; it belongs elsewhere.")
    left = sum((x.open_qty for x in meant), ZERO)
    if qty > left or qty <= 0:
        text = f"{qty.normalize():f} of {meant[0].sku} is too many: {left.normalize():f} are left to pack."
        return WrongGoods(text, field=at, mend="Lay the rest aside and tell the shift.")
    return None


def _lay(
    head: CartonHead,
    meant: Sequence[_Line],
    qty: Decimal,
    planned: dict[tuple[int, int], Decimal],
    going: dict[tuple[int, int], Decimal],
) -> None:
    """Lay a quantity on its lines, those that were planned for the carton first."""
    rest = qty
    for line in sorted(meant, key=lambda x: (planned.get((head.id, x.id), ZERO) <= 0, x.id)):
        part = min(rest, line.open_qty)
        if part > 0:
            line.packed_qty += part
            going[head.id, line.id] = going.get((head.id, line.id), ZERO) + part
            planned[head.id, line.id] = planned.get((head.id, line.id), ZERO) - part
            rest -= part


@operation(permission=PACK)
def empty_cartons(*, carton_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Take everything out of cartons of picked shipments, to count it again. A carton keeps its number and its label."""
    del key
    moves, heads = begin_cartons("fill_cartons", carton_ids, "carton_ids", by)
    moves.check()
    ids = sorted(heads)
    SQL.run("empty", {"cartons": ids})
    SQL.run("reopen", {"cartons": ids})
    tell_cartons("emptied", [(heads[i], {"carton": heads[i].position}) for i in ids], by)
    return ids
