"""Transfers: what follows when their goods leave."""

from onegauge.kernel.actor import Actor
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations import count_as_shipped
from onegauge.warehouse.facts import ShipmentsPosted


def count_transfers_as_shipped(fact: ShipmentsPosted, *, by: Actor) -> None:
    """Goods of transfers left: they are in transit from now on, owned by the company that the lane says."""
    if fact.source_kind == TRANSFER_KIND.number:
        count_as_shipped(shipment_ids=fact.shipment_ids, by=by)
