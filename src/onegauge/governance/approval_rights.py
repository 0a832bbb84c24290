"""Who may decide on a request: by right, or in the place of somebody who may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, Protocol

from onegauge.governance import errors_policy
from onegauge.governance.policy_guards import own_decision
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refusal
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.kernel.sql import Sql

APPROVAL: Final = Sql(str(Path(__file__)), "approval")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a rule, as the engine reads it."""

    position: int
    from_amount: Decimal
    permission: str
    due_hours: int


@dataclass(frozen=True, slots=True)
class LentRight:
    """A permission that somebody holds and lent, with the scope of the grant and that of the delegation."""

    from_person_id: int
    permission: str
    company_id: int | None
    site_id: int | None
    lent_company_id: int | None
    lent_site_id: int | None

    def covers(self, permission: str, company_id: int | None, site_id: int | None) -> bool:
        """Whether both the giver's grant and the delegation reach this document."""
        return (
            self.permission == permission
            and self.company_id in (None, company_id)
            and self.site_id in (None, site_id)
            and self.lent_company_id in (None, company_id)
            and self.lent_site_id in (None, site_id)
        )


class Asked(Protocol):
    """What the engine needs to know of a request."""

    id: int
    permission: str
    company_id: int | None
    site_id: int | None
    requested_by_id: int


def lent_rights(person_id: int) -> list[LentRight]:
    """What this person may decide today in the place of others."""
    return APPROVAL.rows("lent_rights", {"person_id": person_id, "today": utcnow().date()}, LentRight)


def decider(request: Asked, by: Actor, lent: Sequence[LentRight]) -> tuple[int | None, Refusal | None]:
    """In whose place the actor decides (None: by own right), or why not at all."""
    own = own_decision(by, request.requested_by_id, request.id, "asked for")
    if own is not None:
        return None, own
    if by.may(request.permission, request.company_id, request.site_id):
        return None, None
    givers = [r.from_person_id for r in lent if r.covers(request.permission, request.company_id, request.site_id)]
    for giver in givers:
        if giver != request.requested_by_id:
            return giver, None
    if givers:
        return None, own_decision(
            _as(by, request.requested_by_id), request.requested_by_id, request.id, "speak for who asked"
        )
    known = PERMISSIONS.get(request.permission)
    return None, errors_policy.ApprovalNotYours(
        f"This needs the permission “{known.label if known else request.permission}” here.",
        object_id=request.id,
        mend="Somebody who holds it decides, or lends it to you by a delegation.",
        permission=request.permission,
    )


def _as(by: Actor, person_id: int) -> Actor:
    """The actor as the delegation makes it: speaking for the giver."""
    return Actor(person_id=by.person_id, name=by.name, grants=(), companies=(), sites=(), on_behalf_of=person_id)


def steps_for(steps: Sequence[Step], amount: Decimal | None) -> list[Step]:
    """The step that an amount reaches and those above it; none when the amount needs nobody's word.

    Without an amount the lowest step decides: there is nothing to measure by.
    """
    climbing = sorted(steps, key=lambda step: step.from_amount)
    if amount is None:
        return climbing
    reached = [i for i, step in enumerate(climbing) if step.from_amount <= abs(amount)]
    return climbing[reached[-1] :] if reached else []


def with_decider(wanted: Iterable[tuple[int, Step, int | None, int | None]], requester: int) -> set[tuple[int, int]]:
    """Of (document, step, company, site): the (document, step position) that somebody else could decide."""
    rows = list(wanted)
    found = APPROVAL.tuples(
        "deciders",
        {
            "permissions": [step.permission for _, step, _, _ in rows],
            "companies": [company for _, _, company, _ in rows],
            "sites": [site for _, _, _, site in rows],
            "requester": requester,
            "today": utcnow().date(),
        },
    )
    return {(rows[position - 1][0], rows[position - 1][1].position) for (position,) in found}
