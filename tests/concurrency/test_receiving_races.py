"""Two sessions receive the last of one ordered line, or ask for one dock: the tolerance and the dock hold."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel.errors import Refused
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import ArrivalDraft, arrivals, receiving
from tests.concurrency.sessions import Outcome, together
from tests.support import Trade
from tests.warehouse.inbound import arrived, docks, goods, ordered, receive

pytestmark = pytest.mark.race
ACCEPTED = "SELECT sum(accepted_qty), sum(held_qty) FROM warehouse_arrivalline"


def two_trucks(trade: Trade) -> list[Callable[[], object]]:
    """Two arrivals bring parts of one ordered line; together they bring too much."""
    half = [arrived(trade, ordered("GLOVE", 50, 101, ordered_qty=Decimal(100))) for _ in range(2)]
    return [lambda i=i: receive(trade, i, goods("GLOVE", 60)) for i in half]  # type: ignore[misc]  # bound early


def meet_before_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither session reads what was accepted before the other one is about to, or is known to wait."""
    gate = threading.Barrier(2)
    plan = receiving.plan_receipts

    def late(*args: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)
        return plan(*args)

    monkeypatch.setattr(receiving, "plan_receipts", late)


def test_what_two_trucks_bring_of_one_order_adds_up(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = two_trucks(live_trade)
    meet_before_planning(monkeypatch)

    outcomes = together(acts)

    assert [o.error for o in outcomes] == [None, None]
    assert live_trade.rows(ACCEPTED) == [(103, 17)]


def test_without_the_lock_of_the_order_more_is_accepted_than_the_tolerance(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch, breaks_rules: None
) -> None:
    """Negative control: each truck sees nothing of the other."""
    acts = two_trucks(live_trade)
    monkeypatch.setattr(receiving, "lock_ordered", lambda _sources: None)
    meet_before_planning(monkeypatch)

    together(acts)

    assert live_trade.rows(ACCEPTED) == [(120, 0)]


def answers(outcomes: Sequence[Outcome]) -> list[str]:
    """The code of the refusal of each session, or ok."""
    return sorted(o.error.codes[0] if isinstance(o.error, Refused) else repr(o.error or "ok") for o in outcomes)


def test_one_dock_goes_to_one_of_two(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    docks(live_trade, "DOCK-1")
    now = live_trade.by.now
    draft = ArrivalDraft(site="LEEDS", dock="DOCK-1", due_from=now, due_until=now + timedelta(hours=1))
    gate = threading.Barrier(2)
    write = arrivals.refuse_clashes

    def late(*args: Any) -> None:
        write(*args)
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)

    monkeypatch.setattr(arrivals, "refuse_clashes", late)

    def act() -> object:
        return warehouse.announce_arrivals(arrivals=[draft], by=live_trade.by)

    outcomes = together([act, act])

    assert len([o for o in outcomes if o.error is None]) == 1
    assert answers(outcomes) == ["'ok'", "already_exists"]
