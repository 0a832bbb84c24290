"""Separation of duties: judged after a change of rights was written, before it is kept.

Whatever changed (a grant, a role, a rule, an exception), the same statement looks at what would then be held. A
conflict takes the whole change back, with all conflicts named at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from onegauge.governance import errors
from onegauge.governance.statements import ACCESS
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.permissions import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Conflict:
    """A pair held by a person on days that no exception covers."""

    person_id: int
    person: str
    code: str
    name: str
    permission_a: str
    permission_b: str
    role_a: str
    role_b: str
    first_on: date


def lock_rights() -> None:
    """Let changes of rights happen one after the other; the first thing such an operation does."""
    ACCESS.tuples("lock_rights")


def conflicts_of(person_ids: Collection[int] | None) -> list[Conflict]:
    """The conflicts of these people, or of everybody, from today on."""
    wanted = None if person_ids is None else sorted(set(person_ids))
    return ACCESS.rows("sod_conflicts", {"today": utcnow().date(), "person_ids": wanted}, Conflict)


def refuse_conflicts(person_ids: Collection[int] | None) -> None:
    """Refuse with every conflict that these people, or anybody, would now have."""
    refuse_all(
        errors.SodConflict(
            f"{c.person} could both “{_label(c.permission_a)}” and “{_label(c.permission_b)}” from {c.first_on}: "
            f"{c.name}.",
            object_id=c.person_id,
            mend="Grant one of the two to somebody else, or have an exception approved for these days.",
            rule=c.code,
            permissions=[c.permission_a, c.permission_b],
            roles=sorted({c.role_a, c.role_b}),
            first_on=c.first_on.isoformat(),
        )
        for c in conflicts_of(person_ids)
    )


def _label(code: str) -> str:
    known = PERMISSIONS.get(code)
    return known.label if known else code
