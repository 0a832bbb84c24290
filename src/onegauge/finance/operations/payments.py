"""Payments of customers: money received, allocated to the invoices it pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.chart import CASH
from onegauge.finance.guards import books_refusal, is_amount, period_refusal, rate_refusal
from onegauge.finance.kinds import INVOICE_KIND, PAYMENT_KIND
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    RateKey,
    Written,
    books_of,
    document_numbers,
    exchange_rates,
    lock_periods,
    month_of,
    take_ids,
)
from onegauge.finance.operations.rests import Rest, settle_in_full
from onegauge.finance.permissions import RECORD_PAYMENTS
from onegauge.finance.rows import OpenItemRow
from onegauge.finance.statements import INVOICES
from onegauge.finance.states import INVOICE, InvoiceState
from onegauge.finance.tax import converted, quantum_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.money import minor_units
from onegauge.kernel.operation import current, operation
from onegauge.partners.states import PARTNER_KIND

ZERO = Decimal(0)
SERIES = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAllocationRequest:
    """Which part of a payment pays which invoice."""

    invoice_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """Money received from a customer; the allocations add up to it."""

    company_id: int
    partner_id: int
    currency: str
    amount: Decimal
    paid_on: date
    allocations: Sequence[PaymentAllocationRequest]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """A payment as it stands in the ledger, with the invoices it settled."""

    id: int
    number: str
    settled_invoice_ids: list[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the payments refer to, read once."""

    books: Books
    periods: Mapping[tuple[int, date], PeriodRow]
    rates: Mapping[RateKey, Decimal]

    def rate(self, payment: PaymentRequest) -> Decimal | None:
        """The rate of the payment's currency into its company's."""
        own = self.books.currencies.get(payment.company_id, "")
        return self.rates.get((payment.currency, own, payment.paid_on))

    def quantum(self, payment: PaymentRequest) -> Decimal:
        """The minor unit of the company's currency."""
        return quantum_of(self.books.currencies[payment.company_id])


@operation(permission=RECORD_PAYMENTS)
def record_payments(*, payments: Sequence[PaymentRequest], by: Actor, key: str | None = None) -> list[PaymentRecorded]:
    """Record money received and settle what it pays; bank against receivable, one entry per payment.

    Where the exchange rate moved since the invoice, the difference goes to its own account. More than what is open
    is refused, and nothing of the call is written then.
    """
    if not payments:
        return []
    rights = [permission_refusal(by, RECORD_PAYMENTS, c) for c in sorted({p.company_id for p in payments})]
    refuse_all([*rights, *(r for n, payment in enumerate(payments) for r in _shape_refusals(n, payment))])
    moves = INVOICE.begin("settle", {a.invoice_id for p in payments for a in p.allocations}, by=by)
    open_ids = [d.id for d in moves.rows if d.state == InvoiceState.POSTED]
    rests = {row.invoice_id: Rest(row, row.open_amount, row.company_open_amount)
             for row in INVOICES.rows("lock_open_items", {"invoices": open_ids}, OpenItemRow)}  # fmt: skip
    known = _known(payments)
    left = {invoice_id: rest.open_amount for invoice_id, rest in rests.items()}
    for n, payment in enumerate(payments):
        for refusal in _refusals(n, payment, known, rests, left):
            moves.refuse(refusal)
    moves.check()
    shares = [[rests[a.invoice_id].take(a.amount, known.quantum(p)) for a in p.allocations] for p in payments]
    company_amounts = [_company_amount(p, known) for p in payments]
    entries = _post(payments, shares, company_amounts, known)
    ids = take_ids("finance_payment", len(payments))
    numbers = document_numbers([p.company_id for p in payments], SERIES)
    _insert(ids, numbers, payments, entries, amounts=company_amounts, shares=shares)
    touched = sorted(rests.values(), key=lambda r: r.row.id)
    INVOICES.run("reduce_open_items", {
        "ids": [r.row.id for r in touched],
        "amounts": [r.row.open_amount - r.open_amount for r in touched],
        "company_amounts": [r.row.company_open_amount - r.company_open_amount for r in touched],
    })  # fmt: skip
    settled = {invoice_id for invoice_id, rest in rests.items() if rest.open_amount == 0}
    settle_in_full(moves, settled, by)
    _record(ids, numbers, payments, by)
    return [
        PaymentRecorded(i, number, sorted({a.invoice_id for a in p.allocations} & settled))
        for i, number, p in zip(ids, numbers, payments, strict=True)
    ]


def _shape_refusals(n: int, payment: PaymentRequest) -> list[Refusal]:
    """What no payment can carry, whatever is open."""
    place, places = f"payments[{n}]", minor_units(payment.currency)
    found: list[Refusal] = []

    def refuse(field: str, message: str, mend: str) -> None:
        found.append(errors.InvalidPayment(message, field=f"{place}.{field}", mend=mend))

    if not is_amount(payment.amount, places) or payment.amount <= 0:
        refuse("amount", f"{payment.amount} is no amount to receive.", f"Give more than zero, {places} decimals.")
    if len(payment.reference) > 120:
        refuse("reference", "The reference is too long.", "Use at most 120 characters.")
    if len({a.invoice_id for a in payment.allocations}) != len(payment.allocations):
        refuse("allocations", "An invoice stands there twice.", "Add the two amounts up.")
    for m, allocation in enumerate(payment.allocations):
        if not is_amount(allocation.amount, places) or allocation.amount <= 0:
            refuse(f"allocations[{m}].amount", f"{allocation.amount} is no amount to allocate.",
                   f"Give more than zero, {places} decimals.")  # fmt: skip
    if not found and (total := sum((a.amount for a in payment.allocations), ZERO)) != payment.amount:
        refuse("allocations", f"{total} is allocated of {payment.amount} {payment.currency}.",
               "Allocate the whole payment to open invoices.")  # fmt: skip
    return found


def _known(payments: Sequence[PaymentRequest]) -> _Known:
    books = books_of(p.company_id for p in payments)
    own = books.currencies
    return _Known(
        books=books,
        periods=lock_periods((p.company_id, p.paid_on) for p in payments),
        rates=exchange_rates((p.currency, own.get(p.company_id, p.currency), p.paid_on) for p in payments),
    )


def _refusals(
    n: int, payment: PaymentRequest, known: _Known, rests: Mapping[int, Rest], left: dict[int, Decimal]
) -> list[Refusal]:
    """What the books and the open items say against one payment, in the order of the error classes.

    ``left`` is what the payments before this one leave open.
    """
    place, company_id = f"payments[{n}]", payment.company_id
    no_books = books_refusal(known.books.are_open(company_id), company_id, field=f"{place}.company_id")
    if no_books is not None:
        return [no_books]
    own = known.books.currencies[company_id]
    found: list[Refusal | None] = [
        period_refusal(known.periods, company_id, payment.paid_on, field=f"{place}.paid_on"),
        rate_refusal(known.rate(payment), payment.currency, own, payment.paid_on, field=f"{place}.currency"),
    ]
    for m, allocation in enumerate(payment.allocations):
        rest = rests.get(allocation.invoice_id)
        if rest is None:
            continue
        where = f"{place}.allocations[{m}]"
        if (rest.row.company_id, rest.row.partner_id, rest.row.currency) != (
            company_id, payment.partner_id, payment.currency,
        ):  # fmt: skip
            found.append(errors.PaymentMismatch(
                f"Invoice {rest.row.number} belongs to another company, customer or currency.",
                field=f"{where}.invoice_id", object_id=allocation.invoice_id,
                mend="Allocate to invoices of the paying customer in the currency of the payment.",
            ))  # fmt: skip
        elif allocation.amount > (still_open := left[allocation.invoice_id]):
            found.append(errors.Overpayment(
                f"{allocation.amount} is allocated to invoice {rest.row.number}, of which {still_open} is open.",
                field=f"{where}.amount", object_id=allocation.invoice_id, open_amount=still_open,
                mend=f"Allocate at most {still_open} {payment.currency}.",
            ))  # fmt: skip
        else:
            left[allocation.invoice_id] -= allocation.amount
    return [r for r in found if r is not None]


def _company_amount(payment: PaymentRequest, known: _Known) -> Decimal:
    return converted(payment.amount, known.rate(payment) or Decimal(1), known.quantum(payment))


def _post(
    payments: Sequence[PaymentRequest], shares: Sequence[list[Decimal]], amounts: Sequence[Decimal], known: _Known
) -> list[Written]:
    """Bank against receivable; what the exchange rate moved since the invoice is a difference of its own."""
    batch = EntryBatch()
    accounts, journals = known.books.accounts, known.books.journals
    for payment, parts, amount in zip(payments, shares, amounts, strict=True):
        company, owed = payment.company_id, sum(parts, ZERO)
        entry = batch.open(Head(
            company, journals[company, CASH], known.periods[company, month_of(payment.paid_on)].id, payment.paid_on,
            PARTNER_KIND.number, payment.partner_id, f"Payment {payment.reference}".strip(),
        ))  # fmt: skip
        currency, partner = payment.currency, payment.partner_id
        batch.post(entry, accounts[company, "bank"], currency, payment.amount, amount, partner_id=partner)
        batch.post(entry, accounts[company, "receivable"], currency, -payment.amount, -owed, partner_id=partner)
        batch.post(entry, accounts[company, "exchange_difference"], currency, ZERO, owed - amount)
    return batch.write(operation_id=current().id)


def _insert(
    ids: Sequence[int],
    numbers: Sequence[str],
    payments: Sequence[PaymentRequest],
    entries: Sequence[Written],
    *,
    amounts: Sequence[Decimal],
    shares: Sequence[list[Decimal]],
) -> None:
    INVOICES.run("insert_payments", {
        "ids": ids,
        "companies": [p.company_id for p in payments],
        "numbers": numbers,
        "partners": [p.partner_id for p in payments],
        "dates": [p.paid_on for p in payments],
        "currencies": [p.currency for p in payments],
        "amounts": [p.amount for p in payments],
        "company_amounts": amounts,
        "references": [p.reference for p in payments],
        "entries": [e.id for e in entries],
    })  # fmt: skip
    rows = [
        (p.company_id, i, a.invoice_id, a.amount, share)
        for i, p, parts in zip(ids, payments, shares, strict=True)
        for a, share in zip(p.allocations, parts, strict=True)
    ]
    names = ("companies", "payments", "invoices", "amounts", "company_amounts")
    INVOICES.run("insert_allocations", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _record(ids: Sequence[int], numbers: Sequence[str], payments: Sequence[PaymentRequest], by: Actor) -> None:
    record(by=by, kind=PAYMENT_KIND, verb="recorded", entries=[
        Entry(
            object_id=i,
            company_id=p.company_id,
            after={"number": number, "amount": p.amount, "currency": p.currency, "paid_on": p.paid_on},
            refs=(ref(PARTNER_KIND, p.partner_id), *(ref(INVOICE_KIND, a.invoice_id) for a in p.allocations)),
        )
        for i, number, p in zip(ids, numbers, payments, strict=True)
    ])  # fmt: skip
