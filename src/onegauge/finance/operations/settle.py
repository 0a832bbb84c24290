"""Settle: record that chosen invoices were paid, without typing what is open of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.operations.payments import (
    PaymentAllocationRequest,
    PaymentRecorded,
    PaymentRequest,
    record_payments,
)
from onegauge.finance.permissions import RECORD_PAYMENTS
from onegauge.finance.statements import DESK
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.operation import operation

Group = tuple[int, int, str]
ZERO = Decimal(0)


@operation(permission=RECORD_PAYMENTS)
def settle_invoices(
    *,
    invoice_ids: Sequence[int],
    paid_on: date,
    reference: str = "",
    amount: Decimal | None = None,
    by: Actor,
    key: str | None = None,
) -> list[PaymentRecorded]:
    """Record one payment for each company, customer and currency among the invoices, over all that is open of them.

    With an ``amount`` the invoices must share all three; the oldest due are paid first, and the rest stays open.
    """
    del key
    groups: dict[Group, list[PaymentAllocationRequest]] = {}
    rows = DESK.tuples("open_of_invoices", {"invoices": list(invoice_ids)})
    for invoice, company, partner, currency, open_amount in rows:
        allocation = PaymentAllocationRequest(invoice_id=invoice, amount=open_amount)
        groups.setdefault((company, partner, currency), []).append(allocation)
    known = {row[0] for row in rows}
    rights = [permission_refusal(by, RECORD_PAYMENTS, c) for c in sorted({g[0] for g in groups})]
    refuse_all(
        [*rights, *(_nothing_open(i) for i in sorted(set(invoice_ids) - known)), *_amount_refusals(groups, amount)]
    )
    if amount is not None:
        groups = {group: _oldest_first(parts, amount) for group, parts in groups.items()}
    payments = [
        PaymentRequest(
            company_id=company, partner_id=partner, currency=currency, paid_on=paid_on, reference=reference,
            amount=sum((a.amount for a in parts), ZERO) if amount is None else amount, allocations=parts,
        )
        for (company, partner, currency), parts in groups.items()
    ]  # fmt: skip
    return record_payments(payments=payments, by=by)


def _oldest_first(parts: Sequence[PaymentAllocationRequest], amount: Decimal) -> list[PaymentAllocationRequest]:
    """The amount laid over the invoices in their order."""
    left, found = amount, []
    for part in parts:
        taken = min(left, part.amount)
        if taken > 0:
            found.append(PaymentAllocationRequest(invoice_id=part.invoice_id, amount=taken))
        left -= taken
    return found


def _nothing_open(invoice_id: int) -> Refusal:
    return errors.NothingOpen("Nothing is left to pay of this invoice.", object_id=invoice_id)


def _amount_refusals(groups: dict[Group, list[PaymentAllocationRequest]], amount: Decimal | None) -> list[Refusal]:
    """What an amount cannot be given for."""
    if amount is None:
        return []
    if len(groups) > 1:
        return [errors.InvalidPayment(
            "One amount cannot pay several customers, companies or currencies.", field="amount",
            mend="Choose invoices of one customer, or leave the amount empty.",
        )]  # fmt: skip
    total = sum((a.amount for parts in groups.values() for a in parts), ZERO)
    if amount > total:
        return [errors.Overpayment(
            f"{amount} is more than the {total} that is open of these invoices.", field="amount", open_amount=total,
            mend="Choose further invoices of this customer, or enter less.",
        )]  # fmt: skip
    return []
