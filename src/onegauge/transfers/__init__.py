"""Transfers: goods from one site to another, inside a company or to another company of the group, as one object.

Owns transfers, their lines, lanes, the pieces that are in transit, discrepancies, claims and transfer prices. Its words:
*lane* (from a site to a site: lead time, calendar, carrier, and when the goods change their owner), *transfer* (who needs
what from where, by when), *piece* (what one shipment sent of one line: a lot, a handling unit, a quantity),
*discrepancy* (what arrived otherwise than sent), *claim* (what somebody owes for it). Execution is that of the warehouse;
the ledger of goods says where everything is, and what is in transit has exactly one owner at every moment.

Doors: ``operations``, ``queries``, ``policies``, ``facts``, ``states``, ``errors``. Nobody else writes its tables.
"""
