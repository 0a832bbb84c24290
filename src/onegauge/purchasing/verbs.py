"""Which operation takes which verb: pages and API read the same table."""

from onegauge.purchasing import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

PURCHASE_VERBS: dict[str, PluralOperation] = {
    "request": ops.place_purchase_orders,
    "approve": ops.approve_purchase_orders,
    "reject": ops.reject_purchase_orders,
    "send": ops.send_purchase_orders,
    "acknowledge": ops.acknowledge_purchase_orders,
    "announce": ops.announce_purchase_orders,
    "receive": ops.receive_purchase_orders,
    "dispatch": ops.dispatch_purchase_orders,
    "cut": ops.cut_purchase_orders,
    "ask_cancel": ops.ask_to_cancel,
    "keep": ops.keep_purchase_orders,
    "close": ops.close_purchase_orders,
    "cancel": ops.cancel_purchase_orders,
}
