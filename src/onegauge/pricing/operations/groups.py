"""Price groups, and which customer is in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.master import Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners import queries as partners
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing import permissions, term_queries
from onegauge.pricing.states import GROUP_MEMBER_KIND, PRICE_GROUP_KIND

GROUPS = MasterTable(PRICE_GROUP_KIND, ("company_id", "code"), {"company_id": "bigint", "code": "text", "name": "text"})
MEMBERS = MasterTable(
    GROUP_MEMBER_KIND,
    ("company_id", "partner_id"),
    {"company_id": "bigint", "partner_id": "bigint", "group_id": "bigint"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceGroupDraft:
    """A price group as a form or a file gives it."""

    company_id: int
    code: str
    name: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMemberDraft:
    """The price group that a customer gets; an empty one takes it out of its group."""

    company_id: int
    partner: str
    group: str = ""
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PRICES)
def save_price_groups(*, groups: Sequence[PriceGroupDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change price groups by company and code."""
    return GROUPS.write(_prepared_groups(groups, by=by), by=by)


@operation(permission=permissions.MAINTAIN_PRICES)
def save_group_members(*, members: Sequence[GroupMemberDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Put customers into price groups, or take them out; orders that are taken down from then on are priced so."""
    return MEMBERS.write(_prepared_members(members, by=by), by=by)


def check_group_members(*, members: Sequence[GroupMemberDraft], by: Actor) -> list[Refusal]:
    """What `save_group_members` would refuse now; nothing is locked or written."""
    return _prepared_members(members, by=by, lock=False).judge.refusals


def _prepared_groups(groups: Sequence[PriceGroupDraft], *, by: Actor) -> Prepared:
    judge = Judge("groups")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in groups])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(groups):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        judge.text(index, "code", draft.code, 40)
        judge.text(index, "name", draft.name, 120)
    judge.once([(d.company_id, d.code) for d in groups], "code")
    keys: list[Key] = [(d.company_id, d.code) for d in groups]
    found = GROUPS.find([k for i, k in enumerate(keys) if i not in judge.bad])
    GROUPS.check_versions(judge, keys, found, [d.version for d in groups])
    rows = [{column: getattr(d, column) for column in GROUPS.columns} for d in groups]
    return Prepared(judge, rows, found, [()] * len(rows))


def _prepared_members(members: Sequence[GroupMemberDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("members")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in members])
    judge.once([(d.company_id, d.partner) for d in members], "partner")
    ids = partners.partner_ids(d.partner for d in members)
    groups = term_queries.group_ids((d.company_id, d.group) for d in members if d.group)
    rows: list[dict[str, Any]] = []
    for index, draft in enumerate(members):
        judge.known(index, "partner", draft.partner, ids, "partner")
        if draft.group and (draft.company_id, draft.group) not in groups:
            judge.known(index, "group", draft.group, (), "price group")
        rows.append({
            "company_id": draft.company_id, "partner_id": ids.get(draft.partner),
            "group_id": groups.get((draft.company_id, draft.group)),
        })  # fmt: skip
    keys: list[Key] = [MEMBERS.key_of(row) for row in rows]
    found = MEMBERS.find([k for i, k in enumerate(keys) if i not in judge.bad], lock=lock)
    MEMBERS.check_versions(judge, keys, found, [d.version for d in members])
    return Prepared(judge, rows, found, [_refs(row) for row in rows])


def _refs(row: dict[str, Any]) -> tuple[int, ...]:
    found = [ref(PARTNER_KIND, row["partner_id"])] if row["partner_id"] else []
    return (*found, ref(PRICE_GROUP_KIND, row["group_id"])) if row["group_id"] else tuple(found)
