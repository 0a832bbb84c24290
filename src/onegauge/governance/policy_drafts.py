"""What people hand in: variances, statutory values, approval rules and delegations, before anything is judged."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Given = bool | int | Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceDraft:
    """A deviation somebody wants: what, where, why, whose, how long, and by which KPI it will be judged.

    Where the policy declares it, ``item_class`` or ``partner`` (codes) say for which goods only.
    """

    key: str
    value: Given
    scope: str
    place_id: int
    reason: str
    kpi: str
    owner_id: int
    from_on: date
    until_on: date
    review_on: date | None = None
    item_class: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowedDraft:
    """For which goods a value of a policy is said: codes of an item class, of a partner, or of both."""

    key: str
    item_class: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryDraft:
    """What the law of a country demands, with the words by which it is found."""

    country: str
    key: str
    value: Given
    law: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStepDraft:
    """From which amount on which permission decides, and within how many hours."""

    from_amount: Decimal
    permission: str
    due_hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRuleDraft:
    """A rule by the code that a lifecycle names, with its steps from the smallest amount up."""

    code: str
    name: str
    steps: tuple[ApprovalStepDraft, ...]
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationDraft:
    """Who stands in for the actor, for what, where and how long; without permissions for all of them."""

    to_person_id: int
    from_on: date
    until_on: date
    reason: str
    permissions: tuple[str, ...] = ()
    company_id: int | None = None
    site_id: int | None = None
