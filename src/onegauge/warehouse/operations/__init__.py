"""The only writers of the warehouse's tables."""

from onegauge.warehouse.operations.arrivals import (
    ArrivalDraft,
    ArrivalLineDraft,
    announce_arrivals,
    arrive_arrivals,
    cancel_arrivals,
    reschedule_arrivals,
)
from onegauge.warehouse.operations.closing import close_arrivals, finish_arrivals
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
from onegauge.warehouse.operations.held_goods import accept_held, send_back_held
from onegauge.warehouse.operations.keeping_back import keep_back_shipments, let_go_shipments
from onegauge.warehouse.operations.put_aways import cancel_put_aways, put_away_goods
from onegauge.warehouse.operations.put_backs import put_back_goods
from onegauge.warehouse.operations.receiving import Received, receive_announced, receive_goods
from onegauge.warehouse.operations.receiving_plan import GoodsReceipt, ReceivedGoods
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
    "ArrivalDraft",
    "ArrivalLineDraft",
    "CountDraft",
    "CountEntry",
    "Created",
    "CutDone",
    "GoodsReceipt",
    "Received",
    "ReceivedGoods",
    "ShipmentRequest",
    "ShortPick",
    "WorkCut",
    "accept_held",
    "add_found_goods",
    "announce_arrivals",
    "approve_counts",
    "arrive_arrivals",
    "cancel_arrivals",
    "cancel_counts",
    "cancel_put_aways",
    "cancel_shipments",
    "close_arrivals",
    "create_shipments",
    "cut_shipments",
    "dissolve_consignments",
    "enter_counts",
    "finish_arrivals",
    "hand_in_counts",
    "keep_back_shipments",
    "let_go_shipments",
    "pack_shipments",
    "pick_shipments",
    "plan_counts",
    "plan_counts_after_shorts",
    "plan_due_counts",
    "put_away_goods",
    "put_back_goods",
    "readdress_shipments",
    "receive_announced",
    "receive_goods",
    "recount_counts",
    "reschedule_arrivals",
    "send_back_held",
    "ship_consignments",
    "ship_shipments",
    "start_counts",
    "take_out_shipments",
]
