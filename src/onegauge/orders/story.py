"""What the page of an order tells: its flow, its promise, its credit, and the trace of a line.

Reads only; call it inside a read scope.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import OrderCharge
from onegauge.pricing.term_queries import Asked, Buyer, Listed, Lost, Step, book_of

SQL = Sql(__file__, "story")


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A shipment or an invoice of an order."""

    kind: str
    id: int
    number: str
    state: str
    at: datetime
    qty: Decimal | None
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class OrderPromise:
    """The line that sets the date of the order, and how many are earlier."""

    line_no: int
    sku: str
    promised_on: date
    first_promised_on: date
    promise_reason: str
    line_count: int
    earlier_count: int
    shipped_qty: Decimal
    qty: Decimal


@dataclass(frozen=True, slots=True)
class CreditPosition:
    """What the customer has ordered and not been billed for, with this order, and the limit."""

    id: int
    number: str
    company_id: int
    partner_id: int
    partner: str
    currency: str
    order_amount: Decimal
    open_order_amount: Decimal
    customer_id: int | None
    credit_limit: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class UnderFloor:
    """A line that is sold below the floor; what it gives away against it."""

    line_no: int
    sku: str
    list_price: Decimal
    unit_price: Decimal
    qty: Decimal
    given_amount: Decimal


@dataclass(frozen=True, slots=True)
class LineStory:
    """Everything that explains one line."""

    id: int
    item_id: int
    order_id: int
    qty: Decimal
    unit: str
    list_price: Decimal | None
    unit_price: Decimal
    net_amount: Decimal
    currency: str
    site_id: int
    site: str
    due_on: date | None
    promised_on: date | None
    first_promised_on: date | None
    promise_reason: str
    reserved_qty: Decimal
    shipped_qty: Decimal
    min_qty: Decimal | None
    price_list: str | None
    valid_from: date | None
    line_no: int
    rule_price: Decimal | None
    price_trace: str | None
    price_line_id: int | None
    company_id: int
    partner_id: int
    ordered_on: date
    item_class_id: int


@dataclass(frozen=True, slots=True)
class SiteStock:
    """An item at one site."""

    site_id: int
    site: str
    on_hand_qty: Decimal
    free_qty: Decimal


def flow_of(order_id: int) -> list[FlowStep]:
    """Shipments and invoices in the order of time."""
    return SQL.rows("flow", {"kind": SALES_ORDER_KIND.number, "order": order_id}, FlowStep)


def promise_of(order_id: int) -> OrderPromise | None:
    """The promise of the order as a whole; nothing before it is confirmed."""
    found = SQL.rows("promise_of_order", {"kind": SALES_ORDER_KIND.number, "order": order_id}, OrderPromise)
    return found[0] if found else None


def credit_of(order_id: int) -> CreditPosition:
    """The credit of the order's customer today."""
    return SQL.rows("credit_position", {"order": order_id}, CreditPosition)[0]


def under_floor(order_id: int, floor: Decimal) -> list[UnderFloor]:
    """The lines below the floor."""
    return SQL.rows("under_floor", {"order": order_id, "floor": floor}, UnderFloor)


def line_story(line_id: int) -> LineStory:
    """One line with its demand and its price."""
    return SQL.rows("line_trace", {"kind": SALES_ORDER_KIND.number, "line": line_id}, LineStory)[0]


def stock_by_site(item_id: int, site_id: int) -> list[SiteStock]:
    """An item at the sites that the reader sees, the given one first."""
    return SQL.rows("stock_by_site", {"item": item_id, "site": site_id}, SiteStock)


def price_steps(line: LineStory) -> list[Step]:
    """The steps to the price of the rule as they were kept; none where the list was the whole story."""
    kept = json.loads(line.price_trace)["steps"] if line.price_trace else []
    return [Step(name, row_id, code, Decimal(price)) for name, row_id, code, price in kept]


def lost_terms(line: LineStory) -> list[Lost]:
    """The terms that were looked at and did not count, by the rule and the terms as they stand today."""
    buyer = Buyer(company_id=line.company_id, partner_id=line.partner_id, currency=line.currency, on=line.ordered_on)
    asked = Asked(item_id=line.item_id, item_class_id=line.item_class_id, qty=line.qty)
    listed = None
    if line.price_line_id is not None and line.list_price is not None:
        listed = Listed(price_line_id=line.price_line_id, unit_price=line.list_price)
    return book_of([buyer], [asked]).price(buyer, asked, listed).lost


def charges_of_line(order_id: int, line_no: int) -> QuerySet[OrderCharge]:
    """The surcharges of one line."""
    return OrderCharge.objects.filter(order_id=order_id, line_no=line_no).order_by("id")
