"""Which operation takes which verb: pages and API read the same table."""

from onegauge.transfers import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

TRANSFER_VERBS: dict[str, PluralOperation] = {
    "request": ops.submit_transfers,
    "approve": ops.approve_transfers,
    "reject": ops.reject_transfers,
    "plan": ops.plan_transfers,
    "allocate": ops.allocate_transfers,
    "release": ops.release_transfers,
    "receive": ops.receive_in_full,
    "cut": ops.cut_transfers,
    "close": ops.close_transfers,
    "cancel": ops.cancel_transfers,
}
DISCREPANCY_VERBS: dict[str, PluralOperation] = {"settle": ops.settle_discrepancies}
CLAIM_VERBS: dict[str, PluralOperation] = {"settle": ops.settle_claims, "write_off": ops.write_off_claims}
