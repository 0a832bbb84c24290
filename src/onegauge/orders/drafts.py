"""Orders as people and programs enter them, in the codes that they use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineDraft:
    """One line as entered. ``unit`` is empty for the base unit, else the code of a packaging of the item.

    ``unit_price`` per base unit overrides the price list; below the floor it leads to a price hold. An ``exact`` quantity
    is never rounded to whole packages, whatever the site does.
    """

    sku: str
    qty: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """One order as entered, in the codes that people use. An empty site means the customer's default site."""

    company: str
    customer: str
    lines: Sequence[OrderLineDraft]
    site: str = ""
    ship_to: str = ""
    customer_reference: str = ""
    channel: str = "desk"
    ordered_at: datetime | None = None
    requested_on: date | None = None
    ship_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRevision(OrderDraft):
    """A draft order as it shall be from now on: its whole head and all its lines.

    Its company, its channel and the instant it was ordered at stay as they are, so prices stay those of that day.
    """

    order_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """How much of a line shall be served in all, in base units, with what has left already; 0 cancels it."""

    line_no: int
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmendment:
    """What a customer wants otherwise of a confirmed order; what is not named stays as it is.

    Lines keep their price. What is added costs what it cost on the day of the order, or what is given.
    """

    order_id: int
    version: int | None = None
    reason: str = ""
    lines: Sequence[LineChange] = ()
    added: Sequence[OrderLineDraft] = ()
    requested_on: date | None = None
    ship_to: str | None = None
    ship_complete: bool | None = None
    customer_reference: str | None = None
