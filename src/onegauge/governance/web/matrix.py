"""The template by site: one cell for each policy and site, and the panel that says why."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.governance import queries
from onegauge.governance.policy import POLICIES, explain
from onegauge.governance.queries.organisation import SiteRow
from onegauge.kernel.actor import Actor
from onegauge.ui.formatting import number, plain, share
from onegauge.ui.kit import Explanation, Fact, Grid, MatrixArea, MatrixCell, MatrixRow
from onegauge.ui.providers import Provenance

SOON = timedelta(days=30)
VARIED = ("region", "company", "site")
LEVELS = ("default", "template", "region", "company", "site")


def shown(value: Any, unit: str) -> str:
    """A value with its unit; a switch is on or off."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if unit == "share":
        return share(value)
    text = number(value) if isinstance(value, int | Decimal) else str(value).replace("_", " ")
    return f"{text} {unit}".strip()


def visible_sites(by: Actor) -> list[SiteRow]:
    """The sites in scope."""
    wanted = set(by.sites)
    return [site for site in queries.sites() if site.id in wanted]


def build(by: Actor) -> Grid:
    """Policies by sites today."""
    sites = visible_sites(by)
    due = {v.pk: v.review_on for v in queries.variances_due_for_review(by.today)}
    stories = queries.provenance_stories
    rows = queries.policy_matrix(on=by.today)
    known = stories({cell.provenance_id for row in rows for cell in row.cells.values() if cell.level in VARIED})
    areas: dict[str, list[MatrixRow]] = {}
    for row in rows:
        base = next((c.value for c in row.cells.values() if c.level == "template"), row.default)
        cells = [
            MatrixCell(shown(cell.value, row.unit), _state(cell, known, due, by.today)) if cell else MatrixCell("–")
            for cell in (row.cells.get(site.id) for site in sites)
        ]
        shown_row = MatrixRow(row.key, policy_words(row.key), shown(base, row.unit), cells, row.control, row.help)
        areas.setdefault(row.area, []).append(shown_row)
    varied = sum(row.varied_count for row in rows)
    words = _("%(rows)d policies, %(sites)d sites, %(varied)d cells differ from the template")
    return Grid(
        base_label=_("Template"),
        columns=[(str(site.id), site.name) for site in sites],
        areas=[MatrixArea(area.capitalize(), found) for area, found in sorted(areas.items())],
        sub=words % {"rows": len(rows), "sites": len(sites), "varied": varied},
    )


def _state(cell: Any, stories: Mapping[int, dict[str, Any]], due: Collection[int], today: date) -> str:
    if cell.level == "statutory":
        return "statutory"
    if cell.level not in VARIED:
        return "template"
    if stories.get(cell.provenance_id, {}).get("variance_id") in due:
        return "overdue"
    return "expiring" if cell.valid_until <= today + SOON else "variance"


def explain_cell(by: Actor, key: str, site_id: str) -> Explanation | None:
    """Which level decides, since when, by whom, and what the others say."""
    site = next((s for s in visible_sites(by) if str(s.id) == site_id), None)
    if site is None or key not in POLICIES:
        return None
    found = explain(key, on=by.today, site_id=site.id)
    story = found.decided_by
    levels = [level for level in LEVELS if any(said.level == level for said in found.levels)]
    chain = levels if found.level in levels else [*levels, found.level]
    facts = [Fact(words(name), plain(value)) for name, value in story.items() if name not in {"level", "variance_id"}]
    said = [Fact(level_words(one.level), shown(one.value, found.unit)) for one in found.levels[1:]]
    links = [
        (
            _("Propose a variance"),
            f"{reverse('ui:create', args=['governance', 'variance'])}?key={key}&place=site:{site.id}",
        )
    ]
    if story.get("variance_id"):
        links.insert(
            0, (_("Open the variance"), reverse("ui:document", args=["governance", "variance", story["variance_id"]]))
        )
    return Explanation(
        title=f"{policy_words(key)}, {site.name}",
        value=shown(found.value, found.unit),
        facts=[Fact(_("What it does"), found.help), Fact(_("Key"), key), *facts, *said],
        chain=[level_words(level) for level in chain],
        winner=chain.index(found.level),
        links=links,
    )


def policy_words(key: str) -> str:
    """A policy in words: its key without the module."""
    return words(key.partition(".")[2])


def words(name: str) -> str:
    """The name of a fact of a story."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def level_words(level: str) -> str:
    """A level in words."""
    known = {
        "default": _("Default"), "template": _("Template"), "statutory": _("Law"), "region": _("Region"),
        "company": _("Company"), "site": _("Site"),
    }  # fmt: skip
    return known.get(level, level)


def provenances(ids: Collection[int]) -> dict[int, Provenance]:
    """Where values came from, for the "why" of a document; 0 is the default of the code."""
    found = {0: Provenance(0, "default", _("Default"), (_("Default"),), 0)}
    for one, story in queries.provenance_stories([i for i in ids if i]).items():
        level = str(story.get("level", ""))
        chain = [_("Default"), _("Template %s") % story.get("template_version", "")]
        variance = story.get("variance_id")
        if level != "template":
            chain = [_("Default"), _("Template"), level_words(level)]
        url = reverse("ui:document", args=["governance", "variance", variance]) if variance else ""
        label = _("variance %s") % variance if variance else chain[-1]
        found[one] = Provenance(one, level, label, tuple(chain), len(chain) - 1, url)
    return found
