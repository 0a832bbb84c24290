"""Which operation takes which verb: pages and API read the same table."""

from onegauge.orders import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

ORDER_VERBS: dict[str, PluralOperation] = {
    "confirm": ops.confirm_orders,
    "allocate": ops.allocate_orders,
    "release": ops.release_orders,
    "bill": ops.bill_orders,
    "hold": ops.hold_orders,
    "cancel": ops.cancel_orders,
}
HOLD_VERBS: dict[str, PluralOperation] = {"release": ops.release_holds, "reject": ops.reject_holds}
