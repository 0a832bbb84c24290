"""One order from capture to invoice: the smoke test of the whole flow."""

from decimal import Decimal

from onegauge.app import verify
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.operations import bill_orders
from tests.support import Trade, qty, want


def test_an_order_goes_all_the_way(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4), want("ROPE", 2))
    assert trade.allocate() == {order: qty(4)}
    (shipment,) = trade.release(order)
    trade.ship(shipment)
    assert trade.state(order) == "confirmed"
    assert trade.demand(order) == [(4, 0, 4, 0), (2, 0, 0, 0)]

    (billed,) = bill_orders(order_ids=[order], by=trade.by)
    assert (billed.net_amount, billed.tax_amount) == (Decimal("40.00"), Decimal("8.00"))

    trade.receive("ROPE", 5)
    trade.allocate()
    trade.ship(*trade.release())
    assert trade.state(order) == "fulfilled"
    (rest,) = bill_orders(by=trade.by)
    assert (rest.order_id, rest.net_amount) == (order, Decimal("8.00"))
    assert trade.state(order) == "closed"
    assert trade.stock("GLOVE") == (6, 0)

    run_until_idle()
    assert [r.name for r in verify.run() if not r.holds] == []
