"""Order to cash: what follows when goods come in and when they leave."""

from datetime import datetime

from onegauge.governance.access import system_actor
from onegauge.inventory.facts import StockReceived
from onegauge.kernel.actor import Actor
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import allocate_orders, count_as_delivered, look_before_shipping
from onegauge.orders.policies import ALLOCATE_ON_RECEIPT
from onegauge.warehouse.facts import ShipmentsPosted


def count_orders_as_delivered(fact: ShipmentsPosted, *, by: Actor) -> None:
    """Goods of sales orders left: orders that are served whole become fulfilled."""
    if fact.source_kind == SALES_ORDER_KIND.number:
        count_as_delivered(order_ids=fact.source_ids, by=by)


def look_at_credit_of_what_leaves(fact: ShipmentsPosted, *, by: Actor) -> None:
    """Goods of sales orders are about to leave: where policy asks, the customer's exposure is looked at once more."""
    if fact.source_kind == SALES_ORDER_KIND.number:
        look_before_shipping(order_ids=fact.source_ids, by=by)


def serve_waiting_orders(fact: StockReceived, *, fact_id: int, effective_at: datetime | None) -> None:
    """Goods came in: where the site's policy wants it, waiting orders are served at once; repeated by key, not twice."""
    by = system_actor("flows", effective_at=effective_at)
    wanted = tuple(s for s in fact.site_ids if ALLOCATE_ON_RECEIPT.at(site_id=s, on=by.today).as_bool)
    if wanted:
        allocate_orders(by=by.narrowed(companies=by.companies, sites=wanted), key=f"fact:{fact_id}")
