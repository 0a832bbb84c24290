"""Kinds of order documents."""

from onegauge.kernel.kinds import Kind

SALES_ORDER_KIND = Kind(
    40,
    "orders.SalesOrder",
    table="orders_salesorder",
    label="Sales order",
    number_field="number",
    url="orders/salesorder",
)
PROMISE_RUN_KIND = Kind(
    97,
    "orders.PromiseRun",
    table="orders_promiserun",
    label="Promise run",
    number_field="number",
    url="orders/promiserun",
)
SEGMENT_SET_KIND = Kind(
    98,
    "orders.SegmentSet",
    table="orders_segmentset",
    label="Segment set",
    number_field="code",
    url="orders/segmentset",
)
BLANKET_KIND = Kind(
    43,
    "orders.Blanket",
    table="orders_blanket",
    label="Blanket order",
    number_field="number",
    url="orders/blanket",
)
HOLD_KIND = Kind(41, "orders.Hold", table="orders_hold", label="Hold", number_field="type", url="orders/hold")
