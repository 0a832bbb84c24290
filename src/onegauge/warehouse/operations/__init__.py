"""The only writers of the warehouse's tables."""

from onegauge.warehouse.operations.arrivals import (
    ArrivalDraft,
    ArrivalLineDraft,
    announce_arrivals,
    arrive_arrivals,
    cancel_arrivals,
    reschedule_arrivals,
)
from onegauge.warehouse.operations.carton_closing import (
    CartonClosed,
    CartonClosing,
    assign_carriers,
    close_cartons,
)
from onegauge.warehouse.operations.carton_filling import (
    CartonFill,
    CartonFilled,
    empty_cartons,
    fill_cartons,
)
from onegauge.warehouse.operations.cartons import (
    CartonChange,
    Proposed,
    add_cartons,
    change_cartons,
    propose_cartons,
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
from onegauge.warehouse.operations.deliveries import (
    DeliveryDraft,
    MissingLine,
    deliver_consignments,
    deliver_shipments,
    record_deliveries,
    settle_deliveries,
)
from onegauge.warehouse.operations.departing import (
    PackageLoaded,
    PackageScan,
    depart_loads,
    load_packages,
)
from onegauge.warehouse.operations.held_goods import accept_held, send_back_held
from onegauge.warehouse.operations.inspecting import inspect_arrivals
from onegauge.warehouse.operations.keeping_back import keep_back_shipments, let_go_shipments
from onegauge.warehouse.operations.loads import (
    LoadDraft,
    add_to_loads,
    cancel_loads,
    plan_loads,
    reschedule_loads,
    take_off_loads,
)
from onegauge.warehouse.operations.packing_setup import (
    BoxTypeDraft,
    CarrierDraft,
    CarrierServiceDraft,
    PackInstructionDraft,
    confirm_instructions,
    save_box_types,
    save_carriers,
    save_pack_instructions,
)
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
    "BoxTypeDraft",
    "CarrierDraft",
    "CarrierServiceDraft",
    "CartonChange",
    "CartonClosed",
    "CartonClosing",
    "CartonFill",
    "CartonFilled",
    "CountDraft",
    "CountEntry",
    "Created",
    "CutDone",
    "DeliveryDraft",
    "GoodsReceipt",
    "LoadDraft",
    "MissingLine",
    "MoveDraft",
    "PackInstructionDraft",
    "PackageLoaded",
    "PackageScan",
    "PickFaceDraft",
    "Proposed",
    "Received",
    "ReceivedGoods",
    "ShipmentRequest",
    "ShortPick",
    "StepOutcome",
    "TaskStepDraft",
    "WorkCut",
    "WorkProfileDraft",
    "accept_held",
    "add_cartons",
    "add_found_goods",
    "add_to_loads",
    "announce_arrivals",
    "approve_counts",
    "arrive_arrivals",
    "ask_moves",
    "assign_carriers",
    "assign_tasks",
    "cancel_arrivals",
    "cancel_counts",
    "cancel_loads",
    "cancel_put_aways",
    "cancel_relocations",
    "cancel_shipments",
    "change_cartons",
    "close_arrivals",
    "close_cartons",
    "confirm_instructions",
    "create_shipments",
    "cut_shipments",
    "deliver_consignments",
    "deliver_shipments",
    "depart_loads",
    "dissolve_consignments",
    "empty_cartons",
    "enter_counts",
    "fill_cartons",
    "finish_arrivals",
    "hand_in_counts",
    "inspect_arrivals",
    "keep_back_shipments",
    "let_go_shipments",
    "load_packages",
    "pack_shipments",
    "pick_shipments",
    "plan_counts",
    "plan_counts_after_shorts",
    "plan_due_counts",
    "plan_loads",
    "plan_tasks",
    "propose_cartons",
    "put_away_goods",
    "put_back_goods",
    "put_down_tasks",
    "rank_tasks",
    "readdress_shipments",
    "receive_announced",
    "receive_goods",
    "record_deliveries",
    "recount_counts",
    "release_waves",
    "relocate_goods",
    "reopen_tasks",
    "report_steps",
    "reschedule_arrivals",
    "reschedule_loads",
    "save_box_types",
    "save_carriers",
    "save_pack_instructions",
    "save_pick_faces",
    "save_work_profiles",
    "send_back_held",
    "settle_deliveries",
    "ship_consignments",
    "ship_shipments",
    "start_counts",
    "take_off_loads",
    "take_out_shipments",
    "take_tasks",
    "trim_put_aways",
]
