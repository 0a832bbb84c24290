"""Routes about the system itself: who I am, the journal of an object, and how far followers are behind."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from onegauge.governance.permissions import VIEW_ORGANISATION
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.kernel.followers import FOLLOWERS, lag
from onegauge.kernel.kinds import KIND_BY_LABEL
from onegauge.ui.history import history
from onegauge.ui.rest.access import actor_of, check_parameters, reader_of
from onegauge.ui.rest.declare import RESOURCES
from onegauge.ui.rest.types import IdParameter, Text

router = Router()
NONE: frozenset[str] = frozenset()


class GrantOut(BaseModel):
    """Permissions in one scope; null means all."""

    company_id: int | None
    site_id: int | None
    permissions: list[str]


class MeOut(BaseModel):
    """Who the request was made as."""

    person_id: int
    name: str
    grants: list[GrantOut]
    company_ids: list[int]
    site_ids: list[int]


class JournalLine(BaseModel):
    """What one operation did to the object."""

    id: int
    at: datetime
    effective_at: datetime
    operation_id: str
    request_id: str
    operation: str
    verb: str
    actor_id: int
    actor_name: str
    on_behalf_of: int | None
    before: Any = None
    after: Any = None
    policy: Any = None


class JournalOut(BaseModel):
    """The journal of an object, newest first."""

    items: list[JournalLine]


class LagOut(BaseModel):
    """How far a follower is behind."""

    name: str
    rows: int
    seconds: str = Field(description="Age of the last step while rows wait.")
    error: str


class FollowersOut(BaseModel):
    """All followers."""

    items: list[LagOut]


@router.get("/me", response=MeOut, operation_id="get_me", tags=["system"], summary="Who I am here")
def me(request: HttpRequest) -> dict[str, Any]:
    """The actor behind the key or session, with what it may do and where."""
    check_parameters(request, NONE)
    by = actor_of(request)
    grants = [
        {"company_id": g.company_id, "site_id": g.site_id, "permissions": sorted(g.permissions)} for g in by.grants
    ]
    return {
        "person_id": by.person_id, "name": by.name, "grants": grants, "company_ids": list(by.companies),
        "site_ids": list(by.sites),
    }  # fmt: skip


@router.get(
    "/journal", response=JournalOut, operation_id="list_journal", tags=["system"], summary="The journal of an object"
)
def journal(
    request: HttpRequest,
    kind: Annotated[Text, Field(max_length=60)],
    object_id: IdParameter,
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """What happened to one object (``kind`` such as ``orders.SalesOrder``), newest first, within your scope."""
    check_parameters(request, frozenset({"kind", "object_id", "limit"}))
    permissions = {r.model: r.permission for r in RESOURCES.values() if r.kind is not None}
    if kind not in permissions:
        mend = f"Use one of: {', '.join(sorted(permissions))}."
        raise Refused([UnknownDocument("There is no such kind of object.", field="kind", mend=mend)])
    with read_scope(reader_of(request, permissions[kind])):
        entries = history(KIND_BY_LABEL[kind], object_id, limit=limit).entries
    names = [n for n in JournalLine.model_fields if n != "operation_id"]
    return {"items": [{"operation_id": str(e.operation_id), **{n: getattr(e, n) for n in names}} for e in entries]}


@router.get(
    "/followers", response=FollowersOut, operation_id="list_followers", tags=["system"], summary="Lag of followers"
)
def followers(request: HttpRequest) -> dict[str, Any]:
    """How many rows each follower has not read yet, and its last error."""
    check_parameters(request, NONE)
    reader_of(request, VIEW_ORGANISATION)
    found = [lag(follower) for follower in FOLLOWERS.values()]
    return {"items": [{"name": x.name, "rows": x.rows, "seconds": f"{x.seconds:.1f}", "error": x.error} for x in found]}
