"""Inventory: the goods ledger, what lies where, who waits for it, and what is promised to whom.

Owns zones, bins, lots, handling units, balances, movements, demand and reservations. Its words: *movement* (an
immutable fact with a from and a to), *balance* (on hand and reserved of one item in one bin, lot, handling unit,
owner and status), *demand* (an open wish with an opaque source), *reservation* (a promise on a balance), *available*
(on hand less reserved), *promise* (site, date and reason given to a demand), *position* (how an item stands at a site:
there, coming, promised, and what can be promised on the days ahead).

``tracing`` reads the ledger backward and forward: where a lot or a handling unit came from, where it went, whom to call.

Doors: ``operations``, ``queries``, ``policies``, ``facts``, ``states``, ``errors``. Nobody else writes its tables.
"""
