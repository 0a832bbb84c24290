"""Which operation takes which verb."""

from onegauge.finance import operations as ops

INVOICE_VERBS = {"credit": ops.credit_invoices}
PERIOD_VERBS = {"close": ops.close_periods, "reopen": ops.reopen_periods}
