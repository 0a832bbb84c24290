"""What finance adds to the page of a customer: invoices, what is left to pay, payments."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.finance import permissions, queries
from onegauge.partners.queries import company_and_partner
from onegauge.ui.kit import (
    SCREENS,
    Badge,
    Date,
    Due,
    Lines,
    Link,
    Money,
    Tab,
    Text,
    contribute,
)

TONES = {"posted": "info", "paid": "good", "credited": "neutral"}


def of_customer(read: Callable[[int, int], Any]) -> Callable[[int], Any]:
    """A read by company and partner as one by customer."""

    def rows(customer_id: int) -> Any:
        return read(*company_and_partner(customer_id))

    rows.__name__ = read.__name__
    return rows


def page_of(model: str, path: str = "pk") -> Callable[[Any], str]:
    """The page of a row, or of what it names."""
    return lambda row: SCREENS[model].url("document", getattr(row, path))


contribute(
    "partners.Customer",
    Tab(
        "invoices", _("Invoices"),
        Lines(
            of_customer(queries.invoices_of_customer), Link("number", _("Invoice"), url=page_of("finance.Invoice")),
            Badge("state", tones=TONES), Date("invoiced_on"), Date("due_on"), Money("gross_amount", currency="currency"),
            Money("open_amount", _("Open"), currency="currency"), title=_("Last invoices"),
            empty=_("Nothing was invoiced yet"), limit=50,
        ),
    ).only(permissions.VIEW),
    Tab(
        "open-items", _("Left to pay"),
        Lines(
            of_customer(queries.open_items_of_customer),
            Link("invoice__number", _("Invoice"), url=page_of("finance.Invoice", "invoice_id")), Due("due_on"),
            Money("amount", currency="currency"), Money("open_amount", currency="currency", total=True),
            title=_("What is left to pay"), empty=_("Everything is paid"), limit=100,
        ),
    ).only(permissions.VIEW),
    Tab(
        "payments", _("Payments"),
        Lines(
            of_customer(queries.payments_of_customer), Link("number", _("Payment"), url=page_of("finance.Payment")),
            Date("paid_on"), Money("amount", currency="currency"), Text("reference"), title=_("Last payments"),
            empty=_("No payment came in yet"), limit=50,
        ),
    ).only(permissions.VIEW),
    order=30,
)  # fmt: skip
