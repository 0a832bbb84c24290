"""A count posts while goods leave its bin, and two runs plan at once."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import count_planning, count_programmes
from tests.concurrency.sessions import together, values
from tests.support import Trade, broken_invariants, want
from tests.warehouse.test_counts import enter, hand_in, person, plan

pytestmark = pytest.mark.race


def test_a_count_posts_while_goods_leave_its_bin(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 1000)
    order = trade.order(want("GLOVE", 300))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    waiting = trade.order(want("GLOVE", 700))
    trade.allocate(waiting)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    enter(trade, count_id, ann, GLOVE=990)

    values(together([lambda: hand_in(count_id, ann), lambda: trade.ship(shipment)]))

    assert trade.stock("GLOVE") == (690, 690)
    assert trade.demand(waiting)[0][1] == 690
    assert broken_invariants("inventory", "warehouse", "orders") == []


def slow_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both runs have read what is due before either writes, if nothing keeps them apart."""
    gate = threading.Barrier(2)
    write = count_planning.open_counts

    def late(*args: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)
        return write(*args)

    monkeypatch.setattr(count_programmes, "open_counts", late)


def run_twice(trade: Trade) -> list[list[int]]:
    trade.receive("GLOVE", 10)
    by = trade.by.at(trade.by.now + timedelta(days=200))
    return values(together([lambda: warehouse.plan_due_counts(by=by)] * 2))


def test_two_runs_at_once_plan_everything_once(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_planning(monkeypatch)

    assert sorted(len(ids) for ids in run_twice(live_trade)) == [0, 1]

    assert live_trade.value("SELECT count(*) FROM warehouse_count") == 1


def test_negative_control_without_the_lock_of_the_site_an_empty_count_is_planned(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this ever stops going wrong, the test above proves nothing."""
    slow_planning(monkeypatch)
    for module in (count_programmes, count_planning):
        monkeypatch.setattr(module, "lock_sources", lambda kind, ids: None)

    assert [len(ids) for ids in run_twice(live_trade)] == [1, 1]
