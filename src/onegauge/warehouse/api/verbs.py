"""Which operation takes which verb."""

from onegauge.warehouse import operations as ops

SHIPMENT_VERBS = {
    "pick": ops.pick_shipments,
    "pack": ops.pack_shipments,
    "ship": ops.ship_shipments,
    "cancel": ops.cancel_shipments,
}
