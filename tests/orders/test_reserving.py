"""Late reservation, who may take whose, and what follows when reserved stock is lost."""

import json
from datetime import timedelta
from decimal import Decimal

from onegauge.flows.reallocation import serve_again
from onegauge.inventory.operations import free_balances, lock_holders
from onegauge.orders.operations import release_orders
from onegauge.warehouse.facts import ShortPicked
from onegauge.warehouse.operations import ShortPick, pick_shipments
from tests.support import Trade, codes, want


def reserved(trade: Trade, order: int) -> Decimal:
    """What the only line of an order holds."""
    return trade.demand(order)[0][1]


def test_a_site_that_reserves_at_release_sees_the_whole_pool_then(trade: Trade) -> None:
    trade.vary("inventory.reserve_at", "release")
    trade.receive("ROPE", 5, lot="OLD", expires_on=trade.by.today + timedelta(days=60))
    order = trade.order(want("ROPE", 5))
    assert trade.allocate() == {}
    assert reserved(trade, order) == 0
    trade.receive("ROPE", 5, lot="OLDER", expires_on=trade.by.today + timedelta(days=20))
    (shipment,) = trade.release(order)
    lots = trade.rows(
        "SELECT l.code FROM warehouse_shipmentline s JOIN inventory_balance b ON b.id = s.balance_id"
        " JOIN inventory_lot l ON l.id = b.lot_id WHERE s.shipment_id = %s", shipment,
    )  # fmt: skip
    assert lots == [("OLDER",)]


def test_what_does_not_leave_keeps_nothing_at_such_a_site(trade: Trade) -> None:
    trade.vary("inventory.reserve_at", "release")
    trade.receive("ROPE", 5)
    waiting = trade.order(want("ROPE", 9), ship_complete=True)
    assert release_orders(by=trade.by) == []
    assert reserved(trade, waiting) == 0
    ready = trade.order(want("ROPE", 5))
    assert [r.order_id for r in release_orders(by=trade.by)] == [ready]


def test_two_orders_share_a_lot_and_either_may_ship_first(trade: Trade) -> None:
    trade.vary("inventory.swap_unstarted", "first_to_ship")
    trade.receive("ROPE", 10, lot="L1")
    first, second = trade.order(want("ROPE", 8)), trade.order(want("ROPE", 6))
    trade.allocate()
    assert (reserved(trade, first), reserved(trade, second)) == (8, 2)
    trade.ship(*trade.release(second))
    assert trade.state(second) == "fulfilled"
    assert reserved(trade, first) == 4
    assert [v for v, _b, _a in trade.journal(40, first)][-1] == "gave_way"


def test_an_equal_swap_gives_the_long_lived_lot_and_leaves_nobody_short(trade: Trade) -> None:
    today = trade.by.today
    trade.limit("BOLT", None, min_life_days=30)
    trade.receive("ROPE", 5, lot="LONG", expires_on=today + timedelta(days=400))
    anyone = trade.order(want("ROPE", 5))
    trade.allocate(anyone)
    trade.receive("ROPE", 5, lot="SHORT", expires_on=today + timedelta(days=20))
    picky = trade.order(want("ROPE", 5), customer="BOLT")
    assert trade.allocate(picky) == {}
    trade.ship(*trade.release(picky))
    assert trade.state(picky) == "fulfilled"
    assert reserved(trade, anyone) == 5


def test_without_an_equal_nothing_is_taken_and_never_means_never(trade: Trade) -> None:
    trade.receive("ROPE", 5)
    holder, late = trade.order(want("ROPE", 5)), trade.order(want("ROPE", 5))
    trade.allocate()
    assert codes(lambda: trade.release(late)) == ["nothing_reserved"]
    assert reserved(trade, holder) == 5
    trade.vary("inventory.swap_unstarted", "never")
    assert codes(lambda: trade.release(late)) == ["nothing_reserved"]


def test_a_lot_too_short_for_its_customer_is_never_reserved(trade: Trade) -> None:
    today = trade.by.today
    trade.limit("ACME", None, min_life_days=120)
    trade.receive("ROPE", 50, lot="SHORT", expires_on=today + timedelta(days=100))
    order = trade.order(want("ROPE", 5))
    trade.allocate()
    assert reserved(trade, order) == 0
    trade.receive("ROPE", 5, lot="LONG", expires_on=today + timedelta(days=200))
    trade.allocate()
    assert reserved(trade, order) == 5


def test_a_short_pick_is_told_and_served_again_from_elsewhere(trade: Trade) -> None:
    trade.receive("ROPE", 5, bin="A-01")
    order = trade.order(want("ROPE", 5))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    trade.receive("ROPE", 5, bin="A-02")
    ((line, _qty, _short),) = trade.shipment_lines(shipment)
    pick_shipments(shipment_ids=[shipment], shorts=[ShortPick(line_id=line, picked_qty=Decimal(2))], by=trade.by)
    verb, _before, after = trade.journal(40, order)[-1]
    assert (verb, json.loads(after)["cause"]) == ("lost_stock", "short_pick")
    fact = ShortPicked(shipment_ids=(shipment,), source_kind=40, source_ids=(order,), qtys=(Decimal(3),))
    for _twice in range(2):
        serve_again(fact, fact_id=7, effective_at=None)
    assert reserved(trade, order) == 5


def test_stock_that_goes_out_of_use_takes_the_least_urgent_reservation_and_says_why(trade: Trade) -> None:
    trade.receive("ROPE", 10)
    urgent = trade.order(want("ROPE", 4), requested_on=trade.by.today)
    later = trade.order(want("ROPE", 5), requested_on=trade.by.today + timedelta(days=9))
    trade.allocate()
    balance = trade.value("SELECT id FROM inventory_balance")
    lock_holders(balance_ids=[balance], by=trade.by)
    free_balances(needs=[(balance, Decimal(4))], cause="blocked", by=trade.by)
    assert (reserved(trade, urgent), reserved(trade, later)) == (4, 2)
    assert json.loads(trade.journal(40, later)[-1][2]) == {"cause": "blocked", "given_qty": "3.000000"}
    trade.release(urgent, later)
    assert codes(lambda: free_balances(needs=[(balance, Decimal(5))], cause="blocked", by=trade.by)) == [
        "stock_at_work"
    ]
