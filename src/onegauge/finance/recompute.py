"""The value of stock reckoned again from the goods ledger, and compared with what the follower kept.

Value entries are a ledger: they are not thrown away and written anew. A rebuild is therefore a comparison: the same
rules over the same movements, from zero, in memory; an empty result proves that kept equals rebuilt.
"""

from dataclasses import dataclass
from decimal import Decimal

from onegauge.finance.costing import Stock
from onegauge.finance.operations.costing import Key, flows_of, quanta_of, value_flows
from onegauge.finance.statements import COSTING

ZERO = Decimal(0)
COLUMNS = ("id", "recorded_on", "effective_at", "company_id", "site_id", "item_id", "qty", "from_place", "to_place",
           "unit_cost", "demand_id", "owner_id")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemValue:
    """Everything that is known of the value of an item, and what its value entries add up to."""

    qty: Decimal = ZERO
    value: Decimal = ZERO
    unit_cost: Decimal | None = None
    uncosted_qty: Decimal = ZERO
    transit_qty: Decimal = ZERO
    transit_value: Decimal = ZERO
    entry_qty: Decimal = ZERO
    entry_amount: Decimal = ZERO
    entry_count: int = 0
    entry_transit_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Difference:
    """An item whose kept value is not what its movements say."""

    company_id: int
    item_id: int
    kept: ItemValue
    rebuilt: ItemValue


def costing_differences(*, using: str = "owner") -> list[Difference]:
    """Compare the kept costs with a recomputation up to the follower's cursor; no difference is an empty list."""
    kept = {
        (company_id, item_id): ItemValue(*values)
        for company_id, item_id, *values in COSTING.tuples("kept_value", using=using)
    }
    rebuilt = _rebuilt(using)
    return [
        Difference(key[0], key[1], kept.get(key, ItemValue()), rebuilt.get(key, ItemValue()))
        for key in sorted(kept.keys() | rebuilt.keys())
        if kept.get(key, ItemValue()) != rebuilt.get(key, ItemValue())
    ]


def _rebuilt(using: str) -> dict[Key, ItemValue]:
    cursor = COSTING.tuples("cursor", using=using)
    if not cursor:
        return {}
    txid, last_id = cursor[0]
    rows = COSTING.tuples("movements_again", {"txid": txid, "last_id": last_id}, using=using)
    stocks: dict[Key, Stock] = {}
    flows = flows_of([dict(zip(COLUMNS, row, strict=True)) for row in rows], using)
    sums: dict[Key, tuple[Decimal, Decimal, int, Decimal]] = {}
    nothing = (ZERO, ZERO, 0, ZERO)
    for change in value_flows(flows, stocks, quanta_of(using)):
        key, valued = (change.flow.company_id, change.flow.item_id), change.valued
        qty, amount, count, transit = sums.get(key, nothing)
        sums[key] = (qty + valued.qty, amount + valued.amount, count + 1, transit + valued.transit_amount)
    return {
        key: ItemValue(
            s.qty, s.value, s.unit_cost, s.uncosted_qty, s.transit_qty, s.transit_value, *sums.get(key, nothing)
        )
        for key, s in stocks.items()
    }
