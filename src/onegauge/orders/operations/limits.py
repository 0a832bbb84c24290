"""The limit matrix: how far each role may go below the prices of lists and terms. Two people make a limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog import queries as catalog
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import is_nested, operation
from onegauge.orders.errors import OwnLimit
from onegauge.orders.exception_states import PRICE_LIMIT, PRICE_LIMIT_KIND
from onegauge.orders.permissions import APPROVE_PRICE_LIMITS, PROPOSE_PRICE_LIMITS
from onegauge.orders.statements import EXCEPTIONS as SQL


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLimitDraft:
    """A row of the matrix: a role, a class of items or all, the largest discount and the smallest margin."""

    company_id: int
    role: str
    max_discount_share: Decimal
    valid_from: date
    item_class: str = ""
    min_margin_share: Decimal | None = None
    valid_until: date | None = None


@operation(permission=PROPOSE_PRICE_LIMITS)
def propose_price_limits(*, limits: Sequence[PriceLimitDraft], by: Actor, key: str | None = None) -> list[int]:
    """Propose rows of the limit matrix; they count once somebody else has approved them."""
    del key
    judge = Judge("limits")
    judge.permit(by, PROPOSE_PRICE_LIMITS, [d.company_id for d in limits])
    roles = dict(SQL.tuples("roles_by_code", {"codes": [d.role for d in limits]}))
    classes = catalog.item_class_ids(d.item_class for d in limits if d.item_class)
    one, none = Decimal(1), Decimal(0)
    for n, draft in enumerate(limits):
        judge.known(n, "company_id", draft.company_id, by.companies, "company")
        judge.known(n, "role", draft.role, roles, "role")
        if draft.item_class:
            judge.known(n, "item_class", draft.item_class, classes, "item class")
        judge.number(n, "max_discount_share", draft.max_discount_share, least=none, most=one)
        judge.number(n, "min_margin_share", draft.min_margin_share, least=-one, most=one, required=False)
        judge.period(n, draft.valid_from, draft.valid_until)
    judge.check()
    columns: dict[str, Any] = {
        "companies": [d.company_id for d in limits], "roles": [roles[d.role] for d in limits],
        "classes": [classes.get(d.item_class) for d in limits], "discounts": [d.max_discount_share for d in limits],
        "margins": [d.min_margin_share for d in limits], "froms": [d.valid_from for d in limits],
        "untils": [d.valid_until for d in limits], "person": by.on_behalf_of or by.person_id,
    }  # fmt: skip
    ids = [row[0] for row in SQL.tuples("insert_limits", columns)]
    entries = [
        Entry(
            object_id=i,
            company_id=d.company_id,
            after={"state": "proposed", "role": d.role, "item_class": d.item_class, "discount": d.max_discount_share,
                   "margin": d.min_margin_share},
        )
        for i, d in zip(ids, limits, strict=True)
    ]  # fmt: skip
    record(by=by, kind=PRICE_LIMIT_KIND, verb="proposed", entries=entries)
    return ids


@operation(permission=APPROVE_PRICE_LIMITS)
def approve_price_limits(
    *, limit_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Put proposed limits into force; nobody approves what they proposed themselves."""
    del key
    moves = PRICE_LIMIT.begin("approve", limit_ids, by=by, versions=versions)
    person = by.on_behalf_of or by.person_id
    for limit_id, proposer in SQL.tuples("proposers", {"limits": moves.ids}):
        if proposer == person and not is_nested():
            mend = "Somebody else approves it."
            moves.refuse(OwnLimit("You proposed this limit yourself.", object_id=limit_id, mend=mend))
    moves.finish()
    return moves.ids


@operation(permission=APPROVE_PRICE_LIMITS)
def end_price_limits(
    *, limit_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Take limits out of force; what was approved within them stands."""
    del key
    moves = PRICE_LIMIT.begin("end", limit_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids
