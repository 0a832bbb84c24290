"""Versions of the template: what one changes against another, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onegauge.governance import queries
from onegauge.governance.models import TemplateVersion
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.web.policy_words import said_words, value_words, words
from onegauge.ui.formatting import day

Said = Mapping[tuple[str, str, str], Any]


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


def differences(before: Said, after: Said) -> list[Changed]:
    """Policies whose value differs, with the default of the code where a version says nothing for all goods."""
    found = []
    for key, *goods in sorted({*before, *after, *((policy.key, "", "") for policy in POLICIES)}):
        policy: Policy | None = POLICIES.get(key)
        if policy is None:
            continue
        fallback = None if any(goods) else policy.default
        was, now = (side.get((key, *goods), fallback) for side in (before, after))
        if policy.parse_or_none(was) != policy.parse_or_none(now):
            name = said_words(key, *goods)
            found.append((words(policy.area), key, name, value_words(key, was), value_words(key, now)))
    return [Changed(number, area, name, was, now) for number, (area, _k, name, was, now) in enumerate(sorted(found))]


def changes_of(version_id: int) -> list[Changed]:
    """What a version changes against the one it is based on; the first one against the defaults of the code."""
    version = TemplateVersion.objects.get(id=version_id)
    before = queries.said_values(version.based_on_id) if version.based_on_id else {}
    return differences(before, queries.said_values(version_id))


def values_of(version_id: int) -> list[Valued]:
    """Every policy with its value in this version, and what it says for narrower goods."""
    said = queries.said_values(version_id)
    fallback = {(p.key, "", ""): p.default for p in POLICIES}
    rows = [
        (words(POLICIES[key].area), key, said_words(key, *goods), value_words(key, value), (key, *goods) in said)
        for (key, *goods), value in {**fallback, **said}.items()
        if key in POLICIES
    ]
    return [
        Valued(number, area, name, value, _("this version") if own else _("default of the code"))
        for number, (area, _key, name, value, own) in enumerate(sorted(rows))
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
