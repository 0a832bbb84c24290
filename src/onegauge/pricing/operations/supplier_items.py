"""Supplier items: what suppliers sell a company, saved by company, supplier and item."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.catalog.queries import items_by_sku
from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.master import Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners.queries import partners_by_code
from onegauge.partners.states import PartnerRoleName
from onegauge.pricing import permissions
from onegauge.pricing.errors import NotASupplier
from onegauge.pricing.states import SUPPLIER_ITEM_KIND

SUPPLIER_ITEMS = MasterTable(
    SUPPLIER_ITEM_KIND,
    ("company_id", "partner_id", "item_id"),
    {
        "company_id": "bigint", "partner_id": "bigint", "item_id": "bigint", "supplier_sku": "text",
        "unit_price": "numeric", "currency": "text", "lead_days": "int", "min_qty": "numeric",
        "order_multiple": "numeric", "drop_ship": "boolean", "direct_amount": "numeric", "priority": "int",
        "is_active": "boolean",
    },
)  # fmt: skip
HIGHEST = Decimal(10) ** 9
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierItemDraft:
    """What a supplier asks for one base unit, and which quantities it takes; 0 as a multiple means any quantity."""

    company_id: int
    partner: str
    sku: str
    unit_price: Decimal
    currency: str
    supplier_sku: str = ""
    lead_days: int = 5
    min_qty: Decimal = ZERO
    order_multiple: Decimal = ZERO
    drop_ship: bool = False
    direct_amount: Decimal = ZERO
    priority: int = 5
    is_active: bool = True
    version: int | None = None


@operation(permission=permissions.MAINTAIN_SUPPLIER_ITEMS)
def save_supplier_items(*, items: Sequence[SupplierItemDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change what suppliers sell, by company, supplier and item; orders on their way keep what was agreed."""
    del key
    return SUPPLIER_ITEMS.write(_prepared(items, by=by), by=by)


def check_supplier_items(*, items: Sequence[SupplierItemDraft], by: Actor) -> list[Refusal]:
    """What ``save_supplier_items`` would refuse now; nothing is locked or written."""
    return _prepared(items, by=by, lock=False).judge.refusals


def _prepared(drafts: Sequence[SupplierItemDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("items")
    judge.permit(by, permissions.MAINTAIN_SUPPLIER_ITEMS, [d.company_id for d in drafts])
    companies = {c.id for c in governance.companies()}
    partners = partners_by_code(d.partner for d in drafts)
    items = items_by_sku([d.sku for d in drafts])
    for n, draft in enumerate(drafts):
        judge.known(n, "company_id", draft.company_id, companies, "company")
        if judge.known(n, "partner", draft.partner, partners, "partner"):
            _supplies(judge, n, draft.partner, partners[draft.partner].roles)
        judge.known(n, "sku", draft.sku, items, "item")
        _terms(judge, n, draft)
    judge.once([(d.company_id, d.partner, d.sku) for d in drafts], "sku")
    rows = [
        _row(d, partners[d.partner].id, items[d.sku].id) if i not in judge.bad else {} for i, d in enumerate(drafts)
    ]
    keys: list[Key] = [SUPPLIER_ITEMS.key_of(row) if row else (None,) for row in rows]
    found = SUPPLIER_ITEMS.find([k for k in keys if k != (None,)], lock=lock)
    SUPPLIER_ITEMS.check_versions(judge, keys, found, [d.version for d in drafts])
    return Prepared(judge, rows, found, [()] * len(rows))


def _supplies(judge: Judge, n: int, code: str, roles: Sequence[str]) -> None:
    if PartnerRoleName.SUPPLIER not in roles:
        text, mend = f"{code} is not a supplier.", "Give the partner the role of a supplier first."
        judge.refuse(n, "partner", text, mend, refusal=NotASupplier)


def _terms(judge: Judge, n: int, draft: SupplierItemDraft) -> None:
    judge.text(n, "supplier_sku", draft.supplier_sku, 60, required=False)
    judge.number(n, "unit_price", draft.unit_price, least=ZERO, most=HIGHEST)
    judge.currency(n, "currency", draft.currency)
    judge.whole(n, "lead_days", draft.lead_days, least=0, most=365)
    judge.number(n, "min_qty", draft.min_qty, least=ZERO, most=HIGHEST)
    judge.number(n, "order_multiple", draft.order_multiple, least=ZERO, most=HIGHEST)
    judge.number(n, "direct_amount", draft.direct_amount, least=ZERO, most=HIGHEST, places=4)
    judge.whole(n, "priority", draft.priority, least=1, most=9)


def _row(draft: SupplierItemDraft, partner_id: int, item_id: int) -> dict[str, Any]:
    ids = {"partner_id": partner_id, "item_id": item_id}
    return {column: ids.get(column, getattr(draft, column, None)) for column in SUPPLIER_ITEMS.columns}
