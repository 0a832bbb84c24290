"""What people may do in finance."""

from onegauge.kernel.permissions import permission

VIEW = permission("finance.view", "See invoices, payments and the ledger", duty="viewing")
OPEN_BOOKS = permission("finance.open_books", "Open the books of a company", duty="chief accountant")
MAINTAIN_ACCOUNTS = permission("finance.maintain_accounts", "Maintain accounts", duty="chief accountant")
MAINTAIN_RATES = permission("finance.maintain_rates", "Maintain exchange rates", duty="treasury")
POST_ENTRIES = permission("finance.post_entries", "Post entries to the ledger", duty="accountant")
POST_INVOICES = permission("finance.post_invoices", "Post invoices", duty="billing")
CREDIT_INVOICES = permission("finance.credit_invoices", "Credit invoices", duty="billing control")
RECORD_PAYMENTS = permission("finance.record_payments", "Record payments of customers", duty="receivables")
CLOSE_PERIODS = permission("finance.close_periods", "Close periods", duty="chief accountant")
REOPEN_PERIODS = permission("finance.reopen_periods", "Reopen closed periods", duty="chief accountant")
SETTLE_REBATES = permission("finance.settle_rebates", "Settle rebates of customers", duty="billing control")
