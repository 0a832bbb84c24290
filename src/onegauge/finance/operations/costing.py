"""Valuing a stretch of the goods ledger: what the costing follower writes, and its recomputation.

Runs on the follower's connection, in the transaction that moves its cursor.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from onegauge.finance import errors
from onegauge.finance.chart import COST
from onegauge.finance.costing import Flow, Stock, Valued, ValueKind, kind_of, value_flow
from onegauge.finance.kinds import VALUE_KIND
from onegauge.finance.operations.batch import Books, EntryBatch, Head, books_of
from onegauge.finance.statements import COSTING
from onegauge.finance.tax import quantum_of
from onegauge.kernel.errors import Refused

ZERO = Decimal(0)
Key = tuple[int, int]
# Which account stands against inventory: an increase of the value of stock credits it, a decrease debits it.
COUNTER_ROLE = {
    ValueKind.RECEIPT: "goods_received_not_invoiced",
    ValueKind.SUPPLIER_RETURN: "goods_received_not_invoiced",
    ValueKind.ISSUE: "cogs",
    ValueKind.CUSTOMER_RETURN: "cogs",
    ValueKind.GAIN: "adjustment_gain",
    ValueKind.LOSS: "shrink",
    ValueKind.VARIANCE: "cogs",
    ValueKind.REVALUATION: "cost_variance",
    ValueKind.TO_TRANSIT: "goods_in_transit",
    ValueKind.FROM_TRANSIT: "goods_in_transit",
    ValueKind.TRANSIT_LOSS: "transit_loss",
    ValueKind.IC_SALE: "cogs",
    ValueKind.IC_RECEIPT: "intercompany_clearing",
}
WORDS = {
    ValueKind.RECEIPT: "Goods received",
    ValueKind.SUPPLIER_RETURN: "Goods returned to suppliers",
    ValueKind.ISSUE: "Cost of goods sold",
    ValueKind.CUSTOMER_RETURN: "Goods returned by customers",
    ValueKind.GAIN: "Stock gains",
    ValueKind.LOSS: "Stock losses",
    ValueKind.VARIANCE: "Cost of goods corrected",
    ValueKind.REVALUATION: "Stock valued for the first time",
    ValueKind.TO_TRANSIT: "Goods on their way",
    ValueKind.FROM_TRANSIT: "Goods arrived from transit",
    ValueKind.TRANSIT_LOSS: "Goods lost in transit",
    ValueKind.IC_SALE: "Cost of goods sold in the group",
    ValueKind.IC_RECEIPT: "Goods taken over in the group",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of value and the movement that caused it."""

    flow: Flow
    valued: Valued


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A period that takes postings, locked against closing."""

    id: int
    company_id: int
    starts_on: date


Group = tuple[int, int, date, ValueKind]


def value_movements(rows: Sequence[Mapping[str, Any]], *, using: str) -> int:
    """Value these movements in their order, keep the items' costs, post to the ledger; return the changes."""
    quanta = quanta_of(using)
    flows = flows_of(rows, using)
    stocks = _locked_stocks(flows, using)
    changes = value_flows(flows, stocks, quanta)
    if not changes:
        return 0
    entry_of = _post(changes, using)
    _insert_changes(changes, entry_of, using)
    touched = sorted({(c.flow.company_id, c.flow.item_id) for c in changes})
    COSTING.run("save_item_costs", {
        "companies": [c for c, _ in touched],
        "items": [i for _, i in touched],
        "qtys": [stocks[k].qty for k in touched],
        "values": [stocks[k].value for k in touched],
        "unit_costs": [stocks[k].unit_cost for k in touched],
        "uncosted": [stocks[k].uncosted_qty for k in touched],
        "transit_qtys": [stocks[k].transit_qty for k in touched],
        "transit_values": [stocks[k].transit_value for k in touched],
    }, using=using)  # fmt: skip
    return len(changes)


def value_flows(flows: Iterable[Flow], stocks: dict[Key, Stock], quanta: Mapping[int, Decimal]) -> list[Change]:
    """Apply movements to the stocks, in their order; stocks that are met for the first time begin empty."""
    changes: list[Change] = []
    for flow in flows:
        stock = stocks.get((flow.company_id, flow.item_id))
        if stock is None:
            stock = stocks[flow.company_id, flow.item_id] = Stock()
        changes.extend(Change(flow, valued) for valued in value_flow(stock, flow, quanta[flow.company_id]))
    return changes


def flows_of(rows: Sequence[Mapping[str, Any]], using: str) -> list[Flow]:
    """The movements that change a value, on the business date of their site; goods of others have none for us."""
    zones = {site: ZoneInfo(name) for site, name in COSTING.tuples("site_zones", using=using)}
    return [
        Flow(
            row["id"], row["recorded_on"], _business_date(row["effective_at"], zones.get(row["site_id"])),
            row["company_id"], row["site_id"], row["item_id"], row["qty"], row["from_place"], row["to_place"],
            row["unit_cost"], row["demand_id"],
        )
        for row in rows
        if row["owner_id"] is None and kind_of(row["from_place"], row["to_place"]) is not None
    ]  # fmt: skip


def quanta_of(using: str) -> dict[int, Decimal]:
    """The minor unit of every company's currency."""
    return {c: quantum_of(currency) for c, currency in COSTING.tuples("company_currencies", using=using)}


def _business_date(instant: datetime, zone: ZoneInfo | None) -> date:
    return instant.astimezone(zone or UTC).date()


def _locked_stocks(flows: Sequence[Flow], using: str) -> dict[Key, Stock]:
    keys = sorted({(f.company_id, f.item_id) for f in flows})
    rows = COSTING.tuples(
        "lock_item_costs", {"companies": [c for c, _ in keys], "items": [i for _, i in keys]}, using=using
    )
    return {(c, i): Stock(*known) for c, i, *known in rows}


def _post(changes: Sequence[Change], using: str) -> dict[Group, int]:
    """One entry per company, site, date and kind; companies without books post when these are opened."""
    totals: dict[Group, tuple[Decimal, Decimal]] = {}
    for change in changes:
        flow, valued = change.flow, change.valued
        group = (flow.company_id, flow.site_id, flow.effective_on, valued.kind)
        value, transit = totals.get(group, (ZERO, ZERO))
        totals[group] = (value + valued.amount, transit + valued.transit_amount)
    books = books_of({g[0] for g in totals}, using=using)
    groups = sorted(g for g, total in totals.items() if any(total) and books.are_open(g[0]))
    if not groups:
        return {}
    periods = _open_periods({g[0] for g in groups}, min(g[2] for g in groups), using)
    batch = EntryBatch()
    for group in groups:
        _open_entry(batch, group, totals[group], books, _period_for(periods.get(group[0], []), group))
    written = batch.write(operation_id=None, using=using)
    return {group: w.id for group, w in zip(groups, written, strict=True)}


def _open_entry(
    batch: EntryBatch, group: Group, total: tuple[Decimal, Decimal], books: Books, period: OpenPeriod
) -> None:
    value, transit = total
    company_id, site_id, effective_on, kind = group
    posted_on = max(effective_on, period.starts_on)
    currency = books.currencies[company_id]
    entry = batch.open(Head(
        company_id, books.journals[company_id, COST], period.id, posted_on, VALUE_KIND.number, 0, WORDS[kind],
    ))  # fmt: skip
    shelf = value - transit
    batch.post(entry, books.accounts[company_id, "inventory"], currency, shelf, shelf, site_id=site_id)
    if transit:
        batch.post(entry, books.accounts[company_id, "goods_in_transit"], currency, transit, transit, site_id=site_id)
    batch.post(entry, books.accounts[company_id, COUNTER_ROLE[kind]], currency, -value, -value, site_id=site_id)


def _open_periods(companies: set[int], first: date, using: str) -> dict[int, list[OpenPeriod]]:
    rows = COSTING.tuples("open_periods", {"companies": sorted(companies), "first": first}, using=using)
    found: dict[int, list[OpenPeriod]] = {}
    for period_id, company_id, starts_on in rows:
        found.setdefault(company_id, []).append(OpenPeriod(period_id, company_id, starts_on))
    return found


def _period_for(periods: Sequence[OpenPeriod], group: Group) -> OpenPeriod:
    """The open period that holds the day, else the first open one after it; without any the follower stands still."""
    company_id, _, day, _ = group
    for period in periods:
        if period.starts_on >= day.replace(day=1):
            return period
    raise Refused(
        [
            errors.PeriodMissing(
                f"The books of company {company_id} have no open period on or after {day}.",
                mend="Extend the periods of the company; costing then goes on by itself.",
                company_id=company_id,
                on=day,
            )
        ]
    )


def _insert_changes(changes: Sequence[Change], entry_of: Mapping[Group, int], using: str) -> None:
    COSTING.run("insert_value_entries", {
        "companies": [c.flow.company_id for c in changes],
        "sites": [c.flow.site_id for c in changes],
        "items": [c.flow.item_id for c in changes],
        "kinds": [c.valued.kind.value for c in changes],
        "qtys": [c.valued.qty for c in changes],
        "unit_costs": [c.valued.unit_cost for c in changes],
        "amounts": [c.valued.amount for c in changes],
        "transit_amounts": [c.valued.transit_amount for c in changes],
        "dates": [c.flow.effective_on for c in changes],
        "movements": [c.flow.movement_id for c in changes],
        "movement_dates": [c.flow.recorded_on for c in changes],
        "demands": [c.flow.demand_id for c in changes],
        "entries": [
            entry_of.get((c.flow.company_id, c.flow.site_id, c.flow.effective_on, c.valued.kind)) for c in changes
        ],
    }, using=using)  # fmt: skip
