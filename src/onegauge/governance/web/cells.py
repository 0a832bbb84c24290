"""The panel of one cell of the matrix: which level decides, what it did, every change, and who differs elsewhere."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.governance import queries
from onegauge.governance.policies import VARIANCE_MAX_MONTHS
from onegauge.governance.policy import POLICIES, Policy, explain, stored
from onegauge.governance.policy_guards import months_later
from onegauge.governance.policy_resolution import BEGINNING, END
from onegauge.governance.queries.organisation import SiteRow
from onegauge.governance.web.matrix import (
    SOON,
    VARIED,
    reaches,
    role_words,
    row_of,
    variance_url,
    visible_sites,
)
from onegauge.governance.web.policy_words import (
    bounds_words,
    control_words,
    goods_words,
    level_words,
    said_words,
    sentence,
    shown,
    unit_of,
    value_words,
)
from onegauge.kernel.actor import Actor
from onegauge.ui import languages
from onegauge.ui.formatting import day
from onegauge.ui.kit import Change, Effect, Explanation, Fact
from onegauge.ui.providers import PROVIDERS


def explain_cell(by: Actor, address: str, site_id: str) -> Explanation | None:
    """Everything about one cell; nothing when there is no such policy or the site is out of scope."""
    sites = visible_sites(by)
    site = next((s for s in sites if str(s.id) == site_id), None)
    key, goods = row_of(address)
    if site is None or key not in POLICIES:
        return None
    policy: Policy = POLICIES[key]
    found = explain(key, on=by.today, site_id=site.id, item_class=goods[0], partner=goods[1])
    story = found.decided_by
    chain = _chain(found, story)
    deviations = list(queries.variances_of_cell(key, _place(site) & _for(goods)))
    return Explanation(
        title=f"{said_words(key, *goods)}, {site.name}",
        value=shown(found.value, unit_of(policy)),
        badge=_badge(found.level, found.levels[0].valid_until, story, by.today),
        facts=_facts(policy, found),
        chain=chain,
        winner=len(chain) - 1,
        story=_story(story),
        proposals=[
            Change(_("Open the proposal"), _("A variance is proposed"), sentence(v), variance_url(v.pk))
            for v in deviations
            if v.state == "proposed"
        ],
        effect=_effect(by, key, site, sites, story),
        others=_others(by, policy, site, sites),
        changes=_changes(key, site, goods, deviations),
        links=_links(story),
        closed=_closed(policy, found.level),
    )


def _place(site: SiteRow) -> Q:
    return Q(site_id=site.id) | Q(scope="company", company_id=site.company_id) | Q(region_id=site.region_id)


def _for(goods: queries.Goods) -> Q:
    return Q(item_class=goods[0], partner=goods[1])


def _level_words(one: Any) -> str:
    """A level with the goods for which it speaks, if not for all."""
    name = _("Template %s") % one.template_version if one.template_version else level_words(one.level)
    return " · ".join(part for part in (name, goods_words(one.item_class, one.partner)) if part)


def _chain(found: Any, story: dict[str, Any]) -> list[str]:
    """The levels that speak here, from wide to narrow; the last one decided."""
    chain = [_level_words(one) for one in reversed(found.levels)]
    if story.get("variance_id"):
        chain[-1] = f"{chain[-1]} · {_('variance %s') % story['variance_id']}"
    return chain


def _badge(level: str, until: date, story: dict[str, Any], today: date) -> tuple[str, str] | None:
    if level == "statutory":
        return "neutral", _("Statutory, never a deviation")
    if level not in VARIED:
        return "neutral", _("As the template")
    review = story.get("review_on")
    if review and date.fromisoformat(str(review)) <= today:
        return "bad", _("Review overdue since %s") % day(date.fromisoformat(str(review)))
    if until <= today + SOON:
        left = (until - today).days
        return "attn", ngettext("Expires in %d day", "Expires in %d days", left) % left
    return "info", _("Variance in force")


def _facts(policy: Policy, found: Any) -> list[Fact]:
    facts = [Fact(_level_words(one), shown(one.value, unit_of(policy))) for one in found.levels[1:]]
    bounds = bounds_words(policy)
    return [
        *facts,
        *([Fact(_("Allowed"), bounds)] if bounds else []),
        Fact(_("Control"), control_words(policy.control)),
        Fact(_("Owner"), role_words(policy.owner_role)),
        Fact(_("What it does"), languages.said(policy.help)),
        Fact(_("It decides"), languages.said(policy.affects)),
    ]


def _story(story: dict[str, Any]) -> list[Fact]:
    """Who decided it, when, and how long it holds."""
    names = {
        "reason": _("Reason"), "law": _("Law"), "owner": _("Owner of the variance"), "requested_by": _("Proposed by"),
        "approved_by": _("Approved by"), "approved_at": _("Approved"), "released_by": _("Released by"),
        "effective_from": _("In force from"), "recorded_by": _("Recorded by"), "decision_reason": _("Comment"),
        "review_on": _("Review"),
    }  # fmt: skip
    kpis = dict(PROVIDERS.kpis())
    facts = [Fact(label, _moment(story[name])) for name, label in names.items() if story.get(name)]
    if story.get("from_on"):
        until = story.get("until_on")
        period = f"{_moment(story['from_on'])} – {_moment(until) if until else _('open')}"
        facts.append(Fact(_("In force"), period))
    if story.get("kpi"):
        facts.append(Fact(_("Judged by"), kpis.get(str(story["kpi"]), str(story["kpi"]))))
    return facts


def _moment(value: Any) -> str:
    """A day or an instant that came as text; anything else as it is."""
    text = str(value)
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def _effect(by: Actor, key: str, site: SiteRow, sites: list[SiteRow], story: dict[str, Any]) -> Effect | None:
    """What the variance did to its KPI, against the sites that follow the template."""
    if not story.get("variance_id") or not story.get("kpi"):
        return None
    (row,) = queries.policy_matrix(on=by.today, keys=[key])
    others = [s.id for s in sites if (c := row.cells.get(s.id)) is not None and c.level not in VARIED]
    first = date.fromisoformat(str(story["from_on"]))
    return PROVIDERS.effect(str(story["kpi"]), [site.id], others, first, by.today)


def _others(by: Actor, policy: Policy, site: SiteRow, sites: list[SiteRow]) -> list[Fact]:
    (row,) = queries.policy_matrix(on=by.today, keys=[policy.key])
    page = reverse("ui:list", args=["governance", "policies"])
    return [
        Fact(s.name, shown(cell.value, unit_of(policy)), level_words(cell.level), f"{page}?row={policy.key}&col={s.id}")
        for s in sites
        if s.id != site.id and (cell := row.cells.get(s.id)) is not None and cell.level not in ("default", "template")
    ]


def _changes(key: str, site: SiteRow, goods: queries.Goods, deviations: list[Any]) -> list[Change]:
    """Every value that held here, newest first, and every deviation that never came to decide."""
    periods = queries.periods_of_cell(key, site.id, goods)
    stories = queries.provenance_stories({provenance for _v, provenance, *_rest in periods if provenance})
    found = []
    for value, provenance, level, first, until in periods:
        story = stories.get(provenance, {})
        variance = story.get("variance_id")
        who = story.get("approved_by") or story.get("recorded_by") or ""
        origin = _("variance %s") % variance if variance else level_words(level)
        if level == "template":
            origin = _("Template %s") % story.get("template_version", "")
        note = " · ".join(
            part for part in (origin, _("approved by %s") % who if who else "", story.get("reason")) if part
        )
        url = variance_url(variance) if variance else ""
        found.append((first, Change(_span(first, until), value_words(key, value), note, url)))
    for row in deviations:
        if row.state in ("rejected", "withdrawn", "proposed"):
            title = f"{row.get_state_display()}: {value_words(key, row.value)}"
            note = " · ".join(part for part in (row.requested_by.name, row.reason, row.decision_reason) if part)
            asked = row.requested_at.date()
            found.append((asked, Change(day(asked), title, note, variance_url(row.pk))))
    return [change for _first, change in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _span(first: date, until: date) -> str:
    start = _("from the beginning") if first == BEGINNING else day(first)
    return start if until == END else f"{start} – {day(until)}"


def _links(story: dict[str, Any]) -> list[tuple[str, str]]:
    if story.get("variance_id"):
        return [(_("Open the variance"), variance_url(int(story["variance_id"])))]
    return []


def _closed(policy: Policy, level: str) -> str:
    if not policy.scopes:
        return _("It is locked: it is the same everywhere. Change it in the next version of the template.")
    if level == "statutory":
        return _("The law decides here; no variance stands against it.")
    return ""


def proposal(by: Actor, address: str, site_id: str) -> dict[str, Any]:
    """What a proposal for a cell begins with: its place, the value of today, half a year."""
    site = next((s for s in visible_sites(by) if str(s.id) == site_id), None)
    key, goods = row_of(address)
    policy: Policy | None = POLICIES.get(key)
    if site is None or policy is None:
        return {}
    place = f"site:{site.id}" if "site" in policy.scopes else f"company:{site.company_id}"
    value = policy.at(on=by.today, site_id=site.id, item_class=goods[0], partner=goods[1]).value
    months = min(6, VARIANCE_MAX_MONTHS.at(on=by.today).as_int)
    deviations = queries.variances_of_cell(key, _place(site) & _for(goods))
    scope = place.partition(":")[0]
    standing = [v for v in deviations if v.state == "approved" and v.scope == scope and reaches(v, site)]
    running = [v.until_on for v in standing if v.until_on > by.today]
    first = max([by.today, *running])
    return {
        "policy": key, "place": place, "value": str(stored(value)).lower() if policy.type == "bool" else stored(value),
        "item_class": goods[0], "partner": goods[1], "owner_id": by.person_id, "from_on": first, "until_on": months_later(first, months),
    }  # fmt: skip
