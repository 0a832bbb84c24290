"""What transfers offer programs."""

from onegauge.transfers import operations as ops
from onegauge.transfers import queries
from onegauge.transfers.api import schemas
from onegauge.transfers.permissions import VIEW
from onegauge.transfers.states import CLAIM, DISCREPANCY, TRANSFER
from onegauge.transfers.verbs import CLAIM_VERBS, DISCREPANCY_VERBS, TRANSFER_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register

register(
    Resource(path="transfer-lanes", columns=schemas.LANE, permission=VIEW, filters={"code": "code", "from_site": "from_site__code"}),
    Resource(path="transfer-prices", columns=schemas.PRICE_RULE, permission=VIEW, filters={"seller": "seller__code"}),
    Resource(
        path="transfers", columns=schemas.TRANSFER, permission=VIEW, newest_first=True, machine=TRANSFER, verbs=TRANSFER_VERBS,
        filters={
            "state": "state", "number": "number", "from_site": "site__code", "to_site": "to_site__code",
            "site_id": "site_id", "to_site_id": "to_site_id", "company_id": "company_id", "lane": "lane__code",
            "source_id": "source_id", "expected_before": "expected_on__lt",
        },
        nested={
            "lines": Nested(schemas.TRANSFER_LINE, queries.lines_of), "pieces": Nested(schemas.PIECE, queries.pieces_of),
            "discrepancies": Nested(schemas.DISCREPANCY, queries.discrepancies_of),
        },
    ),
    Resource(
        path="transfer-discrepancies", columns=schemas.DISCREPANCY, permission=VIEW, machine=DISCREPANCY,
        verbs=DISCREPANCY_VERBS, filters={"state": "state", "type": "type", "transfer_id": "transfer_id"},
    ),
    Resource(
        path="transfer-claims", columns=schemas.CLAIM, permission=VIEW, machine=CLAIM, verbs=CLAIM_VERBS,
        filters={"state": "state", "transfer_id": "transfer_id", "company_id": "company_id"},
    ),
    Act(path="transfer-lanes", operation=ops.save_lanes, tag="transfers"),
    Act(path="transfer-prices", operation=ops.save_price_rules, tag="transfers"),
    Act(path="transfers", operation=ops.request_transfers, tag="transfers"),
    Act(path="transfers/receipts", operation=ops.receive_transfers, tag="transfers"),
)  # fmt: skip
