"""The order desk by keyboard alone, by paste, and over a lost connection."""

import logging
import re
import time
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel.db import read_scope
from onegauge.orders.models import SalesOrder
from onegauge.orders.operations import cancel_orders
from tests.e2e.conftest import SignIn
from tests.support import Trade, group_actor, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LOG = logging.getLogger(__name__)
LOOK = ("orders.view", "warehouse.view", "finance.view", "catalog.view", "partners.view", "inventory.view")
DESK = (*LOOK, "orders.capture", "orders.confirm", "orders.allocate", "orders.release")
NEW = "/orders/salesorder/new/"
DOCUMENT = re.compile(r"/orders/salesorder/\d+/$")
WORDS = ("GLO", "ROP", "LAM", "TAP")


def tab_to(page: Any, name: str) -> None:
    """Press Tab until a field has the focus, as somebody without a mouse does."""
    for _ in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def choose(page: Any, text: str, key: str = "Tab") -> None:
    """Type a few letters, wait for the list, take the first."""
    page.keyboard.type(text)
    page.locator("#suggest:visible [aria-selected=true]").wait_for()
    page.keyboard.press(key)


def begin(page: Any) -> None:
    """Company and customer, by keyboard."""
    page.goto(NEW)
    tab_to(page, "company")
    page.keyboard.type("North")
    page.keyboard.press("Tab")
    choose(page, "acm")
    page.locator("[data-aside] h2").wait_for()
    tab_to(page, "site")
    page.keyboard.type("Leeds")
    tab_to(page, "lines-0-sku")


def orders() -> list[Any]:
    """All orders."""
    with read_scope(group_actor()):
        return list(SalesOrder.objects.order_by("id"))


def test_twenty_lines_by_keyboard_alone_in_under_a_minute(
    live_trade: Trade, sign_in: SignIn, complaints: list[str]
) -> None:
    live_trade.receive("GLOVE", 500)
    page = sign_in(*DESK)
    costs: list[float] = []

    def note(answer: Any) -> None:
        found = re.search(r"app;dur=([\d.]+)", answer.headers.get("server-timing", ""))
        costs.append(float(found.group(1)) if found else 0.0)

    page.on("response", note)
    started = time.monotonic()
    begin(page)
    for n in range(20):
        choose(page, WORDS[n % 4])
        page.keyboard.type(str(n + 1))
        page.keyboard.press("Enter")
    page.locator("[data-foot]", has_text="20 lines").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(DOCUMENT)
    seconds = time.monotonic() - started
    (order,) = orders()
    LOG.info("twenty lines: %.1f s, of which the server took %.0f ms in %d answers", seconds, sum(costs), len(costs))
    assert order.state == "confirmed"
    assert live_trade.value("SELECT count(*) FROM orders_orderline WHERE order_id = %s", order.pk) == 20
    assert seconds < 60
    assert complaints == []


def test_keys_copy_delete_and_move_lines(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    for code in ("GLO", "ROP"):
        choose(page, code)
        page.keyboard.type("7")
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert [page.input_value(f"[name=lines-{n}-sku]") for n in (0, 1)] == ["ROPE", "GLOVE"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    assert page.input_value("[name=lines-1-sku]") == "ROPE"
    page.keyboard.press("Control+Delete")
    assert page.input_value("[name=lines-0-sku]") == "ROPE"
    assert page.input_value("[name=lines-1-sku]") == ""


def test_rows_of_a_spreadsheet_are_pasted_under_their_heads(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    text = "Quantity\tItem\n1,200\tGLOVE\n3\tROPE\n2,5\tTAPE\n"
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )
    page.locator("[data-foot]", has_text="3 lines").wait_for()
    assert [page.input_value(f"[name=lines-{n}-qty]") for n in range(3)] == ["1200", "3", "2.5"]
    assert page.locator("[data-foot]").inner_text().count("12,015.75") == 1


def test_a_line_says_what_is_wrong_and_the_others_still_count(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    page.keyboard.type("NOTHING")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    choose(page, "GLO")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.locator("#id_lines-0-sku-err").wait_for()
    assert "NOTHING" in page.locator("#id_lines-0-sku-err").inner_text()
    page.locator("[data-foot]", has_text="20.00").wait_for()


def test_a_hold_is_foreseen_with_its_numbers(live_trade: Trade, sign_in: SignIn) -> None:
    live_trade.limit("ACME", "50")
    page = sign_in(*DESK)
    begin(page)
    choose(page, "GLO")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    page.locator("[data-foot]", has_text="Exposure 100.00 GBP passes the limit 50.00").wait_for()


def test_a_lost_connection_loses_nothing_and_sends_nothing_twice(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    choose(page, "GLO")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.locator("[data-foot]", has_text="30.00").wait_for()
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.locator("[data-offline]:visible").wait_for()
    assert orders() == []
    page.context.set_offline(False)
    page.wait_for_url(DOCUMENT)
    assert [order.total_amount for order in orders()] == [Decimal(30)]
    page.goto(NEW)
    assert page.input_value("[name=customer]") == ""


def test_an_answer_that_was_lost_is_not_a_second_order(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    choose(page, "GLO")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.locator("[data-foot]", has_text="30.00").wait_for()
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or "x-feedback" in route.request.headers or lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**" + NEW, lose)
    page.keyboard.press("Control+Enter")
    page.locator("[data-offline]:visible").wait_for()
    assert len(orders()) == 1
    page.reload()
    page.locator("[data-restored]:visible").wait_for()
    page.focus("[name=lines-0-qty]")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(DOCUMENT)
    assert len(orders()) == 1


def test_what_was_typed_is_there_after_leaving_and_can_be_discarded(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    choose(page, "ROP")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    page.wait_for_url("**/orders/salesorder/")
    page.goto(NEW)
    notice = page.locator("[data-restored]:visible")
    notice.wait_for()
    assert "Restored what you typed at" in notice.inner_text()
    assert page.input_value("[name=lines-0-qty]") == "9"
    notice.get_by_role("button").click()
    page.wait_for_load_state()
    assert page.input_value("[name=lines-0-qty]") == ""


def test_a_session_that_ended_leads_back_with_the_text_kept(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    begin(page)
    choose(page, "ROP")
    page.keyboard.type("9")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")
    page.context.add_cookies([c for c in cookies if c["name"] == "sessionid"])
    page.goto(NEW)
    page.locator("[data-restored]:visible").wait_for()
    assert page.input_value("[name=lines-0-qty]") == "9"


def test_a_draft_is_changed_in_the_same_grid(live_trade: Trade, sign_in: SignIn) -> None:
    order = live_trade.capture(want("GLOVE", 5), want("ROPE", 2, price="3.90"))
    page = sign_in(*DESK)
    page.goto(f"/orders/salesorder/{order}/edit/")
    assert [page.input_value(f"[name=lines-{n}-unit_price]") for n in (0, 1)] == ["", "3.9"]
    page.focus("[name=lines-0-qty]")
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(DOCUMENT)
    assert orders()[0].total_amount == Decimal("67.80")


def test_a_confirmed_order_is_changed_on_the_desk_and_one_that_is_over_is_not(
    live_trade: Trade, sign_in: SignIn
) -> None:
    order = live_trade.order(want("GLOVE", 5), want("ROPE", 2))
    page = sign_in(*DESK, "orders.amend")
    page.goto(f"/orders/salesorder/{order}/edit/")
    page.focus("[name=lines-0-qty]")
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.select_option("[name=then]", "show")
    page.keyboard.press("Control+Enter")
    page.get_by_text("5 to 3").wait_for()
    assert [row[0] for row in live_trade.demand(order)] == [5, 2]
    page.select_option("[name=then]", "change")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(DOCUMENT)
    assert [(row[0] - row[3]) for row in live_trade.demand(order)] == [3, 2]
    cancel_orders(order_ids=[order], by=live_trade.by)
    page.goto(f"/orders/salesorder/{order}/edit/")
    assert "is over and is not changed any more" in page.locator("main").inner_text()
