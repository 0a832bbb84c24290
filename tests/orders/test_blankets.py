"""Blanket orders: agreed, called at the agreed price, never beyond without a right, planned by dates."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from onegauge.kernel.db import read_scope
from onegauge.orders import blanket_queries as queries
from onegauge.orders.blanket_models import Blanket
from onegauge.orders.operations import (
    BlanketCallDraft,
    BlanketDraft,
    BlanketLineDraft,
    CalledLine,
    LineChange,
    OrderAmendment,
    PlannedCall,
    agree_blankets,
    amend_orders,
    call_blankets,
    call_due_blankets,
    call_off_blankets,
    cancel_orders,
    close_blankets,
    save_blankets,
)
from tests.concurrency.sessions import together
from tests.support import Trade, codes, nothing_changed, refusals, want, without
from tests.ui.conftest import client  # noqa: F401  a fixture


def line(sku: str = "GLOVE", quantity: int = 100, price: str = "9", **more: Any) -> BlanketLineDraft:
    """A line of an agreement."""
    return BlanketLineDraft(sku=sku, qty=Decimal(quantity), unit_price=Decimal(price), **more)


def draft(trade: Trade, *lines: BlanketLineDraft, **more: Any) -> BlanketDraft:
    """An agreement for the next ninety days."""
    values = {
        "company": "NORTH", "customer": "ACME", "site": "LEEDS", "valid_from": trade.by.today,
        "valid_until": trade.by.today + timedelta(days=90), "lines": lines or (line(),), **more,
    }  # fmt: skip
    return BlanketDraft(**values)


def agreed(trade: Trade, *lines: BlanketLineDraft, **more: Any) -> int:
    """One that orders may be called from."""
    (made,) = save_blankets(blankets=[draft(trade, *lines, **more)], by=trade.by)
    agree_blankets(blanket_ids=[made], by=trade.by)
    return made


def call(trade: Trade, blanket: int, *parts: tuple[int, int], by: Any = None) -> int:
    """One order called from it."""
    lines = [CalledLine(line_no=no, qty=Decimal(q)) for no, q in parts]
    return call_off_blankets(calls=[BlanketCallDraft(blanket_id=blanket, lines=lines)], by=by or trade.by)[0].order_id


def figures(trade: Trade, blanket: int) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Agreed, called and left of each line."""
    with read_scope(trade.by):
        return [(x.qty, x.called_qty, x.left_qty) for x in queries.lines_of_blanket(blanket)]


def test_an_order_is_called_at_the_agreed_price_and_consumes_the_agreement(trade: Trade) -> None:
    trade.receive("GLOVE", 50)
    blanket = agreed(trade, line(), line("ROPE", 40, "3.50"))
    order = call(trade, blanket, (1, 30), (2, 10))
    assert (trade.state(order), trade.demand(order)) == ("confirmed", [(30, 30, 0, 0), (10, 0, 0, 0)])
    prices = trade.rows(
        "SELECT unit_price, net_amount FROM orders_orderline WHERE order_id = %s ORDER BY line_no", order
    )
    assert prices == [(9, 270), (Decimal("3.5"), 35)]
    assert figures(trade, blanket) == [(100, 30, 70), (40, 10, 30)]
    assert trade.journal(43, blanket)[-1][0] == "call_off"


def test_what_is_cut_or_cancelled_may_be_called_again(trade: Trade) -> None:
    blanket = agreed(trade)
    first, second = call(trade, blanket, (1, 60)), call(trade, blanket, (1, 40))
    assert codes(lambda: call(trade, blanket, (1, 1), by=without(trade.by, "orders.exceed_blanket"))) == [
        "beyond_agreement"
    ]
    change = OrderAmendment(order_id=first, lines=[LineChange(line_no=1, qty=Decimal(50))])
    amend_orders(orders=[change], by=trade.by)
    cancel_orders(order_ids=[second], by=trade.by)
    assert figures(trade, blanket) == [(100, 50, 50)]
    more = OrderAmendment(order_id=first, lines=[LineChange(line_no=1, qty=Decimal(70))])
    assert nothing_changed(trade, lambda: amend_orders(orders=[more], by=trade.by)) == ["invalid_value"]


def test_more_than_was_agreed_needs_a_right(trade: Trade) -> None:
    blanket = agreed(trade)
    seller = without(trade.by, "orders.exceed_blanket")
    assert nothing_changed(trade, lambda: call(trade, blanket, (1, 101), by=seller)) == ["beyond_agreement"]
    assert nothing_changed(trade, lambda: call(trade, blanket, (1, 60), (1, 60), by=seller)) == ["beyond_agreement"]
    call(trade, blanket, (1, 101))
    assert figures(trade, blanket) == [(100, 101, -1)]


def test_what_is_planned_becomes_one_order_per_day(trade: Trade) -> None:
    days = [trade.by.today + timedelta(days=n) for n in (0, 7, 60)]
    planned = [PlannedCall(due_on=day, qty=Decimal(10)) for day in days]
    blanket = agreed(trade, line(calls=planned), line("ROPE", 20, "3", calls=planned[:1]))
    made = call_due_blankets(blanket_ids=[blanket], until=days[1], by=trade.by)
    assert len(made) == 2
    assert [trade.value("SELECT count(*) FROM orders_orderline WHERE order_id = %s", m.order_id) for m in made] == [
        2,
        1,
    ]
    assert figures(trade, blanket) == [(100, 20, 80), (20, 10, 10)]
    again = lambda: call_due_blankets(blanket_ids=[blanket], until=days[1], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, again) == ["nothing_to_call"]
    with read_scope(trade.by):
        assert [(x.due_on, bool(x.order_id)) for x in queries.calls_of(blanket)] == [
            (days[0], True), (days[0], True), (days[1], True), (days[2], False),
        ]  # fmt: skip


def test_only_what_is_agreed_and_in_its_period_is_called(trade: Trade) -> None:
    (new,) = save_blankets(blankets=[draft(trade)], by=trade.by)
    assert codes(lambda: call(trade, new, (1, 1))) == ["transition_refused"]
    later = agreed(trade, valid_from=trade.by.today + timedelta(days=5))
    assert codes(lambda: call(trade, later, (1, 1))) == ["outside_period"]
    closed = agreed(trade)
    close_blankets(blanket_ids=[closed], by=trade.by)
    assert codes(lambda: call_blankets(blanket_ids=[closed], qty=Decimal(1), by=trade.by)) == ["transition_refused"]
    open_one = agreed(trade)
    assert codes(lambda: call(trade, open_one, (7, 1))) == ["unknown_order_line"]
    assert codes(lambda: call(trade, open_one, (1, 0))) == ["invalid_value"]
    assert codes(lambda: call(trade, open_one)) == ["order_empty"]


@pytest.mark.parametrize(
    ("lines", "more", "expected"),
    [
        ([line("NOTHING")], {}, [("unknown_order_item", "blankets[0].lines[0].sku")]),
        ([line(quantity=-1)], {}, [("invalid_value", "blankets[0].lines[0].qty")]),
        ([line()], {"valid_until": None}, [("invalid_value", "blankets[0].valid_until")]),
    ],
)
def test_what_cannot_be_agreed(trade: Trade, lines: Any, more: dict[str, Any], expected: Any) -> None:
    if "valid_until" in more:
        more = {"valid_until": trade.by.today - timedelta(days=1)}
    assert refusals(lambda: save_blankets(blankets=[draft(trade, *lines, **more)], by=trade.by)) == expected


def test_more_cannot_be_planned_than_agreed(trade: Trade) -> None:
    planned = [PlannedCall(due_on=trade.by.today, qty=Decimal(101))]
    act = lambda: save_blankets(blankets=[draft(trade, line(calls=planned))], by=trade.by)  # noqa: E731
    assert refusals(act) == [("invalid_value", "blankets[0].lines[0].calls")]


def test_what_ends_soon_stands_out(trade: Trade) -> None:
    soon = agreed(trade, valid_until=trade.by.today + timedelta(days=10))
    agreed(trade)
    with read_scope(trade.by):
        found = list(queries.blankets_for_list().filter(queries.is_expiring()))
        assert [x.pk for x in found] == [soon]
        assert queries.is_ending(Blanket.objects.get(pk=soon))


@pytest.mark.race
def test_two_calls_of_the_last_at_once(live_trade: Trade) -> None:
    """The agreement is locked: one of two calls of the last sixty is refused."""
    blanket = agreed(live_trade)
    seller = without(live_trade.by, "orders.exceed_blanket")
    outcomes = together([lambda: codes(lambda: call(live_trade, blanket, (1, 60), by=seller))] * 2)
    assert sorted(o.value for o in outcomes) == [[], ["beyond_agreement"]]
    assert figures(live_trade, blanket) == [(100, 60, 40)]


def test_a_line_at_the_price_of_its_blanket_order_is_not_held_for_it_and_another_one_is(trade: Trade) -> None:
    """The list says 10, the floor 80 %; the blanket order was judged when it was agreed."""
    blanket = agreed(trade, line(price="5"))

    called = call(trade, blanket, (1, 10))
    typed = trade.order(want("GLOVE", 10, price="5"))

    assert (trade.holds(called), [h[1] for h in trade.holds(typed)]) == ([], ["price"])


def test_a_call_is_still_held_for_what_else_is_wrong_and_a_change_does_not_hold_it_for_its_price(trade: Trade) -> None:
    blanket = agreed(trade, line(price="5"))
    trade.limit("ACME", "60")
    held, free = call(trade, blanket, (1, 20)), call(trade, blanket, (1, 2))
    assert ([h[1] for h in trade.holds(held)], [h[1] for h in trade.holds(free)]) == (["credit"], ["credit"])

    amend_orders(orders=[OrderAmendment(order_id=held, lines=[LineChange(line_no=1, qty=Decimal(1))])], by=trade.by)

    assert [h[1:] for h in trade.holds(held)] == [("credit", "released")]


def typed(trade: Trade, calls: str) -> dict[str, str]:
    """The form of a blanket order with one line."""
    today = trade.by.today
    return {
        "company": str(trade.companies["NORTH"]), "customer": "ACME", "site": str(trade.sites["LEEDS"]), "reference": "",
        "valid_from": today.isoformat(), "valid_until": (today + timedelta(days=60)).isoformat(), "lines-count": "1",
        "lines-0-sku": "GLOVE", "lines-0-qty": "30", "lines-0-unit_price": "9", "lines-0-calls": calls,
    }  # fmt: skip


def test_planned_days_are_typed_on_the_form(trade: Trade, client: Client) -> None:  # noqa: F811
    first, second = (trade.by.today + timedelta(days=n) for n in (10, 40))
    answer = client.post("/orders/blanket/new/", typed(trade, f"{first}: 10; {second} 12.5"))
    assert answer.status_code in (200, 302)
    query = "SELECT due_on, qty FROM orders_blanketcall ORDER BY due_on"
    assert trade.rows(query) == [(first, 10), (second, Decimal("12.5"))]


@pytest.mark.parametrize(
    ("calls", "said"), [("soon: 10", "is no day"), ("2026-12-01", "is no day"), ("2031-01-01: 5", "outside the period")]
)
def test_what_is_planned_wrongly_is_said_at_the_line(trade: Trade, client: Client, calls: str, said: str) -> None:  # noqa: F811
    answer = client.post("/orders/blanket/new/", typed(trade, calls))
    assert said in answer.content.decode()
    assert trade.rows("SELECT id FROM orders_blanket") == []
