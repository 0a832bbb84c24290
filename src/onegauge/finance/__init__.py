"""Money ledger, invoices, receivables and costing."""
