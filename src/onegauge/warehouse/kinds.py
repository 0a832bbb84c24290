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
