"""Two failures that reservation engines elsewhere have, proved absent with real connections; each with its control.

A locked row that is skipped: stock is there, but somebody else works on its row, so the order is told that there is none.
A row inserted after the snapshot: the engine waits for a lock and then counts with what it knew before it waited.
"""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg

from onegauge.inventory.operations.demand import SQL
from onegauge.kernel.sql import _sendable
from onegauge.orders.operations import allocate_orders
from tests.concurrency.sessions import together, values
from tests.database import raw_connection
from tests.support import Trade, want

WAITING = (
    "SELECT count(*) FROM pg_stat_activity a WHERE a.datname = current_database()"
    " AND cardinality(pg_blocking_pids(a.pid)) > 0"
)
RESERVE_ALL_BUT_TWO = """
WITH d AS (SELECT * FROM inventory_demand WHERE source_id = %(order)s),
b AS (UPDATE inventory_balance SET reserved_qty = reserved_qty + 8 RETURNING id),
r AS (INSERT INTO inventory_reservation (company_id, site_id, demand_id, balance_id, item_id, qty)
      SELECT d.company_id, d.site_id, d.id, b.id, d.item_id, 8 FROM d, b)
UPDATE inventory_demand x SET reserved_qty = 8 FROM d WHERE x.id = d.id
"""


def blocked(session: Any) -> None:
    """Until somebody waits for a lock that this or another session holds."""
    for _ in range(1000):
        if session.execute(WAITING).fetchone()[0]:
            return
        session.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody ever waited")


def while_locked(work: str, params: dict[str, Any], act: Callable[[], Any]) -> Any:
    """Do work in one session and keep it uncommitted until the act waits for it; what the act answered."""
    begun = threading.Event()

    def holder() -> None:
        with raw_connection("owner") as watcher, raw_connection("owner") as session:
            watcher.autocommit = True  # inside a transaction the view of sessions stays as it was first read
            session.execute(work, params)
            begun.set()
            blocked(watcher)
            session.commit()

    def waiter() -> Any:
        begun.wait(30)
        return act()

    return values(together([holder, waiter]))[1]


def test_a_row_that_somebody_works_on_is_waited_for(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 10))
    lock = "SELECT id FROM inventory_balance FOR NO KEY UPDATE"
    (got,) = while_locked(lock, {}, lambda: allocate_orders(order_ids=[order], by=trade.by))
    assert got.qty == 10


def test_negative_control_a_skipped_row_is_stock_denied(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 10))
    params, _is_small = _sendable(
        {
            "sources": [order],
            "source_kind": 40,
            "sites": list(trade.by.sites),
            "stage": "allocation",
            "on": trade.by.today,
        }
    )
    skipping = SQL.statements["lock_shelves"].replace("FOR NO KEY UPDATE OF b", "FOR NO KEY UPDATE OF b SKIP LOCKED")
    with raw_connection("owner") as session, raw_connection("owner") as other:
        session.execute("SELECT id FROM inventory_balance FOR NO KEY UPDATE")
        assert other.execute(skipping, params).fetchall() == []
        session.rollback()
        assert len(other.execute(skipping, params).fetchall()) == 1


def test_what_was_reserved_during_the_wait_is_counted(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    first, second = trade.order(want("GLOVE", 8)), trade.order(want("GLOVE", 10))
    got = while_locked(RESERVE_ALL_BUT_TWO, {"order": first}, lambda: allocate_orders(order_ids=[second], by=trade.by))
    assert [a.qty for a in got] == [2]


def test_negative_control_counting_in_the_statement_that_waits_sells_twice(live_trade: Trade) -> None:
    """One statement that locks the balance and adds up reservations: the sum is as old as its snapshot."""
    trade = live_trade
    trade.receive("GLOVE", 10)
    first = trade.order(want("GLOVE", 8))
    one_statement = """
    WITH held AS MATERIALIZED (SELECT id, on_hand_qty FROM inventory_balance FOR NO KEY UPDATE)
    SELECT h.on_hand_qty - coalesce((SELECT sum(r.qty) FROM inventory_reservation r WHERE r.balance_id = h.id), 0) FROM held h
    """

    def count() -> Decimal:
        with raw_connection("owner") as session:
            row = session.execute(one_statement).fetchone()
            assert row is not None
            return Decimal(row[0])

    assert while_locked(RESERVE_ALL_BUT_TWO, {"order": first}, count) == 10
    with raw_connection("owner") as session:
        assert session.execute(psycopg.sql.SQL(one_statement)).fetchone() == (2,)
