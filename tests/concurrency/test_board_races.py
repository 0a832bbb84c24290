"""Boards among others who work: what was simulated is committed exactly so or refused, and nothing is given twice."""

from datetime import timedelta
from decimal import Decimal

import pytest

from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refused
from onegauge.orders.operations import allocate_orders, reallocate_orders
from onegauge.orders.web.allocation import LINES
from onegauge.ui.views.workbench import commit, simulate
from tests.concurrency.sessions import together, values
from tests.support import Trade, want

pytestmark = pytest.mark.race


def orders_due(trade: Trade, days: int, count: int, qty: int) -> list[int]:
    """Confirmed orders of one line, due in so many days."""
    due = utcnow().date() + timedelta(days=days)
    return [trade.order(want("GLOVE", qty), requested_on=due) for _ in range(count)]


def given(trade: Trade) -> Decimal:
    """What is reserved by demand; it must be what the shelf says."""
    return Decimal(trade.value("SELECT sum(reserved_qty) FROM inventory_demand"))


def test_urgent_orders_that_take_at_once_take_nothing_twice(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 40)
    later = orders_due(trade, 60, 10, 4)
    trade.allocate(*later)
    urgent = orders_due(trade, 5, 12, 3)

    def taker(ids: list[int]) -> None:
        for order in ids:
            reallocate_orders(order_ids=[order], by=trade.by)

    def runner() -> None:
        for _ in range(4):
            allocate_orders(by=trade.by)

    values(together([*(lambda n=n: taker(urgent[n::3]) for n in range(3)), runner]))  # type: ignore[misc]
    served = trade.value("SELECT sum(reserved_qty) FROM inventory_demand WHERE source_id = ANY(%s)", urgent)
    assert (served, given(trade), trade.stock("GLOVE")) == (36, 40, (40, 40))


def test_of_two_commits_over_the_same_stock_one_is_told_that_the_world_changed(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    decision = LINES.decisions[0]
    pairs = [(order, simulate(decision, [order], {}, trade.by)) for order in orders_due(trade, 5, 2, 8)]

    def commit_one(n: int) -> str:
        order, shown = pairs[n]
        assert shown.difference is not None
        try:
            commit(decision, [order], [], {}, shown.difference.token, by=trade.by, key=f"K-{n}")
        except Refused as refused:
            return ", ".join(refused.codes)
        return "done"

    found = values(together([lambda: commit_one(0), lambda: commit_one(1)]))
    assert sorted(found) == ["done", "world_changed"]
    assert sorted(trade.demand(order)[0][1] for order, _shown in pairs) == [0, 8]
