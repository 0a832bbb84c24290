"""Warehouse: work in the building, asked for by opaque sources.

Owns shipments and their lines. Its words: *shipment* (what one site sends for one source), *release* (a source asks
for work), *pick*, *pack*, *ship* (goods leave: the only moment stock is issued), *short* (found less than reserved).
The warehouse never knows what an order is.

Doors: ``operations``, ``queries``, ``policies``, ``facts``, ``states``, ``errors``.
"""
