"""Direct deliveries: suppliers send to customers of ours; orders and purchasing do not know each other."""

from datetime import datetime

from onegauge.governance.access import service_scope, system_actor
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.orders.facts import DirectLegsPlanned, OrdersAmended
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import resource_lines
from onegauge.orders.queries import destinations_of
from onegauge.purchasing.facts import DirectGivenBack
from onegauge.purchasing.operations import DirectLeg, order_directly, readdress_direct


def order_from_suppliers(fact: DirectLegsPlanned, *, by: Actor) -> None:
    """Legs of orders are to come from suppliers: they get purchase orders that go to the customer's address."""
    to = destinations_of(fact.order_ids)
    legs = [
        DirectLeg(
            offer_id=offer, demand_id=demand, qty=qty, wanted_on=day, ship_to_id=address,
            source_kind=SALES_ORDER_KIND.number, source_id=order, source_number=number,
        )
        for order, demand, offer, qty, day in zip(
            fact.order_ids, fact.demand_ids, fact.offer_ids, fact.qtys, fact.days, strict=True
        )
        for number, address in [to[order]]
        if address is not None
    ]  # fmt: skip
    order_directly(legs=legs, by=by)


def follow_the_address(fact: OrdersAmended, *, by: Actor) -> None:
    """An order goes elsewhere: what no supplier has yet follows; what one has is refused, and the change with it."""
    if fact.readdressed:
        with service_scope(by) as wide:
            readdress_direct(source_kind=SALES_ORDER_KIND.number, addresses=fact.readdressed, by=wide)


def serve_elsewhere(fact: DirectGivenBack, *, fact_id: int, effective_at: datetime | None) -> None:
    """A supplier does not send after all: the line is served from wherever it is best now, but not directly again.

    What may not be decided by rule (it was given back too often, or nobody waits for it any more) stays for a person.
    """
    by = system_actor("flows", effective_at=effective_at)
    if fact.source_kind != SALES_ORDER_KIND.number:
        return
    for demand in fact.demand_ids:
        try:
            resource_lines(
                demand_ids=[demand], gave_back=True, reason="The supplier does not send it.", by=by,
                key=f"direct:{fact_id}:{demand}",
            )  # fmt: skip
        except Refused:
            continue
