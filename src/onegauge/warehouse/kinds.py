"""Kinds of warehouse documents."""

from onegauge.kernel.kinds import Kind

SHIPMENT_KIND = Kind(
    35,
    "warehouse.Shipment",
    table="warehouse_shipment",
    label="Shipment",
    number_field="number",
    url="warehouse/shipment",
)
PUT_BACK_KIND = Kind(
    42,
    "warehouse.PutBack",
    table="warehouse_putback",
    label="Put-back",
    number_field="number",
    url="warehouse/putback",
)
COUNT_KIND = Kind(
    90, "warehouse.Count", table="warehouse_count", label="Count", number_field="number", url="warehouse/count"
)
