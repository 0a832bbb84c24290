"""The only writers of the tables of purchasing."""

from onegauge.purchasing.operations.acknowledging import (
    LineAnswer,
    SupplierAnswer,
    acknowledge_purchase_orders,
    take_acknowledgements,
)
from onegauge.purchasing.operations.arriving import announce_purchase_orders, count_missing
from onegauge.purchasing.operations.direct import (
    DirectLeg,
    Dispatched,
    dispatch_purchase_orders,
    order_directly,
    readdress_direct,
    report_dispatches,
)
from onegauge.purchasing.operations.following import (
    ask_to_cancel,
    cancel_purchase_orders,
    close_purchase_orders,
    cut_purchase_orders,
    keep_purchase_orders,
    send_purchase_orders,
)
from onegauge.purchasing.operations.order import (
    PurchaseDraft,
    PurchaseLineDraft,
    PurchaseRevision,
    PurchaseTaken,
    create_purchase_orders,
    quote_purchases,
    revise_purchase_orders,
)
from onegauge.purchasing.operations.placing import (
    approve_purchase_orders,
    place_purchase_orders,
    reject_purchase_orders,
)
from onegauge.purchasing.operations.receiving import (
    PurchaseReceived,
    count_receipts,
    receive_purchase_orders,
    receive_purchases,
)

__all__ = [
    "DirectLeg",
    "Dispatched",
    "LineAnswer",
    "PurchaseDraft",
    "PurchaseLineDraft",
    "PurchaseReceived",
    "PurchaseRevision",
    "PurchaseTaken",
    "SupplierAnswer",
    "acknowledge_purchase_orders",
    "announce_purchase_orders",
    "approve_purchase_orders",
    "ask_to_cancel",
    "cancel_purchase_orders",
    "close_purchase_orders",
    "count_missing",
    "count_receipts",
    "create_purchase_orders",
    "cut_purchase_orders",
    "dispatch_purchase_orders",
    "keep_purchase_orders",
    "order_directly",
    "place_purchase_orders",
    "quote_purchases",
    "readdress_direct",
    "receive_purchase_orders",
    "receive_purchases",
    "reject_purchase_orders",
    "report_dispatches",
    "revise_purchase_orders",
    "send_purchase_orders",
    "take_acknowledgements",
]
