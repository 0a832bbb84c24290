"""Pricing: what an item costs a customer, what a supplier asks for it, and which tax applies.

Owns price lists per company and currency with dated quantity breaks, the price list a customer has of its own; price
terms (contract prices, promotions, surcharges), the price groups that terms may name, and to which prices reckoned ones
are rounded; rebate agreements with their tiers; what suppliers sell a company and on which terms; and tax rates by
company, country of delivery and tax class.

Words: *price list*, *price line* (item, minimum quantity, unit price per base unit, from, until), *customer price
list*, *price group*, *price term*, *price rounding*, *rebate agreement*,
*supplier item* (price, lead time, least quantity and multiple, whether he sends to customers), *tax rate*. Periods are half-open: a line ends on the day the next
one begins. The rule that finds the price of a list stands in `choosing.py` in words of Python and in `sql/prices.sql` for
any number of lines at once; the rule that makes of it the price of a line stands in `terms.py`, and SQL only fetches the
terms that may count. Where a company has no terms, nothing is fetched. What a rebate is worth is said by `rebates.py`: the
tier that the turnover of a period reaches applies to the whole period. Finance counts, accrues and settles by it.

Doors: `operations` (the only writes), `queries`, `term_queries`, `rebate_queries`, `supplier_queries`, `states`, `facts`, `errors`.
"""
