"""Which operation takes which verb: pages and API read the same table."""

from onegauge.pricing import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

REBATE_VERBS: dict[str, PluralOperation] = {
    "approve": ops.approve_rebate_agreements,
    "end": ops.end_rebate_agreements,
}
