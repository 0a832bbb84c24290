"""A recall meets orders that take the same goods: nothing usable is left over, and nothing is promised of blocked goods."""

from collections.abc import Callable
from typing import Any

import pytest

from onegauge.inventory.operations import recall_stock
from onegauge.kernel.errors import Refused
from onegauge.orders.operations import allocate_orders, release_orders
from tests.concurrency.sessions import together, values
from tests.support import Trade, broken_invariants, want

ROUNDS = 5
LOST = {"nothing_reserved", "busy"}
LEFT = (
    "SELECT b.status, b.on_hand_qty, b.reserved_qty, coalesce((SELECT sum(r.qty) FROM inventory_reservation r"
    " WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL), 0) FROM inventory_balance b"
    " JOIN inventory_lot l ON l.id = b.lot_id WHERE l.code = %s AND b.on_hand_qty > 0"
)


def recall(trade: Trade, lot: str) -> Callable[[], Any]:
    """Block a lot in a session of its own."""
    lot_id = trade.value("SELECT id FROM inventory_lot WHERE code = %s", lot)
    return lambda: recall_stock(lot_ids=[lot_id], reason="Glass in it", by=trade.by)


def allocate(trade: Trade, order: int) -> Callable[[], Any]:
    """Reserve for one order in a session of its own."""
    return lambda: allocate_orders(order_ids=[order], by=trade.by)


def release(trade: Trade, order: int) -> Callable[[], Any]:
    """Hand one order to the warehouse in a session of its own."""
    return lambda: release_orders(order_ids=[order], by=trade.by)


@pytest.mark.race
def test_a_recall_leaves_nothing_usable_but_what_is_being_picked(live_trade: Trade) -> None:
    trade = live_trade
    for n in range(ROUNDS):
        lot = f"L-{n}"
        trade.receive("GLOVE", 10, lot=lot)
        waiting, ready = (trade.order(want("GLOVE", 3)) for _ in range(2))
        trade.allocate(ready)
        blocked, *others = together([recall(trade, lot), allocate(trade, waiting), release(trade, ready)])
        assert blocked.error is None
        assert {code for one in others if isinstance(one.error, Refused) for code in one.error.codes} <= LOST
        for status, on_hand, reserved, worked in trade.rows(LEFT, lot):
            assert (status, reserved) == ("blocked", 0) or (status, on_hand) == ("available", worked)
    assert broken_invariants("inventory", "orders", "warehouse") == []


@pytest.mark.race
def test_without_the_recall_the_goods_stay_usable(live_trade: Trade) -> None:
    """Negative control: the orders alone leave goods that nobody works on, so the other test would see them."""
    trade = live_trade
    trade.receive("GLOVE", 10, lot="L-0")
    order = trade.order(want("GLOVE", 3))
    values(together([allocate(trade, order)]))
    assert trade.rows(LEFT, "L-0") == [("available", 10, 3, 0)]


@pytest.mark.race
def test_two_recalls_at_once_block_everything_once(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10, lot="L-0")
    done = values(together([recall(trade, "L-0")] * 3))
    assert sum(one.qty for shifted in done for one in shifted) == 10
    assert trade.rows(LEFT, "L-0") == [("blocked", 10, 0, 0)]
