"""Finance: what is owed, what was earned, what stock is worth.

Owns the money ledger, invoices to customers, what they still owe, payments, rebates accrued and settled, and the value
of stock.

Words: *account* (where money is counted; control accounts are written by their own process only), *period* (a month
of a company's books, open or closed), *entry* (one balanced fact in the ledger) and its *postings*, *open item* (what
is left to pay of an invoice), *rebate period* (turnover and accrual of a rebate agreement in a month, quarter or year),
*rebate settlement* (its credit to the customer, once, with tax, set off against open invoices; the rest is owed to the
customer), *value entry* (one change of the value of stock, made by the costing follower).

Doors: ``operations`` (the only writes), ``queries``, ``policies``, ``states``, ``facts``, ``errors``. Finance knows
nothing of orders: requests carry an opaque source. Costing follows the goods ledger and never holds up a shipment.
Rebates are accrued with the invoice that earns them: what is reached by now, with the catch-up when a tier is reached.
"""
