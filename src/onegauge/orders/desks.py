"""Reads for the pages of items and customers: what sold, what is open, what a customer would owe."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from onegauge.finance.queries import receivable_open_by_partner
from onegauge.kernel.sql import Sql
from onegauge.orders.models import Hold, SalesOrder
from onegauge.orders.policies import CREDIT_TOLERANCE
from onegauge.orders.queries import holds_for_queue, sales_orders_for_list
from onegauge.orders.states import HoldState, OrderState
from onegauge.partners.queries import company_and_partner

SQL = Sql(__file__, "desks")
WEEKS = 11


@dataclass(frozen=True, slots=True)
class Week:
    """What was ordered of an item in one week."""

    week_on: date
    qty: Decimal
    line_count: int


@dataclass(frozen=True, slots=True)
class _Terms:
    id: int
    company_id: int
    partner_id: int
    currency: str
    credit_limit: Decimal | None
    default_site_id: int | None
    open_order_amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What a customer owes or will owe, by its parts, against the limit as the credit check judges it."""

    currency: str
    credit_limit: Decimal | None
    tolerance_share: Decimal
    receivable_amount: Decimal
    overdue_amount: Decimal
    oldest_due_on: date | None
    open_order_amount: Decimal

    @property
    def amount(self) -> Decimal:
        """Open invoices and confirmed orders that are not billed yet."""
        return self.receivable_amount + self.open_order_amount

    @property
    def ceiling(self) -> Decimal | None:
        """The limit with its tolerance; nothing when it is unlimited."""
        return None if self.credit_limit is None else self.credit_limit * (1 + self.tolerance_share)

    @property
    def free_amount(self) -> Decimal | None:
        """What one more order may cost before it is held."""
        return None if self.ceiling is None else self.ceiling - self.amount


def exposure(customer_id: int, *, on: date) -> Exposure:
    """The parts of a customer's exposure on a day."""
    terms = SQL.rows("exposure", {"customer": customer_id}, _Terms)[0]
    owed = receivable_open_by_partner(on=on, company_ids=[terms.company_id], partner_ids=[terms.partner_id])
    site = terms.default_site_id
    tolerance = CREDIT_TOLERANCE.at(site_id=site, on=on).as_decimal if site is not None else Decimal(0)
    return Exposure(
        currency=terms.currency,
        credit_limit=terms.credit_limit,
        tolerance_share=tolerance,
        receivable_amount=owed[0].open_amount if owed else Decimal(0),
        overdue_amount=owed[0].overdue_amount if owed else Decimal(0),
        oldest_due_on=owed[0].oldest_due_on if owed else None,
        open_order_amount=terms.open_order_amount,
    )


def weekly_sales(item_id: int, *, today: date) -> list[Week]:
    """What was ordered of an item in the last twelve weeks."""
    return SQL.rows("weekly_sales", {"item": item_id, "today": today, "weeks": WEEKS}, Week)


def open_orders_of_customer(customer_id: int) -> QuerySet[SalesOrder]:
    """What is not closed yet, newest first."""
    company_id, partner_id = company_and_partner(customer_id)
    rows = sales_orders_for_list().filter(company_id=company_id, partner_id=partner_id)
    return rows.exclude(state__in=(OrderState.CLOSED, OrderState.CANCELLED)).order_by("-id")


def holds_of_customer(customer_id: int) -> QuerySet[Hold]:
    """What stops orders of this customer now, the oldest first."""
    company_id, partner_id = company_and_partner(customer_id)
    rows = holds_for_queue().filter(company_id=company_id, order__partner_id=partner_id, state=HoldState.OPEN)
    return rows.order_by("opened_at", "id")
