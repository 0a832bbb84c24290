"""Which operation takes which verb."""

from onegauge.orders import operations as ops

ORDER_VERBS = {
    "confirm": ops.confirm_orders,
    "allocate": ops.allocate_orders,
    "release": ops.release_orders,
    "bill": ops.bill_orders,
    "cancel": ops.cancel_orders,
}
HOLD_VERBS = {"release": ops.release_holds, "reject": ops.reject_holds}
