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
from onegauge.warehouse.operations.inspecting import inspect_arrivals
from onegauge.warehouse.operations.keeping_back import keep_back_shipments, let_go_shipments
from onegauge.warehouse.operations.pick_faces import PickFaceDraft, save_pick_faces
from onegauge.warehouse.operations.put_aways import cancel_put_aways, put_away_goods, trim_put_aways
from onegauge.warehouse.operations.put_backs import put_back_goods
from onegauge.warehouse.operations.receiving import Received, receive_announced, receive_goods
from onegauge.warehouse.operations.receiving_plan import GoodsReceipt, ReceivedGoods
from onegauge.warehouse.operations.relocations import MoveDraft, ask_moves, cancel_relocations, relocate_goods
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
from onegauge.warehouse.operations.task_direction import (
    WorkProfileDraft,
    assign_tasks,
    rank_tasks,
    reopen_tasks,
    save_work_profiles,
)
from onegauge.warehouse.operations.task_steps import StepOutcome, TaskStepDraft, report_steps
from onegauge.warehouse.operations.task_taking import put_down_tasks, take_tasks
from onegauge.warehouse.operations.tasks import plan_tasks, release_waves

__all__ = [
    "ArrivalDraft",
    "ArrivalLineDraft",
    "CountDraft",
    "CountEntry",
    "Created",
    "CutDone",
    "GoodsReceipt",
    "MoveDraft",
    "PickFaceDraft",
    "Received",
    "ReceivedGoods",
    "ShipmentRequest",
    "ShortPick",
    "StepOutcome",
    "TaskStepDraft",
    "WorkCut",
    "WorkProfileDraft",
    "accept_held",
    "add_found_goods",
    "announce_arrivals",
    "approve_counts",
    "arrive_arrivals",
    "ask_moves",
    "assign_tasks",
    "cancel_arrivals",
    "cancel_counts",
    "cancel_put_aways",
    "cancel_relocations",
    "cancel_shipments",
    "close_arrivals",
    "create_shipments",
    "cut_shipments",
    "dissolve_consignments",
    "enter_counts",
    "finish_arrivals",
    "hand_in_counts",
    "inspect_arrivals",
    "keep_back_shipments",
    "let_go_shipments",
    "pack_shipments",
    "pick_shipments",
    "plan_counts",
    "plan_counts_after_shorts",
    "plan_due_counts",
    "plan_tasks",
    "put_away_goods",
    "put_back_goods",
    "put_down_tasks",
    "rank_tasks",
    "readdress_shipments",
    "receive_announced",
    "receive_goods",
    "recount_counts",
    "release_waves",
    "relocate_goods",
    "reopen_tasks",
    "report_steps",
    "reschedule_arrivals",
    "save_pick_faces",
    "save_work_profiles",
    "send_back_held",
    "ship_consignments",
    "ship_shipments",
    "start_counts",
    "take_out_shipments",
    "take_tasks",
    "trim_put_aways",
]
