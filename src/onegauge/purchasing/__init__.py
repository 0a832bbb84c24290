"""Purchasing: what is bought from suppliers, for a site or straight for a customer.

Owns purchase orders, their lines and what was received of them. Its words: *purchase order* (what a supplier was asked to
send, to which site), *promised day* (what the supplier said; the first one is never overwritten), *acknowledge* (the
supplier says what he will send and when), *direct order* (he sends it to the customer of an order: its lines are bound to
that order's demand), *dispatch* (he sent it: the goods pass through the books of a site for direct deliveries, and leave).
What suppliers sell, and on which terms, belongs to pricing; expected goods belong to inventory.

Doors: ``operations``, ``queries``, ``policies``, ``facts``, ``states``, ``errors``. Nobody else writes its tables.
"""
