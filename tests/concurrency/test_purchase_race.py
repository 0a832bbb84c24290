"""The buyer sends a direct order while the order desk cancels the customer's: one of the two is refused or finds it gone."""

import pytest

from onegauge.kernel.errors import Refused
from onegauge.orders import operations as orders
from onegauge.purchasing import operations as ops
from tests.concurrency.sessions import together
from tests.purchasing.words import dispatch, legs, purchase_for, send_for, set_up_direct, state
from tests.support import Trade, want

pytestmark = pytest.mark.race


def test_what_was_sent_to_the_supplier_is_never_cancelled_behind_his_back(live_trade: Trade) -> None:
    trade = set_up_direct(live_trade)
    for _ in range(4):
        order = trade.order(want("LAMP", 4))
        purchase = purchase_for(trade, order)

        sent, cancelled = together([
            lambda p=purchase: ops.send_purchase_orders(order_ids=[p], by=trade.by),
            lambda o=order: orders.cancel_orders(order_ids=[o], by=trade.by),
        ])  # fmt: skip

        assert sent.error is None
        if cancelled.error is None:
            assert (state(trade, purchase), trade.state(order)) == ("cancelled", "cancelled")
        else:
            assert isinstance(cancelled.error, Refused)
            assert (state(trade, purchase), legs(trade, order)) == ("sent", [("DIRECT", 4, 0, 0, 4)])


def test_two_reports_of_one_dispatch_deliver_it_once(live_trade: Trade) -> None:
    trade = set_up_direct(live_trade)
    order = trade.order(want("LAMP", 4))
    purchase = send_for(trade, order)

    found = together([lambda: dispatch(trade, purchase, 4)] * 2)

    errors = [o.error for o in found if o.error is not None]
    assert [type(e) for e in errors] == [Refused]
    assert errors[0].codes[0] in {"transition_refused", "beyond_ordered"}
    assert (trade.state(order), legs(trade, order)) == ("fulfilled", [("DIRECT", 4, 4, 0, 4)])
