"""What the warehouse offers programs of what comes in."""

from onegauge.ui.rest.declare import Act, Nested, Resource, register
from onegauge.warehouse import arrival_queries
from onegauge.warehouse import operations as ops
from onegauge.warehouse.api import schemas
from onegauge.warehouse.arrival_states import ARRIVAL, HELD_RECEIPT, PUT_AWAY_WORK
from onegauge.warehouse.permissions import VIEW
from onegauge.warehouse.verbs import ARRIVAL_VERBS, HELD_RECEIPT_VERBS, PUT_AWAY_VERBS

register(
    Resource(
        path="arrivals", columns=schemas.ARRIVAL, permission=VIEW, newest_first=True, machine=ARRIVAL, verbs=ARRIVAL_VERBS,
        filters={
            "state": "state", "number": "number", "site": "site__code", "site_id": "site_id", "company_id": "company_id",
            "supplier": "supplier__code", "reference": "reference", "expected_before": "expected_on__lt",
        },
        nested={
            "lines": Nested(schemas.ARRIVAL_LINE, arrival_queries.lines_of_arrival),
            "receipts": Nested(schemas.RECEIPT, arrival_queries.receipts_of_arrival),
        },
    ),
    Resource(
        path="held-receipts", columns=schemas.HELD_RECEIPT, permission=VIEW, newest_first=True, machine=HELD_RECEIPT,
        verbs=HELD_RECEIPT_VERBS,
        filters={
            "state": "state", "number": "number", "cause": "cause", "site": "site__code", "site_id": "site_id",
            "arrival_id": "arrival_id",
        },
    ),
    Resource(
        path="put-aways", columns=schemas.PUT_AWAY, permission=VIEW, newest_first=True, machine=PUT_AWAY_WORK,
        verbs=PUT_AWAY_VERBS,
        filters={
            "state": "state", "number": "number", "reason": "reason", "site": "site__code", "site_id": "site_id",
            "arrival_id": "arrival_id",
        },
    ),
    Act(path="arrivals", operation=ops.announce_arrivals, tag="arrivals"),
    Act(path="arrivals/receipts", operation=ops.receive_goods, tag="arrivals"),
)  # fmt: skip
