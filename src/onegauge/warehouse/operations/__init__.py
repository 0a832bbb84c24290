"""The only writers of the warehouse's tables."""

from onegauge.warehouse.operations.consignments import (
    dissolve_consignments,
    ship_consignments,
    take_out_shipments,
)
from onegauge.warehouse.operations.count_entry import CountEntry, add_found_goods, enter_counts
from onegauge.warehouse.operations.count_planning import CountDraft, cancel_counts, plan_counts, start_counts
from onegauge.warehouse.operations.count_posting import approve_counts, hand_in_counts, recount_counts
from onegauge.warehouse.operations.count_programmes import plan_counts_after_shorts, plan_due_counts
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
    "CountDraft",
    "CountEntry",
    "Created",
    "CutDone",
    "ShipmentRequest",
    "ShortPick",
    "WorkCut",
    "add_found_goods",
    "approve_counts",
    "cancel_counts",
    "cancel_shipments",
    "create_shipments",
    "cut_shipments",
    "dissolve_consignments",
    "enter_counts",
    "hand_in_counts",
    "keep_back_shipments",
    "let_go_shipments",
    "pack_shipments",
    "pick_shipments",
    "plan_counts",
    "plan_counts_after_shorts",
    "plan_due_counts",
    "put_back_goods",
    "readdress_shipments",
    "recount_counts",
    "ship_consignments",
    "ship_shipments",
    "start_counts",
    "take_out_shipments",
]
