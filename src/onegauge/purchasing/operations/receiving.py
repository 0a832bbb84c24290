"""Receipts: what came in is counted against the order, and with the simple verb also put into stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import ReceiptLine, receive_stock, take_in_supply
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.purchasing.errors import (
    BeyondOrdered,
    NoBinToReceive,
    NoPurchaseRate,
    SentToCustomer,
    UnknownPurchaseLine,
)
from onegauge.purchasing.facts import PurchasesReceived
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations.writing import Known, heads_of, lock_sources_of
from onegauge.purchasing.permissions import RECEIVE
from onegauge.purchasing.statements import RECEIPTS as SQL
from onegauge.purchasing.states import PURCHASE_ORDER

KIND = PURCHASE_ORDER_KIND.number
MICRO = Decimal("0.000001")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseReceived:
    """What came in of a line; a tracked item with its lot, of catch weight with its weight. Without a bin at the dock."""

    line_id: int
    qty: Decimal
    lot: str = ""
    expires_on: date | None = None
    weight_kg: Decimal | None = None
    bin: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class LineFound:
    """A line with what is open of it, where it comes in, and of a direct one for whom it is."""

    id: int
    order_id: int
    line_no: int
    sku: str
    tracking: str
    open_qty: Decimal
    unit_price: Decimal
    site: str
    bin: str
    demand_id: int | None
    due_on: date | None
    min_life_days: int | None
    partner_id: int | None
    held: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What is written of a receipt: line, quantity, lot, paper and, of what was sent to a customer, its shipment."""

    line_id: int
    qty: Decimal
    lot: str = ""
    reference: str = ""
    shipment_id: int | None = None


@operation(permission=RECEIVE)
def receive_purchase_orders(
    *,
    order_ids: Sequence[int],
    line_no: int | None = None,
    qty: Decimal | None = None,
    lots: Sequence[str] = (),
    expires_on: date | None = None,
    reference: str = "",
    into_bin: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """What is open of these orders came in, or so much of one line, and lies at the dock or in the named bin."""
    del key
    moves = PURCHASE_ORDER.begin("receive", order_ids, by=by, versions=versions)
    moves.check()
    rows = [
        PurchaseReceived(line_id=i, qty=q, lot=lot, expires_on=expires_on, reference=reference, bin=into_bin)
        for i, q, lot in parts_of(moves, line_no=line_no, qty=qty, lots=lots)
    ]
    receive_purchases(receipts=rows, by=by)
    return moves.ids


@operation(permission=RECEIVE)
def receive_purchases(*, receipts: Sequence[PurchaseReceived], by: Actor, key: str | None = None) -> list[int]:
    """Put into stock what came in of purchase orders, at their price as its cost; returns the orders that are now received.

    Raises for a line that is not in scope or goes to a customer, more than is open, no rate into the company's currency,
    no bin; then what inventory says of lots, weights and bins.
    """
    del key
    found, moves = begin(receipts, "receive", by)
    heads = heads_of(moves.ids, by)
    judge(receipts, found, heads, moves)
    for n, one in enumerate(receipts):
        line = found.get(one.line_id)
        if line is not None and line.demand_id is not None:
            moves.refuse(SentToCustomer(
                f"{heads[line.order_id].number} goes straight to the customer.", field=f"receipts[{n}].line_id",
                object_id=line.order_id, mend="Report what the supplier sent to him.",
            ))  # fmt: skip
    moves.check()
    take_into_stock(receipts, found, heads, by)
    return count(moves, [Counted(r.line_id, r.qty, r.lot, r.reference) for r in receipts], found, by)


@operation(permission=RECEIVE)
def count_receipts(
    *, receipts: Sequence[tuple[int, Decimal]], reference: str = "", by: Actor, key: str | None = None
) -> list[int]:
    """Count what came in against lines: pairs (line, quantity); returns the orders that are now received.

    For whoever put the goods into stock already; how much more than ordered was accepted, he judged.
    """
    del key
    rows = [PurchaseReceived(line_id=line, qty=qty) for line, qty in receipts]
    found, moves = begin(rows, "count", by)
    for n, one in enumerate(rows):
        if not (is_exact(one.qty) and one.qty > 0):
            moves.refuse(InvalidValue("More than nothing came in, with at most 6 decimals.", field=f"receipts[{n}][1]"))
    moves.check()
    return count(moves, [Counted(line, qty, reference=reference) for line, qty in receipts], found, by)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is open of a line."""

    line_id: int
    order_id: int
    line_no: int
    open_qty: Decimal


def parts_of(
    moves: Moves, *, line_no: int | None, qty: Decimal | None, lots: Sequence[str]
) -> list[tuple[int, Decimal, str]]:
    """What a person says of whole orders, or of one line of each: line, quantity and lot; without a quantity all that is open.

    Several lots are serial numbers: one piece of each.
    """
    rest = SQL.rows("open_of_orders", {"orders": moves.ids}, _Rest)
    mine = [x for x in rest if line_no is None or x.line_no == line_no]
    if line_no is not None:
        for order in sorted(set(moves.ids) - {x.order_id for x in mine}):
            text = f"Nothing is open of a line {line_no}."
            moves.refuse(UnknownPurchaseLine(text, field="line_no", object_id=order))
    if line_no is None and (qty is not None or lots) and len(mine) > len(moves.ids):
        moves.refuse(InvalidValue("A quantity or a lot is one of a line.", field="line_no", mend="Name the line."))
    if len(lots) > 1 and qty not in (None, len(lots)):
        moves.refuse(InvalidValue(f"{len(lots)} serial numbers are not {qty} pieces.", field="lots"))
    moves.check()
    if len(lots) > 1:
        return [(x.line_id, Decimal(1), lot) for x in mine for lot in lots]
    return [(x.line_id, x.open_qty if qty is None else qty, lots[0] if lots else "") for x in mine]


def begin(
    receipts: Sequence[PurchaseReceived], verb: str, by: Actor, *, name: str = "receipts"
) -> tuple[dict[int, LineFound], Moves]:
    """Lock the orders of lines, of direct ones whoever wants them before; then read the lines. Unknown ones are refused."""
    wanted = {"lines": sorted({r.line_id for r in receipts})}
    orders = dict(SQL.tuples("orders_of_lines", wanted))
    lock_sources_of(sorted(set(orders.values())))
    refuse_all([
        UnknownPurchaseLine("There is no such line in your scope.", field=f"{name}[{n}].line_id", object_id=r.line_id)
        for n, r in enumerate(receipts)
        if r.line_id not in orders
    ])  # fmt: skip
    moves = PURCHASE_ORDER.begin(verb, sorted(set(orders.values())), by=by)
    return {x.id: x for x in SQL.rows("lines", wanted, LineFound)}, moves


def judge(
    receipts: Sequence[PurchaseReceived],
    found: Mapping[int, LineFound],
    heads: Mapping[int, Known],
    moves: Moves,
    *,
    name: str = "receipts",
) -> None:
    """What speaks against what came in: too much of it, no rate, no place to put it."""
    left = {line.id: line.open_qty for line in found.values()}
    sound = set(moves.sound_ids)
    for n, one in enumerate(receipts):
        line = found[one.line_id]
        if line.order_id in sound:
            fault = _fault(one, line, heads[line.order_id], left[line.id], f"{name}[{n}]")
            moves.refuse(fault)
            left[line.id] -= one.qty if fault is None else ZERO


def _fault(one: PurchaseReceived, line: LineFound, head: Known, left: Decimal, at: str) -> Refusal | None:
    if not (is_exact(one.qty) and one.qty > 0):
        return InvalidValue("More than nothing came in, with at most 6 decimals.", field=f"{at}.qty")
    if one.qty > left:
        return BeyondOrdered(
            f"Only {left.normalize():f} of {line.sku} are open on {head.number}, line {line.line_no}.", field=f"{at}.qty",
            object_id=head.id, mend="Order more first, or take in what was ordered.",
        )  # fmt: skip
    if head.rate is None:
        return no_rate(head, f"{at}.line_id")
    if not (one.bin or line.bin):
        return NoBinToReceive(
            f"{line.site} has no bin to receive into.", field=f"{at}.bin", object_id=head.id, mend="Set up a dock bin.",
        )  # fmt: skip
    return None


def no_rate(head: Known, field: str) -> Refusal:
    """Goods have no cost while their price cannot be said in the company's currency."""
    text = f"No rate leads from {head.currency} to {head.company_currency}."
    return NoPurchaseRate(text, field=field, object_id=head.id, mend="Have the exchange rate entered.")


def take_into_stock(
    receipts: Sequence[PurchaseReceived], found: Mapping[int, LineFound], heads: Mapping[int, Known], by: Actor
) -> None:
    """The goods of any number of lines into their bins, each at its price in the company's currency."""
    lines = []
    for one in receipts:
        line = found[one.line_id]
        head = heads[line.order_id]
        cost = (line.unit_price * (head.rate or ZERO)).quantize(MICRO)
        lines.append(ReceiptLine(
            site=line.site, bin=one.bin or line.bin, sku=line.sku, qty=one.qty, unit_cost=cost, lot=one.lot,
            expires_on=one.expires_on, weight_kg=one.weight_kg, status="available" if line.demand_id else "",
        ))  # fmt: skip
    numbers = sorted({heads[found[r.line_id].order_id].number for r in receipts})
    receive_stock(lines=lines, reference=", ".join(numbers)[:200], by=by)


def count(moves: Moves, receipts: Sequence[Counted], found: Mapping[int, LineFound], by: Actor) -> list[int]:
    """Figures, expected goods, receipts, states and history; returns the orders of which nothing is open any more."""
    SQL.run("count_lines", {"lines": [r.line_id for r in receipts], "qtys": [r.qty for r in receipts]})
    take_in_supply(source_kind=KIND, receipts=[(found[r.line_id].order_id, r.line_id, r.qty) for r in receipts], by=by)
    SQL.run("insert_receipts", {
        "lines": [r.line_id for r in receipts], "qtys": [r.qty for r in receipts], "lots": [r.lot for r in receipts],
        "references": [r.reference for r in receipts], "shipments": [r.shipment_id for r in receipts], "at": by.now,
    })  # fmt: skip
    done = [i for i, is_open in SQL.tuples("open_orders", {"orders": moves.ids}) if not is_open]
    came: dict[int, dict[str, Decimal]] = {}
    for one in receipts:
        of_order = came.setdefault(found[one.line_id].order_id, {})
        no = str(found[one.line_id].line_no)
        of_order[no] = of_order.get(no, ZERO) + one.qty
    moves.finish(to=dict.fromkeys(done, "received"), after={i: {"lines": lines} for i, lines in came.items()})
    publish(PurchasesReceived(order_ids=tuple(moves.ids)), by=by)
    return done
