"""Pricing: what an item costs a customer, and which tax applies.

Owns price lists per company and currency with dated quantity breaks, the price list a customer has of its own, and tax
rates by company, country of delivery and tax class.

Words: *price list*, *price line* (item, minimum quantity, unit price per base unit, from, until), *customer price
list*, *tax rate*. Periods are half-open: a line ends on the day the next one begins. The rule that finds a price
stands in `choosing.py` in words of Python and in `sql/prices.sql` for any number of lines at once.

Doors: `operations` (the only writes), `queries`, `states`, `errors`.
"""
