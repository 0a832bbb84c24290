"""A draft is revised whole, priced on the day it was ordered; what was promised stays."""

from datetime import timedelta
from typing import Any

from onegauge.kernel.db import read_scope
from onegauge.kernel.models import JournalEntry
from onegauge.orders.operations import OrderRevision, revise_orders
from tests.support import Trade, nothing_changed, refusals, want


def revision(order: int, *lines: Any, **more: Any) -> OrderRevision:
    """What the draft shall be."""
    values = {"company": "NORTH", "customer": "ACME", "site": "LEEDS", "lines": lines, **more}
    return OrderRevision(order_id=order, **values)


def test_head_and_lines_are_replaced_and_the_journal_says_so(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 5), want("ROPE", 1))
    (done,) = revise_orders(
        orders=[revision(order, want("LAMP", 2), customer="BOLT", site="YORK", customer_reference="PO-9", version=1)],
        by=trade.by,
    )
    assert done.total_amount == 50
    head = trade.rows(
        "SELECT p.code, s.code, o.customer_reference, o.total_amount, o.state, o.version FROM orders_salesorder o"
        " JOIN partners_partner p ON p.id = o.partner_id JOIN governance_site s ON s.id = o.site_id WHERE o.id = %s",
        order,
    )
    assert head == [("BOLT", "YORK", "PO-9", 50, "draft", 2)]
    assert trade.rows("SELECT line_no, qty, net_amount FROM orders_orderline WHERE order_id = %s", order) == [
        (1, 2, 50)
    ]
    with read_scope(trade.by):
        verbs = list(
            JournalEntry.objects.filter(object_id=order, kind=40).order_by("id").values_list("verb", flat=True)
        )
    assert verbs == ["captured", "revise"]
    assert trade.confirm(order)[0].line_count == 1


def test_a_stale_version_changes_nothing(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 5))
    act = lambda: revise_orders(orders=[revision(order, want("ROPE", 1), version=7)], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["stale_version"]


def test_what_was_promised_is_not_revised(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 5))
    act = lambda: revise_orders(orders=[revision(order, want("ROPE", 1))], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["transition_refused"]


def test_faults_stand_at_the_lines_of_the_order_that_was_given(trade: Trade) -> None:
    ids = [trade.capture(want("GLOVE", 5)) for _ in range(2)]
    wrong = [revision(ids[1], want("GLOVE", 1)), revision(ids[0], want("ROPE", 1), want("NOTHING", 1))]
    act = lambda: revise_orders(orders=wrong, by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [("unknown_order_item", "orders[1].lines[1].sku")]


def test_an_order_stays_with_its_company(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 5))
    act = lambda: revise_orders(orders=[revision(order, want("GLOVE", 1), company="SOUTH", site="LYON")], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["invalid_value"]


def test_prices_stay_those_of_the_day_it_was_ordered(trade: Trade) -> None:
    earlier = trade.by.now - timedelta(days=3)
    order = trade.capture(want("GLOVE", 5), ordered_at=earlier)
    revise_orders(orders=[revision(order, want("GLOVE", 6))], by=trade.by)
    assert trade.value("SELECT ordered_at FROM orders_salesorder WHERE id = %s", order) == earlier
