"""Which operation takes which verb: pages and API read the same table."""

from onegauge.finance import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

INVOICE_VERBS: dict[str, PluralOperation] = {"credit": ops.credit_invoices}
PERIOD_VERBS: dict[str, PluralOperation] = {"close": ops.close_periods, "reopen": ops.reopen_periods}
REBATE_PERIOD_VERBS: dict[str, PluralOperation] = {"settle": ops.settle_rebates}
