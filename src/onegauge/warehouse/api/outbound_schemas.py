"""Rows of packing, loading and delivering as the API shows them."""

from onegauge.ui.rest.rows import Columns

BOX_TYPE = Columns(
    "BoxType",
    "warehouse.BoxType",
    "id code name length_mm width_mm height_mm tare_kg max_kg cost_amount currency sites is_active version",
)
CARRIER = Columns("Carrier", "warehouse.Carrier", "id code name is_active version")
CARRIER_SERVICE = Columns(
    "CarrierService",
    "warehouse.CarrierService",
    "id code name routing cut_off scheme starts_with ends_with digits last_number is_active",
)
PACK_INSTRUCTION = Columns(
    "PackInstruction",
    "warehouse.PackInstruction",
    "id text is_active",
    {"item_id": "item_id", "sku": "item__sku", "partner_id": "partner_id", "customer": "partner__code"},
)
CARTON = Columns(
    "Carton",
    "warehouse.Carton",
    "id position state why filled_share sscc expected_kg actual_kg note tracking closed_at loaded_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "shipment_id": "shipment_id",
        "shipment": "shipment__number",
        "box": "box__code",
        "service": "service__code",
    },
)
CARTON_LINE = Columns(
    "CartonLine",
    "warehouse.CartonLine",
    "id planned_qty packed_qty",
    {
        "line_id": "line_id",
        "item_id": "line__item_id",
        "sku": "line__item__sku",
        "lot": "line__balance__lot__code",
    },
)
LOAD = Columns(
    "Load",
    "warehouse.Load",
    "id number state version vehicle route leaves_at seal note planned_at departed_at short_reason",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "service": "service__code",
        "dock": "dock__code",
    },
)
LOAD_SHIPMENT = Columns(
    "LoadShipment",
    "warehouse.LoadShipment",
    "id loaded_count is_live",
    {"shipment_id": "shipment_id", "shipment": "shipment__number", "package_count": "shipment__package_count"},
)
DELIVERY = Columns(
    "Delivery",
    "warehouse.Delivery",
    "id client_id outcome received_by delivered_at note signature told_at is_last settled_at settled_note",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "shipment_id": "shipment_id",
        "shipment": "shipment__number",
    },
)
DELIVERY_LINE = Columns(
    "DeliveryLine", "warehouse.DeliveryLine", "id qty why", {"line_id": "line_id", "sku": "line__item__sku"}
)
