"""Calls of one person that wait for each other become one transaction; each keeps its row, its key and its history."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.kernel.operation import JOINT
from onegauge.orders.kinds import HOLD_KIND, SALES_ORDER_KIND
from onegauge.orders.operations import allocate_orders, place_orders
from tests.concurrency.sessions import Outcome, at_once, values
from tests.concurrency.test_peer_failures import blocked
from tests.database import raw_connection
from tests.support import Trade, want

pytestmark = pytest.mark.race
LOCK = "SELECT id FROM inventory_balance FOR NO KEY UPDATE"
ROWS = "SELECT request_id, key, id::text FROM kernel_operation WHERE name = %s ORDER BY request_id"
HISTORY = (
    "SELECT object_id, request_id, operation_id::text, txid::text FROM kernel_journal WHERE kind = %s AND verb = %s"
    " ORDER BY id"
)


def asked_by(trade: Trade, n: int) -> Actor:
    """The same person in the n-th request."""
    return replace(trade.by, request_id=f"request-{n}")


def queued(acts: Sequence[Callable[[], Any]], *, others: int | None = None) -> list[Outcome]:
    """Do the first act while its balance is locked, and the others while it waits; let go when all of them wait."""
    locked, waits, wanted = threading.Event(), threading.Event(), len(acts) - 1 if others is None else others

    def holder() -> None:
        with raw_connection("owner") as watcher, raw_connection("owner") as session:
            watcher.autocommit = True
            session.execute(LOCK)
            locked.set()
            blocked(watcher)
            waits.set()
            with JOINT._grown:
                assert JOINT._grown.wait_for(lambda: sum(map(len, JOINT._waiting.values())) == wanted, 30)
            session.commit()

    def later(event: threading.Event, act: Callable[[], Any]) -> Any:
        event.wait(30)
        return act()

    first, *rest = acts
    outcomes = at_once([holder, lambda: later(locked, first), *(lambda act=act: later(waits, act) for act in rest)])  # type: ignore[misc]
    assert outcomes[0].error is None
    return outcomes[1:]


def test_each_call_keeps_its_row_its_key_and_its_part_of_the_history(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    orders = [trade.order(want("GLOVE", 3)) for _ in range(4)]

    def call(n: int) -> list[tuple[int, Decimal]]:
        got = allocate_orders(order_ids=[orders[n]], by=asked_by(trade, n), key=f"key-{n}")
        return [(a.order_id, a.qty) for a in got]

    found = values(queued([lambda n=n: call(n) for n in range(4)]))  # type: ignore[misc]

    assert found == [[(order, Decimal(q))] for order, q in zip(orders, (3, 3, 3, 1), strict=True)]
    rows = trade.rows(ROWS, "orders.allocate_orders")
    assert [(request, key) for request, key, _id in rows] == [(f"request-{n}", f"key-{n}") for n in range(4)]
    history = trade.rows(HISTORY, SALES_ORDER_KIND.number, "allocate")
    assert [h[:3] for h in history] == [(orders[n], f"request-{n}", rows[n][2]) for n in range(4)]
    assert len({txid for *_rest, txid in history}) == 2, "the three that waited are one transaction"
    assert [call(n) for n in range(4)] == found, "a repeated key answers what it answered"
    assert len(trade.rows(ROWS, "orders.allocate_orders")) == 4


def test_a_call_that_is_refused_takes_no_other_with_it(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    orders = [trade.order(want("GLOVE", 3)), trade.order(want("GLOVE", 3)), 10**9, trade.order(want("GLOVE", 3))]

    found = queued(
        [lambda n=n: allocate_orders(order_ids=[orders[n]], by=asked_by(trade, n)) for n in range(4)]  # type: ignore[misc]
    )

    assert [one.value and one.value[0].qty for one in found] == [3, 3, None, 3]
    assert isinstance(found[2].error, Refused)
    assert [r.code for r in found[2].error.refusals] == ["unknown_document"]
    assert trade.stock("GLOVE") == (10, 9)


def test_an_order_that_two_calls_name_is_served_once(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    first, twice = trade.order(want("GLOVE", 3)), trade.order(want("GLOVE", 4))

    found = values(queued([lambda i=i: allocate_orders(order_ids=[i], by=trade.by) for i in (first, twice, twice)]))  # type: ignore[misc]

    assert sorted(sum((a.qty for a in got), Decimal(0)) for got in found) == [0, 3, 4]
    assert trade.stock("GLOVE") == (10, 7)


def test_a_key_that_two_calls_bring_at_once_is_worked_once(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    first, order = trade.order(want("GLOVE", 3)), trade.order(want("GLOVE", 4))
    acts = [
        lambda: allocate_orders(order_ids=[first], by=trade.by),
        lambda: allocate_orders(order_ids=[order], by=asked_by(trade, 1), key="again"),
        lambda: allocate_orders(order_ids=[order], by=asked_by(trade, 2), key="again"),
    ]

    found = values(queued(acts))

    assert [[a.qty for a in got] for got in found] == [[3], [4], [4]]
    assert trade.stock("GLOVE") == (10, 7)


def test_orders_placed_at_once_answer_each_to_its_own_caller(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    drafts = [trade.draft(want("GLOVE", n), customer_reference=f"REF-{n}") for n in (1, 2, 3)]

    found = values(queued([lambda n=n: place_orders(orders=[drafts[n]], by=asked_by(trade, n)) for n in range(3)]))  # type: ignore[misc]

    references = dict(trade.rows("SELECT id, customer_reference FROM orders_salesorder"))
    assert [references[got.order_id] for (got,) in found] == ["REF-1", "REF-2", "REF-3"]
    history = trade.rows(HISTORY, SALES_ORDER_KIND.number, "captured")
    assert {(references[i], request) for i, request, _op, _txid in history} == {
        ("REF-1", "request-0"), ("REF-2", "request-1"), ("REF-3", "request-2"),
    }  # fmt: skip
    assert trade.stock("GLOVE") == (10, 6)


def test_a_hold_stands_in_the_history_of_the_call_whose_order_earned_it(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 50)
    trade.limit("ACME", "200.00")
    drafts = [trade.draft(want("GLOVE", n), customer_reference=f"REF-{n}") for n in (1, 2, 50, 3, 60)]

    found = values(queued([lambda n=n: place_orders(orders=[drafts[n]], by=asked_by(trade, n)) for n in range(5)]))  # type: ignore[misc]

    held = {got.order_id: n for n, (got,) in enumerate(found) if got.holds}
    rows = trade.rows(
        "SELECT h.order_id, j.request_id, o.request_id, j.txid::text FROM kernel_journal j"
        " JOIN kernel_operation o ON o.id = j.operation_id JOIN orders_hold h ON h.id = j.object_id"
        " WHERE j.kind = %s AND j.verb = 'opened'",
        HOLD_KIND.number,
    )
    assert {(order, journal, operation) for order, journal, operation, _txid in rows} == {
        (order, f"request-{n}", f"request-{n}") for order, n in held.items()
    }
    assert max(held.values()) > 1, "one of those who were taken along"


def test_people_are_never_joined_with_each_other(live_trade: Trade) -> None:
    """Each sees and may what it sees and may; what waits for a row waits in the database."""
    trade = live_trade
    trade.receive("GLOVE", 10)
    first, second = trade.order(want("GLOVE", 3)), trade.order(want("GLOVE", 4))
    other = replace(trade.by, person_id=trade.by.person_id + 1, name="somebody else")

    found = values(
        queued(
            [
                lambda: allocate_orders(order_ids=[first], by=trade.by),
                lambda: allocate_orders(order_ids=[second], by=other),
            ],
            others=0,
        )
    )

    assert [[a.qty for a in got] for got in found] == [[3], [4]]
    names = trade.rows("SELECT DISTINCT actor_name FROM kernel_journal WHERE verb = 'allocate' ORDER BY 1")
    assert len(names) == 2
