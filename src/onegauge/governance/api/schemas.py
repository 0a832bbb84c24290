"""Rows of governance as the API shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from onegauge.ui.rest.rows import Columns

REGION = Columns("Region", "governance.Region", "id code name")
COMPANY = Columns("Company", "governance.Company", "id code name country currency", {"region": "region__code"})
SITE = Columns(
    "Site",
    "governance.Site",
    "id code name timezone kind",
    {"company_id": "company_id", "company": "company__code", "region": "region__code", "calendar": "calendar__code"},
)
CALENDAR = Columns("Calendar", "governance.Calendar", "id code name working_weekdays")
TEMPLATE_VERSION = Columns(
    "TemplateVersion",
    "governance.TemplateVersion",
    "id number state version notes effective_from created_at approved_at released_at",
    {"template": "template__code", "author": "author__name", "approved_by": "approved_by__name"},
)
VARIANCE = Columns(
    "Variance",
    "governance.Variance",
    "id state version key item_class partner value scope reason kpi from_on until_on review_on requested_at approved_at decision_reason"
    " ended_on",
    {
        "region_id": "region_id",
        "company_id": "company_id",
        "site_id": "site_id",
        "owner_id": "owner_id",
        "requested_by": "requested_by__name",
        "approved_by": "approved_by__name",
    },
)
APPROVAL = Columns(
    "ApprovalRequest",
    "governance.ApprovalRequest",
    "id state version step permission kind object_id verb amount currency summary requested_at due_at decided_at reason",
    {
        "rule": "rule__code",
        "company_id": "company_id",
        "site_id": "site_id",
        "requested_by": "requested_by__name",
        "decided_by": "decided_by__name",
    },
)


API_KEY = Columns(
    "ApiKey",
    "governance.ApiKey",
    "id name prefix scopes until_at revoked_at last_used_at created_at",
    {"person_id": "person_id", "person": "person__name"},
)


class InboxLine(BaseModel):
    """A request that the caller could decide now."""

    id: int
    version: int
    kind: str
    object_id: int
    verb: str
    company_id: int | None
    site_id: int | None
    amount: Decimal | None
    currency: str
    summary: str
    requested_by: str
    requested_at: datetime
    due_at: datetime
    is_overdue: bool
    decides_for: int | None


class Inbox(BaseModel):
    """What waits for the caller, the earliest due first."""

    items: list[InboxLine]


class PolicyLine(BaseModel):
    """A declared policy."""

    key: str
    type: str
    unit: str
    default: Any
    control: str
    level: str
    area: str
    owner_role: str
    risk: str
    help: str
    narrows: list[str]


class Policies(BaseModel):
    """Every declared policy by key."""

    items: list[PolicyLine]


class MatrixCell(BaseModel):
    """The value at one site."""

    site_id: int
    value: Any
    level: str
    provenance_id: int
    valid_from: date
    valid_until: date


class MatrixLine(BaseModel):
    """One policy across the sites in scope, for all goods or for one item class or partner."""

    key: str
    item_class: str
    partner: str
    area: str
    unit: str
    control: str
    default: Any
    varied_count: int
    cells: list[MatrixCell]


class Matrix(BaseModel):
    """Policies by sites on a day."""

    on: date
    items: list[MatrixLine]


class PolicyLevel(BaseModel):
    """What one level says, whether or not it decides."""

    level: str
    value: Any
    provenance_id: int
    template_version: int | None
    variance_id: int | None
    item_class: str
    partner: str
    valid_from: date
    valid_until: date


class PolicyExplained(BaseModel):
    """Why a value is what it is."""

    key: str
    help: str
    unit: str
    control: str
    value: Any
    level: str
    provenance_id: int
    on: date
    decided_by: dict[str, Any]
    levels: list[PolicyLevel]
