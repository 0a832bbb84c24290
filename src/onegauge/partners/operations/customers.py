"""Customers: the terms a company grants a partner, and blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, permission_refusal
from onegauge.kernel.errors import Refusal, StaleVersion, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.master import MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners import permissions, policies, queries
from onegauge.partners.errors import AlreadyBlocked, BlockReasonMissing, NotACustomer, NotBlocked
from onegauge.partners.states import CUSTOMER_KIND, PARTNER_KIND, PartnerRoleName, SubstitutionConsent

CUSTOMERS = MasterTable(
    CUSTOMER_KIND,
    ("company_id", "partner_id"),
    {
        "company_id": "bigint",
        "partner_id": "bigint",
        "credit_limit": "numeric",
        "currency": "text",
        "payment_days": "int",
        "priority": "int",
        "default_site_id": "bigint",
        "min_life_days": "int",
        "substitution": "text",
        "prepays": "bool",
        "takes_direct": "bool",
    },
    on_insert={"blocked_for_orders": "false", "block_reason": "''"},
)
HIGHEST_LIMIT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDraft:
    """Terms as a form or a file gives them. No credit limit means unlimited; no payment days means the policy's.

    `min_life_days`: dated lots that reach the customer live at least this long from the day they are due. `prepays`:
    orders are held until they are paid whole.
    """

    company_id: int
    partner: str
    currency: str
    credit_limit: Decimal | None = None
    payment_days: int | None = None
    priority: int = 5
    default_site_id: int | None = None
    min_life_days: int | None = None
    substitution: str = "none"
    prepays: bool = False
    takes_direct: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True)
class LockedCustomer:
    """A customer whose block is about to change."""

    id: int
    company_id: int
    partner_id: int
    blocked_for_orders: bool
    block_reason: str
    version: int


@operation(permission=permissions.MAINTAIN_CUSTOMERS)
def save_customers(*, customers: Sequence[CustomerDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change the terms of customers by company and partner; blocks have their own verbs."""
    return CUSTOMERS.write(_prepared(customers, by=by), by=by)


def check_customers(*, customers: Sequence[CustomerDraft], by: Actor) -> list[Refusal]:
    """What `save_customers` would refuse now; nothing is locked or written."""
    return _prepared(customers, by=by, lock=False).judge.refusals


@operation(permission=permissions.BLOCK_CUSTOMERS)
def block_customers(
    *,
    customer_ids: Sequence[int],
    reason: str,
    by: Actor,
    versions: Mapping[int, int] | None = None,
    key: str | None = None,
) -> list[int]:
    """Hold all new orders of customers in their company."""
    if not isinstance(reason, str) or not 0 < len(reason.strip()) <= 200:
        refuse_all([BlockReasonMissing("A reason of 1 to 200 characters is needed.", field="reason", mend="Say why.")])
    return _set_blocks(customer_ids, blocked=True, reason=reason.strip(), by=by, versions=versions)


@operation(permission=permissions.BLOCK_CUSTOMERS)
def unblock_customers(
    *, customer_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """Take orders of customers again."""
    return _set_blocks(customer_ids, blocked=False, reason="", by=by, versions=versions)


def _set_blocks(
    customer_ids: Sequence[int], *, blocked: bool, reason: str, by: Actor, versions: Mapping[int, int] | None
) -> list[int]:
    rows = queries.SQL.rows("lock_customers", {"ids": sorted(set(customer_ids))}, LockedCustomer)
    present = {row.id for row in rows}
    unknown = [
        UnknownDocument(f"There is no customer with the id {i} in your scope.", object_id=i)
        for i in sorted(set(customer_ids) - present)
    ]
    refuse_all([*unknown, *(r for row in rows for r in _block_refusals(row, blocked, by=by, versions=versions or {}))])
    queries.SQL.run("set_blocks", {"ids": sorted(present), "blocked": blocked, "reason": reason})
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            before={"blocked_for_orders": row.blocked_for_orders, "block_reason": row.block_reason},
            after={"blocked_for_orders": blocked, "block_reason": reason},
            refs=(ref(PARTNER_KIND, row.partner_id),),
        )
        for row in rows
    ]
    record(by=by, kind=CUSTOMER_KIND, verb="blocked" if blocked else "unblocked", entries=entries)
    return [row.id for row in rows]


def _block_refusals(
    row: LockedCustomer, blocked: bool, *, by: Actor, versions: Mapping[int, int]
) -> list[Refusal | None]:
    found: list[Refusal | None] = [permission_refusal(by, permissions.BLOCK_CUSTOMERS, row.company_id)]
    if row.blocked_for_orders and blocked:
        found.append(AlreadyBlocked(f"The customer is blocked already: {row.block_reason}", object_id=row.id))
    if not row.blocked_for_orders and not blocked:
        found.append(NotBlocked("The customer is not blocked.", object_id=row.id))
    if row.id in versions and versions[row.id] != row.version:
        found.append(
            StaleVersion(
                "This customer was changed since you read it.",
                object_id=row.id,
                mend="Read it again, then repeat what you meant.",
                given=versions[row.id],
                current=row.version,
            )
        )
    return found


def _prepared(customers: Sequence[CustomerDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("customers")
    judge.permit(by, permissions.MAINTAIN_CUSTOMERS, [d.company_id for d in customers])
    for index, draft in enumerate(customers):
        _judge_shape(judge, index, draft)
    judge.once([(d.company_id, d.partner) for d in customers], "partner")
    _judge_places(judge, customers)
    partners = queries.partners_by_code(d.partner for i, d in enumerate(customers) if i not in judge.bad)
    for index, draft in enumerate(customers):
        if index in judge.bad or not judge.known(index, "partner", draft.partner, partners, "partner"):
            continue
        if PartnerRoleName.CUSTOMER not in partners[draft.partner].roles:
            judge.refuse(
                index,
                "partner",
                f"{draft.partner} does not have the role customer.",
                "Add the role.",
                refusal=NotACustomer,
            )
    days = {c: policies.PAYMENT_DAYS.at(on=by.today, company_id=c).as_int for c in _companies(customers, judge)}
    rows = [_row(d, partners[d.partner].id, days) if i not in judge.bad else {} for i, d in enumerate(customers)]
    keys = [CUSTOMERS.key_of(row) if row else (None,) for row in rows]
    found = CUSTOMERS.find([k for k in keys if k != (None,)], lock=lock)
    CUSTOMERS.check_versions(judge, keys, found, [d.version for d in customers])
    refs = [(ref(PARTNER_KIND, row["partner_id"]),) if row else () for row in rows]
    return Prepared(judge, rows, found, refs)


def _companies(customers: Sequence[CustomerDraft], judge: Judge) -> set[int]:
    return {d.company_id for i, d in enumerate(customers) if i not in judge.bad and d.payment_days is None}


def _judge_shape(judge: Judge, index: int, draft: CustomerDraft) -> None:
    judge.text(index, "partner", draft.partner, 40)
    judge.currency(index, "currency", draft.currency)
    judge.number(
        index, "credit_limit", draft.credit_limit, least=Decimal(0), most=HIGHEST_LIMIT, places=2, required=False
    )
    if draft.payment_days is not None:
        judge.whole(index, "payment_days", draft.payment_days, least=0, most=365)
    judge.whole(index, "priority", draft.priority, least=1, most=9)
    if draft.min_life_days is not None:
        judge.whole(index, "min_life_days", draft.min_life_days, least=0, most=3650)
    judge.choice(index, "substitution", draft.substitution, SubstitutionConsent.values)


def _judge_places(judge: Judge, customers: Sequence[CustomerDraft]) -> None:
    companies = {company.id for company in governance.companies()}
    sites = {site.id: site.company_id for site in governance.sites()}
    for index, draft in enumerate(customers):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        if draft.default_site_id is not None and sites.get(draft.default_site_id) != draft.company_id:
            judge.refuse(
                index,
                "default_site_id",
                f"The company has no site with the id {draft.default_site_id}.",
                "Choose a site of this company.",
                refusal=UnknownDocument,
            )


def _row(draft: CustomerDraft, partner_id: int, days: Mapping[int, int]) -> dict[str, Any]:
    return {
        "company_id": draft.company_id,
        "partner_id": partner_id,
        "credit_limit": draft.credit_limit,
        "currency": draft.currency,
        "payment_days": days[draft.company_id] if draft.payment_days is None else draft.payment_days,
        "priority": draft.priority,
        "default_site_id": draft.default_site_id,
        "min_life_days": draft.min_life_days,
        "substitution": draft.substitution,
        "prepays": draft.prepays,
        "takes_direct": draft.takes_direct,
    }
