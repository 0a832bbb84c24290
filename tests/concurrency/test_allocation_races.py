"""Eight connections reach for the same stock: nothing is sold twice, and nobody sees an error."""

import random
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from onegauge.orders.operations import allocate_orders, cancel_orders, capture_orders, confirm_orders, release_orders
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_shipments
from tests.concurrency.sessions import together, values
from tests.database import raw_connection
from tests.support import Trade, add_items, codes, want

pytestmark = pytest.mark.race
CLIENTS, HOT, STOCK = 8, 20, 30


def hot_items(trade: Trade, count: int = HOT) -> list[str]:
    """Items with little stock, spread over two bins."""
    skus = [f"HOT{n:02d}" for n in range(count)]
    add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, STOCK - 10)
        trade.receive(sku, 10, bin="A-02")
    return skus


def wishes(trade: Trade, skus: list[str], seed: int, orders: int) -> list[int]:
    """Confirmed orders of one client for six random items each."""
    dice = random.Random(seed)
    wanted = [
        trade.draft(*(want(s, dice.randint(1, 3)) for s in dice.sample(skus, min(6, len(skus))))) for _ in range(orders)
    ]
    ids = [c.order_id for c in capture_orders(orders=wanted, by=trade.by)]
    confirm_orders(order_ids=ids, by=trade.by)
    return ids


def test_eight_connections_give_out_all_stock_and_no_more(live_trade: Trade) -> None:
    trade = live_trade
    skus = hot_items(trade)
    queues = [wishes(trade, skus, n, 20) for n in range(CLIENTS)]

    def client(ids: list[int]) -> Decimal:
        got = [allocate_orders(order_ids=ids[n : n + 2], by=trade.by) for n in range(0, len(ids), 2)]
        return sum((a.qty for part in got for a in part), Decimal(0))

    given = values(together([lambda ids=ids: client(ids) for ids in queues]))  # type: ignore[misc]

    wanted = trade.rows("SELECT item_id, sum(qty) FROM inventory_demand GROUP BY 1")
    assert all(total > STOCK for _item, total in wanted), "the test must ask for more than there is"
    assert sum(given) == HOT * STOCK
    assert trade.rows("SELECT DISTINCT on_hand_qty - reserved_qty FROM inventory_balance") == [(0,)]


def test_negative_control_reading_free_stock_without_the_lock_oversells(live_trade: Trade, breaks_rules: None) -> None:
    """If this ever stops overselling, the test above proves nothing."""
    trade = live_trade
    trade.receive("GLOVE", 10)
    with raw_connection("owner") as owner:
        owner.execute("ALTER TABLE inventory_balance DROP CONSTRAINT balance_reserved_on_hand")

    try:

        def unlocked() -> int:
            with raw_connection("owner") as session:
                free = session.execute("SELECT on_hand_qty - reserved_qty FROM inventory_balance").fetchone()[0]  # type: ignore[index]
                session.execute("SELECT pg_sleep(0.2)")
                if free >= 6:
                    session.execute("UPDATE inventory_balance SET reserved_qty = reserved_qty + 6")
                    return 6
            return 0

        given = values(together([unlocked] * 2))
        assert (given, trade.stock("GLOVE")) == ([6, 6], (10, 12))
    finally:
        with raw_connection("owner") as owner:
            owner.execute("UPDATE inventory_balance SET reserved_qty = 0")
            owner.execute(
                "ALTER TABLE inventory_balance ADD CONSTRAINT balance_reserved_on_hand"
                " CHECK (reserved_qty >= 0 AND reserved_qty <= on_hand_qty)"
            )


def test_negative_control_balances_locked_in_opposite_order_deadlock(live_trade: Trade) -> None:
    """Why the one lock order exists: two sessions that take two balances crosswise."""
    trade = live_trade
    trade.receive("GLOVE", 10)
    trade.receive("ROPE", 10)

    def crosswise(first: str, second: str) -> None:
        with raw_connection("owner") as session:
            for sku in (first, second):
                session.execute(
                    "UPDATE inventory_balance SET reserved_qty = reserved_qty WHERE item_id = %s", [trade.items[sku]]
                )
                session.execute("SELECT pg_sleep(0.2)")

    found = together([lambda: crosswise("GLOVE", "ROPE"), lambda: crosswise("ROPE", "GLOVE")])
    assert [type(o.error) for o in found if o.error] == [psycopg.errors.DeadlockDetected]


def test_receiving_allocating_and_shipping_at_once(live_trade: Trade) -> None:
    trade = live_trade
    skus = hot_items(trade, 6)
    queues = [wishes(trade, skus, n, 12) for n in range(3)]

    def receiver() -> None:
        for n in range(12):
            trade.receive(skus[n % 6], 5, bin=("A-02", "A-01", "A-03")[n % 3])

    def desk(ids: list[int]) -> None:
        for n in range(0, len(ids), 3):
            allocate_orders(order_ids=ids[n : n + 3], by=trade.by)

    def floor() -> int:
        done = 0
        for _ in range(12):
            work = [r.shipment_id for r in release_orders(by=trade.by)]
            if work:
                picked = pick_shipments(shipment_ids=work, by=trade.by)
                pack_shipments(shipment_ids=picked, by=trade.by)
                done += len(ship_shipments(shipment_ids=picked, by=trade.by))
            allocate_orders(by=trade.by)
        return done

    acts: list[Any] = [receiver, floor, floor, *(lambda ids=ids: desk(ids) for ids in queues)]
    values(together(acts))
    allocate_orders(by=trade.by)
    free = dict(trade.rows("SELECT item_id, sum(on_hand_qty - reserved_qty) FROM inventory_balance GROUP BY 1"))
    waiting = dict(trade.rows("SELECT item_id, sum(qty - reserved_qty - shipped_qty) FROM inventory_demand GROUP BY 1"))
    assert [i for i in waiting if waiting[i] and free[i]] == []
    assert trade.value("SELECT count(*) FROM inventory_movement WHERE to_place = 'customer'") > 0


def test_two_runs_over_everything_and_cancellations_leave_no_error(live_trade: Trade) -> None:
    trade = live_trade
    skus = hot_items(trade, 4)
    ids = [i for n in range(2) for i in wishes(trade, skus, n, 12)]

    def canceller() -> int:
        gone = 0
        for order_id in ids[::3]:
            gone += len(cancel_orders(order_ids=[order_id], by=trade.by))
        return gone

    def runner() -> None:
        for _ in range(6):
            allocate_orders(by=trade.by)
            release_orders(by=trade.by)

    gone = values(together([runner, runner, canceller]))[2]
    cancelled = trade.value("SELECT count(*) FROM orders_salesorder WHERE state = 'cancelled'")
    assert cancelled == gone


def test_two_orders_at_the_credit_limit_do_not_both_pass(live_trade: Trade) -> None:
    trade = live_trade
    trade.limit("ACME", "100.00")
    ids = [trade.capture(want("GLOVE", 6)) for _ in range(2)]
    found = values(together([lambda i=i: confirm_orders(order_ids=[i], by=trade.by) for i in ids]))  # type: ignore[misc]
    assert sorted(c.holds for (c,) in found) == [[], ["credit"]]


def test_one_key_from_two_connections_has_one_effect(live_trade: Trade) -> None:
    trade = live_trade
    wanted = [trade.draft(want("GLOVE", 1))]
    found = values(together([lambda: capture_orders(orders=wanted, by=trade.by, key="K-1")] * 4))
    assert len({c[0].order_id for c in found}) == 1
    assert trade.value("SELECT count(*) FROM orders_salesorder") == 1


def test_one_shipment_leaves_once(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    shipments = trade.release(order)
    pick_shipments(shipment_ids=shipments, by=trade.by)
    pack_shipments(shipment_ids=shipments, by=trade.by)
    found = together([lambda: ship_shipments(shipment_ids=shipments, by=trade.by)] * 3)
    assert sum(o.error is None for o in found) == 1
    assert {tuple(codes(lambda o=o: (_ for _ in ()).throw(o.error))) for o in found if o.error} == {
        ("transition_refused",)
    }  # type: ignore[misc]
    assert trade.stock("GLOVE") == (0, 0)
