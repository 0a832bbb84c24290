"""The boards in a real browser: by keyboard to the panel, simulate, commit; a phone; a warehouse board that refreshes."""

from datetime import timedelta
from typing import Any

import pytest

from onegauge.kernel.clock import utcnow
from tests.e2e.conftest import PHONE, SignIn
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PLANNER = ("orders.view", "orders.allocate", "orders.reallocate")


def fits(page: Any) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def commit(page: Any) -> None:
    """Take what the difference says."""
    page.locator("button[name=token]").click()
    page.locator(".toast").first.wait_for()


def test_an_urgent_line_is_served_first_by_keyboard(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    live_trade.receive("GLOVE", 10)
    today = utcnow().date()
    later = live_trade.order(want("GLOVE", 8), requested_on=today + timedelta(days=30))
    live_trade.allocate(later)
    urgent = live_trade.order(want("GLOVE", 6), requested_on=today + timedelta(days=5))

    page = sign_in(*PLANNER)
    page.goto("/orders/allocation/?lane=soon")
    assert page.locator("[data-wb-bulk]").is_hidden()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#panel", has_text="inventory.priority_rule").wait_for()
    assert "row=" in page.url
    page.keyboard.press("x")
    assert page.locator("[data-wb-bulk] [data-count]").inner_text() == "1"
    page.get_by_role("button", name="Serve these first").click()
    page.locator("h1", has_text="Serve these first").wait_for()
    assert "2 of 8 EA" not in page.locator("main").inner_text()
    assert "4 of 8 EA" in page.locator("main").inner_text()
    commit(page)
    assert "/orders/allocation/" in page.url
    assert (live_trade.demand(urgent)[0][1], live_trade.demand(later)[0][1]) == (6, 4)
    assert complaints == []


def test_holds_and_invoices_are_decided_on_a_phone(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    trade.deliver(want("GLOVE", 3))
    held = trade.order(want("GLOVE", 1, price="0.01"))
    page = sign_in(
        "orders.view", "orders.release_hold", "orders.release_price_hold", "orders.bill", "finance.view", width=PHONE
    )
    page.goto("/orders/holdbench/?lane=price")
    assert fits(page)
    page.locator("#selection tbody .cbx").first.check()
    page.get_by_role("button", name="Release holds").click()
    page.get_by_role("button", name="Simulate").click()
    page.locator(".next", has_text="1 order goes on").wait_for()
    assert fits(page)
    commit(page)
    assert trade.holds(held)[0][2] == "released"

    page.goto("/orders/invoicing/")
    page.locator("#selection tbody .cbx").first.check()
    page.get_by_role("button", name="Bill what is shipped").click()
    page.locator(".next", has_text="1 invoice is posted").wait_for()
    commit(page)
    assert trade.value("SELECT gross_amount FROM finance_invoice") == 36
    assert complaints == []


def test_the_warehouse_board_refreshes_itself(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    trade = live_trade
    trade.receive("GLOVE", 10)
    page = sign_in("warehouse.view", "orders.view")
    page.clock.install()
    page.goto("/warehouse/board/")
    assert "Nothing waits here" in page.locator("#lane").inner_text()
    order = trade.order(want("GLOVE", 3))
    trade.allocate(order)
    trade.release(order)
    page.clock.fast_forward(31_000)
    page.locator("#lane tbody tr").wait_for()
    assert "1 · 1 line" in page.locator("#board").inner_text()
    assert fits(page)
    assert complaints == []
