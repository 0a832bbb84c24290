"""Tables of finance; nobody outside this module imports them."""

from onegauge.finance.models.intercompany import IntercompanyTrade
from onegauge.finance.models.invoices import CreditNote, Invoice, InvoiceLine, InvoiceTax
from onegauge.finance.models.ledger import (
    Account,
    AccountBalance,
    Entry,
    ExchangeRate,
    FinanceJournal,
    Period,
    Posting,
)
from onegauge.finance.models.rebates import (
    RebateNetting,
    RebatePeriod,
    RebateSettlement,
    RebateSettlementTax,
    RebateTurnover,
)
from onegauge.finance.models.receivables import OpenItem, Payment, PaymentAllocation
from onegauge.finance.models.valuation import ItemCost, ValueEntry

__all__ = [
    "Account",
    "AccountBalance",
    "CreditNote",
    "Entry",
    "ExchangeRate",
    "FinanceJournal",
    "IntercompanyTrade",
    "Invoice",
    "InvoiceLine",
    "InvoiceTax",
    "ItemCost",
    "OpenItem",
    "Payment",
    "PaymentAllocation",
    "Period",
    "Posting",
    "RebateNetting",
    "RebatePeriod",
    "RebateSettlement",
    "RebateSettlementTax",
    "RebateTurnover",
    "ValueEntry",
]
