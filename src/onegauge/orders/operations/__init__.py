"""The only writers of orders' tables."""

from onegauge.orders.drafts import LineChange, OrderAmendment, OrderDraft, OrderLineDraft, OrderRevision
from onegauge.orders.operations.amend import Amended, AmendedLine, amend_orders
from onegauge.orders.operations.bill import Billed, bill_orders
from onegauge.orders.operations.blankets import (
    BlanketCallDraft,
    BlanketDraft,
    BlanketLineDraft,
    CalledLine,
    PlannedCall,
    agree_blankets,
    call_blankets,
    call_due_blankets,
    call_off_blankets,
    close_blankets,
    save_blankets,
)
from onegauge.orders.operations.cancel import cancel_orders
from onegauge.orders.operations.capture import Captured, capture_orders, place_orders
from onegauge.orders.operations.confirm import Confirmed, confirm_orders
from onegauge.orders.operations.exceptions import (
    LineExceptionDraft,
    PriceExceptionDraft,
    approve_price_exceptions,
    reject_price_exceptions,
    request_line_exceptions,
    request_price_exceptions,
    withdraw_price_exceptions,
)
from onegauge.orders.operations.fulfil import (
    AllocatedOrder,
    Released,
    allocate_orders,
    count_as_delivered,
    reallocate_orders,
    release_orders,
)
from onegauge.orders.operations.holds import reject_holds, release_holds
from onegauge.orders.operations.lapsing import lapse_holds
from onegauge.orders.operations.limits import (
    PriceLimitDraft,
    approve_price_limits,
    end_price_limits,
    propose_price_limits,
)
from onegauge.orders.operations.promise_runs import (
    RunDraft,
    Simulated,
    approve_promise_runs,
    commit_promise_runs,
    discard_promise_runs,
    prepare_promise_runs,
    simulate_promise_runs,
)
from onegauge.orders.operations.reserving import note_taken, reserve_again, swap_reservations
from onegauge.orders.operations.revise import revise_orders
from onegauge.orders.operations.segments import (
    SegmentDraft,
    SegmentSetDraft,
    release_segment_sets,
    retire_segment_sets,
    save_segment_sets,
)
from onegauge.orders.operations.source import Resourced, choose_sourcing, resource_lines, simulate_resourcing
from onegauge.orders.operations.stopping import (
    Prepayment,
    hold_orders,
    look_before_shipping,
    stop_for_credit,
    take_prepayments,
)

__all__ = [
    "AllocatedOrder",
    "Amended",
    "AmendedLine",
    "Billed",
    "BlanketCallDraft",
    "BlanketDraft",
    "BlanketLineDraft",
    "CalledLine",
    "Captured",
    "Confirmed",
    "LineChange",
    "LineExceptionDraft",
    "OrderAmendment",
    "OrderDraft",
    "OrderLineDraft",
    "OrderRevision",
    "PlannedCall",
    "Prepayment",
    "PriceExceptionDraft",
    "PriceLimitDraft",
    "Released",
    "Resourced",
    "RunDraft",
    "SegmentDraft",
    "SegmentSetDraft",
    "Simulated",
    "agree_blankets",
    "allocate_orders",
    "amend_orders",
    "approve_price_exceptions",
    "approve_price_limits",
    "approve_promise_runs",
    "bill_orders",
    "call_blankets",
    "call_due_blankets",
    "call_off_blankets",
    "cancel_orders",
    "capture_orders",
    "choose_sourcing",
    "close_blankets",
    "commit_promise_runs",
    "confirm_orders",
    "count_as_delivered",
    "discard_promise_runs",
    "end_price_limits",
    "hold_orders",
    "lapse_holds",
    "look_before_shipping",
    "note_taken",
    "place_orders",
    "prepare_promise_runs",
    "propose_price_limits",
    "reallocate_orders",
    "reject_holds",
    "reject_price_exceptions",
    "release_holds",
    "release_orders",
    "release_segment_sets",
    "request_line_exceptions",
    "request_price_exceptions",
    "reserve_again",
    "resource_lines",
    "retire_segment_sets",
    "revise_orders",
    "save_blankets",
    "save_segment_sets",
    "simulate_promise_runs",
    "simulate_resourcing",
    "stop_for_credit",
    "swap_reservations",
    "take_prepayments",
    "withdraw_price_exceptions",
]
