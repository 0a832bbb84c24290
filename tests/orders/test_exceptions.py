"""Price exceptions: within the limit matrix, used up by quantity and day, and letting go of what was held."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.orders.exception_queries import used_qty
from onegauge.orders.guards import Limit, ToDecide, exception_refusal
from onegauge.orders.quoting import quote_order
from tests.support import FIRST, Trade, codes, price_approver, refusals, want

WISH = ToDecide(1, "PX-1", 7, 3, Decimal("0.25"), Decimal("0.3"), 5, None, None)


def limit(discount: str, margin: str | None = None, *, company: int = 7, item_class: int | None = None) -> Limit:
    return Limit(1, company, item_class, Decimal(discount), None if margin is None else Decimal(margin))


@pytest.mark.parametrize(
    ("limits", "person", "margin", "expected"),
    [
        # the first reason wins, top to bottom; one limit that reaches is enough
        ([limit("1")], 5, "0.3", "own_exception"),
        ([], 6, "0.3", "beyond_limit"),
        ([limit("0.249999")], 6, "0.3", "beyond_limit"),
        ([limit("1", company=8)], 6, "0.3", "beyond_limit"),
        ([limit("1", item_class=4)], 6, "0.3", "beyond_limit"),
        ([limit("0.25", "0.300001")], 6, "0.3", "beyond_limit"),
        ([limit("0.25", "0.1")], 6, None, "beyond_limit"),
        ([limit("0.25")], 6, None, None),
        ([limit("0.25", "0.3", item_class=3)], 6, "0.3", None),
        ([limit("0.1"), limit("0.25")], 6, "0.3", None),
    ],
)
def test_who_may_let_a_price_stand(limits: list[Limit], person: int, margin: str | None, expected: str | None) -> None:
    wish = replace(WISH, margin_share=None if margin is None else Decimal(margin))
    found = exception_refusal(wish, limits, person_id=person)
    assert (None if found is None else found.code) == expected


def ask(trade: Trade, price: str, qty: str = "10", **more: Any) -> int:
    """A price for gloves of ACME asked for beforehand."""
    values = {"company": "NORTH", "customer": "ACME", "sku": "GLOVE", "reason": "A large order.",
              "valid_until": trade.by.today + timedelta(days=5), **more}  # fmt: skip
    draft = orders.PriceExceptionDraft(unit_price=Decimal(price), qty=Decimal(qty), **values)
    return orders.request_price_exceptions(exceptions=[draft], by=trade.by)[0]


def approved(trade: Trade, price: str, qty: str = "10", **more: Any) -> int:
    found = ask(trade, price, qty, **more)
    orders.approve_price_exceptions(exception_ids=[found], by=price_approver(trade, "0.9"))
    return found


def line_of(trade: Trade, order: int) -> tuple[Any, ...]:
    found = trade.rows("SELECT id, unit_price, exception_id FROM orders_orderline WHERE order_id = %s", order)
    return tuple(found[0])


def state(trade: Trade, exception: int) -> str:
    return str(trade.value("SELECT state FROM orders_priceexception WHERE id = %s", exception))


def test_an_approved_exception_prices_lines_until_its_quantity_is_used_up(trade: Trade) -> None:
    exception = approved(trade, "5", "10")
    first = trade.order(want("GLOVE", 6))
    assert (line_of(trade, first)[1:], trade.holds(first)) == ((5, exception), [])
    left = trade.capture(want("GLOVE", 5))
    assert line_of(trade, left)[1:] == (10, None)  # five are more than the four that are left
    last = trade.order(want("GLOVE", 4))
    assert (line_of(trade, last)[1:], trade.holds(last)) == ((5, exception), [])
    with read_scope(trade.by):
        assert used_qty(exception) == 10
    orders.cancel_orders(order_ids=[first], by=trade.by)
    assert line_of(trade, trade.capture(want("GLOVE", 6)))[1:] == (5, exception)


def test_drafts_that_are_confirmed_too_late_are_held(trade: Trade) -> None:
    """Two drafts were taken down at the price; together they want more than was agreed: the later one waits."""
    approved(trade, "5", "10")
    first, second = trade.capture(want("GLOVE", 6)), trade.capture(want("GLOVE", 6))
    trade.confirm(first, second)
    assert (trade.holds(first), [h[1] for h in trade.holds(second)]) == ([], ["price"])


def test_an_exception_is_only_for_its_customer_item_and_time(trade: Trade) -> None:
    exception = approved(trade, "5")
    assert line_of(trade, trade.capture(want("GLOVE", 1), customer="BOLT"))[1:] == (10, None)
    assert line_of(trade, trade.capture(want("ROPE", 1)))[1:] == (4, None)
    later = trade.by.now + timedelta(days=5)
    assert line_of(trade, trade.capture(want("GLOVE", 1), ordered_at=later))[1:] == (10, None)
    orders.withdraw_price_exceptions(exception_ids=[exception], by=trade.by)
    assert line_of(trade, trade.capture(want("GLOVE", 1)))[1:] == (10, None)


def test_a_price_by_hand_is_covered_as_far_as_the_exception_reaches(trade: Trade) -> None:
    exception = approved(trade, "5")
    assert line_of(trade, trade.capture(want("GLOVE", 1, price="6")))[1:] == (6, exception)
    lower = trade.order(want("GLOVE", 1, price="4"))
    assert (line_of(trade, lower)[1:], [h[1] for h in trade.holds(lower)]) == ((4, None), ["price"])


def test_the_quote_says_what_placing_does(trade: Trade) -> None:
    approved(trade, "5")
    lines = (want("GLOVE", 2), want("GLOVE", 1, price="6"), want("ROPE", 1))
    with read_scope(trade.by):
        quote = quote_order(trade.draft(*lines), by=trade.by)
    order = trade.order(*lines)
    prices = trade.rows("SELECT unit_price FROM orders_orderline WHERE order_id = %s ORDER BY line_no", order)
    assert [x.unit_price for x in quote.lines] == [p for (p,) in prices] == [5, 6, 4]
    assert (quote.holds, trade.holds(order)) == ([], [])
    assert [x.price_from for x in quote.lines] == ["exception", "given", "list"]


def ask_for_line(trade: Trade, order: int, by: Actor | None = None) -> int:
    line = line_of(trade, order)[0]
    draft = orders.LineExceptionDraft(
        order_line_id=line, reason="A good customer.", valid_until=trade.by.today + timedelta(days=5)
    )
    return orders.request_line_exceptions(lines=[draft], by=by or trade.by)[0]


def test_approving_the_exception_of_a_line_lets_go_of_its_hold(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 2, price="6"))
    assert [h[1:] for h in trade.holds(order)] == [("price", "open")]
    exception = ask_for_line(trade, order)
    orders.approve_price_exceptions(exception_ids=[exception], by=price_approver(trade, "0.4"))
    assert [h[1:] for h in trade.holds(order)] == [("price", "released")]
    assert line_of(trade, order)[2] == exception
    assert line_of(trade, trade.capture(want("GLOVE", 1)))[1:] == (10, None)  # it is for that line only


def test_an_exception_for_any_order_lets_go_of_those_that_wait_for_it(trade: Trade) -> None:
    """Given orders of yesterday that are held, an approval covers as many as its quantity reaches."""
    yesterday = trade.by.now - timedelta(days=1)
    first, second = (trade.order(want("GLOVE", 6, price="6"), ordered_at=yesterday) for _ in range(2))
    other = trade.order(want("GLOVE", 6, price="6"), customer="BOLT")
    exception = approved(trade, "6", "10")
    assert [[h[2] for h in trade.holds(order)] for order in (first, second, other)] == [
        ["released"],
        ["open"],
        ["open"],
    ]
    assert line_of(trade, first)[2] == exception


def test_an_order_with_another_low_price_stays_held(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 2, price="6"), want("ROPE", 1, price="1"))
    exception = ask_for_line(trade, order)
    orders.approve_price_exceptions(exception_ids=[exception], by=price_approver(trade, "0.4"))
    assert [h[1:] for h in trade.holds(order)] == [("price", "open")]


def test_beyond_the_limit_nothing_happens(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 2, price="6"))
    exception = ask_for_line(trade, order)
    for by, code in ((trade.by, "own_exception"), (price_approver(trade, "0.39"), "beyond_limit")):
        assert codes(lambda by=by: orders.approve_price_exceptions(exception_ids=[exception], by=by)) == [code]
    assert (state(trade, exception), [h[2] for h in trade.holds(order)]) == ("requested", ["open"])
    assert codes(lambda: orders.reject_price_exceptions(exception_ids=[exception], note=" ", by=trade.by)) == [
        "invalid_value"
    ]
    orders.reject_price_exceptions(exception_ids=[exception], note="Too low.", by=trade.by)
    assert (state(trade, exception), [h[2] for h in trade.holds(order)]) == ("rejected", ["open"])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"price": "-1"}, "invalid_value", "exceptions[0].unit_price"),
        ({"qty": "0"}, "invalid_value", "exceptions[0].qty"),
        ({"reason": " "}, "invalid_value", "exceptions[0].reason"),
        ({"valid_until": FIRST}, "invalid_value", "exceptions[0].valid_until"),
        ({"company": "NOBODY"}, "unknown_company", "exceptions[0].company"),
        ({"customer": "NOBODY"}, "unknown_customer", "exceptions[0].customer"),
        ({"sku": "NOTHING"}, "unknown_order_item", "exceptions[0].sku"),
    ],
)
def test_what_cannot_be_asked_for(trade: Trade, changes: dict[str, Any], code: str, field: str) -> None:
    values = {"price": "5", "qty": "10", **changes}
    assert refusals(lambda: ask(trade, values.pop("price"), values.pop("qty"), **values)) == [(code, field)]
    assert trade.value("SELECT count(*) FROM orders_priceexception") == 0


def test_a_line_that_is_gone_or_over_gets_no_exception(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 2, price="6"))
    orders.cancel_orders(order_ids=[order], by=trade.by)
    assert refusals(lambda: ask_for_line(trade, order)) == [("exception_wrong", "lines[0].order_line_id")]
    draft = orders.LineExceptionDraft(
        order_line_id=0, reason="Why not.", valid_until=trade.by.today + timedelta(days=5)
    )
    assert refusals(lambda: orders.request_line_exceptions(lines=[draft], by=trade.by)) == [
        ("unknown_document", "lines[0].order_line_id")
    ]


def test_a_limit_counts_when_a_second_person_approved_it_and_until_it_ends(trade: Trade) -> None:
    exception = ask(trade, "6")
    by = price_approver(trade, "0.1")
    code = next(reversed(trade.people))
    draft = orders.PriceLimitDraft(
        company_id=trade.companies["NORTH"], role=code, max_discount_share=Decimal("0.4"), valid_from=FIRST
    )
    ids = orders.propose_price_limits(limits=[draft], by=trade.by)
    assert codes(lambda: orders.approve_price_limits(limit_ids=ids, by=trade.by)) == ["own_limit"]
    assert codes(lambda: orders.approve_price_exceptions(exception_ids=[exception], by=by)) == ["beyond_limit"]
    orders.approve_price_limits(limit_ids=ids, by=by)
    orders.end_price_limits(limit_ids=ids, by=by)
    assert codes(lambda: orders.approve_price_exceptions(exception_ids=[exception], by=by)) == ["beyond_limit"]
    again = orders.propose_price_limits(limits=[draft], by=trade.by)
    orders.approve_price_limits(limit_ids=again, by=by)
    orders.approve_price_exceptions(exception_ids=[exception], by=by)
    assert state(trade, exception) == "approved"
