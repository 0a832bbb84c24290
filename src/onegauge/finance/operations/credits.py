"""Credit notes: an invoice taken back in full, by a mirrored entry and a number of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onegauge.finance import errors
from onegauge.finance.chart import SALES
from onegauge.finance.facts import InvoicesCredited
from onegauge.finance.guards import period_refusal
from onegauge.finance.kinds import CREDIT_NOTE_KIND, INVOICE_KIND
from onegauge.finance.operations.accruals import Change, changes_of, counted_back, keep_changes, post_changes
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    Written,
    books_of,
    document_numbers,
    lock_periods,
    month_of,
    take_ids,
)
from onegauge.finance.permissions import CREDIT_INVOICES
from onegauge.finance.rows import OpenItemRow
from onegauge.finance.statements import INVOICES, LEDGER
from onegauge.finance.states import INVOICE, InvoiceState
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.operation import current, operation

SERIES = "credit-note"


@dataclass(frozen=True, slots=True)
class InvoiceCredited:
    """A credit note and the invoice it took back."""

    id: int
    number: str
    invoice_id: int


@operation(permission=CREDIT_INVOICES)
def credit_invoices(
    *,
    invoice_ids: Sequence[int],
    credited_on: date,
    reason: str,
    by: Actor,
    versions: Mapping[int, int] | None = None,
    key: str | None = None,
) -> list[InvoiceCredited]:
    """Take invoices back in full: nothing is left open, revenue and tax are reversed on the day of the credit.

    What they earned of rebates is taken back with them. An invoice on which money was received is refused: the money must be dealt with first.
    """
    moves = INVOICE.begin("credit", invoice_ids, by=by, versions=versions)
    posted = [doc.id for doc in moves.rows if doc.state == InvoiceState.POSTED]
    rows = INVOICES.rows("lock_open_items", {"invoices": posted}, OpenItemRow)
    books = books_of(r.company_id for r in rows)
    periods = lock_periods((r.company_id, credited_on) for r in rows)
    moves.refuse(_reason_refusal(reason))
    for row in rows:
        moves.refuse(_partly_paid(row))
    for company_id in sorted({r.company_id for r in rows}):
        moves.refuse(period_refusal(periods, company_id, credited_on, field="credited_on"))
    moves.check()
    if not rows:
        return []
    rebated = [r.invoice_id for r in rows if r.has_rebates]
    rebates = changes_of(counted_back(rebated, credited_on), books.currencies) if rebated else []
    entries = _reverse(rows, credited_on, books, periods, rebates)
    numbers = document_numbers([row.company_id for row in rows], SERIES)
    ids = take_ids("finance_creditnote", len(rows))
    _insert(ids, numbers, rows, entries, credited_on=credited_on, reason=reason)
    keep_changes(rebates, by)
    credit_of = {r.invoice_id: i for i, r in zip(ids, rows, strict=True)}
    moves.finish(
        after={i: {"reason": reason} for i in moves.ids},
        refs={i: [ref(CREDIT_NOTE_KIND, n)] for i, n in credit_of.items()},
    )
    _record(ids, numbers, rows, reason, by)
    publish(InvoicesCredited(invoice_ids=tuple(r.invoice_id for r in rows)), by=by)
    return [InvoiceCredited(i, number, r.invoice_id) for i, number, r in zip(ids, numbers, rows, strict=True)]


def _reason_refusal(reason: str) -> Refusal | None:
    if reason.strip() and len(reason) <= 200:
        return None
    return errors.InvalidInvoice(
        "A credit needs a reason of at most 200 characters.", field="reason", mend="Say why the invoice is taken back."
    )


def _partly_paid(row: OpenItemRow) -> Refusal | None:
    if row.open_amount == row.amount:
        return None
    return errors.PartlyPaid(
        f"{row.amount - row.open_amount} {row.currency} were received or set off on invoice {row.number}.",
        object_id=row.invoice_id,
        mend="Return the money first, then credit the invoice.",
        open_amount=row.open_amount,
    )


def _reverse(
    rows: Sequence[OpenItemRow],
    credited_on: date,
    books: Books,
    periods: Mapping[tuple[int, date], PeriodRow],
    rebates: Sequence[Change],
) -> list[Written]:
    """The mirrored entry of each invoice, on the day of the credit; then the rebates that it earned."""
    batch = EntryBatch()
    positions = {
        row.entry_id: batch.open(Head(
            row.company_id, books.journals[row.company_id, SALES],
            periods[row.company_id, month_of(credited_on)].id, credited_on, INVOICE_KIND.number, row.invoice_id,
            f"Credit of invoice {row.number}",
        ))
        for row in rows
    }  # fmt: skip
    posted = LEDGER.tuples("postings_of_entries", {"entries": list(positions)})
    for entry_id, account_id, currency, amount, company_amount, site_id, partner_id in posted:
        batch.post(positions[entry_id], account_id, currency, -amount, -company_amount, site_id=site_id,
                   partner_id=partner_id)  # fmt: skip
    post_changes(batch, rebates, books, periods)
    return batch.write(operation_id=current().id)[: len(rows)]


def _insert(
    ids: Sequence[int],
    numbers: Sequence[str],
    rows: Sequence[OpenItemRow],
    entries: Sequence[Written],
    *,
    credited_on: date,
    reason: str,
) -> None:
    INVOICES.run("insert_credit_notes", {
        "credited_on": credited_on,
        "reason": reason,
        "ids": ids,
        "companies": [r.company_id for r in rows],
        "numbers": numbers,
        "invoices": [r.invoice_id for r in rows],
        "entries": [e.id for e in entries],
    })  # fmt: skip
    INVOICES.run("reduce_open_items", {
        "ids": [r.id for r in rows],
        "amounts": [r.open_amount for r in rows],
        "company_amounts": [r.company_open_amount for r in rows],
    })  # fmt: skip


def _record(ids: Sequence[int], numbers: Sequence[str], rows: Sequence[OpenItemRow], reason: str, by: Actor) -> None:
    record(by=by, kind=CREDIT_NOTE_KIND, verb="posted", entries=[
        Entry(object_id=i, company_id=r.company_id, after={"number": number, "reason": reason},
              refs=(ref(INVOICE_KIND, r.invoice_id),))
        for i, number, r in zip(ids, numbers, rows, strict=True)
    ])  # fmt: skip
