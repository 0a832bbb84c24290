"""Lane costs and site rules: saved by their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog.queries import item_class_ids
from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import PermissionMissing, Refusal
from onegauge.kernel.master import Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import is_nested, operation
from onegauge.sourcing.kinds import LANE_COST_KIND, SITE_RULE_KIND
from onegauge.sourcing.permissions import MAINTAIN

LANES = MasterTable(
    LANE_COST_KIND,
    ("site_id", "country", "postcode_prefix", "valid_from"),
    {
        "company_id": "bigint",
        "site_id": "bigint",
        "country": "text",
        "postcode_prefix": "text",
        "base_amount": "numeric",
        "kg_amount": "numeric",
        "transit_days": "int",
        "valid_from": "date",
        "valid_until": "date",
    },
)
RULES = MasterTable(
    SITE_RULE_KIND,
    ("site_id", "code"),
    {
        "company_id": "bigint",
        "site_id": "bigint",
        "code": "text",
        "item_class_id": "bigint",
        "country": "text",
        "may_ship": "bool",
        "may_drop_ship": "bool",
        "kept_qty": "numeric",
        "valid_from": "date",
        "valid_until": "date",
    },
)
MOST_AMOUNT, MOST_QTY = Decimal(100_000), Decimal(10) ** 9


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneCostDraft:
    """What a shipment from a site into a country, or a part of it, costs: per shipment and per kg; and its days."""

    site: str
    country: str
    base_amount: Decimal
    valid_from: date
    kg_amount: Decimal = Decimal(0)
    transit_days: int = 0
    postcode_prefix: str = ""
    valid_until: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRuleDraft:
    """What a site does not send (``may_ship`` false) or keeps back (``kept_qty``), of a class or of all items.

    ``may_drop_ship`` false: of these items suppliers send nothing directly to customers of the site.
    """

    site: str
    code: str
    valid_from: date
    item_class: str = ""
    country: str = ""
    may_ship: bool = True
    may_drop_ship: bool = True
    kept_qty: Decimal = Decimal(0)
    valid_until: date | None = None
    version: int | None = None


@operation(permission=MAINTAIN)
def save_lane_costs(*, lanes: Sequence[LaneCostDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change lane costs by site, country, postcode and first day."""
    return LANES.write(_prepared_lanes(lanes, by=by), by=by)


def check_lane_costs(*, lanes: Sequence[LaneCostDraft], by: Actor) -> list[Refusal]:
    """What ``save_lane_costs`` would refuse now; nothing is locked or written."""
    return _prepared_lanes(lanes, by=by, lock=False).judge.refusals


@operation(permission=MAINTAIN)
def save_site_rules(*, rules: Sequence[SiteRuleDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change rules of sites by site and code."""
    return RULES.write(_prepared_rules(rules, by=by), by=by)


def check_site_rules(*, rules: Sequence[SiteRuleDraft], by: Actor) -> list[Refusal]:
    """What ``save_site_rules`` would refuse now; nothing is locked or written."""
    return _prepared_rules(rules, by=by, lock=False).judge.refusals


def _prepared_lanes(drafts: Sequence[LaneCostDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("lanes")
    sites = _sites(judge, drafts, by)
    for index, draft in enumerate(drafts):
        judge.country(index, "country", draft.country)
        judge.text(index, "postcode_prefix", draft.postcode_prefix, 10, required=False)
        judge.number(index, "base_amount", draft.base_amount, least=Decimal(0), most=MOST_AMOUNT, places=4)
        judge.number(index, "kg_amount", draft.kg_amount, least=Decimal(0), most=MOST_AMOUNT, places=4)
        judge.whole(index, "transit_days", draft.transit_days, least=0, most=60)
        judge.period(index, draft.valid_from, draft.valid_until)
    judge.once([(d.site, d.country, d.postcode_prefix, d.valid_from) for d in drafts], "valid_from")
    rows = [_lane(d, sites[d.site]) if i not in judge.bad else {} for i, d in enumerate(drafts)]
    return _found(LANES, judge, rows, [d.version for d in drafts], lock=lock)


def _prepared_rules(drafts: Sequence[SiteRuleDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("rules")
    sites = _sites(judge, drafts, by)
    classes = item_class_ids({d.item_class for d in drafts if d.item_class})
    for index, draft in enumerate(drafts):
        judge.text(index, "code", draft.code, 40)
        if draft.item_class:
            judge.known(index, "item_class", draft.item_class, classes, "item class")
        judge.country(index, "country", draft.country or None, required=False)
        judge.number(index, "kept_qty", draft.kept_qty, least=Decimal(0), most=MOST_QTY)
        judge.period(index, draft.valid_from, draft.valid_until)
    judge.once([(d.site, d.code) for d in drafts], "code")
    rows = [_rule(d, sites[d.site], classes) if i not in judge.bad else {} for i, d in enumerate(drafts)]
    return _found(RULES, judge, rows, [d.version for d in drafts], lock=lock)


def _sites(judge: Judge, drafts: Sequence[LaneCostDraft | SiteRuleDraft], by: Actor) -> dict[str, Any]:
    """Sites in scope by code; the permission is that of the site."""
    sites = {s.code: s for s in governance.sites() if s.id in by.sites}
    for index, draft in enumerate(drafts):
        judge.known(index, "site", draft.site, sites, "site")
        if draft.site in sites and not (
            is_nested() or by.may(MAINTAIN, sites[draft.site].company_id, sites[draft.site].id)
        ):
            judge.refuse(
                index, "site", f"You may not maintain the sourcing of {draft.site}.", refusal=PermissionMissing,
                permission=MAINTAIN,
            )  # fmt: skip
    return sites


def _found(
    table: MasterTable, judge: Judge, rows: Sequence[dict[str, Any]], versions: Sequence[int | None], *, lock: bool
) -> Prepared:
    keys: list[Key] = [table.key_of(row) if row else (None,) for row in rows]
    found = table.find([k for k in keys if k != (None,)], lock=lock)
    table.check_versions(judge, keys, found, versions)
    return Prepared(judge, rows, found, [()] * len(rows))


def _lane(draft: LaneCostDraft, site: Any) -> dict[str, Any]:
    return {
        "company_id": site.company_id, "site_id": site.id, "country": draft.country,
        "postcode_prefix": draft.postcode_prefix, "base_amount": draft.base_amount, "kg_amount": draft.kg_amount,
        "transit_days": draft.transit_days, "valid_from": draft.valid_from, "valid_until": draft.valid_until,
    }  # fmt: skip


def _rule(draft: SiteRuleDraft, site: Any, classes: Mapping[str, int]) -> dict[str, Any]:
    return {
        "company_id": site.company_id, "site_id": site.id, "code": draft.code,
        "item_class_id": classes.get(draft.item_class), "country": draft.country, "may_ship": draft.may_ship,
        "may_drop_ship": draft.may_drop_ship, "kept_qty": draft.kept_qty, "valid_from": draft.valid_from, "valid_until": draft.valid_until,
    }  # fmt: skip
