"""What purchasing offers programs."""

from onegauge.purchasing import operations as ops
from onegauge.purchasing import queries
from onegauge.purchasing.api import schemas
from onegauge.purchasing.permissions import VIEW
from onegauge.purchasing.states import PURCHASE_ORDER
from onegauge.purchasing.verbs import PURCHASE_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register

register(
    Resource(
        path="purchase-orders", columns=schemas.PURCHASE_ORDER, permission=VIEW, newest_first=True, machine=PURCHASE_ORDER,
        verbs=PURCHASE_VERBS,
        filters={
            "state": "state", "number": "number", "supplier": "supplier__code", "site": "site__code", "site_id": "site_id",
            "company_id": "company_id", "source_kind": "source_kind", "source_id": "source_id",
            "supplier_reference": "supplier_reference",
        },
        nested={
            "lines": Nested(schemas.PURCHASE_LINE, queries.lines_of),
            "receipts": Nested(schemas.PURCHASE_RECEIPT, queries.receipts_of),
        },
    ),
    Act(path="purchase-orders", operation=ops.create_purchase_orders, tag="purchase-orders"),
    Act(path="purchase-orders/revise", operation=ops.revise_purchase_orders, tag="purchase-orders"),
    Act(path="purchase-orders/acknowledgements", operation=ops.take_acknowledgements, tag="purchase-orders"),
    Act(path="purchase-orders/receipts", operation=ops.receive_purchases, tag="purchase-orders"),
    Act(path="purchase-orders/dispatches", operation=ops.report_dispatches, tag="purchase-orders"),
)  # fmt: skip
