"""Reads of policies: what is declared, what holds where and why, and every deviation with its story."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from onegauge.governance.models import (
    PolicyEffective,
    StatutoryValue,
    TemplateValue,
    TemplateVersion,
    Variance,
)
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.policy_memory import SQL, from_json
from onegauge.governance.states import DECIDING_VARIANCE_STATES, VarianceState

Goods = tuple[str, str]
FOR_ALL: Goods = ("", "")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """The value of one policy at one site on the day, for all goods or for narrower ones."""

    key: str
    item_class: str
    partner: str
    site_id: int
    value: Any
    level: str
    provenance_id: int
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One policy across all sites in scope; sites at which a variance decides are counted, the law is not.

    ``narrower`` are the same for what is said for one class of items or one partner only; their cells may have gaps.
    """

    key: str
    item_class: str
    partner: str
    area: str
    unit: str
    control: str
    help: str
    default: Any
    cells: dict[int, MatrixCell]
    varied_count: int
    narrower: tuple["MatrixRow", ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A policy whose value differs between two versions of the template."""

    key: str
    item_class: str
    partner: str
    before: Any
    after: Any


def policies() -> list[Policy]:
    """Every declared policy by key."""
    return list(POLICIES)


def policy_matrix(*, on: date, keys: Collection[str] | None = None) -> list[MatrixRow]:
    """Policies by sites in scope on a day, from the table that operations read."""
    wanted = [policy for policy in POLICIES if keys is None or policy.key in keys]
    params = {"on": on, "keys": [policy.key for policy in wanted]}
    cells: dict[str, dict[Goods, dict[int, MatrixCell]]] = {}
    for key, item_class, partner, site_id, value, *rest in SQL.tuples("values_on", params):
        cell = MatrixCell(key, item_class, partner, site_id, from_json(value), *rest)
        cells.setdefault(key, {}).setdefault((item_class, partner), {})[site_id] = cell
    rows = []
    for policy in wanted:
        found = cells.get(policy.key, {})
        narrower = tuple(_row(policy, goods, found[goods]) for goods in sorted(found) if goods != FOR_ALL)
        rows.append(replace(_row(policy, FOR_ALL, found.get(FOR_ALL, {})), narrower=narrower))
    return rows


def _row(policy: Policy, goods: Goods, cells: dict[int, MatrixCell]) -> MatrixRow:
    return MatrixRow(
        key=policy.key,
        item_class=goods[0],
        partner=goods[1],
        area=policy.area,
        unit=policy.unit,
        control=policy.control,
        help=policy.help,
        default=policy.default,
        cells=cells,
        varied_count=sum(cell.level in ("region", "company", "site") for cell in cells.values()),
    )


def variances() -> QuerySet[Variance]:
    """The register of deviations, newest first, with everybody who stands behind them."""
    people = ("owner", "requested_by", "approved_by")
    return Variance.objects.select_related("region", "company", "site", *people).order_by("-id")


def variances_of_cell(key: str, place: Q) -> QuerySet[Variance]:
    """Every deviation of a policy that ever reached a place, whatever became of it."""
    return variances().filter(place, key=key)


def periods_of_cell(key: str, site_id: int, goods: Goods = FOR_ALL) -> list[tuple[Any, int, str, date, date]]:
    """Value, provenance, level and days of a policy at a site for all time, the newest first."""
    item_class, partner = goods
    rows = PolicyEffective.objects.filter(key=key, site_id=site_id, item_class=item_class, partner=partner)
    rows = rows.order_by("-valid_from")
    return list(rows.values_list("value", "provenance_id", "level", "valid_from", "valid_until"))


def variances_active(on: date) -> QuerySet[Variance]:
    """The variances that decide values on a day."""
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return variances().filter(running, state__in=DECIDING_VARIANCE_STATES, from_on__lte=on, until_on__gt=on)


def variances_due_for_review(on: date) -> QuerySet[Variance]:
    """Active variances whose review day has come, the longest overdue first."""
    return variances_active(on).filter(review_on__lte=on).order_by("review_on", "id")


def variances_awaiting_decision() -> QuerySet[Variance]:
    """Proposals nobody has decided on yet, the earliest beginning first."""
    return variances().filter(state=VarianceState.PROPOSED).order_by("from_on", "id")


def template_versions() -> QuerySet[TemplateVersion]:
    """All versions of the template, newest first."""
    related = ("template", "based_on", "author", "approved_by", "released_by")
    return TemplateVersion.objects.select_related(*related).order_by("-number")


def template_values(version_id: int) -> dict[str, Any]:
    """The values of a version for all goods by key; what is missing falls back to the default of the code."""
    return {key: value for (key, *goods), value in said_values(version_id).items() if tuple(goods) == FOR_ALL}


def said_values(version_id: int) -> dict[tuple[str, str, str], Any]:
    """Everything that a version says, by key, item class and partner."""
    rows = TemplateValue.objects.filter(template_version_id=version_id).order_by("key", "item_class", "partner")
    return {(key, c, p): value for key, c, p, value in rows.values_list("key", "item_class", "partner", "value")}


def template_differences(before_id: int, after_id: int) -> list[Difference]:
    """What a version changes against another; None stands for the default of the code, or for the wider value."""
    before, after = said_values(before_id), said_values(after_id)
    return [
        Difference(*key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def statutory_values(on: date | None = None) -> QuerySet[StatutoryValue]:
    """What the law demands, by country and policy; only what holds on a day when one is given."""
    found = StatutoryValue.objects.select_related("recorded_by").order_by("country", "key", "from_on")
    if on is None:
        return found
    return found.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


def provenance_stories(provenance_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Who decided each of these values, why and for how long: for the "why" of a document."""
    wanted = sorted(set(provenance_ids))
    return {row_id: from_json(story) for row_id, story in SQL.tuples("read_stories", {"provenance_ids": wanted})}
