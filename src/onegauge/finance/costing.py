"""Moving average per company and item: pure arithmetic over typed rows, no database.

The rules, in the order in which they apply:

1. Whatever comes in from outside (supplier, customer, adjustment) with a unit cost raises stock by
   ``quantity x unit cost``, rounded half up to the minor unit of the company's currency. Without a unit cost it
   comes in at the average.
2. Whatever leaves takes its share of the value, rounded the same way; the last unit takes what is left, so that
   no residue stays behind on an empty shelf.
3. Moves inside the company (stock, transit) change no value; what is in transit is kept as a part of it: it goes
   out at the average of that moment and comes back as its share of all that is in transit, so the accounts of goods
   in transit and of inventory add up to the value, and the last unit that arrives leaves nothing behind.
4. While no cost has ever been known, everything is valued at zero. The first cost that arrives values what came in
   before (``revaluation``) and what left before (``variance``), explicitly; nothing already written changes.
5. What leaves beyond the quantity on hand (its receipt is recorded later) leaves at the last known unit cost.
   The receipt that covers it settles the difference to its own cost as a ``variance``.

Hence the value is never negative while there is stock, zero when there is none, and a unit cost never negative.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

ZERO = Decimal(0)
UNIT_COST = Decimal("0.000001")
INSIDE = frozenset({"stock", "transit"})
# Wide enough that a product of a quantity and a value is exact and a quotient never rounds twice.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class ValueKind(StrEnum):
    """Why the value of an item changed; each kind posts to its own pair of accounts."""

    RECEIPT = "receipt"
    SUPPLIER_RETURN = "supplier_return"
    ISSUE = "issue"
    CUSTOMER_RETURN = "customer_return"
    GAIN = "gain"
    LOSS = "loss"
    VARIANCE = "variance"
    REVALUATION = "revaluation"
    TO_TRANSIT = "to_transit"
    FROM_TRANSIT = "from_transit"
    TRANSIT_LOSS = "transit_loss"
    IC_SALE = "intercompany_sale"
    IC_RECEIPT = "intercompany_receipt"


COMING_IN = {
    "supplier": ValueKind.RECEIPT,
    "customer": ValueKind.CUSTOMER_RETURN,
    "adjustment": ValueKind.GAIN,
    "intercompany": ValueKind.IC_RECEIPT,
}
GOING_OUT = {
    "supplier": ValueKind.SUPPLIER_RETURN,
    "customer": ValueKind.ISSUE,
    "adjustment": ValueKind.LOSS,
    "intercompany": ValueKind.IC_SALE,
}
LEAVING = frozenset({*GOING_OUT.values(), ValueKind.TRANSIT_LOSS})
WITHIN = frozenset({ValueKind.TO_TRANSIT, ValueKind.FROM_TRANSIT})


@dataclass(frozen=True, slots=True)
class Flow:
    """One movement of goods as far as its value is concerned, in the order of the goods ledger."""

    movement_id: int
    recorded_on: date
    effective_on: date
    company_id: int
    site_id: int
    item_id: int
    qty: Decimal
    from_place: str
    to_place: str
    unit_cost: Decimal | None
    demand_id: int | None


@dataclass(slots=True)
class Stock:
    """What is known of an item in a company. ``unit_cost`` is the last known one, ``None`` before the first.

    ``uncosted_qty`` is what left while no cost was known and waits for its correction. Quantity and value include
    what is in transit, which stands beside them as a part.
    """

    qty: Decimal = ZERO
    value: Decimal = ZERO
    unit_cost: Decimal | None = None
    uncosted_qty: Decimal = ZERO
    transit_qty: Decimal = ZERO
    transit_value: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Valued:
    """One change of value: signed quantity and amount of all stock, and of that the part in transit."""

    kind: ValueKind
    qty: Decimal
    unit_cost: Decimal
    amount: Decimal
    transit_amount: Decimal = ZERO


def kind_of(from_place: str, to_place: str) -> ValueKind | None:
    """The kind of value change of a move; ``None`` when goods only change their shelf."""
    if from_place == "transit" and to_place == "adjustment":
        return ValueKind.TRANSIT_LOSS
    if to_place in INSIDE and from_place not in INSIDE:
        return COMING_IN[from_place]
    if from_place in INSIDE and to_place not in INSIDE:
        return GOING_OUT[to_place]
    if from_place not in INSIDE or from_place == to_place:
        return None
    return ValueKind.TO_TRANSIT if to_place == "transit" else ValueKind.FROM_TRANSIT


def value_flow(stock: Stock, flow: Flow, quantum: Decimal) -> list[Valued]:
    """Apply one movement to the stock it concerns and say what it was worth.

    ``quantum`` is the minor unit of the company's currency (0.01 for euros).
    """
    kind = kind_of(flow.from_place, flow.to_place)
    if kind is None:
        return []
    if flow.qty <= 0 or (flow.unit_cost is not None and flow.unit_cost < 0):
        raise ValueError(f"movement {flow.movement_id}: quantity must be above and unit cost not below zero")
    if kind in WITHIN:
        return _move_within(stock, kind, flow.qty, quantum)
    if kind in LEAVING:
        gone = _take_out(stock, kind, flow.qty, quantum)
        return [_out_of_transit(stock, gone, flow.qty, quantum)] if flow.from_place == "transit" else [gone]
    cost = flow.unit_cost if flow.unit_cost is not None else average(stock)
    if cost is None:
        stock.qty += flow.qty
        found = [Valued(kind, flow.qty, ZERO, ZERO)]
    else:
        found = _take_in(stock, kind, flow.qty, cost, quantum)
    if flow.to_place == "transit":
        stock.transit_qty += flow.qty
        stock.transit_value += found[0].amount
        found[0] = replace(found[0], transit_amount=found[0].amount)
    return found


def _move_within(stock: Stock, kind: ValueKind, qty: Decimal, quantum: Decimal) -> list[Valued]:
    """Between shelf and transit: the value stays, its part in transit changes."""
    unit_cost = stock.unit_cost if stock.unit_cost is not None else ZERO
    if kind is ValueKind.FROM_TRANSIT:
        back = _out_of_transit(stock, Valued(kind, ZERO, unit_cost, ZERO), qty, quantum)
        return [back] if back.transit_amount else []
    amount = _rounded(EXACT.multiply(qty, average(stock) or ZERO), quantum)
    stock.transit_qty += qty
    stock.transit_value += amount
    return [Valued(kind, ZERO, unit_cost, ZERO, amount)] if amount else []


def _out_of_transit(stock: Stock, valued: Valued, qty: Decimal, quantum: Decimal) -> Valued:
    """The same change with the share that it takes of what is in transit; the last unit takes the rest."""
    share = stock.transit_value
    if qty < stock.transit_qty:
        share = _rounded(EXACT.divide(EXACT.multiply(stock.transit_value, qty), stock.transit_qty), quantum)
    stock.transit_qty -= qty
    stock.transit_value -= share
    return replace(valued, transit_amount=-share)


def average(stock: Stock) -> Decimal | None:
    """The unit cost at this instant: exact while there is stock, the last known one otherwise."""
    if stock.unit_cost is not None and stock.qty > 0:
        return EXACT.divide(stock.value, stock.qty)
    return stock.unit_cost


def _rounded(amount: Decimal, quantum: Decimal) -> Decimal:
    """Half up, away from zero on a tie, so that a correction mirrors what it corrects."""
    return amount.quantize(quantum, rounding=ROUND_HALF_UP, context=EXACT)


def _take_in(stock: Stock, kind: ValueKind, qty: Decimal, cost: Decimal, quantum: Decimal) -> list[Valued]:
    """Raise the stock at a known cost, correcting what was valued without knowing it."""
    qty_before, value_before, is_first = stock.qty, stock.value, stock.unit_cost is None
    amount, uplift = _rounded(EXACT.multiply(qty, cost), quantum), ZERO
    stock.qty += qty
    if is_first:
        uplift = _rounded(EXACT.multiply(qty_before + stock.uncosted_qty, cost), quantum)
        stock.uncosted_qty = ZERO
        stock.value = _rounded(EXACT.multiply(stock.qty, cost), quantum)
    elif qty_before >= 0:
        stock.value = value_before + amount
    elif stock.qty >= 0:
        stock.value = _rounded(EXACT.multiply(stock.qty, cost), quantum)
    else:
        share = EXACT.divide(EXACT.multiply(value_before, stock.qty), qty_before)
        stock.value = _rounded(share, quantum)
    variance = stock.value - value_before - amount - uplift
    unit_cost = cost.quantize(UNIT_COST, rounding=ROUND_HALF_UP)
    if stock.qty > 0:
        stock.unit_cost = EXACT.divide(stock.value, stock.qty).quantize(UNIT_COST, rounding=ROUND_HALF_UP)
    elif is_first or stock.qty == 0:
        stock.unit_cost = unit_cost
    found = [Valued(kind, qty, unit_cost, amount)]
    if uplift:
        found.append(Valued(ValueKind.REVALUATION, ZERO, unit_cost, uplift))
    if variance:
        found.append(Valued(ValueKind.VARIANCE, ZERO, unit_cost, variance))
    return found


def _take_out(stock: Stock, kind: ValueKind, qty: Decimal, quantum: Decimal) -> Valued:
    """Lower the stock at its average; beyond the quantity on hand at the last known unit cost."""
    if stock.unit_cost is None:
        stock.qty -= qty
        stock.uncosted_qty += qty
        return Valued(kind, -qty, ZERO, ZERO)
    covered, amount = min(qty, max(stock.qty, ZERO)), ZERO
    if covered and covered == stock.qty:
        amount = stock.value
    elif covered:
        share = EXACT.divide(EXACT.multiply(stock.value, covered), stock.qty)
        amount = min(stock.value, _rounded(share, quantum))
    if qty > covered:
        amount += _rounded(EXACT.multiply(qty - covered, stock.unit_cost), quantum)
    unit_cost = stock.unit_cost
    stock.qty -= qty
    stock.value -= amount
    if stock.qty > 0:
        stock.unit_cost = EXACT.divide(stock.value, stock.qty).quantize(UNIT_COST, rounding=ROUND_HALF_UP)
    return Valued(kind, -qty, unit_cost, -amount)
