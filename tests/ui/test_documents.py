"""The page of a document: tabs read only what is open, lines explain themselves, an act on an old version asks again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.collaboration import operations as collaboration
from onegauge.orders.operations import capture_orders
from onegauge.ui.declarations.contributions import CONTRIBUTIONS, assemble
from onegauge.ui.kit import Attributes, Column, Custom, Layout, Lines, Tab, Tabs, Totals, contribute
from tests.collaboration.conftest import CONTRIBUTE, ORDERS, Hire, hire
from tests.support import Trade, want
from tests.trading import trade

__all__ = ["hire", "trade"]
PART = {"HX-Request": "true", "HX-Target": "tabs"}


@pytest.fixture
def forgotten() -> Iterator[None]:
    """What a test contributes is taken back."""
    before = {model: list(parts) for model, parts in CONTRIBUTIONS.items()}
    yield
    CONTRIBUTIONS.clear()
    CONTRIBUTIONS.update(before)


def statements(client: Client, url: str, **headers: Any) -> int:
    client.get(url, headers=headers or None)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers or None).status_code == 200
    return len(captured)


def test_lines_stand_in_tabs_by_themselves_with_their_totals() -> None:
    facts, lines, totals, more = Attributes("name"), Lines("lines"), Totals(), Lines("lines", title="Again")
    (main,) = assemble("some.Model", Layout(Column(facts, lines, totals, more)))
    assert main[0] is facts
    assert isinstance(main[1], Tabs)
    assert [(tab.code, tab.blocks) for tab in main[1].tabs] == [("lines", (lines, totals)), ("lines-2", (more,))]


@pytest.mark.usefixtures("forgotten")
def test_a_higher_module_adds_tabs_and_blocks_in_order() -> None:
    late, early, block = Tab("b", "B"), Tab("a", "A"), Attributes("name")
    contribute("some.Model", late, order=60)
    contribute("some.Model", early, order=10)
    contribute("some.Model", block, rail=True)
    main, rail = assemble("some.Model", Layout(Column(Tabs(Tab("own", "Own")))), (Tab("files", "Files"),))
    assert isinstance(main[0], Tabs)
    assert [tab.code for tab in main[0].tabs] == ["own", "a", "b", "files"]
    assert rail == [block]


@pytest.mark.usefixtures("forgotten")
def test_only_the_open_tab_is_read_and_only_what_one_may_see(trade: Trade, hire: Hire) -> None:
    asked: list[int] = []
    shown = Custom("ui/block_totals.html", lambda pk: asked.append(pk) or {"facts": []})
    contribute("orders.SalesOrder", Tab("extra", "Extra", shown).only("finance.view"))
    url = f"/orders/salesorder/{trade.capture(want('GLOVE', 1))}/"
    accountant, clerk = hire(ORDERS, "finance.view").client, hire(ORDERS).client
    assert 'id="tab-extra"' in accountant.get(url).content.decode()
    assert asked == []
    accountant.get(f"{url}?tab=extra")
    assert len(asked) == 1
    assert 'id="tab-extra"' not in clerk.get(f"{url}?tab=extra").content.decode()
    assert len(asked) == 1


def test_a_sheet_of_tabs_alone_costs_less_than_the_page_and_any_number_of_lines_the_same(
    trade: Trade, hire: Hire
) -> None:
    client = hire(ORDERS, CONTRIBUTE).client
    small = trade.capture(want("GLOVE", 1))
    large = trade.capture(*(want("GLOVE", n) for n in range(1, 31)))
    page = statements(client, f"/orders/salesorder/{small}/")
    assert statements(client, f"/orders/salesorder/{large}/") == page
    part = client.get(f"/orders/salesorder/{large}/?tab=holds", headers=PART).content.decode()
    assert part.startswith('<section class="card tabbed')
    assert "<html" not in part
    assert statements(client, f"/orders/salesorder/{small}/?tab=holds", **PART) < page


def test_many_comments_cost_as_many_statements_as_one(trade: Trade, hire: Hire) -> None:
    anna = hire(ORDERS, CONTRIBUTE)
    order = trade.capture(want("GLOVE", 1))
    url = f"/orders/salesorder/{order}/?tab=conversation"
    draft = collaboration.CommentDraft(kind="orders.SalesOrder", object_id=order, body="Hello <b>there</b> & you")
    collaboration.write_comments(comments=[draft], by=anna.actor)
    one = statements(anna.client, url)
    collaboration.write_comments(comments=[draft] * 20, by=anna.actor)
    assert statements(anna.client, url) == one
    assert "Hello &lt;b&gt;there&lt;/b&gt; &amp; you" in anna.client.get(url).content.decode()


def test_a_line_explains_itself_with_and_without_scripts(trade: Trade, hire: Hire) -> None:
    trade.receive("GLOVE", 40)
    order = trade.order(want("GLOVE", 5, price="9.00"))
    other = trade.order(want("GLOVE", 1))
    line, foreign = (trade.value("SELECT id FROM orders_orderline WHERE order_id = %s", o) for o in (order, other))
    client, url = hire(ORDERS).client, f"/orders/salesorder/{order}/"
    alone = client.get(f"{url}trace/lines-with-progress/{line}/").content.decode()
    assert alone.startswith('<tr class="trace-row"')
    for words in ("Needed", "Free in", "Agreed on this order", "Floor"):
        assert words in alone, words
    assert "trace-row" in client.get(f"{url}?tab=lines&trace={line}").content.decode()
    assert "trace-row" not in client.get(url).content.decode()
    assert client.get(f"{url}trace/lines-with-progress/{foreign}/").status_code == 404
    assert client.get(f"{url}trace/nothing/{line}/").status_code == 404


def test_a_held_order_says_why_and_for_whom_it_waits(trade: Trade, hire: Hire) -> None:
    trade.limit("ACME", "50.00")
    order = trade.order(want("GLOVE", 10))
    clerk = hire(ORDERS, CONTRIBUTE).client.get(f"/orders/salesorder/{order}/").content.decode()
    for words in (
        "Why is it held?",
        "On hold: credit",
        "Waits for Credit controller",
        "Ask to release",
        "Exposure today",
    ):
        assert words in clerk, words
    judge = hire(ORDERS, "orders.release_credit_hold", "orders.release_hold")
    assert "Decide the hold" in judge.client.get(f"/orders/salesorder/{order}/").content.decode()


def test_an_act_on_an_old_version_shows_what_changed_and_is_taken_on_the_new_one(trade: Trade, hire: Hire) -> None:
    trade.receive("GLOVE", 40)
    order = trade.order(want("GLOVE", 5))
    by = hire(ORDERS, "orders.allocate", "orders.release")
    url, act = f"/orders/salesorder/{order}/", f"/orders/salesorder/{order}/do/release/"
    version = trade.value("SELECT version FROM orders_salesorder WHERE id = %s", order)
    seen = trade.value("SELECT max(id) FROM kernel_journal WHERE object_id = %s", order)
    trade.allocate(order)
    answer = by.client.post(act, {"version": version, "seen": seen, "key": "first"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this sales order" in html
    assert "1 change since you opened the page" in html
    assert trade.value("SELECT count(*) FROM warehouse_shipment WHERE source_id = %s", order) == 0
    again = by.client.post(act, {"version": version + 1, "seen": seen, "key": "second"})
    assert (again.status_code, again["Location"]) == (302, url)
    assert trade.value("SELECT count(*) FROM warehouse_shipment WHERE source_id = %s", order) == 1


def test_a_destructive_act_says_its_numbers_first(trade: Trade, hire: Hire) -> None:
    trade.receive("GLOVE", 40)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    html = hire(ORDERS, "orders.cancel").client.get(f"/orders/salesorder/{order}/do/cancel/").content.decode()
    assert "1 order with GBP 50.00 not yet invoiced ends here, and 5 reserved units go to others" in html
    assert "btn-d" in html


def test_the_journal_of_an_order_speaks_in_sentences(trade: Trade, hire: Hire) -> None:
    trade.receive("GLOVE", 40)
    order = trade.deliver(want("GLOVE", 5))
    html = hire(ORDERS).client.get(f"/orders/salesorder/{order}/").content.decode()
    for words in (
        "Taken down with 1 line, 50.00",
        "1 line in stock",
        "Reserved 5 units on 1 line",
        "Sent to the warehouse",
    ):
        assert words in html, words
    assert "reserved qty" not in html


def test_following_is_one_click_and_back(trade: Trade, hire: Hire) -> None:
    order = capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=trade.by)[0].order_id
    anna = hire(ORDERS)
    client, url = anna.client, f"/orders/salesorder/{order}/"
    assert client.post(f"{url}follow/", {"follow": "yes"}).status_code == 302
    assert trade.value("SELECT person_id FROM collaboration_follow WHERE object_id = %s", order) == anna.id
    assert 'value="no"' in client.get(url).content.decode()
    client.post(f"{url}follow/", {"follow": "no"})
    assert trade.value("SELECT count(*) FROM collaboration_follow") == 0
