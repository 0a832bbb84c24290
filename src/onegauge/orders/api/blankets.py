"""Blanket orders for programs."""

from onegauge.orders import blanket_queries as queries
from onegauge.orders import operations as ops
from onegauge.orders.blanket_states import BLANKET
from onegauge.orders.blanket_verbs import BLANKET_VERBS
from onegauge.orders.permissions import VIEW
from onegauge.ui.rest.declare import Act, Nested, Resource, register
from onegauge.ui.rest.rows import Columns

BLANKET_ROW = Columns(
    "Blanket",
    "orders.Blanket",
    "id number reference currency valid_from valid_until state version captured_at",
    {
        "company_id": "company_id", "company": "company__code", "site_id": "site_id", "site": "site__code",
        "customer_id": "partner_id", "customer": "partner__code",
    },
)  # fmt: skip
BLANKET_LINE = Columns(
    "BlanketLine", "orders.BlanketLine", "id line_no qty unit_price", {"item_id": "item_id", "sku": "item__sku"}
)

register(
    Resource(
        path="blankets", columns=BLANKET_ROW, permission=VIEW, rows=queries.blankets_for_list, newest_first=True,
        machine=BLANKET, verbs=BLANKET_VERBS,
        filters={"state": "state", "number": "number", "customer": "partner__code", "company": "company__code"},
        nested={"lines": Nested(BLANKET_LINE, queries.agreed_lines)},
    ),
    Act(path="blankets", operation=ops.save_blankets, tag="blankets"),
    Act(path="blankets/call-off", operation=ops.call_off_blankets, tag="blankets"),
)  # fmt: skip
