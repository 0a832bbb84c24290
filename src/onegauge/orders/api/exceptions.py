"""What price exceptions and price limits offer programs."""

from onegauge.orders import exception_queries
from onegauge.orders import operations as ops
from onegauge.orders.exception_states import PRICE_EXCEPTION, PRICE_LIMIT
from onegauge.orders.exception_verbs import EXCEPTION_VERBS, LIMIT_VERBS
from onegauge.orders.permissions import VIEW
from onegauge.ui.rest.declare import Act, Resource, register
from onegauge.ui.rest.rows import Columns

COMPANY = {"company_id": "company_id", "company": "company__code"}
PRICE_EXCEPTION_COLUMNS = Columns(
    "PriceException",
    "orders.PriceException",
    "id number currency unit_price qty valid_from valid_until reason base_price discount_share order_line_id state version",
    {**COMPANY, "customer": "partner__code", "sku": "item__sku"},
)
PRICE_LIMIT_COLUMNS = Columns(
    "PriceLimit",
    "orders.PriceLimit",
    "id max_discount_share min_margin_share valid_from valid_until state version",
    {**COMPANY, "role": "role__code", "item_class": "item_class__code"},
)

register(
    Resource(
        path="price-exceptions", columns=PRICE_EXCEPTION_COLUMNS, permission=VIEW,
        rows=exception_queries.exceptions_for_list, newest_first=True, machine=PRICE_EXCEPTION, verbs=EXCEPTION_VERBS,
        filters={
            "state": "state", "number": "number", "customer": "partner__code", "sku": "item__sku",
            "company": "company__code", "order_line_id": "order_line_id",
        },
    ),
    Resource(
        path="price-limits", columns=PRICE_LIMIT_COLUMNS, permission=VIEW, rows=exception_queries.limits_for_list,
        machine=PRICE_LIMIT, verbs=LIMIT_VERBS, filters={"state": "state", "company": "company__code"},
    ),
    Act(path="price-exceptions", operation=ops.request_price_exceptions, tag="price-exceptions"),
    Act(path="price-exceptions/for-lines", operation=ops.request_line_exceptions, tag="price-exceptions"),
    Act(path="price-limits", operation=ops.propose_price_limits, tag="price-limits"),
)  # fmt: skip
