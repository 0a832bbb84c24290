"""Refusals: typed, coded, all reported at once.

A refusal is not a crash. It says what is wrong, where, with the numbers, and how to mend it. One class per
reason; the code never changes and is never reused. Operations collect refusals and raise one ``Refused``.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

REFUSALS: dict[str, type["Refusal"]] = {}


class Refusal:
    """One reasoned no. Subclass per reason with ``code``, ``status`` (HTTP) and ``title``."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 409
    title: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Register the code; the same code twice is a programming error."""
        if not cls.code:
            return
        known = REFUSALS.get(cls.code)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise RuntimeError(f"refusal code {cls.code!r} is taken by {known.__module__}.{known.__qualname__}")
        REFUSALS[cls.code] = cls

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        object_id: int | None = None,
        mend: str | None = None,
        **details: Any,
    ) -> None:
        self.message = message
        self.field = field
        self.object_id = object_id
        self.mend = mend
        self.details = details

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, field={self.field!r}, object_id={self.object_id!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and self.as_problem() == other.as_problem()

    def __hash__(self) -> int:
        return hash((self.code, self.message, self.field, self.object_id))

    def as_problem(self) -> dict[str, Any]:
        """The refusal as a member of a problem+json ``errors`` list (RFC 9457)."""
        out: dict[str, Any] = {"code": self.code, "message": self.message}
        for name in ("field", "object_id", "mend"):
            if getattr(self, name) is not None:
                out[name] = getattr(self, name)
        if self.details:
            out["details"] = self.details
        return out


class Refused(Exception):
    """Raised by an operation that did nothing; carries every refusal found."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__("; ".join(f"{r.code}: {r.message}" for r in self.refusals[:5]))

    @property
    def codes(self) -> list[str]:
        """The codes in the order in which they were found."""
        return [r.code for r in self.refusals]

    @property
    def status(self) -> int:
        """The HTTP status of the first refusal: it wins."""
        return self.refusals[0].status if self.refusals else 409


def refuse_all(refusals: Iterable[Refusal | None]) -> None:
    """Raise ``Refused`` with all that are given; do nothing when there is none."""
    found = [r for r in refusals if r is not None]
    if found:
        raise Refused(found)


class UnknownDocument(Refusal):
    """An id that does not exist or is not visible in the actor's scope: the two are not told apart."""

    code, status, title = "unknown_document", 404, "Not found"


class PermissionMissing(Refusal):
    """The actor's grants do not cover this act here."""

    code, status, title = "permission_missing", 403, "Permission missing"


class TransitionRefused(Refusal):
    """The document's state does not allow the verb; the allowed ones are named."""

    code, status, title = "transition_refused", 409, "Not possible in this state"


class StaleVersion(Refusal):
    """Somebody else changed the document since it was read."""

    code, status, title = "stale_version", 409, "Changed meanwhile"


class WorldChanged(Refusal):
    """What was simulated is not what would happen now; nothing was done."""

    code, status, title = "world_changed", 409, "Changed since the simulation"


class KeyReused(Refusal):
    """An idempotency key came back with other content."""

    code, status, title = "idempotency_key_reused", 409, "Idempotency key reused"


class InvalidValue(Refusal):
    """A value that no rule can accept: wrong type, sign, range or length."""

    code, status, title = "invalid_value", 422, "Invalid value"


class AlreadyExists(Refusal):
    """A natural key that is taken."""

    code, status, title = "already_exists", 409, "Already exists"


class StillReferred(Refusal):
    """A row that others refer to, or a reference to a row that does not exist."""

    code, status, title = "reference_broken", 409, "Reference broken"


class RuleBroken(Refusal):
    """A constraint of the database said no: the last line of defence, never the first."""

    code, status, title = "rule_broken", 409, "Rule broken"


class OutOfScope(Refusal):
    """A row outside the companies and sites that the actor's grants open."""

    code, status, title = "out_of_scope", 403, "Outside your scope"


class Busy(Refusal):
    """The database could not finish because others kept the rows; nothing was done."""

    code, status, title = "busy", 503, "Busy, try again"


class ApprovalPending(Refusal):
    """The act needs an approval; a request was stored and the approvers see it in their inbox."""

    code, status, title = "approval_pending", 409, "Approval pending"
