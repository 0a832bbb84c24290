"""Insight: every number is defined once, counted once, and opens down to the documents behind it.

Owns the kept values of key figures, the days of stock they are counted from and the hours between hands. It writes nothing
else; orders, stock and ledgers are only read.

Words: *key figure* (KPI: definition, unit, clock, source, target), *day* (the business day at the site that a value
belongs to), *due line* (an order line counted on the day it was requested for), *layer* (stock of one receipt day,
used up first in first out), *day of stock* (what a site holds of an item from a day on, until it moves again),
*hand-over* (the wait between two steps of a shipment: ordered, confirmed, allocated, released, picked, packed, shipped,
billed), *cut-off* (the instant up to which everything is counted).

Doors: ``kpis`` (the registry), ``queries``, ``policies`` (the targets). Two followers keep the values: one reads the
journal, one the goods ledger as far as costing has valued it; nobody who sells or ships waits for them.
"""
