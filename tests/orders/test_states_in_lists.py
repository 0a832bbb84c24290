"""Documents are found by their state as if nothing stood beside it."""

from itertools import chain, combinations

import pytest
from django.db.models import Q

from onegauge.kernel.db import read_scope
from onegauge.orders.models import SalesOrder
from onegauge.orders.operations import bill_orders, cancel_orders
from onegauge.orders.states import OrderState
from onegauge.warehouse.models import Shipment, ShipmentLine
from onegauge.warehouse.states import ShipmentState
from tests.support import Trade, want

SOME = list(chain.from_iterable(combinations(OrderState.values, n) for n in range(len(OrderState.values) + 1)))


@pytest.fixture
def orders(trade: Trade) -> dict[str, int]:
    """An order in each state."""
    trade.receive("GLOVE", 50)
    cancelled = trade.order(want("GLOVE", 1))
    cancel_orders(order_ids=[cancelled], by=trade.by)
    closed = trade.deliver(want("GLOVE", 2))
    bill_orders(order_ids=[closed], by=trade.by)
    return {
        "draft": trade.capture(want("GLOVE", 1)),
        "confirmed": trade.order(want("GLOVE", 1)),
        "fulfilled": trade.deliver(want("GLOVE", 3)),
        "closed": closed,
        "cancelled": cancelled,
    }


def test_orders_in_any_of_some_states_are_found(trade: Trade, orders: dict[str, int]) -> None:
    with read_scope(trade.by):
        for states in SOME:
            wanted = {orders[state] for state in states}
            found = SalesOrder.objects.filter(state__in=states)
            assert {o.pk for o in found} == wanted
            assert {o.pk for o in SalesOrder.objects.exclude(state__in=states)} == set(orders.values()) - wanted


@pytest.mark.parametrize("state", OrderState.values)
def test_orders_in_one_state_are_found(trade: Trade, orders: dict[str, int], state: str) -> None:
    with read_scope(trade.by):
        assert [o.pk for o in SalesOrder.objects.filter(state=state)] == [orders[state]]
        assert [o.pk for o in SalesOrder.objects.filter(~Q(state=state) | Q(state=state), state=OrderState(state))] == [
            orders[state]
        ]
        assert SalesOrder.objects.get(pk=orders[state]).ended_as == (state if state in ("closed", "cancelled") else "")


def test_what_hangs_on_a_document_is_found_by_the_state_of_the_document(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    gone, waiting = trade.deliver(want("GLOVE", 3)), trade.order(want("GLOVE", 4))
    trade.allocate(waiting)
    (shipment,) = trade.release(waiting)
    with read_scope(trade.by):
        lines = ShipmentLine.objects.filter(shipment__state=ShipmentState.RELEASED)
        assert [(line.shipment_id, line.qty) for line in lines] == [(shipment, 4)]
        assert [s.source_id for s in Shipment.objects.filter(state="shipped")] == [gone]
        same = SalesOrder.objects.filter(state__in=SalesOrder.objects.filter(pk=gone).values("state"))
        assert [o.pk for o in same] == [gone]
