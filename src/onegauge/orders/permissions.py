"""What orders ask permission for."""

from onegauge.kernel.permissions import permission

VIEW = permission("orders.view", "See sales orders", duty="order enquiry")
CAPTURE = permission("orders.capture", "Capture sales orders", duty="order entry")
CONFIRM = permission("orders.confirm", "Confirm sales orders", duty="order entry")
AMEND = permission("orders.amend", "Change confirmed orders", duty="order entry")
AGREE_BLANKET = permission("orders.agree_blanket", "Agree and close blanket orders", duty="price exceptions")
CALL_BLANKET = permission("orders.call_blanket", "Call orders from blanket orders", duty="order entry")
EXCEED_BLANKET = permission(
    "orders.exceed_blanket", "Call more than was agreed in a blanket order", duty="price exceptions"
)
CANCEL = permission("orders.cancel", "Cancel sales orders", duty="order entry")
ALLOCATE = permission("orders.allocate", "Allocate stock to orders", duty="allocation")
REALLOCATE = permission("orders.reallocate", "Take reserved stock from later orders", duty="allocation")
RUN_PROMISES = permission("orders.run_promises", "Run promises anew", duty="allocation")
APPROVE_RUN = permission("orders.approve_promise_run", "Approve promise runs that cost others", duty="promise approval")
RELEASE_SEGMENTS = permission(
    "orders.release_segments", "Say who may gain or lose in promise runs", duty="promise rules"
)
RELEASE = permission("orders.release", "Release orders to the warehouse", duty="order release")
BILL = permission("orders.bill", "Bill shipped orders", duty="billing")
DELIVER = permission("orders.deliver", "Count orders as delivered", duty="system")
RELEASE_CREDIT_HOLD = permission("orders.release_credit_hold", "Release credit holds", duty="credit control")
RELEASE_PRICE_HOLD = permission("orders.release_price_hold", "Release price holds", duty="price exceptions")
RELEASE_DATA_HOLD = permission("orders.release_data_hold", "Release data and duplicate holds", duty="order data")
RELEASE_RISK_HOLD = permission("orders.release_risk_hold", "Release compliance and fraud holds", duty="order risk")
RELEASE_QUALITY_HOLD = permission("orders.release_quality_hold", "Release quality holds", duty="stock quality")
PLACE_HOLD = permission("orders.place_hold", "Put orders on hold", duty="order data")
TAKE_PREPAYMENT = permission("orders.take_prepayment", "Note payments before the invoice", duty="credit control")
RELEASE_HOLD = permission("orders.release_hold", "Work on holds", duty="hold queue")
REQUEST_EXCEPTION = permission("orders.request_price_exception", "Ask for price exceptions", duty="order entry")
APPROVE_EXCEPTION = permission("orders.approve_price_exception", "Approve price exceptions", duty="price exceptions")
PROPOSE_PRICE_LIMITS = permission("orders.propose_price_limits", "Propose price limits", duty="price stewardship")
APPROVE_PRICE_LIMITS = permission("orders.approve_price_limits", "Approve price limits", duty="price limits")
VIEW_MARGIN = permission("orders.view_margin", "See cost and margin of orders", duty="margin enquiry")

HOLD_PERMISSION = {
    "credit": RELEASE_CREDIT_HOLD,
    "prepayment": RELEASE_CREDIT_HOLD,
    "customer": RELEASE_CREDIT_HOLD,
    "price": RELEASE_PRICE_HOLD,
    "duplicate": RELEASE_DATA_HOLD,
    "data": RELEASE_DATA_HOLD,
    "minimum": RELEASE_PRICE_HOLD,
    "compliance": RELEASE_RISK_HOLD,
    "fraud": RELEASE_RISK_HOLD,
    "quality": RELEASE_QUALITY_HOLD,
    "manual": RELEASE_DATA_HOLD,
}
