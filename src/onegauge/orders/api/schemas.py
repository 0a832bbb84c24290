"""Orders as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from onegauge.ui.rest.rows import Columns, Computed

PLACE = {"company_id": "company_id", "company": "company__code", "site_id": "site_id", "site": "site__code"}
ORDER = Columns(
    "SalesOrder",
    "orders.SalesOrder",
    "id number customer_reference channel currency ordered_at requested_on state version ship_complete total_amount"
    " charge_amount invoiced_amount prepaid_amount",
    {**PLACE, "customer_id": "partner_id", "customer": "partner__code", "ship_to": "ship_to__code"},
    {"open_hold_count": Computed(int)},
)
ORDER_LINE = Columns(
    "SalesOrderLine",
    "orders.OrderLine",
    "id line_no qty entered_qty entered_unit rounding list_price unit_price price_line_id rule_price price_trace net_amount"
    " invoiced_qty",
    {"item_id": "item_id", "sku": "item__sku"},
)
ORDER_CHARGE = Columns(
    "SalesOrderCharge",
    "orders.OrderCharge",
    "id line_no term_id name per tax_class amount invoiced_amount",
    {"paid_with_id": "paid_with_id", "paid_with": "paid_with__number"},
)
HOLD = Columns(
    "Hold",
    "orders.Hold",
    "id type state version reason details policy_ids opened_at due_at owner_role closed_at closed_by_id note",
    {"company_id": "company_id", "site_id": "site_id", "order_id": "order_id", "order": "order__number"},
)


class WhyHold(BaseModel):
    """A stop, with the numbers that caused it."""

    id: int
    type: str
    state: str
    reason: str
    details: Any
    opened_at: datetime
    closed_at: datetime | None
    note: str


class WhyLine(BaseModel):
    """What was promised for a line, why, and how far it is served."""

    line_no: int
    sku: str
    qty: Decimal
    due_on: date | None
    first_promised_on: date | None
    promised_on: date | None
    promise_reason: str | None
    held: bool | None
    reserved_qty: Decimal | None
    shipped_qty: Decimal | None
    cancelled_qty: Decimal | None
    list_price: Decimal | None
    unit_price: Decimal
    price_line_id: int | None


class WhyReservation(BaseModel):
    """A quantity kept on a shelf, with the policies that decided it."""

    line_no: int
    bin: str
    lot: str | None
    qty: Decimal
    shipment_id: int | None
    policy_ids: list[int]


class WhyPolicy(BaseModel):
    """A policy that decided, and who decided the policy."""

    key: str
    verb: str
    provenance_id: int
    story: dict[str, Any]


class Why(BaseModel):
    """Why an order stands where it stands."""

    order_id: int
    number: str
    state: str
    allowed: list[str]
    holds: list[WhyHold]
    lines: list[WhyLine]
    reservations: list[WhyReservation]
    policies: list[WhyPolicy]
