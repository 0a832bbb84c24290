"""The typed rows of the demo enterprise: plain, frozen, independent of database and web."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the group that shares customs and a regional management."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A legal entity with its own currency and books."""

    code: str
    name: str
    country: str
    currency: str
    region: str
    rate: Decimal
    tax_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A warehouse with its town, zone of time and calendar."""

    code: str
    name: str
    company: str
    region: str
    timezone: str
    calendar: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which a calendar does not work although its weekday would."""

    on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working weekdays (Monday is 0) and the holidays of the span the demo needs."""

    code: str
    name: str
    country: str
    working_weekdays: tuple[int, ...]
    holidays: tuple[Holiday, ...]

    def works_on(self, on: date) -> bool:
        """Whether goods leave and arrive on this day."""
        return on.weekday() in self.working_weekdays and all(holiday.on != on for holiday in self.holidays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area of a site with one purpose."""

    site: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A place that holds stock; the sequence is the walking order of a picker."""

    site: str
    zone: str
    code: str
    kind: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of UN/ECE Recommendation 20."""

    code: str
    name: str
    symbol: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClass:
    """A family of articles."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article of the catalogue; cost is in GBP per base unit."""

    sku: str
    name: str
    unit: str
    item_class: str
    inner_qty: int | None
    gtin: str
    inner_gtin: str
    supplier: str
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price of a company's list from a quantity on, in the company's currency."""

    company: str
    sku: str
    min_qty: int
    unit_price: Decimal
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Where the goods of a number of articles come from."""

    code: str
    name: str
    country: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A buyer of one company, served by one site."""

    code: str
    name: str
    country: str
    city: str
    company: str
    site: str
    currency: str
    credit_limit: Decimal
    payment_days: int
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line as the customer ordered it, at the agreed price in the order's currency."""

    line_no: int
    sku: str
    qty: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One real invoice of the history, read as the order behind it."""

    reference: str
    placed_at: datetime
    business_date: date
    company: str
    site: str
    customer: str
    currency: str
    purchase_order: str
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Goods of one article into one bin; cost in the company's currency per base unit."""

    sku: str
    bin: str
    qty: int
    unit_cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A delivery of one supplier at one site on one morning."""

    reference: str
    received_at: datetime
    business_date: date
    company: str
    site: str
    supplier: str
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A demo login: its name is its role and place, nobody real is meant. Without company and site it is the group's."""

    username: str
    name: str
    role: str
    company: str | None = None
    site: str | None = None

    @property
    def scope(self) -> str:
        """Where the role is granted."""
        return "site" if self.site else "company" if self.company else "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """A wanted deviation from the template; days count from the first day of the history."""

    policy: str
    value: bool | int | str
    scope: str
    place: str
    reason: str
    kpi: str
    owner: str
    requester: str
    approver: str
    from_day: int
    until_day: int
    review_day: int
    item_class: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """A value of the template for one class of items."""

    policy: str
    item_class: str
    value: bool | int | str
