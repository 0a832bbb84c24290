"""Policies, levels, values and variances as people read them: one place, so that matrix, inbox and page agree."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from onegauge.governance.models import Variance
from onegauge.governance.policy import POLICIES, Policy
from onegauge.kernel.clock import utcnow
from onegauge.ui import formatting
from onegauge.ui.formatting import day, number
from onegauge.ui.languages import said


def shown(value: Any, unit: str) -> str:
    """A value with its unit; a switch is on or off."""
    if value is None:
        return formatting.DASH
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if unit == "share":
        return f"{number(Decimal(value) * 100)} %"
    if isinstance(value, int | Decimal) or _is_number(value):
        return f"{number(Decimal(value))} {formatting.unit_beside(Decimal(value), unit)}".strip()
    return f"{said(str(value).replace('_', ' '))} {unit}".strip()


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).removeprefix("-").isdecimal()


def value_words(key: str, value: Any) -> str:
    """A stored value of a policy with its unit; a share without a declared unit is one by its name."""
    policy = POLICIES.get(key)
    return shown(value, unit_of(policy) if policy else "")


def unit_of(policy: Policy) -> str:
    """The unit; a policy that is named a share is one."""
    return policy.unit or ("share" if policy.key.endswith("_share") else "")


def policy_words(key: str) -> str:
    """A policy in words: its key without the module."""
    return words(key.partition(".")[2].removesuffix("_share").removesuffix("_days"))


def goods_words(item_class: str, partner: str) -> str:
    """For which goods a value is said; nothing where it is for all."""
    parts = [_("class %s") % item_class if item_class else "", _("partner %s") % partner if partner else ""]
    return ", ".join(part for part in parts if part)


def said_words(key: str, item_class: str, partner: str) -> str:
    """A policy in words, with the goods it is narrowed to."""
    return " · ".join(part for part in (policy_words(key), goods_words(item_class, partner)) if part)


def words(name: str) -> str:
    """The name of a fact of a story."""
    text = name.replace("_", " ")
    return said(text[:1].upper() + text[1:])


def level_words(level: str) -> str:
    """A level in words."""
    known = {
        "default": _("Default"), "template": _("Template"), "statutory": _("Law"), "region": _("Region"),
        "company": _("Company"), "site": _("Site"),
    }  # fmt: skip
    return known.get(level, level)


def control_words(control: str) -> str:
    """How far a policy may differ."""
    known = {
        "locked": _("Locked: the same everywhere"),
        "bounded": _("Bounded: differs within limits"),
        "free": _("Free: any value of its type"),
    }
    return known.get(control, control)


def bounds_words(policy: Policy) -> str:
    """What may be chosen."""
    if policy.bounds is not None:
        unit = unit_of(policy)
        low, high = shown(policy.bounds[0], "share" if unit == "share" else ""), shown(policy.bounds[1], unit)
        return _("from %(low)s to %(high)s") % {"low": low, "high": high}
    if policy.choices:
        return ", ".join(choice.replace("_", " ") for choice in policy.choices)
    return _("on or off") if policy.type == "bool" else ""


def place_words(row: Variance) -> str:
    """Where a variance holds."""
    return next((str(p.name) for p in (row.site, row.company, row.region) if p is not None), formatting.DASH)


def standing_value(row: Variance) -> Any:
    """What would hold there without the variance, from its first day on."""
    policy: Policy | None = POLICIES.get(row.key)
    if policy is None:
        return None
    on = max(row.from_on, utcnow().date())
    company_id = None if row.site_id else row.company_id
    found = policy.levels_at(
        on=on, site_id=row.site_id, company_id=company_id, item_class=row.item_class, partner=row.partner
    )
    return next((level.value for level in found if level.variance_id != row.pk), policy.default)


def change_words(row: Variance) -> tuple[str, str]:
    """From which value to which."""
    return value_words(row.key, standing_value(row)), value_words(row.key, row.value)


def sentence(row: Variance) -> str:
    """The whole difference in one sentence: what, where, from what to what, how long, and what it decides."""
    before, after = change_words(row)
    policy = POLICIES.get(row.key)
    found = {
        "policy": said_words(row.key, row.item_class, row.partner), "place": place_words(row), "before": before, "after": after,
        "from_on": day(row.from_on), "until_on": day(row.until_on), "affects": said(policy.affects) if policy else "",
    }  # fmt: skip
    return (
        _(
            "%(policy)s at %(place)s: from %(before)s to %(after)s, from %(from_on)s until before %(until_on)s. "
            "It decides %(affects)s from that day on; what was decided before stays."
        )
        % found
    )
