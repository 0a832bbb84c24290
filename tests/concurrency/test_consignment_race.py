"""Releases and consignments meet: two join one, and nothing that joins is left behind unseen."""

from collections.abc import Callable
from typing import Any

import pytest

from onegauge.kernel.errors import Refused
from onegauge.orders.operations import release_orders
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_consignments, take_out_shipments
from tests.concurrency.sessions import together, values
from tests.support import Trade, add_customers, broken_invariants, want

ROUNDS = 6
OPEN = "SELECT DISTINCT consignment_id FROM warehouse_shipment WHERE id = ANY(%s)"


def outcome(act: Callable[[], Any]) -> Any:
    """What an act returned, or the codes it was refused with."""
    try:
        return act()
    except Refused as refused:
        return refused.codes


def ready(trade: Trade, customer: str) -> int:
    """An order of the customer that may be released."""
    order = trade.order(want("GLOVE", 1), customer=customer)
    trade.allocate(order)
    return order


def release(trade: Trade, order: int) -> Callable[[], Any]:
    """Release one order in a session of its own."""
    return lambda: [r.shipment_id for r in release_orders(order_ids=[order], by=trade.by)]


@pytest.mark.race
def test_two_releases_at_once_join_one_consignment(live_trade: Trade) -> None:
    """Neither sees what the other opens before it ends; the unique key makes one of them."""
    trade = live_trade
    trade.vary("warehouse.consolidate", "same_day")
    trade.receive("GLOVE", 100)
    customers = [f"R{n}" for n in range(ROUNDS)]
    add_customers(trade, customers)
    for customer in customers:
        orders = [ready(trade, customer) for _ in range(3)]
        found = [s for ids in values(together([release(trade, o) for o in orders])) for s in ids]
        assert len(found) == 3
        assert [row[0] is not None for row in trade.rows(OPEN, found)] == [True]
    assert broken_invariants("warehouse") == []


@pytest.mark.race
def test_a_release_and_a_consignment_that_leaves_at_once(live_trade: Trade) -> None:
    """What is released joins before, and holds the consignment, or comes too late and does not travel in it."""
    trade = live_trade
    trade.vary("warehouse.consolidate", "same_day")
    trade.receive("GLOVE", 100)
    customers = [f"L{n}" for n in range(ROUNDS)]
    add_customers(trade, customers)
    for customer in customers:
        first, second = ready(trade, customer), ready(trade, customer)
        (one,) = trade.release(first)
        pick_shipments(shipment_ids=[one], by=trade.by)
        pack_shipments(shipment_ids=[one], by=trade.by)
        consignment = trade.value("SELECT consignment_id FROM warehouse_shipment WHERE id = %s", one)
        leave = lambda ids=(consignment,): outcome(lambda: ship_consignments(consignment_ids=ids, by=trade.by))  # noqa: E731
        (two,), left = values(together([release(trade, second), leave]))
        joined = trade.value("SELECT consignment_id FROM warehouse_shipment WHERE id = %s", two) == consignment
        assert left == ([one] if not joined else left)
        assert not joined or left in (["consignment_changed"], ["consignment_not_ready"])
    assert broken_invariants("warehouse") == []


@pytest.mark.race
def test_taking_out_and_leaving_at_once(live_trade: Trade) -> None:
    """Either it has left with the others, or it stays; never half."""
    trade = live_trade
    trade.vary("warehouse.consolidate", "same_day")
    trade.receive("GLOVE", 100)
    customers = [f"T{n}" for n in range(ROUNDS)]
    add_customers(trade, customers)
    for customer in customers:
        orders = [ready(trade, customer) for _ in range(2)]
        shipments = trade.release(*orders)
        pick_shipments(shipment_ids=shipments, by=trade.by)
        pack_shipments(shipment_ids=shipments, by=trade.by)
        ids = [row[0] for row in trade.rows(OPEN, shipments)]
        leave = lambda ids=ids: outcome(lambda: ship_consignments(consignment_ids=ids, by=trade.by))  # noqa: E731
        out = lambda shipments=shipments: outcome(lambda: take_out_shipments(shipment_ids=shipments[:1], by=trade.by))  # noqa: E731
        left, taken = values(together([leave, out]))
        assert sorted(left) in (sorted(shipments), shipments[1:])
        assert taken == (["transition_refused"] if len(left) == 2 else shipments[:1])
    assert broken_invariants("warehouse") == []
