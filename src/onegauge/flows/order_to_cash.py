"""Order to cash: what follows when an order is confirmed and when goods leave."""

from onegauge.kernel.actor import Actor
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import count_as_delivered
from onegauge.warehouse.facts import ShipmentsPosted


def count_orders_as_delivered(fact: ShipmentsPosted, *, by: Actor) -> None:
    """Goods of sales orders left: orders that are served whole become fulfilled."""
    if fact.source_kind == SALES_ORDER_KIND.number:
        count_as_delivered(order_ids=fact.source_ids, by=by)
