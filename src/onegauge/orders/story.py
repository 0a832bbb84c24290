"""What the page of an order tells: its flow, its promise, its credit, and the trace of a line.

Reads only; call it inside a read scope.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND

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
