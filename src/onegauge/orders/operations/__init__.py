"""The only writers of orders' tables."""

from onegauge.orders.drafts import OrderDraft, OrderLineDraft, OrderRevision
from onegauge.orders.operations.bill import Billed, bill_orders
from onegauge.orders.operations.capture import Captured, capture_orders, place_orders
from onegauge.orders.operations.confirm import Confirmed, confirm_orders
from onegauge.orders.operations.fulfil import (
    AllocatedOrder,
    Released,
    allocate_orders,
    cancel_orders,
    count_as_delivered,
    reallocate_orders,
    release_orders,
)
from onegauge.orders.operations.holds import reject_holds, release_holds
from onegauge.orders.operations.revise import revise_orders

__all__ = [
    "AllocatedOrder",
    "Billed",
    "Captured",
    "Confirmed",
    "OrderDraft",
    "OrderLineDraft",
    "OrderRevision",
    "Released",
    "allocate_orders",
    "bill_orders",
    "cancel_orders",
    "capture_orders",
    "confirm_orders",
    "count_as_delivered",
    "place_orders",
    "reallocate_orders",
    "reject_holds",
    "release_holds",
    "release_orders",
    "revise_orders",
]
