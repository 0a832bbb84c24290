"""Which operation takes which verb: pages and API read the same table."""

from onegauge.ui.declarations.screen import PluralOperation
from onegauge.warehouse import operations as ops

SHIPMENT_VERBS: dict[str, PluralOperation] = {
    "pick": ops.pick_shipments,
    "pack": ops.pack_shipments,
    "ship": ops.ship_shipments,
    "take_out": ops.take_out_shipments,
    "cancel": ops.cancel_shipments,
    "propose_cartons": ops.propose_cartons,
    "add_carton": ops.add_cartons,
    "assign_carrier": ops.assign_carriers,
    "deliver": ops.deliver_shipments,
}
CONSIGNMENT_VERBS: dict[str, PluralOperation] = {
    "ship": ops.ship_consignments,
    "dissolve": ops.dissolve_consignments,
    "deliver": ops.deliver_consignments,
}
PUT_BACK_VERBS: dict[str, PluralOperation] = {"put_back": ops.put_back_goods}
COUNT_VERBS: dict[str, PluralOperation] = {
    "start": ops.start_counts,
    "hand_in": ops.hand_in_counts,
    "approve": ops.approve_counts,
    "recount": ops.recount_counts,
    "cancel": ops.cancel_counts,
}
TASK_VERBS: dict[str, PluralOperation] = {
    "assign": ops.assign_tasks,
    "rank": ops.rank_tasks,
    "put_down": ops.put_down_tasks,
    "reopen": ops.reopen_tasks,
}
ARRIVAL_VERBS: dict[str, PluralOperation] = {
    "arrive": ops.arrive_arrivals,
    "reschedule": ops.reschedule_arrivals,
    "receive_all": ops.receive_announced,
    "finish": ops.finish_arrivals,
    "close": ops.close_arrivals,
    "cancel": ops.cancel_arrivals,
}
HELD_RECEIPT_VERBS: dict[str, PluralOperation] = {
    "accept": ops.accept_held,
    "send_back": ops.send_back_held,
}
PUT_AWAY_VERBS: dict[str, PluralOperation] = {
    "put_away": ops.put_away_goods,
    "cancel": ops.cancel_put_aways,
}
RELOCATION_VERBS: dict[str, PluralOperation] = {
    "relocate": ops.relocate_goods,
    "cancel": ops.cancel_relocations,
}
LOAD_VERBS: dict[str, PluralOperation] = {
    "depart": ops.depart_loads,
    "add": ops.add_to_loads,
    "take_off": ops.take_off_loads,
    "reschedule": ops.reschedule_loads,
    "cancel": ops.cancel_loads,
}
