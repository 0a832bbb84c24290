"""Warehouse: work in the building, asked for by opaque sources.

Owns arrivals with their lines and receipts, held receipts, put-aways, shipments with their lines, cartons and deliveries,
consignments, loads, put-backs, counts with their lines and targets, pick faces, relocations, tasks with what was told of
them, box types and carriers. Its words: *arrival* (what comes to a site together), *receipt* (what came of a line, and what
became of it by the tolerance), *held* (too much, damaged or wrong: somebody decides), *put-away* (from the dock to a
suggested bin, or to staging for an order that waits), *shipment* (what one site sends for one source), *release* (a source
asks for work), *pick*, *pack*, *ship* (goods leave: the only moment stock is issued), *short* (found less than reserved),
*cut* (the source wants less), *put-back* (picked for nothing, back to a bin), *consignment* (shipments that leave together),
*carton* (one package of a shipment), *load* (what one vehicle takes along), *delivery* (what the receiver took), *pick face*
(the bin from which an item is picked, filled from the *reserve*), *relocation* (goods on their way to another bin), *count*
(what really lies there), *target* (a bin or item that a count looks at), *task* (one physical step of one person), *step*
(what a device told of a task), *wave* (picks that go to the floor together).
The warehouse never knows what an order is, of customers or to suppliers.

Doors: ``operations``, ``queries``, ``policies``, ``facts``, ``states``, ``errors``.
"""
