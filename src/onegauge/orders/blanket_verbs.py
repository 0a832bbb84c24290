"""Which operation takes which verb of blanket orders."""

from onegauge.orders import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

BLANKET_VERBS: dict[str, PluralOperation] = {
    "agree": ops.agree_blankets,
    "call": ops.call_blankets,
    "call_due": ops.call_due_blankets,
    "close": ops.close_blankets,
}
