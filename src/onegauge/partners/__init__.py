"""Partners: the legal parties the group deals with.

Owns partners with their roles and addresses, group-wide, and the terms that each company grants its customers.

Words: *partner* (a legal party), *role* (customer, supplier, carrier, intercompany), *address* (bill-to or ship-to),
*customer* (a partner as customer of one company: credit limit, currency, payment days, priority), *block*.

Doors: `operations` (the only writes), `queries`, `states`, `policies`, `errors`.
"""
