"""Both ends of transfers: what every act knows of them, and the scope in which it works at both sites."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connections

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import SET_SCOPE, scope_settings
from onegauge.kernel.errors import PermissionMissing
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import current, is_nested, reached
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.transfers.statements import REQUESTS


@dataclass(frozen=True, slots=True)
class Head:
    """A transfer with its lane."""

    id: int
    number: str
    company_id: int
    site_id: int
    to_company_id: int
    to_site_id: int
    lane_id: int
    lead_days: int
    needs_approval: bool
    ownership: str
    urgent: bool
    requested_by_id: int
    requested_on: date
    value_amount: Decimal
    currency: str
    lane: str

    @property
    def is_traded(self) -> bool:
        """Whether the goods go to another company."""
        return self.company_id != self.to_company_id


def heads_of(transfer_ids: Sequence[int]) -> dict[int, Head]:
    """Transfers by id; those outside the scope are missing."""
    return {h.id: h for h in REQUESTS.rows("heads", {"transfers": list(transfer_ids)}, Head)}


@dataclass(frozen=True, slots=True)
class Places:
    """The two ends of a transfer that is not written yet."""

    company_id: int
    site_id: int
    to_company_id: int
    to_site_id: int


@contextmanager
def both_ends(heads: Sequence[Head | Places], by: Actor) -> Iterator[Actor]:
    """Inside an operation: rows of both sites of these transfers exist, for the same person.

    Whoever acts at one end of a transfer causes rows at the other: a reservation there, a receipt announced here, a
    mirrored entry. The operation asked for the right at its own end before; what happens here are service rights,
    limited to the companies and sites of the transfers that were named.
    """
    current()
    companies = {c for h in heads for c in (h.company_id, h.to_company_id)}
    sites = {s for h in heads for s in (h.site_id, h.to_site_id)}
    wide = replace(by, companies=tuple(sorted({*by.companies, *companies})), sites=tuple(sorted({*by.sites, *sites})))
    _see(wide)
    reached(wide)
    yield wide
    _see(by)


def _see(by: Actor) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(SET_SCOPE, scope_settings(by))


def ask_at(moves: Moves, heads: Sequence[Head], permission: str, *, sender: bool, receiver: bool) -> None:
    """Refuse transfers at none of whose named ends the actor has the right; nested acts have service rights."""
    if is_nested():
        return
    for head in heads:
        may = sender and moves.by.may(permission, head.company_id, head.site_id)
        may = may or (receiver and moves.by.may(permission, head.to_company_id, head.to_site_id))
        if not may:
            known = PERMISSIONS[permission]
            moves.refuse(PermissionMissing(
                f"You need the permission “{known.label}” at the site of this transfer.", object_id=head.id,
                mend=f"Ask an administrator for a role with the duty “{known.duty}”.", permission=permission,
            ))  # fmt: skip
