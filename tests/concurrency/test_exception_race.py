"""Two sessions confirm orders at one agreed price that is left for one of them only."""

import threading
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.orders import operations as orders
from onegauge.orders.operations import confirm
from onegauge.orders.statements import ORDERS
from tests.concurrency.sessions import together, values
from tests.support import Trade, price_approver, want


@pytest.mark.parametrize(("is_locked", "held_count"), [(False, 0), (True, 1)])
def test_what_is_left_of_an_exception_goes_to_one(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch, is_locked: bool, held_count: int
) -> None:
    """Without the customer's lock both see the same rest (the negative control); with it the later one is held."""
    trade = live_trade
    draft = orders.PriceExceptionDraft(
        company="NORTH", customer="ACME", sku="GLOVE", unit_price=Decimal(5), qty=Decimal(10), reason="A large order.",
        valid_until=trade.by.today + timedelta(days=5),
    )  # fmt: skip
    ids = orders.request_price_exceptions(exceptions=[draft], by=trade.by)
    orders.approve_price_exceptions(exception_ids=ids, by=price_approver(trade, "0.9"))
    waiting = [trade.capture(want("GLOVE", 6)) for _ in range(2)]
    meeting, reckon = threading.Barrier(2), confirm.exposures

    def when_both_have_read(*args: Any, **more: Any) -> Any:
        """With the lock the other one never comes, and the meeting is called off."""
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=4)
        return reckon(*args, **more)

    monkeypatch.setattr(confirm, "exposures", when_both_have_read)
    if not is_locked:
        monkeypatch.setitem(ORDERS.statements, "lock_customers", "SELECT %(orders)s::bigint[]")
    values(together([lambda order=order: trade.confirm(order) for order in waiting]))  # type: ignore[misc]  # a default binds
    held = trade.rows("SELECT type FROM orders_hold WHERE order_id = ANY(%s)", waiting)
    assert [kind for (kind,) in held] == ["price"] * held_count
