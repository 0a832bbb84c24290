"""An order on the phone: captured, judged, promised and reserved by one call, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.orders.operations import place_orders
from tests.support import Trade, add_items, want

MOST = 14


@pytest.mark.parametrize("count", [1, 5])
def test_an_order_costs_no_more_than_fourteen_statements(live_trade: Trade, count: int) -> None:
    trade = live_trade
    skus = [f"ITEM{n}" for n in range(count)]
    add_items(trade, dict.fromkeys(skus, "2.00"))
    for sku in skus:
        trade.receive(sku, 100)
    lines = [want(sku, 3) for sku in skus]
    place_orders(orders=[trade.draft(*lines, customer_reference="WARM")], by=trade.by)

    with CaptureQueriesContext(connection) as seen:
        (placed,) = place_orders(orders=[trade.draft(*lines, customer_reference="PHONE")], by=trade.by)

    sent = [query["sql"] for query in seen.captured_queries if query["sql"] not in {"BEGIN", "COMMIT"}]
    assert (placed.line_count, placed.in_stock_count, placed.holds) == (count, count, [])
    assert [trade.stock(sku)[1] for sku in skus] == [6] * count
    assert len(sent) <= MOST, sent


def test_orders_answer_in_the_order_in_which_they_were_given(live_trade: Trade) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    later, sooner = trade.by.now, trade.by.now.replace(year=trade.by.now.year - 1)
    drafts = [
        trade.draft(want("GLOVE", 1), customer_reference="LATER", ordered_at=later),
        trade.draft(want("GLOVE", 1), customer_reference="SOONER", ordered_at=sooner),
    ]

    placed = place_orders(orders=drafts, by=trade.by)

    references = dict(trade.rows("SELECT id, customer_reference FROM orders_salesorder"))
    assert [references[one.order_id] for one in placed] == ["LATER", "SOONER"]
