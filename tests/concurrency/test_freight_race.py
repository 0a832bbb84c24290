"""Two sessions bill two orders that left in one consignment, with freight that is owed once."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from onegauge.orders.operations import bill
from onegauge.orders.operations.charging import SQL
from tests.concurrency.sessions import together, values
from tests.orders.test_shared_freight import bill as billed
from tests.orders.test_shared_freight import leave, order, shares
from tests.support import Trade


@pytest.mark.parametrize(("is_locked", "paid"), [(False, 18), (True, 9)])
def test_freight_of_a_consignment_is_billed_once(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch, is_locked: bool, paid: int
) -> None:
    """Without the lock of the consignment neither sees that the other pays (the negative control)."""
    trade = shares(live_trade)
    ids = [order(trade, 2), order(trade, 3)]
    leave(trade)
    meeting, post = threading.Barrier(2), bill.post_invoices

    def when_both_have_read(*args: Any, **more: Any) -> Any:
        """With the lock the other one never comes, and the meeting is called off."""
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=4)
        return post(*args, **more)

    monkeypatch.setattr(bill, "post_invoices", when_both_have_read)
    if not is_locked:
        monkeypatch.setitem(SQL.statements, "lock_consignments", "SELECT %(orders)s::bigint[]")
    values(together([lambda one=one: billed(trade, one) for one in ids]))  # type: ignore[misc]  # a default binds
    assert trade.value("SELECT sum(invoiced_amount) FROM orders_ordercharge") == paid
