"""Refusals of finance, one class per reason; the order here is the order in which they are reported."""

from onegauge.kernel.errors import Refusal


class InvalidInvoice(Refusal):
    """A quantity, price, currency or line that no invoice can carry."""

    code, status, title = "invalid_invoice", 422, "Invalid invoice"


class InvalidEntry(Refusal):
    """An entry that no ledger can carry: no postings, wrong decimals, an unknown account."""

    code, status, title = "invalid_entry", 422, "Invalid entry"


class EntryUnbalanced(Refusal):
    """Debits and credits of a currency differ."""

    code, status, title = "entry_unbalanced", 422, "Entry does not balance"


class ControlAccount(Refusal):
    """An account that only its own process writes, so that it always equals its sub-ledger."""

    code, status, title = "control_account", 409, "Control account"


class BooksNotOpen(Refusal):
    """The company has no chart of accounts yet."""

    code, status, title = "books_not_open", 409, "Books are not open"


class BooksAlreadyOpen(Refusal):
    """The company's books were opened before."""

    code, status, title = "books_already_open", 409, "Books are open already"


class NotACustomerHere(Refusal):
    """A partner that is no customer of this company, in the actor's scope."""

    code, status, title = "not_a_customer_here", 409, "Not a customer"


class PeriodMissing(Refusal):
    """No period of the company's books holds this date."""

    code, status, title = "period_missing", 409, "No period"


class PeriodClosed(Refusal):
    """The period that holds this date is closed."""

    code, status, title = "period_closed", 409, "Period closed"


class ExchangeRateMissing(Refusal):
    """No exchange rate is known on or before this date."""

    code, status, title = "exchange_rate_missing", 409, "No exchange rate"


class InvalidPayment(Refusal):
    """An amount, currency or allocation that no payment can carry."""

    code, status, title = "invalid_payment", 422, "Invalid payment"


class PaymentMismatch(Refusal):
    """The invoice belongs to another customer, company or currency than the payment."""

    code, status, title = "payment_mismatch", 409, "Payment does not match"


class Overpayment(Refusal):
    """More is allocated to an invoice than is left to pay."""

    code, status, title = "overpayment", 409, "More than is open"


class PartlyPaid(Refusal):
    """An invoice on which money was received, or a rebate set off, cannot be credited in full."""

    code, status, title = "partly_paid", 409, "Partly paid"


class NothingOpen(Refusal):
    """Nothing is left to pay of the invoice."""

    code, status, title = "nothing_open", 409, "Nothing to pay"


class RebateSettled(Refusal):
    """This period of a rebate agreement was settled before; the settlement is named."""

    code, status, title = "rebate_settled", 409, "Settled before"


class RebatePeriodRuns(Refusal):
    """The period of a rebate agreement is not over: what is still invoiced could change what is due."""

    code, status, title = "rebate_period_runs", 409, "The period is not over"
