"""Rights as people read them: the permissions of a role by duty, what is mixed in it, the steps of a rule."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from onegauge.governance.models import ApiKey, ApprovalStep, RolePermission
from onegauge.governance.web.forms import pairs_within
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.formatting import number
from onegauge.ui.languages import said


@dataclass(frozen=True, slots=True)
class May:
    """One permission in words."""

    id: int
    duty: str
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two permissions that should be apart."""

    id: int
    rule: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of an approval rule in words."""

    id: int
    position: int
    from_amount: str
    permission: str
    due_hours: int


def label_of(code: str) -> str:
    """A permission in words."""
    return said(PERMISSIONS[code].label) if code in PERMISSIONS else code


def in_words(codes: list[str]) -> list[May]:
    """Permissions by duty."""
    named = [(said(PERMISSIONS[c].duty) if c in PERMISSIONS else _("no longer known"), label_of(c), c) for c in codes]
    return [May(place, *one) for place, one in enumerate(sorted(named))]


def held(role_id: int) -> list[str]:
    """The permissions of a role."""
    return list(RolePermission.objects.filter(role_id=role_id).values_list("permission", flat=True))


def checklist(role_id: int) -> list[May]:
    """What somebody with the role may do."""
    return in_words(held(role_id))


def conflicts(role_id: int) -> list[Mixed]:
    """Separated pairs that the role holds by itself."""
    found = pairs_within(held(role_id))
    return [Mixed(place, rule, label_of(one), label_of(other)) for place, (rule, one, other) in enumerate(found)]


def key_scopes(key_id: int) -> list[May]:
    """What a program may do with a key."""
    return in_words(list(ApiKey.objects.values_list("scopes", flat=True).get(id=key_id)))


def rule_steps(rule_id: int) -> list[StepRow]:
    """The steps of a rule from the smallest amount up."""
    return [
        StepRow(step.pk, step.position, number(step.from_amount), label_of(step.permission), step.due_hours)
        for step in ApprovalStep.objects.filter(rule_id=rule_id).order_by("position")
    ]
