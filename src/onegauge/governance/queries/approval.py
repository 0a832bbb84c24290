"""Reads of approvals: what waits for whom, and who stands in for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from onegauge.governance.approval_rights import decider, lent_rights
from onegauge.governance.models import ApprovalRequest, ApprovalRule, Delegation
from onegauge.governance.states import ApprovalState
from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS

INBOX_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A request that the actor could decide now, and in whose place."""

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


def inbox(by: Actor) -> list[InboxRow]:
    """What waits for this actor, by own right or lent, the earliest due first; never what one asked for oneself."""
    lent = lent_rights(by.person_id)
    held = {permission for grant in by.grants for permission in grant.permissions}
    reach = sorted(held | {right.permission for right in lent})
    waiting = (
        ApprovalRequest.objects.filter(state=ApprovalState.PENDING, permission__in=reach)
        .exclude(requested_by_id=by.person_id)
        .select_related("requested_by")
        .order_by("due_at", "id")[:INBOX_LENGTH]
    )
    judged = [(row, *decider(row, by, lent)) for row in waiting]
    return [_row(row, by, decides_for) for row, decides_for, refusal in judged if refusal is None]


def _row(row: ApprovalRequest, by: Actor, decides_for: int | None) -> InboxRow:
    return InboxRow(
        id=row.id,
        version=row.version,
        kind=KINDS[row.kind].name,
        object_id=row.object_id,
        verb=row.verb,
        company_id=row.company_id,
        site_id=row.site_id,
        amount=row.amount,
        currency=row.currency,
        summary=row.summary,
        requested_by=row.requested_by.name,
        requested_at=row.requested_at,
        due_at=row.due_at,
        is_overdue=row.due_at < by.now,
        decides_for=decides_for,
    )


def approval_requests() -> QuerySet[ApprovalRequest]:
    """All requests in scope, newest first."""
    return ApprovalRequest.objects.select_related("rule", "requested_by", "decided_by", "decided_for").order_by("-id")


def approvals_of(kind_number: int, object_ids: Sequence[int]) -> QuerySet[ApprovalRequest]:
    """The requests of documents, newest first."""
    return approval_requests().filter(kind=kind_number, object_id__in=object_ids)


def approval_rules() -> QuerySet[ApprovalRule]:
    """Rules by code with their steps."""
    return ApprovalRule.objects.order_by("code").prefetch_related("steps")


def delegations_in_force(on: date) -> QuerySet[Delegation]:
    """Who stands in for whom on a day."""
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return (
        Delegation.objects.filter(running, from_on__lte=on, until_on__gt=on)
        .select_related("from_person", "to_person")
        .order_by("from_on", "id")
    )
