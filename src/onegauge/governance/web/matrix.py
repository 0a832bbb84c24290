"""The template by site: one cell for each policy and site. What explains a cell stands in ``cells``."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.governance import permissions, queries
from onegauge.governance.models import Variance
from onegauge.governance.policy import POLICIES
from onegauge.governance.queries import FOR_ALL, Goods
from onegauge.governance.queries.organisation import SiteRow
from onegauge.governance.roles import ROLES
from onegauge.governance.web.policy_words import (
    level_words,
    said_words,
    shown,
    unit_of,
    words,
)
from onegauge.kernel.actor import Actor
from onegauge.ui import languages
from onegauge.ui.formatting import day
from onegauge.ui.kit import Grid, MatrixArea, MatrixCell, MatrixColumn, MatrixFacet, MatrixRow
from onegauge.ui.providers import Provenance

SOON = timedelta(days=30)
VARIED = ("region", "company", "site")


def visible_sites(by: Actor) -> list[SiteRow]:
    """The sites in scope, those of one company beside each other."""
    wanted = set(by.sites)
    return sorted((site for site in queries.sites() if site.id in wanted), key=lambda site: (site.company, site.code))


def build(by: Actor) -> Grid:
    """Policies by sites today; a constant number of statements, however many sites there are."""
    sites = visible_sites(by)
    due = {v.pk for v in queries.variances_due_for_review(by.today)}
    rows = queries.policy_matrix(on=by.today)
    known = queries.provenance_stories(
        {
            cell.provenance_id
            for policy in rows
            for row in (policy, *policy.narrower)
            for cell in row.cells.values()
            if cell.level in VARIED
        }
    )
    waiting = list(queries.variances_awaiting_decision())
    version = next(iter(queries.template_versions().filter(state="released", effective_from__lte=by.today)), None)
    values = queries.said_values(version.pk) if version else {}
    areas: dict[str, list[MatrixRow]] = {}
    for row in (one for policy in rows for one in (policy, *policy.narrower)):
        cells = [
            MatrixCell(
                _value(row, row.cells.get(site.id)), _state(row.cells.get(site.id), known, due, by.today),
                any(
                    (v.key, v.item_class, v.partner) == (row.key, row.item_class, row.partner) and reaches(v, site)
                    for v in waiting
                ),
            )
            for site in sites
        ]  # fmt: skip
        areas.setdefault(row.area, []).append(_row(row, cells, values))
    companies = {company.id: company.name for company in queries.companies()}
    base = _("Template %s") % version.number if version else _("Template")
    return Grid(
        base_label=base,
        columns=[MatrixColumn(str(site.id), site.name, companies.get(site.company_id, "")) for site in sites],
        areas=[MatrixArea(words(area), found) for area, found in sorted(areas.items())],
        sub=_sub(rows, areas, base, version),
        edition=_("%(template)s, as of %(day)s, %(sites)s")
        % {"template": base, "day": day(by.today), "sites": ", ".join(site.name for site in sites[:8])},
        facets=facets(rows),
    )


def _sub(rows: list[Any], areas: Mapping[str, list[MatrixRow]], base: str, version: Any) -> str:
    states = [cell.state for found in areas.values() for row in found for cell in row.cells]
    varied, soon = sum(s in {"variance", "expiring", "overdue"} for s in states), states.count("expiring")
    parts = [
        _("%(base)s, in force from %(day)s") % {"base": base, "day": day(version.effective_from)} if version else base,
        ngettext("%d policy", "%d policies", len(rows)) % len(rows),
        ngettext("%d cell differs", "%d cells differ", varied) % varied,
        ngettext("%d expires within 30 days", "%d expire within 30 days", soon) % soon,
        ngettext("%d overdue", "%d overdue", states.count("overdue")) % states.count("overdue"),
    ]
    return " · ".join(parts)


def facets(rows: list[Any]) -> list[MatrixFacet]:
    """What the rows can be filtered by, beside state and text."""
    policies = [POLICIES[row.key] for row in rows]
    risks = {"low": _("low"), "medium": _("medium"), "high": _("high")}
    controls = {"locked": _("locked"), "bounded": _("bounded"), "free": _("free")}
    return [
        MatrixFacet("area", _("Area"), sorted({(p.area, words(p.area)) for p in policies})),
        MatrixFacet("owner", _("Owner"), sorted({(p.owner_role, role_words(p.owner_role)) for p in policies})),
        MatrixFacet("risk", _("Risk"), list(risks.items())),
        MatrixFacet("control", _("Control"), list(controls.items())),
    ]


def role_words(code: str) -> str:
    """The name of the role that owns a policy."""
    return next((languages.said(role.name) for role in ROLES if role.code == code), words(code))


def row_key(key: str, goods: Goods) -> str:
    """The address of a row: the policy, and for which goods it is narrowed."""
    return "|".join([key, *goods]) if goods != FOR_ALL else key


def row_of(address: str) -> tuple[str, Goods]:
    """The policy and the goods of the address of a row."""
    key, item_class, partner = [*address.split("|"), "", ""][:3]
    return key, (item_class, partner)


def _row(row: Any, cells: list[MatrixCell], values: Mapping[tuple[str, str, str], Any]) -> MatrixRow:
    policy = POLICIES[row.key]
    goods = (row.item_class, row.partner)
    base = values.get((row.key, *goods), row.default if goods == FOR_ALL else None)
    return MatrixRow(
        key=row_key(row.key, goods), label=said_words(row.key, *goods), base=shown(base, unit_of(policy)), cells=cells, control=row.control,
        help=languages.said(row.help),
        tags={"area": policy.area, "owner": policy.owner_role, "risk": policy.risk, "control": policy.control},
    )  # fmt: skip


def _value(row: Any, cell: Any) -> str:
    return shown(cell.value, unit_of(POLICIES[row.key])) if cell else "–"


def reaches(row: Variance, site: SiteRow) -> bool:
    """Whether a variance would hold at a site."""
    wide = {"region": (row.region_id, site.region_id), "company": (row.company_id, site.company_id)}
    one, other = wide.get(row.scope, (row.site_id, site.id))
    return one == other


def _state(cell: Any, stories: Mapping[int, dict[str, Any]], due: Collection[int], today: date) -> str:
    if cell is None:
        return "template"
    if cell.level == "statutory":
        return "statutory"
    if cell.level not in VARIED:
        return "template"
    if stories.get(cell.provenance_id, {}).get("variance_id") in due:
        return "overdue"
    return "expiring" if cell.valid_until <= today + SOON else "variance"


def head_links(by: Actor) -> list[tuple[str, str, str]]:
    """What else can be done with the template."""
    found = [("swap", _("Compare versions"), reverse("ui:list", args=["governance", "compare"]))]
    if by.may_somewhere(permissions.AUTHOR_TEMPLATE):
        found.append(("edit", _("Draft a version"), reverse("ui:create", args=["governance", "templateversion"])))
    return found


def variance_url(variance_id: int) -> str:
    """The page of a variance."""
    return reverse("ui:document", args=["governance", "variance", variance_id])


def provenances(ids: Collection[int]) -> dict[int, Provenance]:
    """Where values came from, for the "why" of a document; 0 is the default of the code."""
    found = {0: Provenance(0, "default", _("Default"), (_("Default"),), 0)}
    for one, story in queries.provenance_stories([i for i in ids if i]).items():
        level = str(story.get("level", ""))
        chain = [_("Default"), _("Template %s") % story.get("template_version", "")]
        variance = story.get("variance_id")
        if level != "template":
            chain = [_("Default"), _("Template"), level_words(level)]
        url = variance_url(variance) if variance else ""
        label = _("variance %s") % variance if variance else chain[-1]
        found[one] = Provenance(one, level, label, tuple(chain), len(chain) - 1, url)
    return found
