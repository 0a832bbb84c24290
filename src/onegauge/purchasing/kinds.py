"""Kinds of purchasing documents."""

from onegauge.kernel.kinds import Kind

PURCHASE_ORDER_KIND = Kind(
    37,
    "purchasing.PurchaseOrder",
    table="purchasing_purchaseorder",
    label="Purchase order",
    number_field="number",
    url="purchasing/purchaseorder",
)
