"""Price lists, and which customer has one of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.master import Kept, Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners import queries as partners
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing import permissions, queries
from onegauge.pricing.errors import CurrencyFixed, DefaultListTaken
from onegauge.pricing.states import PRICE_LIST_KIND

LISTS = MasterTable(
    PRICE_LIST_KIND,
    ("company_id", "code"),
    {
        "company_id": "bigint",
        "code": "text",
        "name": "text",
        "currency": "text",
        "is_default": "bool",
        "valid_from": "date",
        "valid_until": "date",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListDraft:
    """A price list as a form or a file gives it."""

    company_id: int
    code: str
    name: str
    currency: str
    valid_from: date
    is_default: bool = False
    valid_until: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerListDraft:
    """The list a customer gets; None sends it back to the default list."""

    company_id: int
    partner: str
    price_list: str | None


@operation(permission=permissions.MAINTAIN_PRICES)
def save_price_lists(*, price_lists: Sequence[PriceListDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change price lists by company and code."""
    return LISTS.write(_prepared(price_lists, by=by), by=by)


def check_price_lists(*, price_lists: Sequence[PriceListDraft], by: Actor) -> list[Refusal]:
    """What `save_price_lists` would refuse now; nothing is locked or written."""
    return _prepared(price_lists, by=by, lock=False).judge.refusals


@operation(permission=permissions.MAINTAIN_PRICES)
def assign_price_lists(*, customers: Sequence[CustomerListDraft], by: Actor, key: str | None = None) -> int:
    """Give customers a list of their own, or take it away; returns how many changed."""
    judge = Judge("customers")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in customers])
    judge.once([(d.company_id, d.partner) for d in customers], "partner")
    ids = partners.partner_ids(d.partner for d in customers)
    lists = queries.lists_by_code((d.company_id, d.price_list) for d in customers if d.price_list is not None)
    for index, draft in enumerate(customers):
        judge.known(index, "partner", draft.partner, ids, "partner")
        if draft.price_list is not None and (draft.company_id, draft.price_list) not in lists:
            judge.known(index, "price_list", draft.price_list, (), "price list")
    judge.check()
    wanted = {
        (d.company_id, ids[d.partner]): lists[d.company_id, d.price_list].id if d.price_list is not None else None
        for d in customers
    }
    return _assign(wanted, by=by)


def _assign(wanted: Mapping[tuple[int, int], int | None], *, by: Actor) -> int:
    keys = {"company_ids": [c for c, _ in wanted], "partner_ids": [p for _, p in wanted]}
    kept = {(c, p): (row_id, list_id) for row_id, c, p, list_id in queries.SQL.tuples("customer_lists", keys)}
    given = [(c, p, x) for (c, p), x in wanted.items() if x is not None and kept.get((c, p), (0, None))[1] != x]
    taken = [k for k, list_id in wanted.items() if list_id is None and k in kept]
    if given:
        params = {n: [row[i] for row in given] for i, n in enumerate(("company_ids", "partner_ids", "list_ids"))}
        queries.SQL.run("assign_lists", params)
    if taken:
        queries.SQL.run("unassign_lists", {"ids": [kept[k][0] for k in taken]})
    changes = [((c, p), kept.get((c, p), (0, None))[1], x) for c, p, x in given] + [
        (k, kept[k][1], None) for k in taken
    ]
    entries = [
        Entry(
            object_id=after or before,
            company_id=company_id,
            before={"partner_id": partner_id, "price_list_id": before},
            after={"partner_id": partner_id, "price_list_id": after},
            refs=(ref(PARTNER_KIND, partner_id),),
        )
        for (company_id, partner_id), before, after in changes
    ]
    record(by=by, kind=PRICE_LIST_KIND, verb="assigned", entries=entries)
    return len(changes)


def _prepared(price_lists: Sequence[PriceListDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("price_lists")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in price_lists])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(price_lists):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        judge.text(index, "code", draft.code, 40)
        judge.text(index, "name", draft.name, 120)
        judge.currency(index, "currency", draft.currency)
        judge.period(index, draft.valid_from, draft.valid_until)
    judge.once([(d.company_id, d.code) for d in price_lists], "code")
    judge.once([(d.company_id, d.currency) if d.is_default else i for i, d in enumerate(price_lists)], "is_default")
    keys: list[Key] = [(d.company_id, d.code) for d in price_lists]
    found = LISTS.find([k for i, k in enumerate(keys) if i not in judge.bad], lock=lock)
    _judge_defaults(judge, price_lists)
    _judge_currencies(judge, price_lists, found)
    LISTS.check_versions(judge, keys, found, [d.version for d in price_lists])
    return Prepared(judge, [_row(d) for d in price_lists], found, [()] * len(price_lists))


def _judge_defaults(judge: Judge, price_lists: Sequence[PriceListDraft]) -> None:
    wanted = {i: d for i, d in enumerate(price_lists) if d.is_default and i not in judge.bad}
    kept = queries.default_lists(d.company_id for d in wanted.values())
    released = {(d.company_id, d.code) for d in price_lists if not d.is_default}
    for index, draft in wanted.items():
        code = kept.get((draft.company_id, draft.currency))
        if code is not None and code != draft.code and (draft.company_id, code) not in released:
            judge.refuse(
                index,
                "is_default",
                f"{code} is the default list for {draft.currency}.",
                f"Save {code} as no default list first.",
                refusal=DefaultListTaken,
            )


def _judge_currencies(judge: Judge, price_lists: Sequence[PriceListDraft], found: Mapping[Key, Kept]) -> None:
    changed = {
        kept.id: i
        for i, d in enumerate(price_lists)
        if i not in judge.bad
        and (kept := found.get((d.company_id, d.code))) is not None
        and kept.values["currency"] != d.currency
    }
    for list_id in queries.lists_with_lines(changed):
        judge.refuse(
            changed[list_id],
            "currency",
            "The list has prices; in another currency they would mean something else.",
            "Make a new list for the other currency.",
            refusal=CurrencyFixed,
        )


def _row(draft: PriceListDraft) -> dict[str, Any]:
    return {column: getattr(draft, column) for column in LISTS.columns}
