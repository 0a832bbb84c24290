"""Which operation takes which verb: pages and API read the same table."""

from onegauge.governance import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

TEMPLATE_VERBS: dict[str, PluralOperation] = {
    "approve": ops.approve_template_versions,
    "return": ops.return_template_versions,
    "release": ops.release_template_versions,
    "retire": ops.retire_template_versions,
}
VARIANCE_VERBS: dict[str, PluralOperation] = {
    "approve": ops.approve_variances,
    "reject": ops.reject_variances,
    "withdraw": ops.withdraw_variances,
    "end": ops.end_variances,
}
APPROVAL_VERBS: dict[str, PluralOperation] = {
    "approve": ops.approve_requests,
    "reject": ops.reject_requests,
    "return": ops.return_requests,
}
