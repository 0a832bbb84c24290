"""A change of an order and the floor that works on it meet: one of them waits, and nothing is lost or sent twice."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel import lifecycle
from onegauge.kernel.errors import Refused
from onegauge.orders.operations import LineChange, OrderAmendment, amend_orders, release_orders
from onegauge.warehouse.operations import cutting, pack_shipments, pick_shipments, ship_shipments
from tests.concurrency.sessions import Outcome, together, values
from tests.support import Trade, want

ROUNDS = 6
WORK = (
    "SELECT coalesce(sum(l.qty - l.short_qty) FILTER (WHERE s.state <> 'cancelled'), 0) FROM warehouse_shipmentline l"
    " JOIN warehouse_shipment s ON s.id = l.shipment_id WHERE s.source_id = %s"
)


def outcome(act: Callable[[], Any]) -> Any:
    """What an act returned, or the codes it was refused with."""
    try:
        return act()
    except Refused as refused:
        return refused.codes


def cut_to(trade: Trade, order: int, qty: int) -> Callable[[], Any]:
    """A change of the first line."""
    change = OrderAmendment(order_id=order, lines=[LineChange(line_no=1, qty=Decimal(qty))])
    return lambda: outcome(lambda: amend_orders(orders=[change], by=trade.by))


@pytest.mark.race
def test_a_cut_and_a_release_at_once(live_trade: Trade) -> None:
    """Whoever comes second sees what the first did: the warehouse is never asked for more than is wanted."""
    trade = live_trade
    trade.receive("GLOVE", 100)
    for _round in range(ROUNDS):
        order = trade.order(want("GLOVE", 10))
        trade.allocate(order)
        release = lambda order=order: outcome(lambda: release_orders(order_ids=[order], by=trade.by))  # noqa: E731
        done = values(together([release, cut_to(trade, order, 4)]))
        assert done[1][0].total_amount == 40
        assert trade.value(WORK, order) == 4
        assert trade.demand(order) == [(10, 4, 0, 6)]


@pytest.mark.race
def test_a_cut_and_a_pick_at_once(live_trade: Trade) -> None:
    """What was picked before the cut is put back, what was not is asked for no more; four are sent either way."""
    trade = live_trade
    trade.receive("GLOVE", 100)
    for _round in range(ROUNDS):
        order = trade.order(want("GLOVE", 10))
        trade.allocate(order)
        (shipment,) = trade.release(order)
        pick = lambda shipment=shipment: outcome(lambda: pick_shipments(shipment_ids=[shipment], by=trade.by))  # noqa: E731
        picked, cut = values(together([pick, cut_to(trade, order, 4)]))
        assert picked == [shipment]
        assert cut[0].work_cut_qty == 6
        assert trade.value(WORK, order) == 4
        pack_shipments(shipment_ids=[shipment], by=trade.by)
        ship_shipments(shipment_ids=[shipment], by=trade.by)
        assert trade.demand(order) == [(10, 0, 4, 6)]


@pytest.mark.race
def test_a_cut_and_goods_that_leave_at_once(live_trade: Trade) -> None:
    """Either the goods leave and the cut is refused, or the cut comes first and less leaves."""
    trade = live_trade
    trade.receive("GLOVE", 100)
    for _round in range(ROUNDS):
        order = trade.order(want("GLOVE", 10))
        trade.allocate(order)
        shipments = trade.release(order)
        pick_shipments(shipment_ids=shipments, by=trade.by)
        pack_shipments(shipment_ids=shipments, by=trade.by)
        ship = lambda shipments=shipments: outcome(lambda: ship_shipments(shipment_ids=shipments, by=trade.by))  # noqa: E731
        _shipped, cut = values(together([ship, cut_to(trade, order, 4)]))
        (left,) = [row[2] for row in trade.demand(order)]
        assert left == (10 if cut in (["already_left"], ["transition_refused"]) else 4)


def meet(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Outcome], int]:
    """A pick that begins when the cut has looked at the shipment, and before the cut writes what it made of it."""
    reached, picked = threading.Event(), threading.Event()
    give_back = cutting.unreserve

    def wait_then_give_back(**arguments: Any) -> Any:
        reached.set()
        picked.wait(1)
        return give_back(**arguments)

    monkeypatch.setattr(cutting, "unreserve", wait_then_give_back)
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    (shipment,) = trade.release(order)

    def pick() -> Any:
        reached.wait(30)
        done = pick_shipments(shipment_ids=[shipment], by=trade.by)
        picked.set()
        return done

    return together([pick, cut_to(trade, order, 1)]), shipment


@pytest.mark.race
@pytest.mark.usefixtures("breaks_rules")
def test_without_the_locks_the_pick_goes_under(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: if this ever goes right, the next test proves nothing."""
    unlocked = "SELECT count(*) FROM (SELECT %s::int, %s::bigint[]) AS x"
    monkeypatch.setattr(lifecycle, "LOCK_SOURCES", unlocked)
    monkeypatch.setattr(
        lifecycle,
        "_lock_statement",
        lambda table, _company, _site: (
            f"WITH source AS MATERIALIZED ({unlocked}) SELECT d.id, d.state, d.version, d.company_id, d.site_id"
            f" FROM {table} AS d WHERE (SELECT count(*) FROM source) >= 0 AND d.id = ANY(%s::bigint[]) ORDER BY d.id"
        ),
    )
    outcomes, shipment = meet(live_trade, monkeypatch)
    failed = any(o.error is not None for o in outcomes) or outcomes[1].value == ["rule_broken"]
    assert failed or live_trade.shipment_state(shipment) != "picked"


@pytest.mark.race
def test_with_the_locks_the_pick_waits(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same meeting: the pick takes what is left after the cut, and nothing is to be put back."""
    outcomes, shipment = meet(live_trade, monkeypatch)
    picked, cut = values(outcomes)
    assert (picked, cut[0].work_cut_qty, cut[0].put_back_qty) == ([shipment], 3, 0)
    assert [line[1:] for line in live_trade.shipment_lines(shipment)] == [(1, 0)]
    assert live_trade.shipment_state(shipment) == "picked"
