"""The only writers of the warehouse's tables."""

from onegauge.warehouse.operations.consignments import (
    dissolve_consignments,
    ship_consignments,
    take_out_shipments,
)
from onegauge.warehouse.operations.cutting import CutDone, WorkCut, cut_shipments, readdress_shipments
from onegauge.warehouse.operations.keeping_back import keep_back_shipments, let_go_shipments
from onegauge.warehouse.operations.put_backs import put_back_goods
from onegauge.warehouse.operations.shipments import (
    Created,
    ShipmentRequest,
    ShortPick,
    cancel_shipments,
    create_shipments,
    pack_shipments,
    pick_shipments,
    ship_shipments,
)

__all__ = [
    "Created",
    "CutDone",
    "ShipmentRequest",
    "ShortPick",
    "WorkCut",
    "cancel_shipments",
    "create_shipments",
    "cut_shipments",
    "dissolve_consignments",
    "keep_back_shipments",
    "let_go_shipments",
    "pack_shipments",
    "pick_shipments",
    "put_back_goods",
    "readdress_shipments",
    "ship_consignments",
    "ship_shipments",
    "take_out_shipments",
]
