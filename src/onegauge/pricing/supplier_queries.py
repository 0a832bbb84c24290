"""Reads of supplier items."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from onegauge.kernel.sql import Sql
from onegauge.pricing.ordering import is_orderable, last_orderable, next_orderable
from onegauge.pricing.supplier_models import SupplierItem

SQL = Sql(__file__, "suppliers")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier asks for an item, and which quantities it takes."""

    id: int
    company_id: int
    partner_id: int
    item_id: int
    supplier_sku: str
    unit_price: Decimal
    currency: str
    lead_days: int
    min_qty: Decimal
    order_multiple: Decimal
    drop_ship: bool
    direct_amount: Decimal

    def takes(self, qty: Decimal) -> bool:
        """Whether the supplier takes an order of this quantity."""
        return is_orderable(qty, least=self.min_qty, multiple=self.order_multiple)

    def next_qty(self, qty: Decimal) -> Decimal:
        """The smallest quantity not below this one that the supplier takes."""
        return next_orderable(qty, least=self.min_qty, multiple=self.order_multiple)

    def last_qty(self, qty: Decimal) -> Decimal | None:
        """The largest quantity not above this one that the supplier takes, if there is one."""
        return last_orderable(qty, least=self.min_qty, multiple=self.order_multiple)


def offers_of(asked: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int, int], Offer]:
    """Offers in use by (company, supplier, item); what a supplier does not sell is left out."""
    params = {
        "companies": [c for c, _p, _i in asked],
        "partners": [p for _c, p, _i in asked],
        "items": [i for _c, _p, i in asked],
    }
    return {(o.company_id, o.partner_id, o.item_id): o for o in SQL.rows("offers_of", params, Offer)}


def offers_by_id(ids: Sequence[int]) -> dict[int, Offer]:
    """Offers by id, whether they are still in use or not."""
    return {o.id: o for o in SQL.rows("offers_by_id", {"ids": list(ids)}, Offer)}


def supplier_items_for_list() -> QuerySet[SupplierItem]:
    """Supplier items with their parties and items."""
    return SupplierItem.objects.select_related("company", "partner", "item", "item__base_unit")


def suppliers_of_item(item_id: int) -> QuerySet[SupplierItem]:
    """Who sells an item, the preferred one first."""
    return supplier_items_for_list().filter(item_id=item_id).order_by("company", "priority", "unit_price", "id")


def items_of_supplier(partner_id: int) -> QuerySet[SupplierItem]:
    """What a supplier sells."""
    return supplier_items_for_list().filter(partner_id=partner_id).order_by("company", "item__sku")
