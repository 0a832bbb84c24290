"""Rows of inventory as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from onegauge.ui.rest.rows import Columns
from onegauge.ui.rest.types import MOST_LINES, NO_NULL, Instant, Text

PLACE = {"company_id": "company_id", "site_id": "site_id", "site": "site__code"}
LIMITS = "max_weight_kg max_volume_m3 max_units mixing"
ZONE = Columns("Zone", "inventory.Zone", f"id code name {LIMITS}", PLACE)
BIN = Columns(
    "Bin",
    "inventory.Bin",
    f"id code kind sequence {LIMITS}",
    {**PLACE, "zone": "zone__code", "partner": "partner__code"},
)
DIMENSIONS = {"item_id": "item_id", "sku": "item__sku", "bin": "bin__code", "lot": "lot__code"}
MORE = {"owner": "owner__code", "sscc": "handling_unit__sscc", "expires_on": "lot__expires_on"}
BALANCE = Columns(
    "Balance",
    "inventory.Balance",
    "id status on_hand_qty reserved_qty weight_kg received_on",
    {**PLACE, **DIMENSIONS, **MORE},
)
UNIT = Columns(
    "HandlingUnit", "inventory.HandlingUnit", "id sscc kind state version",
    {**PLACE, "bin": "bin__code", "parent_id": "parent_id", "parent": "parent__sscc"},
)  # fmt: skip
CONTENT = Columns(
    "Content", "inventory.Balance", "id status on_hand_qty reserved_qty weight_kg", {**DIMENSIONS, **MORE}
)
MOVEMENT = Columns(
    "Movement",
    "inventory.Movement",
    "id recorded_at effective_at company_id site_id item_id qty from_place from_balance_id to_place to_balance_id lot_id"
    " unit_cost owner_id weight_kg demand_id source_kind source_id reason_code reason operation_id",
)


class AvailabilityRequest(BaseModel):
    """Which items at which sites; what is left out means all in scope."""

    model_config = ConfigDict(extra="forbid")
    sites: list[Text] | None = Field(None, max_length=1000)
    skus: list[Text] | None = Field(None, max_length=MOST_LINES)


class AvailabilityLine(BaseModel):
    """On hand, reserved and available of one item at one site."""

    site_id: int
    site: str
    item_id: int
    sku: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    available_qty: Decimal


class Availability(BaseModel):
    """The answer with the instant it was read at; pairs that never had stock are left out."""

    on: date
    read_at: datetime
    items: list[AvailabilityLine]


DATED_FIGURES = (
    "site_id", "item_id", "on_hand_qty", "reserved_qty", "free_qty", "stopped_qty", "inbound_qty", "untrusted_qty",
    "outbound_qty",
)  # fmt: skip


class DatesRequest(BaseModel):
    """Which items; all sites in scope are answered for."""

    model_config = ConfigDict(extra="forbid")
    skus: list[Text] = Field(min_length=1, max_length=1000)


class PromisableFrom(BaseModel):
    """From this day on (null is now) so much can be promised in all."""

    from_on: date | None
    qty: Decimal


class DatedLine(BaseModel):
    """An item at a site: what is there, what comes, what is promised, and what can be promised from when."""

    site_id: int
    site: str
    item_id: int
    sku: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    free_qty: Decimal
    stopped_qty: Decimal
    inbound_qty: Decimal
    untrusted_qty: Decimal
    outbound_qty: Decimal
    dates: list[PromisableFrom]


class AvailabilityByDate(BaseModel):
    """The answer with the instant it was read at."""

    on: date
    read_at: datetime
    items: list[DatedLine]


class AsOfRequest(BaseModel):
    """Which items at which instant; all sites in scope are answered for."""

    model_config = ConfigDict(extra="forbid")
    at: Instant
    skus: list[Text] = Field(min_length=1, max_length=1000)


class AsOfLine(BaseModel):
    """How much of an item lay in one place."""

    site_id: int
    site: str
    item_id: int
    sku: str
    balance_id: int
    bin: str
    lot: str
    sscc: str
    owner: str
    status: str
    qty: Decimal


class StockAsOf(BaseModel):
    """The answer with the instant that was asked for; places that held nothing are left out."""

    at: datetime
    read_at: datetime
    items: list[AsOfLine]


class CoverRequest(BaseModel):
    """Which items, over how many days; all sites in scope are answered for."""

    model_config = ConfigDict(extra="forbid")
    skus: list[Text] = Field(min_length=1, max_length=1000)
    days: int = Field(90, ge=1, le=730)


class CoverLine(BaseModel):
    """How long the usable stock of an item lasts at a site; null when nothing left."""

    site_id: int
    site: str
    item_id: int
    sku: str
    usable_qty: Decimal
    issued_qty: Decimal
    cover_days: Decimal | None


class StockCover(BaseModel):
    """The answer with the days that the average is taken over."""

    on: date
    read_at: datetime
    days: int
    items: list[CoverLine]


TraceCode = Annotated[
    str,
    Field(min_length=1, max_length=200, pattern=NO_NULL, description="A lot, serial number or SSCC, typed or scanned."),
]
TraceSku = Annotated[str, Field(max_length=40, pattern=NO_NULL, description="The item, where items share a code.")]


class TraceSubject(BaseModel):
    """What the code means: a lot of an item, or a handling unit."""

    kind: str
    id: int
    code: str
    item_id: int | None
    sku: str
    name: str
    expires_on: date | None
    produced_on: date | None
    origin: str


class TraceStep(BaseModel):
    """What one document did to the goods in one direction."""

    first_at: datetime
    last_at: datetime
    site_id: int
    site: str
    sku: str
    lot: str
    from_place: str
    to_place: str
    reason_code: str
    source_kind: int | None
    source_id: int | None
    document: str
    order_kind: int | None
    order_id: int | None
    order: str
    partner_id: int | None
    partner_code: str
    partner: str
    kit: str
    qty: Decimal
    movement_count: int
    note: str


class TraceLeft(BaseModel):
    """What lies in one place now."""

    id: int
    site_id: int
    site: str
    bin: str
    sku: str
    lot: str
    sscc: str
    status: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    worked_qty: Decimal
    partner_id: int | None
    partner_code: str
    partner: str


class TraceWaiting(BaseModel):
    """How much of what is left one document waits for."""

    order_kind: int
    order_id: int
    order: str
    partner_id: int | None
    partner_code: str
    partner: str
    qty: Decimal


class TraceRecipient(BaseModel):
    """A customer to call."""

    partner_id: int
    code: str
    name: str
    address: str
    shipped_qty: Decimal
    there_qty: Decimal
    reserved_qty: Decimal
    first_at: datetime | None
    last_at: datetime | None
    documents: list[str]
    orders: list[str]


class TraceOut(BaseModel):
    """Both directions, what is left, and whom to call."""

    read_at: datetime
    subjects: list[TraceSubject]
    backward: list[TraceStep]
    forward: list[TraceStep]
    left: list[TraceLeft]
    waiting: list[TraceWaiting]
    recipients: list[TraceRecipient]
