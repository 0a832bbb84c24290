"""The things finance keeps a journal of, with their stable numbers."""

from onegauge.kernel.kinds import Kind

ACCOUNT_KIND = Kind(45, "finance.Account", "finance_account", "Account", "code", "finance/account")
PERIOD_KIND = Kind(46, "finance.Period", "finance_period", "Period", "starts_on", "finance/period")
ENTRY_KIND = Kind(47, "finance.Entry", "finance_entry", "Entry", "number", "finance/entry")
INVOICE_KIND = Kind(48, "finance.Invoice", "finance_invoice", "Invoice", "number", "finance/invoice")
PAYMENT_KIND = Kind(49, "finance.Payment", "finance_payment", "Payment", "number", "finance/payment")
CREDIT_NOTE_KIND = Kind(50, "finance.CreditNote", "finance_creditnote", "Credit note", "number", "finance/creditnote")
EXCHANGE_RATE_KIND = Kind(51, "finance.ExchangeRate", "finance_exchangerate", "Exchange rate", "valid_from", "")
VALUE_KIND = Kind(52, "finance.ValueEntry", "finance_valueentry", "Value entry", "id", "finance/valueentry")
TRADE_KIND = Kind(
    85,
    "finance.IntercompanyTrade",
    "finance_intercompanytrade",
    "Intercompany trade",
    "id",
    "finance/intercompanytrade",
)
BOOKS_KIND = Kind(53, "finance.Books", "finance_financejournal", "Books", "code", "finance/period")
REBATE_PERIOD_KIND = Kind(
    77, "finance.RebatePeriod", "finance_rebateperiod", "Rebate period", "starts_on", "finance/rebateperiod"
)
REBATE_SETTLEMENT_KIND = Kind(
    78,
    "finance.RebateSettlement",
    "finance_rebatesettlement",
    "Rebate settlement",
    "number",
    "finance/rebatesettlement",
)
