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
CONSIGNMENT_KIND = Kind(
    44,
    "warehouse.Consignment",
    table="warehouse_consignment",
    label="Consignment",
    number_field="number",
    url="warehouse/consignment",
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
TASK_KIND = Kind(
    69, "warehouse.Task", table="warehouse_task", label="Task", number_field="number", url="warehouse/task"
)
WORK_PROFILE = Kind(
    79, "warehouse.WorkProfile", table="warehouse_workprofile", label="Work profile", number_field="id",
    url="warehouse/workprofile",
)  # fmt: skip
ARRIVAL_KIND = Kind(
    64, "warehouse.Arrival", table="warehouse_arrival", label="Arrival", number_field="number", url="warehouse/arrival"
)
PUT_AWAY_KIND = Kind(
    65, "warehouse.PutAway", table="warehouse_putaway", label="Put-away", number_field="number", url="warehouse/putaway"
)
HELD_RECEIPT_KIND = Kind(
    66,
    "warehouse.HeldReceipt",
    table="warehouse_heldreceipt",
    label="Held receipt",
    number_field="number",
    url="warehouse/heldreceipt",
)
PICK_FACE_KIND = Kind(
    67, "warehouse.PickFace", table="warehouse_pickface", label="Pick face", number_field="id", url="warehouse/pickface"
)
RELOCATION_KIND = Kind(
    68,
    "warehouse.Relocation",
    table="warehouse_relocation",
    label="Relocation",
    number_field="number",
    url="warehouse/relocation",
)
BOX_TYPE_KIND = Kind(
    86, "warehouse.BoxType", table="warehouse_boxtype", label="Box type", number_field="code", url="warehouse/boxtype"
)
LOAD_KIND = Kind(
    87, "warehouse.Load", table="warehouse_load", label="Load", number_field="number", url="warehouse/load"
)
CARRIER_KIND = Kind(
    88, "warehouse.Carrier", table="warehouse_carrier", label="Carrier", number_field="code", url="warehouse/carrier"
)
