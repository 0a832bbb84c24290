"""Price terms: contract prices, promotions and surcharges; and to which prices reckoned ones are rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog import queries as catalog
from onegauge.catalog.states import ITEM_KIND, TaxClass
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
from onegauge.pricing.errors import TermContradicts
from onegauge.pricing.operations.price_lines import HIGHEST_PRICE, LARGEST_QTY
from onegauge.pricing.states import (
    PRICE_GROUP_KIND,
    PRICE_ROUNDING_KIND,
    PRICE_TERM_KIND,
    TermKind,
    TermMethod,
    TermPer,
)
from onegauge.pricing.terms import WHOLE_ORDER

TERMS = MasterTable(
    PRICE_TERM_KIND,
    ("company_id", "code"),
    {
        "company_id": "bigint", "code": "text", "name": "text", "kind": "text", "method": "text", "value": "numeric",
        "currency": "text", "per": "text", "partner_id": "bigint", "group_id": "bigint", "item_id": "bigint",
        "item_class_id": "bigint", "min_qty": "numeric", "below_amount": "numeric", "priority": "int",
        "is_stackable": "bool", "tax_class": "text", "valid_from": "date", "valid_until": "date",
    },
)  # fmt: skip
ROUNDINGS = MasterTable(
    PRICE_ROUNDING_KIND,
    ("company_id", "currency"),
    {"company_id": "bigint", "currency": "text", "step": "numeric", "ending": "numeric"},
)
NAMED = ("partner", "group", "sku", "item_class")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTermDraft:
    """A price term as a form or a file gives it, in the codes that people use; what is left empty means "all"."""

    company_id: int
    code: str
    name: str
    kind: str
    method: str
    value: Decimal
    valid_from: date
    currency: str = ""
    per: str = "unit"
    partner: str = ""
    group: str = ""
    sku: str = ""
    item_class: str = ""
    min_qty: Decimal = Decimal(0)
    below_amount: Decimal | None = None
    priority: int = 50
    is_stackable: bool = False
    tax_class: str = "standard"
    valid_until: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRoundingDraft:
    """Reckoned prices of a company in a currency become multiples of ``step`` shifted by ``ending``."""

    company_id: int
    currency: str
    step: Decimal
    ending: Decimal = Decimal(0)
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PRICES)
def save_price_terms(*, terms: Sequence[PriceTermDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change contract prices, promotions and surcharges by company and code.

    They count for orders that are taken down or changed from then on; what was taken down keeps its prices.
    """
    return TERMS.write(_prepared(terms, by=by), by=by)


def check_price_terms(*, terms: Sequence[PriceTermDraft], by: Actor) -> list[Refusal]:
    """What `save_price_terms` would refuse now; nothing is locked or written."""
    return _prepared(terms, by=by, lock=False).judge.refusals


@operation(permission=permissions.MAINTAIN_PRICES)
def save_price_roundings(*, roundings: Sequence[PriceRoundingDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Say to which prices reckoned ones are rounded, by company and currency; written prices stay as they are."""
    judge = Judge("roundings")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in roundings])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(roundings):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        judge.currency(index, "currency", draft.currency)
        judge.number(index, "step", draft.step, above=Decimal(0), most=HIGHEST_PRICE)
        judge.number(index, "ending", draft.ending, least=Decimal(0), most=HIGHEST_PRICE)
        if index not in judge.bad and draft.ending >= draft.step:
            judge.refuse(
                index, "ending", "The ending is not below the step.", "For 7.99, 8.99 use step 1, ending 0.99."
            )
    judge.once([(d.company_id, d.currency) for d in roundings], "currency")
    rows = [{column: getattr(d, column) for column in ROUNDINGS.columns} for d in roundings]
    keys: list[Key] = [ROUNDINGS.key_of(row) for row in rows]
    found = ROUNDINGS.find([k for i, k in enumerate(keys) if i not in judge.bad])
    ROUNDINGS.check_versions(judge, keys, found, [d.version for d in roundings])
    return ROUNDINGS.write(Prepared(judge, rows, found, [()] * len(rows)), by=by)


def _prepared(terms: Sequence[PriceTermDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("terms")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in terms])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(terms):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        _judge_shape(judge, index, draft)
        if index not in judge.bad:
            _judge_sense(judge, index, draft)
    judge.once([(d.company_id, d.code) for d in terms], "code")
    rows = _rows(judge, terms)
    keys: list[Key] = [TERMS.key_of(row) for row in rows]
    found = TERMS.find([k for i, k in enumerate(keys) if i not in judge.bad], lock=lock)
    TERMS.check_versions(judge, keys, found, [d.version for d in terms])
    return Prepared(judge, rows, found, [_refs(row) for row in rows])


def _judge_shape(judge: Judge, index: int, draft: PriceTermDraft) -> None:
    """Whether each value is one that its column may hold."""
    judge.text(index, "code", draft.code, 40)
    judge.text(index, "name", draft.name, 120)
    judge.choice(index, "kind", draft.kind, TermKind.values)
    judge.choice(index, "method", draft.method, TermMethod.values)
    judge.choice(index, "per", draft.per, TermPer.values)
    judge.choice(index, "tax_class", draft.tax_class, TaxClass.values)
    judge.number(index, "value", draft.value, least=Decimal(0), most=HIGHEST_PRICE)
    judge.number(index, "min_qty", draft.min_qty, least=Decimal(0), most=LARGEST_QTY)
    judge.number(index, "below_amount", draft.below_amount, above=Decimal(0), most=HIGHEST_PRICE, places=2,
                 required=False)  # fmt: skip
    judge.whole(index, "priority", draft.priority, least=0, most=999)
    judge.period(index, draft.valid_from, draft.valid_until)
    if draft.method != TermMethod.SHARE:
        judge.currency(index, "currency", draft.currency)


def _judge_sense(judge: Judge, index: int, draft: PriceTermDraft) -> None:
    """Whether the values make sense together."""
    is_surcharge, of_order = draft.kind == TermKind.SURCHARGE, draft.per in WHOLE_ORDER
    wrong = (
        ("value", draft.method == TermMethod.SHARE and draft.value > 1, "A share is 1 at most: 0.1 means 10 %."),
        ("currency", draft.method == TermMethod.SHARE and draft.currency != "", "A share has no currency."),
        ("per", draft.per != TermPer.UNIT and not is_surcharge, "Prices are for a base unit."),
        ("method", is_surcharge and draft.method == TermMethod.FIXED, "A surcharge is an amount or a share."),
        ("below_amount", draft.below_amount is not None and not of_order, "Only surcharges per order look at goods."),
        ("sku", of_order and bool(draft.sku or draft.item_class or draft.min_qty), "An order is no item."),
        ("item_class", bool(draft.sku and draft.item_class), "Name the item or its class, not both."),
        ("group", bool(draft.partner and draft.group), "Name the customer or a group, not both."),
        ("partner", draft.kind == TermKind.CONTRACT and not (draft.partner or draft.group),
         "A contract is with a customer or a group."),
    )  # fmt: skip
    for column, holds, message in wrong:
        if holds:
            judge.refuse(index, column, message, refusal=TermContradicts)


def _rows(judge: Judge, terms: Sequence[PriceTermDraft]) -> list[dict[str, Any]]:
    """The rows behind the drafts; an unknown code is refused by its name."""
    people = partners.partner_ids(d.partner for d in terms if d.partner)
    groups = term_queries.group_ids((d.company_id, d.group) for d in terms if d.group)
    items = {sku: item.id for sku, item in catalog.items_by_sku(d.sku for d in terms if d.sku).items()}
    classes = catalog.item_class_ids(d.item_class for d in terms if d.item_class)
    rows = []
    for index, draft in enumerate(terms):
        found: Mapping[str, int | None] = {
            "partner": people.get(draft.partner), "group": groups.get((draft.company_id, draft.group)),
            "sku": items.get(draft.sku), "item_class": classes.get(draft.item_class),
        }  # fmt: skip
        for name, what in zip(NAMED, ("partner", "price group", "item", "item class"), strict=True):
            if getattr(draft, name) and found[name] is None:
                judge.known(index, name, getattr(draft, name), (), what)
        ids = {"partner_id": "partner", "group_id": "group", "item_id": "sku", "item_class_id": "item_class"}
        rows.append({c: found[ids[c]] if c in ids else getattr(draft, c) for c in TERMS.columns})
    return rows


def _refs(row: Mapping[str, Any]) -> tuple[int, ...]:
    kinds = {"partner_id": PARTNER_KIND, "group_id": PRICE_GROUP_KIND, "item_id": ITEM_KIND}
    return tuple(ref(kind, row[column]) for column, kind in kinds.items() if row[column] is not None)
