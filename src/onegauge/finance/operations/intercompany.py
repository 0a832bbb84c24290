"""Trades inside the group: a mirrored pair of entries under one id, one in each company's books."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from onegauge.finance.chart import GENERAL
from onegauge.finance.guards import books_refusal, period_refusal, rate_refusal
from onegauge.finance.kinds import TRADE_KIND
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    RateKey,
    books_of,
    exchange_rates,
    lock_periods,
    month_of,
)
from onegauge.finance.permissions import POST_ENTRIES
from onegauge.finance.statements import INTERCOMPANY
from onegauge.finance.states import TradeSide
from onegauge.finance.tax import quantum_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.operation import current, operation

ZERO = Decimal(0)
UNIT_COST = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLine:
    """Goods at their transfer price and at what they cost the seller, per base unit in the seller's currency."""

    qty: Decimal
    unit_price: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRequest:
    """Goods that change their owner; the seller's currency is that of the trade."""

    seller_id: int
    seller_site_id: int
    buyer_id: int
    buyer_site_id: int
    traded_on: date
    source_kind: int
    source_id: int
    source_number: str
    lines: Sequence[TradeLine]


@dataclass(frozen=True, slots=True)
class Traded:
    """A trade as it was posted: its id, and what each line costs the buyer per base unit in the buyer's currency."""

    trade: str
    amount: Decimal
    currency: str
    buyer_unit_costs: list[Decimal]


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A trade with its amounts."""

    request: TradeRequest
    trade: uuid.UUID
    currency: str
    amount: Decimal
    buyer_amount: Decimal
    group_cost: Decimal
    unit_costs: list[Decimal]


@operation(permission=POST_ENTRIES)
def post_trades(*, trades: Sequence[TradeRequest], by: Actor, key: str | None = None) -> list[Traded]:
    """Post goods that changed their owner inside the group, in the books of both companies, under one id.

    Seller: intercompany receivable against intercompany revenue; costing adds the cost of sales. Buyer: the clearing
    account, which costing turns into stock at the transfer price, against intercompany payable. Refuses where one of
    the two has no books, no open period or no exchange rate: then nothing is posted on either side.
    """
    del key
    books = books_of(c for t in trades for c in (t.seller_id, t.buyer_id))
    periods = lock_periods((c, t.traded_on) for t in trades for c in (t.seller_id, t.buyer_id))
    rates = exchange_rates(_rate_key(t, books) for t in trades)
    refuse_all(r for n, t in enumerate(trades) for r in _refusals(n, t, books, periods, rates))
    reckoned = [_reckon(t, books, rates) for t in trades]
    batch = EntryBatch()
    for one in reckoned:
        _post_seller(batch, one, books, periods)
        _post_buyer(batch, one, books, periods)
    written = batch.write(operation_id=current().id)
    _keep(reckoned, [w.id for w in written], by)
    return [Traded(str(r.trade), r.amount, r.currency, r.unit_costs) for r in reckoned]


def _rate_key(trade: TradeRequest, books: Books) -> RateKey:
    own = books.currencies
    return own.get(trade.seller_id, ""), own.get(trade.buyer_id, ""), trade.traded_on


def _refusals(
    n: int,
    trade: TradeRequest,
    books: Books,
    periods: Mapping[tuple[int, date], PeriodRow],
    rates: Mapping[RateKey, Decimal],
) -> list[Refusal]:
    at = f"trades[{n}]"
    found: list[Refusal | None] = []
    for company_id in (trade.seller_id, trade.buyer_id):
        found.append(books_refusal(books.are_open(company_id), company_id, field=at))
        found.append(period_refusal(periods, company_id, trade.traded_on, field=f"{at}.traded_on"))
    key = _rate_key(trade, books)
    found.append(rate_refusal(rates.get(key), key[0], key[1], trade.traded_on, field=at))
    return [r for r in found if r is not None]


def _reckon(trade: TradeRequest, books: Books, rates: Mapping[RateKey, Decimal]) -> _Reckoned:
    """Amounts line by line, rounded as costing rounds them, so that its entries and these meet to the cent."""
    currency, own, _day = key = _rate_key(trade, books)
    costs = [(x.unit_price * rates[key]).quantize(UNIT_COST, rounding=ROUND_HALF_UP) for x in trade.lines]
    seller, buyer = quantum_of(currency), quantum_of(own)
    return _Reckoned(
        trade, uuid.uuid4(), currency,
        sum((_rounded(x.qty * x.unit_price, seller) for x in trade.lines), ZERO),
        sum((_rounded(x.qty * cost, buyer) for x, cost in zip(trade.lines, costs, strict=True)), ZERO),
        sum((_rounded(x.qty * x.unit_cost, seller) for x in trade.lines), ZERO),
        costs,
    )  # fmt: skip


def _rounded(amount: Decimal, quantum: Decimal) -> Decimal:
    return amount.quantize(quantum, rounding=ROUND_HALF_UP)


def _head(
    batch: EntryBatch, company_id: int, one: _Reckoned, books: Books, periods: Mapping[tuple[int, date], PeriodRow]
) -> int:
    trade = one.request
    period = periods[company_id, month_of(trade.traded_on)]
    return batch.open(Head(
        company_id, books.journals[company_id, GENERAL], period.id, trade.traded_on, trade.source_kind, trade.source_id,
        f"Goods inside the group: {trade.source_number}",
    ))  # fmt: skip


def _post_seller(
    batch: EntryBatch, one: _Reckoned, books: Books, periods: Mapping[tuple[int, date], PeriodRow]
) -> None:
    company_id, site_id = one.request.seller_id, one.request.seller_site_id
    entry = _head(batch, company_id, one, books, periods)
    for role, amount in (("intercompany_receivable", one.amount), ("intercompany_revenue", -one.amount)):
        batch.post(entry, books.accounts[company_id, role], one.currency, amount, amount, site_id=site_id)


def _post_buyer(batch: EntryBatch, one: _Reckoned, books: Books, periods: Mapping[tuple[int, date], PeriodRow]) -> None:
    company_id, site_id = one.request.buyer_id, one.request.buyer_site_id
    entry = _head(batch, company_id, one, books, periods)
    sides = (
        ("intercompany_clearing", one.amount, one.buyer_amount),
        ("intercompany_payable", -one.amount, -one.buyer_amount),
    )
    for role, amount, own in sides:
        batch.post(entry, books.accounts[company_id, role], one.currency, amount, own, site_id=site_id)


def _keep(reckoned: Sequence[_Reckoned], entries: Sequence[int], by: Actor) -> None:
    """One row per side, in the order of the entries."""
    sides = [(one, side) for one in reckoned for side in (TradeSide.SELLER, TradeSide.BUYER)]
    ends = [
        (o.request.seller_id, o.request.buyer_id)
        if s == TradeSide.SELLER
        else (o.request.buyer_id, o.request.seller_id)
        for o, s in sides
    ]
    rows = INTERCOMPANY.tuples("insert_trades", {
        "companies": [e[0] for e in ends], "counterparties": [e[1] for e in ends], "trades": [o.trade for o, _s in sides],
        "sides": [s.value for _o, s in sides], "currencies": [o.currency for o, _s in sides],
        "amounts": [o.amount for o, _s in sides],
        "company_amounts": [o.amount if s == TradeSide.SELLER else o.buyer_amount for o, s in sides],
        "group_costs": [o.group_cost for o, _s in sides], "dates": [o.request.traded_on for o, _s in sides],
        "entries": list(entries), "source_kinds": [o.request.source_kind for o, _s in sides],
        "source_ids": [o.request.source_id for o, _s in sides], "numbers": [o.request.source_number for o, _s in sides],
    })  # fmt: skip
    of = {str(o.trade): o for o in reckoned}
    record(by=by, kind=TRADE_KIND, verb="posted", entries=[
        Entry(object_id=i, company_id=company_id,
              after={"trade": trade, "side": side, "amount": of[trade].amount, "currency": of[trade].currency},
              refs=(ref(KINDS[of[trade].request.source_kind], of[trade].request.source_id),))
        for i, company_id, trade, side in rows
    ])  # fmt: skip
