"""Versions of the template: what one changes against another, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onegauge.governance import queries
from onegauge.governance.models import TemplateVersion
from onegauge.governance.policy import POLICIES
from onegauge.governance.web.policy_words import policy_words, value_words, words
from onegauge.ui.formatting import day


@dataclass(frozen=True, slots=True)
class Changed:
    """One policy that differs between two versions."""

    id: int
    area: str
    policy: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Valued:
    """One value of a version, said or fallen back to."""

    id: int
    area: str
    policy: str
    value: str
    origin: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Policies whose value differs, with the default of the code where a version says nothing."""
    found = []
    for policy in POLICIES:
        was, now = before.get(policy.key, policy.default), after.get(policy.key, policy.default)
        if policy.parse_or_none(was) != policy.parse_or_none(now):
            found.append((words(policy.area), policy.key, value_words(policy.key, was), value_words(policy.key, now)))
    return [
        Changed(number, area, policy_words(key), was, now) for number, (area, key, was, now) in enumerate(sorted(found))
    ]


def changes_of(version_id: int) -> list[Changed]:
    """What a version changes against the one it is based on; the first one against the defaults of the code."""
    version = TemplateVersion.objects.get(id=version_id)
    before = queries.template_values(version.based_on_id) if version.based_on_id else {}
    return differences(before, queries.template_values(version_id))


def values_of(version_id: int) -> list[Valued]:
    """Every policy with its value in this version."""
    said = queries.template_values(version_id)
    rows = [(words(p.area), p.key, value_words(p.key, said.get(p.key, p.default)), p.key in said) for p in POLICIES]
    return [
        Valued(number, area, policy_words(key), value, _("this version") if own else _("default of the code"))
        for number, (area, key, value, own) in enumerate(sorted(rows))
    ]


def named() -> list[tuple[str, str]]:
    """The versions for a choice, newest first."""
    return [
        (
            str(version.pk),
            _("Template %(number)s, %(state)s, from %(day)s")
            % {
                "number": version.number,
                "state": str(version.get_state_display()).lower(),
                "day": day(version.effective_from),
            },
        )
        for version in queries.template_versions()
    ]
