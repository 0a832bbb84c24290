"""Which operation takes which verb."""

from onegauge.governance import operations as ops

TEMPLATE_VERBS = {
    "approve": ops.approve_template_versions,
    "return": ops.return_template_versions,
    "release": ops.release_template_versions,
    "retire": ops.retire_template_versions,
}
VARIANCE_VERBS = {
    "approve": ops.approve_variances,
    "reject": ops.reject_variances,
    "withdraw": ops.withdraw_variances,
    "end": ops.end_variances,
}
APPROVAL_VERBS = {"approve": ops.approve_requests, "reject": ops.reject_requests, "return": ops.return_requests}
