"""Which operation takes which verb of price exceptions and price limits."""

from onegauge.orders import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

EXCEPTION_VERBS: dict[str, PluralOperation] = {
    "approve": ops.approve_price_exceptions,
    "reject": ops.reject_price_exceptions,
    "withdraw": ops.withdraw_price_exceptions,
}
LIMIT_VERBS: dict[str, PluralOperation] = {"approve": ops.approve_price_limits, "end": ops.end_price_limits}
