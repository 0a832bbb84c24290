"""The only writes of finance. Every one is plural and keyword-only."""

from onegauge.finance.operations.accruals import count_rebates
from onegauge.finance.operations.books import (
    AccountDraft,
    BooksOpened,
    ExchangeRateDraft,
    extend_periods,
    open_books,
    save_accounts,
    save_exchange_rates,
)
from onegauge.finance.operations.credits import InvoiceCredited, credit_invoices
from onegauge.finance.operations.entries import EntryDraft, EntryPosted, PostingDraft, post_entries
from onegauge.finance.operations.intercompany import Traded, TradeLine, TradeRequest, post_trades
from onegauge.finance.operations.invoice_requests import InvoiceLineRequest, InvoiceRequest
from onegauge.finance.operations.invoices import InvoicePosted, post_invoices
from onegauge.finance.operations.payments import (
    PaymentAllocationRequest,
    PaymentRecorded,
    PaymentRequest,
    record_payments,
)
from onegauge.finance.operations.periods import close_periods, reopen_periods
from onegauge.finance.operations.rebates import RebateCredited, settle_rebates
from onegauge.finance.operations.settle import settle_invoices

__all__ = [
    "AccountDraft",
    "BooksOpened",
    "EntryDraft",
    "EntryPosted",
    "ExchangeRateDraft",
    "InvoiceCredited",
    "InvoiceLineRequest",
    "InvoicePosted",
    "InvoiceRequest",
    "PaymentAllocationRequest",
    "PaymentRecorded",
    "PaymentRequest",
    "PostingDraft",
    "RebateCredited",
    "TradeLine",
    "TradeRequest",
    "Traded",
    "close_periods",
    "count_rebates",
    "credit_invoices",
    "extend_periods",
    "open_books",
    "post_entries",
    "post_invoices",
    "post_trades",
    "record_payments",
    "reopen_periods",
    "save_accounts",
    "save_exchange_rates",
    "settle_invoices",
    "settle_rebates",
]
