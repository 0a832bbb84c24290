"""Rebates accrued as invoices are posted and credited, in their transaction: contra-revenue against a liability.

What counts is added to the period of its agreement; what the period is worth by then, under the tier it has reached,
less what is accrued already, is posted. So a tier that is reached catches up for the whole period at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from onegauge.finance.chart import SALES
from onegauge.finance.guards import period_refusal
from onegauge.finance.kinds import INVOICE_KIND, REBATE_PERIOD_KIND
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    books_of,
    lock_periods,
    month_of,
)
from onegauge.finance.permissions import POST_INVOICES
from onegauge.finance.statements import REBATES
from onegauge.finance.tax import converted, quantum_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.operation import current, operation
from onegauge.pricing.rebate_queries import (
    Agreement,
    agreements_kept,
    agreements_of,
    counts,
    due_amount,
    is_in_force,
    period_start,
)
from onegauge.pricing.states import REBATE_AGREEMENT_KIND

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of an invoice as far as rebates are concerned."""

    item_id: int | None
    item_class_id: int | None
    tax_rate: Decimal
    net_amount: Decimal
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """An invoice about to be posted to a customer who has agreed rebates."""

    invoice_id: int
    company_id: int
    partner_id: int
    currency: str
    invoiced_on: date
    exchange_rate: Decimal
    lines: Sequence[BilledLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one invoice, or its credit with the opposite sign, counts for one agreement at one tax rate."""

    agreement: Agreement
    starts_on: date
    invoice_id: int
    is_credit: bool
    counted_on: date
    exchange_rate: Decimal
    tax_rate: Decimal
    turnover: Decimal
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """A period with its sums, locked."""

    id: int
    agreement_id: int
    starts_on: date
    turnover: Decimal
    qty: Decimal
    accrued: Decimal
    company_accrued: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """A period before and after what counts in it now."""

    agreement: Agreement
    before: Sums
    after: Sums
    counted: Sequence[Counted]

    @property
    def amount(self) -> Decimal:
        """What is accrued more, or less."""
        return self.after.accrued - self.before.accrued

    @property
    def company_amount(self) -> Decimal:
        """The same in the company's currency."""
        return self.after.company_accrued - self.before.company_accrued


def counted_of(billed: Sequence[Billed]) -> list[Counted]:
    """What invoices count under the agreements of their customers, which are held from here on."""
    agreements: defaultdict[tuple[int, int], list[Agreement]] = defaultdict(list)
    for one in agreements_of((x.company_id, x.partner_id) for x in billed):
        agreements[one.company_id, one.partner_id].append(one)
    return [
        Counted(
            agreement=agreement, starts_on=period_start(x.invoiced_on, agreement.period), invoice_id=x.invoice_id,
            is_credit=False, counted_on=x.invoiced_on, exchange_rate=x.exchange_rate, tax_rate=rate,
            turnover=turnover, qty=qty,
        )
        for x in billed
        for agreement in agreements[x.company_id, x.partner_id]
        if is_in_force(agreement, x.currency, x.invoiced_on)
        for rate, (turnover, qty) in _by_rate(agreement, x.lines).items()
    ]  # fmt: skip


def _by_rate(agreement: Agreement, lines: Iterable[BilledLine]) -> dict[Decimal, tuple[Decimal, Decimal]]:
    """Turnover and quantity of the lines that count, by tax rate."""
    found: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for line in lines:
        if counts(agreement, line.item_id, line.item_class_id):
            turnover, qty = found.get(line.tax_rate, (ZERO, ZERO))
            found[line.tax_rate] = (turnover + line.net_amount, qty + line.qty)
    return found


def counted_back(invoice_ids: Sequence[int], credited_on: date) -> list[Counted]:
    """What credited invoices counted, with the opposite sign, under the terms it was counted by."""
    rows = REBATES.tuples("counted_of_invoices", {"invoices": list(invoice_ids)})
    agreements = agreements_kept(row[0] for row in rows)
    return [
        Counted(
            agreement=agreements[agreement_id], starts_on=starts_on, invoice_id=invoice_id, is_credit=True,
            counted_on=credited_on, exchange_rate=exchange, tax_rate=rate, turnover=-turnover, qty=-qty,
        )
        for agreement_id, starts_on, invoice_id, exchange, rate, turnover, qty in rows
    ]  # fmt: skip


def changes_of(counted: Sequence[Counted], currencies: Mapping[int, str]) -> list[Change]:
    """Lock the periods and reckon what they are worth with what counts now."""
    if not counted:
        return []
    own = {(c.agreement.id, c.starts_on) for c in counted}
    keys = sorted(own)
    placed = {(a, own_on): (a, starts_on) for a, own_on, starts_on in REBATES.tuples(
        "open_periods", {"agreements": [a for a, _ in keys], "starts": [s for _, s in keys]})}  # fmt: skip
    wanted = sorted(set(placed.values()))
    rows = REBATES.tuples("lock_periods", {"agreements": [a for a, _ in wanted], "starts": [s for _, s in wanted]})
    parts: defaultdict[tuple[int, date], list[Counted]] = defaultdict(list)
    for one in counted:
        parts[placed[one.agreement.id, one.starts_on]].append(one)
    periods = [Sums(*row) for row in rows]
    return [_change(p, parts[p.agreement_id, p.starts_on], currencies) for p in periods]


def _change(before: Sums, counted: Sequence[Counted], currencies: Mapping[int, str]) -> Change:
    agreement = counted[0].agreement
    turnover = before.turnover + sum((c.turnover for c in counted), ZERO)
    qty = before.qty + sum((c.qty for c in counted), ZERO)
    accrued = due_amount(agreement, turnover, qty)
    quantum = quantum_of(currencies[agreement.company_id])
    if accrued >= before.accrued:  # more is accrued at the rate of the last invoice; less leaves at the rates it came
        more = converted(accrued - before.accrued, counted[-1].exchange_rate, quantum)
        own = before.company_accrued + more
    else:
        exact = before.company_accrued * accrued / before.accrued
        own = exact.quantize(quantum, rounding=ROUND_HALF_UP)
    after = replace(before, turnover=turnover, qty=qty, accrued=accrued, company_accrued=own)
    return Change(agreement, before, after, counted)


def post_changes(
    batch: EntryBatch, changes: Sequence[Change], books: Books, periods: Mapping[tuple[int, date], PeriodRow]
) -> None:
    """One entry for each period whose accrual changes, on the last day of what counts."""
    for change in changes:
        if not (change.amount or change.company_amount):
            continue
        agreement, company = change.agreement, change.agreement.company_id
        day = max(c.counted_on for c in change.counted)
        entry = batch.open(Head(
            company, books.journals[company, SALES], periods[company, month_of(day)].id, day, REBATE_PERIOD_KIND.number,
            change.before.id, f"Rebate {agreement.code} from {change.before.starts_on}",
        ))  # fmt: skip
        for role, sign in (("rebates", 1), ("rebate_accrual", -1)):
            batch.post(entry, books.accounts[company, role], agreement.currency, sign * change.amount,
                       sign * change.company_amount, partner_id=agreement.partner_id)  # fmt: skip


def keep_changes(changes: Sequence[Change], by: Actor) -> None:
    """Write the sums of the periods with the rows that explain them, and say so in the journal."""
    if not changes:
        return
    counted = [(change, c) for change in changes for c in change.counted]
    REBATES.run("keep_counted", {
        "ids": [x.after.id for x in changes],
        "turnovers": [x.after.turnover for x in changes],
        "qtys": [x.after.qty for x in changes],
        "accrued": [x.after.accrued for x in changes],
        "company_accrued": [x.after.company_accrued for x in changes],
        "companies": [x.agreement.company_id for x, _ in counted],
        "periods": [x.after.id for x, _ in counted],
        "invoices": [c.invoice_id for _, c in counted],
        "credits": [c.is_credit for _, c in counted],
        "dates": [c.counted_on for _, c in counted],
        "rates": [c.tax_rate for _, c in counted],
        "counted": [c.turnover for _, c in counted],
        "counted_qtys": [c.qty for _, c in counted],
    })  # fmt: skip
    record(by=by, kind=REBATE_PERIOD_KIND, verb="counted", entries=[
        Entry(
            object_id=x.after.id,
            company_id=x.agreement.company_id,
            before={"turnover_amount": x.before.turnover, "accrued_amount": x.before.accrued},
            after={"turnover_amount": x.after.turnover, "accrued_amount": x.after.accrued},
            refs=(ref(REBATE_AGREEMENT_KIND, x.agreement.id),
                  *(ref(INVOICE_KIND, i) for i in sorted({c.invoice_id for c in x.counted}))),
        )
        for x in changes
    ])  # fmt: skip


@operation(permission=POST_INVOICES)
def count_rebates(*, agreement_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Count invoices that were posted before their agreement was approved; return the periods that changed.

    What was counted before is left alone, so that it may be repeated. The accrual is posted today.
    """
    del key
    agreements = agreements_kept(agreement_ids)
    counted = [
        Counted(
            agreement=agreements[a], starts_on=period_start(day, agreements[a].period), invoice_id=invoice_id,
            is_credit=False, counted_on=by.today, exchange_rate=exchange, tax_rate=rate, turnover=turnover, qty=qty,
        )
        for a, invoice_id, day, exchange, rate, turnover, qty in REBATES.tuples(
            "uncounted", {"agreements": sorted(agreements)}
        )
    ]  # fmt: skip
    if not counted:
        return []
    companies = sorted({c.agreement.company_id for c in counted})
    books, periods = books_of(companies), lock_periods((c, by.today) for c in companies)
    refuse_all(period_refusal(periods, c, by.today, field="agreement_ids") for c in companies)
    changes = changes_of(counted, books.currencies)
    batch = EntryBatch()
    post_changes(batch, changes, books, periods)
    batch.write(operation_id=current().id)
    keep_changes(changes, by)
    return [x.after.id for x in changes]
