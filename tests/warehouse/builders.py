"""Shipments for the contract tests of their screens."""

from onegauge.kernel.actor import Actor
from onegauge.orders import operations as orders
from tests.builders import builder
from tests.orders.builders import confirmed


@builder("warehouse.Shipment")
def shipments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Released work of confirmed orders with reserved stock."""
    ids = confirmed(by, company, site, n)
    orders.allocate_orders(order_ids=ids, by=by)
    return [released.shipment_id for released in orders.release_orders(order_ids=ids, by=by)]
