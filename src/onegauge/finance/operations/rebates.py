"""Settling rebates: one credit per agreement and period, set off against what the customer has left to pay."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from onegauge.finance import errors
from onegauge.finance.chart import SALES
from onegauge.finance.facts import RebatesSettled
from onegauge.finance.guards import period_refusal, rate_refusal
from onegauge.finance.kinds import INVOICE_KIND, REBATE_PERIOD_KIND, REBATE_SETTLEMENT_KIND
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    books_of,
    document_numbers,
    exchange_rates,
    lock_periods,
    month_of,
    take_ids,
)
from onegauge.finance.operations.rests import Rest, settle_in_full
from onegauge.finance.permissions import SETTLE_REBATES
from onegauge.finance.rows import OpenItemRow
from onegauge.finance.statements import INVOICES, REBATES
from onegauge.finance.states import INVOICE, REBATE_PERIOD, InvoiceState, RebatePeriodState
from onegauge.finance.tax import TaxShare, converted, quantum_of, tax_shares
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import Doc, Moves
from onegauge.kernel.operation import current, operation
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing.rebate_queries import Agreement, agreements_alone, due_amount
from onegauge.pricing.states import REBATE_AGREEMENT_KIND

ZERO = Decimal(0)
SERIES = "rebate"
Customer = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class RebateCredited:
    """A settlement as it stands in the ledger."""

    id: int
    number: str
    period_id: int
    gross_amount: Decimal
    netted_amount: Decimal


@dataclass(frozen=True, slots=True)
class _Period:
    """A period as it stands under its lock, and what settled it before."""

    id: int
    agreement_id: int
    company_id: int
    partner_id: int
    currency: str
    starts_on: date
    ends_on: date
    accrued: Decimal
    company_accrued: Decimal
    state: str
    settled_as: str
    settled_on: date | None

    @property
    def customer(self) -> Customer:
        """Whose open invoices it is set off against."""
        return self.company_id, self.partner_id, self.currency


@dataclass(frozen=True, slots=True)
class _Books:
    """What the settlements of a call are posted with."""

    books: Books
    periods: Mapping[tuple[int, date], PeriodRow]
    rates: Mapping[tuple[str, str, date], Decimal]
    day: date

    def rate(self, period: _Period) -> Decimal | None:
        """What one unit of the agreement's currency is worth in the company's on the day."""
        return self.rates.get((period.currency, self.books.currencies[period.company_id], self.day))


@dataclass(frozen=True, slots=True)
class _Due:
    """What a period is worth, with its tax, and what of it is set off against which invoice."""

    period: _Period
    agreement: Agreement
    turnover: Decimal
    qty: Decimal
    net: Decimal
    company_net: Decimal
    taxes: Sequence[TaxShare]
    nettings: Sequence[tuple[int, Decimal, Decimal]]

    @property
    def tax(self) -> Decimal:
        """The tax of all rates."""
        return sum((s.tax_amount for s in self.taxes), ZERO)

    @property
    def netted(self) -> Decimal:
        """What is set off."""
        return sum((amount for _, amount, _ in self.nettings), ZERO)


@operation(permission=SETTLE_REBATES)
def settle_rebates(
    *,
    period_ids: Sequence[int],
    settled_on: date | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[RebateCredited]:
    """Credit what was earned in periods that are over: once each, on ``settled_on`` (empty: today).

    What is due is reckoned anew from all that was counted, with the tax of the lines it came from. It is set off
    against the customer's open invoices in its currency, the oldest first; what is left is owed to the customer. The
    accrual goes, and what it differs from what is due is released.
    """
    del key
    day = settled_on or by.today
    heads = REBATES.tuples("settlement_heads", {"periods": list(period_ids)})
    docs, rests = _open_invoices(sorted({(c, p, currency) for _, _, c, p, currency in heads}))
    agreements = agreements_alone(a for _, a, _, _, _ in heads)
    moves = REBATE_PERIOD.begin("settle", period_ids, by=by, versions=versions)
    periods = REBATES.rows("periods_to_settle", {"periods": moves.ids}, _Period)
    books = _books(periods, day)
    for period in periods:
        for refusal in _refusals(period, agreements[period.agreement_id], books):
            moves.refuse(refusal)
    moves.check()
    dues = _dues(periods, agreements, rests, books)
    entries = _post(dues, books)
    ids = take_ids("finance_rebatesettlement", len(dues))
    numbers = document_numbers([d.period.company_id for d in dues], SERIES)
    _insert(ids, numbers, dues, entries, day)
    _reduce(rests)
    paid = {i for i, rest in rests.items() if rest.open_amount == 0 and rest.row.open_amount > 0}
    settle_in_full(Moves(INVOICE, "settle", docs, by), paid, by)
    moves.finish(refs={d.period.id: [ref(REBATE_SETTLEMENT_KIND, i)] for i, d in zip(ids, dues, strict=True)})
    _record(ids, numbers, dues, by)
    publish(RebatesSettled(settlement_ids=tuple(ids)), by=by)
    return [
        RebateCredited(i, number, d.period.id, d.net + d.tax, d.netted)
        for i, number, d in zip(ids, numbers, dues, strict=True)
    ]


def _open_invoices(customers: Sequence[Customer]) -> tuple[list[Doc], dict[int, Rest]]:
    """What the customers have left to pay, locked: invoices first, as everybody who changes them does."""
    names = ("companies", "partners", "currencies")
    params = {name: [c[n] for c in customers] for n, name in enumerate(names)}
    wanted = [i for (i,) in REBATES.tuples("open_of_customers", params)]
    docs = [doc for doc in INVOICE.lock(wanted) if doc.state == InvoiceState.POSTED]
    rows = INVOICES.rows("lock_open_items", {"invoices": [doc.id for doc in docs]}, OpenItemRow)
    oldest = sorted(rows, key=lambda r: (r.invoiced_on, r.invoice_id))
    return docs, {r.invoice_id: Rest(r, r.open_amount, r.company_open_amount) for r in oldest}


def _books(periods: Sequence[_Period], day: date) -> _Books:
    books = books_of(p.company_id for p in periods)
    rates = exchange_rates((p.currency, books.currencies[p.company_id], day) for p in periods)
    return _Books(books, lock_periods((p.company_id, day) for p in periods), rates, day)


def _refusals(period: _Period, agreement: Agreement, books: _Books) -> list[Refusal]:
    """What stands against settling a period, in the order of the error classes."""
    if period.state == RebatePeriodState.SETTLED:
        return [errors.RebateSettled(
            f"{agreement.code}: {period.starts_on} to {period.ends_on} was settled as {period.settled_as} on"
            f" {period.settled_on}.", object_id=period.id, mend="Open that settlement.", settlement=period.settled_as,
        )]  # fmt: skip
    last = last_day(period.ends_on, agreement)
    runs = None
    if books.day <= last:
        runs = errors.RebatePeriodRuns(
            f"{agreement.code} counts invoices until {last}; {books.day} is too early to settle.",
            object_id=period.id, mend="Settle after that day, or end the agreement first.",
        )  # fmt: skip
    own = books.books.currencies[period.company_id]
    found = (
        runs,
        period_refusal(books.periods, period.company_id, books.day, field="settled_on"),
        rate_refusal(books.rate(period), period.currency, own, books.day, field="settled_on"),
    )
    return [r for r in found if r is not None]


def last_day(ends_on: date, agreement: Agreement) -> date:
    """The last day of a period whose invoices can count."""
    until = agreement.valid_until
    ends = (ends_on, agreement.ended_on, until - timedelta(days=1) if until else None)
    return min(end for end in ends if end is not None)


def _dues(
    periods: Sequence[_Period], agreements: Mapping[int, Agreement], rests: Mapping[int, Rest], books: _Books
) -> list[_Due]:
    """What each period is worth; several periods of a customer are set off one after the other."""
    counted: defaultdict[int, list[tuple[Decimal, Decimal, Decimal]]] = defaultdict(list)
    for period_id, rate, turnover, qty in REBATES.tuples("turnover_by_rate", {"periods": [p.id for p in periods]}):
        counted[period_id].append((rate, turnover, qty))
    of_customer: defaultdict[Customer, list[Rest]] = defaultdict(list)
    for rest in rests.values():
        of_customer[rest.row.company_id, rest.row.partner_id, rest.row.currency].append(rest)
    return [_due(p, agreements[p.agreement_id], counted[p.id], of_customer[p.customer], books) for p in periods]


def _due(
    period: _Period,
    agreement: Agreement,
    counted: Sequence[tuple[Decimal, Decimal, Decimal]],
    rests: Sequence[Rest],
    books: _Books,
) -> _Due:
    turnover, qty = sum((t for _, t, _ in counted), ZERO), sum((q for _, _, q in counted), ZERO)
    net = due_amount(agreement, turnover, qty)
    own = quantum_of(books.books.currencies[period.company_id])
    weights = [(rate, max(q if agreement.basis == "unit" else t, ZERO)) for rate, t, q in counted]
    taxes = tax_shares(shared(net, weights, quantum_of(period.currency)), quantum_of(period.currency))
    left = net + sum((s.tax_amount for s in taxes), ZERO)
    nettings = []
    for rest in rests:
        amount = min(left, rest.open_amount)
        if amount > 0:
            nettings.append((rest.row.invoice_id, amount, rest.take(amount, own)))
            left -= amount
    if period.accrued:
        company_net = (period.company_accrued * net / period.accrued).quantize(own, rounding=ROUND_HALF_UP)
    else:
        company_net = converted(net, books.rate(period) or Decimal(1), own)
    return _Due(period, agreement, turnover, qty, net, company_net, taxes, nettings)


def shared(
    amount: Decimal, weights: Sequence[tuple[Decimal, Decimal]], quantum: Decimal
) -> list[tuple[Decimal, Decimal]]:
    """An amount laid over tax rates by their weights, in whole minor units that add up to it."""
    total, run, given = sum((w for _, w in weights), ZERO), ZERO, ZERO
    found = []
    for rate, weight in weights:
        run += weight
        upto = (amount * run / total).quantize(quantum, rounding=ROUND_HALF_UP) if total else ZERO
        if upto != given:
            found.append((rate, upto - given))
        given = upto
    return found


def _post(dues: Sequence[_Due], books: _Books) -> list[int | None]:
    """One entry for each settlement that moves money: the accrual against what the customer owes or is owed."""
    batch = EntryBatch()
    positions: list[int | None] = []
    for due in dues:
        if not (due.period.accrued or due.net):
            positions.append(None)
            continue
        company = due.period.company_id
        entry = batch.open(Head(
            company, books.books.journals[company, SALES], books.periods[company, month_of(books.day)].id, books.day,
            REBATE_PERIOD_KIND.number, due.period.id, f"Settlement of rebate {due.agreement.code}",
        ))  # fmt: skip
        positions.append(entry)
        lines = posting_lines(due, books)
        lines.append(("exchange_difference", ZERO, -sum((own for _, _, own in lines), ZERO)))
        for role, amount, own in lines:
            batch.post(entry, books.books.accounts[company, role], due.period.currency, amount, own,
                       partner_id=due.period.partner_id)  # fmt: skip
    written = batch.write(operation_id=current().id)
    return [None if p is None else written[p].id for p in positions]


def posting_lines(due: _Due, books: _Books) -> list[tuple[str, Decimal, Decimal]]:
    """Role, amount and amount in the company's currency; what the exchange rate moved is not in them."""
    period = due.period
    rate = books.rate(period) or Decimal(1)
    quantum = quantum_of(books.books.currencies[period.company_id])
    owed = due.net + due.tax - due.netted
    return [
        ("rebate_accrual", period.accrued, period.company_accrued),
        ("rebates", due.net - period.accrued, due.company_net - period.company_accrued),
        *(("output_tax", s.tax_amount, converted(s.tax_amount, rate, quantum)) for s in due.taxes),
        ("receivable", -due.netted, -sum((own for _, _, own in due.nettings), ZERO)),
        ("customer_credit", -owed, -converted(owed, rate, quantum)),
    ]


def _insert(
    ids: Sequence[int], numbers: Sequence[str], dues: Sequence[_Due], entries: Sequence[int | None], day: date
) -> None:
    """Settlements, their tax, what they are set off against, and what the periods cost in the end."""
    REBATES.run("insert_settlements", {
        "settled_on": day,
        "ids": ids,
        "companies": [d.period.company_id for d in dues],
        "numbers": numbers,
        "periods": [d.period.id for d in dues],
        "partners": [d.period.partner_id for d in dues],
        "currencies": [d.period.currency for d in dues],
        "turnovers": [d.turnover for d in dues],
        "qtys": [d.qty for d in dues],
        "accrued": [d.period.accrued for d in dues],
        "nets": [d.net for d in dues],
        "taxes": [d.tax for d in dues],
        "netted": [d.netted for d in dues],
        "entries": list(entries),
    })  # fmt: skip
    taxes = [(d.period.company_id, i, s) for i, d in zip(ids, dues, strict=True) for s in d.taxes]
    REBATES.run("insert_settlement_taxes", {
        "companies": [c for c, _, _ in taxes],
        "settlements": [i for _, i, _ in taxes],
        "rates": [s.rate for _, _, s in taxes],
        "nets": [s.net_amount for _, _, s in taxes],
        "taxes": [s.tax_amount for _, _, s in taxes],
    })  # fmt: skip
    parts = [(d.period.company_id, i, *n) for i, d in zip(ids, dues, strict=True) for n in d.nettings]
    names = ("companies", "settlements", "invoices", "amounts", "company_amounts")
    REBATES.run("insert_nettings", {name: [part[n] for part in parts] for n, name in enumerate(names)})
    REBATES.run("keep_settled", {
        "periods": [d.period.id for d in dues],
        "nets": [d.net for d in dues],
        "company_nets": [d.company_net for d in dues],
    })  # fmt: skip


def _reduce(rests: Mapping[int, Rest]) -> None:
    touched = sorted((r for r in rests.values() if r.open_amount != r.row.open_amount), key=lambda r: r.row.id)
    INVOICES.run("reduce_open_items", {
        "ids": [r.row.id for r in touched],
        "amounts": [r.row.open_amount - r.open_amount for r in touched],
        "company_amounts": [r.row.company_open_amount - r.company_open_amount for r in touched],
    })  # fmt: skip


def _record(ids: Sequence[int], numbers: Sequence[str], dues: Sequence[_Due], by: Actor) -> None:
    record(by=by, kind=REBATE_SETTLEMENT_KIND, verb="posted", entries=[
        Entry(
            object_id=i,
            company_id=d.period.company_id,
            after={"number": number, "turnover_amount": d.turnover, "net_amount": d.net, "tax_amount": d.tax,
                   "netted_amount": d.netted, "released_amount": d.period.accrued - d.net,
                   "currency": d.period.currency},
            refs=(ref(PARTNER_KIND, d.period.partner_id), ref(REBATE_AGREEMENT_KIND, d.agreement.id),
                  ref(REBATE_PERIOD_KIND, d.period.id), *(ref(INVOICE_KIND, n) for n, _, _ in d.nettings)),
        )
        for i, number, d in zip(ids, numbers, dues, strict=True)
    ])  # fmt: skip
