"""Rebate agreements: written as drafts, approved, ended. What they are worth is counted in finance."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog import queries as catalog
from onegauge.catalog.states import ITEM_KIND
from onegauge.governance import queries as governance
from onegauge.governance.operations import rerun_when_approved
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import ApprovalFact
from onegauge.kernel.master import Kept, Key, MasterTable, Saved, Values
from onegauge.kernel.operation import operation
from onegauge.partners import queries as partners
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing import permissions
from onegauge.pricing.errors import AgreementStands, TermContradicts, TiersDoNotClimb
from onegauge.pricing.facts import RebatesAgreed
from onegauge.pricing.operations.price_lines import HIGHEST_PRICE
from onegauge.pricing.rebate_queries import SQL
from onegauge.pricing.states import (
    REBATE_AGREEMENT,
    REBATE_AGREEMENT_KIND,
    RebateAgreementState,
    RebateBasis,
    RebatePeriodLength,
)

AGREEMENTS = MasterTable(
    REBATE_AGREEMENT_KIND,
    ("company_id", "code"),
    {
        "company_id": "bigint", "code": "text", "name": "text", "partner_id": "bigint", "currency": "text",
        "period": "text", "basis": "text", "item_id": "bigint", "item_class_id": "bigint", "least_amount": "numeric",
        "valid_from": "date", "valid_until": "date",
    },
    on_insert={"state": "'draft'"},
)  # fmt: skip
Tiers = list[tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateTierDraft:
    """From this turnover of a period on, this share of it or this amount per base unit."""

    from_amount: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateAgreementDraft:
    """A rebate agreement in the codes that people use; without an item or a class every item counts."""

    company_id: int
    code: str
    name: str
    partner: str
    currency: str
    period: str
    basis: str
    valid_from: date
    tiers: Sequence[RebateTierDraft]
    sku: str = ""
    item_class: str = ""
    least_amount: Decimal = Decimal(0)
    valid_until: date | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PRICES)
def save_rebate_agreements(
    *, agreements: Sequence[RebateAgreementDraft], by: Actor, key: str | None = None
) -> list[Saved]:
    """Write or change drafts by company and code, with all their tiers; one that was approved stands as it is.

    An agreement counts nothing before it is approved. Several agreements of a customer count beside each other.
    """
    del key
    judge = Judge("agreements")
    judge.permit(by, permissions.MAINTAIN_PRICES, [d.company_id for d in agreements])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(agreements):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        _judge_shape(judge, index, draft)
        if index not in judge.bad:
            _judge_sense(judge, index, draft)
    judge.once([(d.company_id, d.code) for d in agreements], "code")
    rows = _rows(judge, agreements)
    keys: list[Key] = [AGREEMENTS.key_of(row) for row in rows]
    found = AGREEMENTS.find([k for i, k in enumerate(keys) if i not in judge.bad])
    AGREEMENTS.check_versions(judge, keys, found, [d.version for d in agreements])
    _judge_states(judge, keys, found)
    judge.check()
    refs = [_refs(row) for row in rows]
    saved = AGREEMENTS.save(rows, found, by=by, refs=refs)
    return _save_tiers(agreements, saved, by)


@operation(permission=permissions.APPROVE_REBATES)
def approve_rebate_agreements(
    *, agreement_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let agreements count: invoices of their validity, also those that were posted before.

    Where an approval rule ``rebate_approval`` is in force, somebody else than who asks must agree.
    """
    del key
    moves = REBATE_AGREEMENT.begin("approve", agreement_ids, by=by, versions=versions)
    moves.require_approval({
        i: ApprovalFact(digest=hashlib.sha256(f"{i}|{terms}".encode()).hexdigest(),
                        summary=f"Approve rebate agreement {code} with {name}")
        for i, code, name, terms in SQL.tuples("approval_facts", {"agreements": moves.ids})
    })  # fmt: skip
    moves.finish()
    publish(RebatesAgreed(agreement_ids=tuple(moves.ids)), by=by)
    return moves.ids


@operation(permission=permissions.APPROVE_REBATES)
def end_rebate_agreements(
    *, agreement_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let agreements end: invoices after today count no more; what was counted stays and is settled."""
    del key
    moves = REBATE_AGREEMENT.begin("end", agreement_ids, by=by, versions=versions)
    moves.finish(assign={"ended_on": by.today}, after={i: {"ended_on": by.today} for i in moves.ids})
    return moves.ids


def _judge_shape(judge: Judge, index: int, draft: RebateAgreementDraft) -> None:
    """Whether each value is one that its column may hold."""
    judge.text(index, "code", draft.code, 40)
    judge.text(index, "name", draft.name, 120)
    judge.currency(index, "currency", draft.currency)
    judge.choice(index, "period", draft.period, RebatePeriodLength.values)
    judge.choice(index, "basis", draft.basis, RebateBasis.values)
    judge.number(index, "least_amount", draft.least_amount, least=Decimal(0), most=HIGHEST_PRICE, places=2)
    judge.period(index, draft.valid_from, draft.valid_until)
    for tier in draft.tiers:
        judge.number(index, "tiers", tier.from_amount, least=Decimal(0), most=HIGHEST_PRICE, places=2)
        judge.number(index, "tiers", tier.value, least=Decimal(0), most=HIGHEST_PRICE)


def _judge_sense(judge: Judge, index: int, draft: RebateAgreementDraft) -> None:
    """Whether the values make sense together."""
    froms, values = [t.from_amount for t in draft.tiers], [t.value for t in draft.tiers]
    if not froms or froms[0] != 0 or froms != sorted(set(froms)) or values != sorted(values):
        judge.refuse(
            index, "tiers", "The tiers begin at nought, climb, and never pay less for more turnover.",
            "Give the tiers from the lowest up; the first one begins at 0.", refusal=TiersDoNotClimb,
        )  # fmt: skip
    if draft.basis == RebateBasis.SHARE and any(value > 1 for value in values):
        judge.refuse(index, "tiers", "A share is 1 at most: 0.02 means 2 %.", refusal=TermContradicts)
    if draft.sku and draft.item_class:
        judge.refuse(index, "item_class", "Name the item or its class, not both.", refusal=TermContradicts)


def _judge_states(judge: Judge, keys: Sequence[Key], found: Mapping[Key, Kept]) -> None:
    """Only drafts are changed."""
    states = dict(SQL.tuples("states_of", {"agreements": [kept.id for kept in found.values()]}))
    for index, key in enumerate(keys):
        kept = found.get(key)
        if kept is not None and states[kept.id] != RebateAgreementState.DRAFT:
            judge.refuse(
                index, "code", f"{kept.values['code']} was approved and stands as it is.",
                "End it, and write a new agreement.", refusal=AgreementStands,
            )  # fmt: skip


def _rows(judge: Judge, agreements: Sequence[RebateAgreementDraft]) -> list[Values]:
    """The rows behind the drafts; an unknown code is refused by its name."""
    people = partners.partner_ids(d.partner for d in agreements if d.partner)
    items = {sku: item.id for sku, item in catalog.items_by_sku(d.sku for d in agreements if d.sku).items()}
    classes = catalog.item_class_ids(d.item_class for d in agreements if d.item_class)
    rows = []
    for index, draft in enumerate(agreements):
        found: dict[str, Any] = {
            "partner_id": people.get(draft.partner), "item_id": items.get(draft.sku),
            "item_class_id": classes.get(draft.item_class),
        }  # fmt: skip
        judge.known(index, "partner", draft.partner, people, "partner")
        if draft.sku:
            judge.known(index, "sku", draft.sku, items, "item")
        if draft.item_class:
            judge.known(index, "item_class", draft.item_class, classes, "item class")
        rows.append({c: found[c] if c in found else getattr(draft, c) for c in AGREEMENTS.columns})
    return rows


def _refs(row: Values) -> tuple[int, ...]:
    kinds = {"partner_id": PARTNER_KIND, "item_id": ITEM_KIND}
    return tuple(ref(kind, row[column]) for column, kind in kinds.items() if row[column] is not None)


def _save_tiers(drafts: Sequence[RebateAgreementDraft], saved: Sequence[Saved], by: Actor) -> list[Saved]:
    """Replace the tiers of each draft, and journal those that became others."""
    ids = [s.id for s in saved]
    before: dict[int, Tiers] = {}
    for agreement_id, start, value in SQL.tuples("tiers_of", {"agreements": ids}):
        before.setdefault(agreement_id, []).append((start, value))
    after = {s.id: [(t.from_amount, t.value) for t in d.tiers] for d, s in zip(drafts, saved, strict=True)}
    changed = {i for i in ids if before.get(i, []) != after[i]}
    company_of = {s.id: d.company_id for d, s in zip(drafts, saved, strict=True)}
    tiers = [(company_of[i], i, start, value) for i in sorted(changed) for start, value in after[i]]
    SQL.run("remove_tiers", {"agreements": sorted(changed)})
    SQL.run("insert_tiers", {name: [t[n] for t in tiers]
                             for n, name in enumerate(("companies", "agreements", "froms", "values"))})  # fmt: skip
    record(by=by, kind=REBATE_AGREEMENT_KIND, verb="tiers_set", entries=[
        Entry(object_id=i, company_id=company_of[i], before={"tiers": before.get(i, [])}, after={"tiers": after[i]})
        for i in sorted(changed)
    ])  # fmt: skip
    return [Saved(s.id, s.created, s.changed or (s.id in changed and not s.created)) for s in saved]


def _approve_again(*, ids: Sequence[int], by: Actor) -> None:
    approve_rebate_agreements(agreement_ids=ids, by=by)


rerun_when_approved(REBATE_AGREEMENT_KIND, "approve", _approve_again)
