"""Rows of purchasing as the API shows them."""

from onegauge.ui.rest.rows import Columns

PURCHASE_ORDER = Columns(
    "PurchaseOrder",
    "purchasing.PurchaseOrder",
    "id number currency state version created_at note supplier_reference sent_on cancel_asked total_amount source_kind"
    " source_id source_number",
    {
        "company_id": "company_id", "site_id": "site_id", "site": "site__code", "supplier_id": "supplier_id",
        "supplier": "supplier__code", "ship_to_id": "ship_to_id", "buyer_id": "buyer_id",
    },
)  # fmt: skip
PURCHASE_LINE = Columns(
    "PurchaseLine",
    "purchasing.PurchaseLine",
    "id line_no supplier_sku qty entered_qty entered_unit unit_price wanted_on first_promised_on promised_on received_qty"
    " cancelled_qty",
    {"item_id": "item_id", "sku": "item__sku", "demand_id": "demand_id"},
)
PURCHASE_RECEIPT = Columns(
    "PurchaseReceipt",
    "purchasing.PurchaseReceipt",
    "id line_id qty lot reference received_at shipment_id",
    {"line_no": "line__line_no", "sku": "line__item__sku"},
)
