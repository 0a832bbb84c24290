"""Lists in a real browser: keys, a selection that survives filters and pages, the column chooser by keyboard, a dialog."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SignIn, complaints, sign_in
from tests.support import Trade, want
from tests.trading import ledgers_add_up, live_trade

__all__ = ["complaints", "ledgers_add_up", "live_trade", "sign_in"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
RIGHTS = ("orders.view", "orders.capture", "orders.confirm", "orders.cancel", "ui.see_jobs", "ui.share_views")
LIST = "/orders/salesorder/"
ROWS = "[data-keys] tbody tr"


@pytest.fixture
def orders(live_trade: Trade) -> Trade:
    """Eight drafts of two customers."""
    for n in range(1, 9):
        live_trade.capture(want("GLOVE", n), customer="ACME" if n % 2 else "BOLT")
    return live_trade


def select_two(page: Any) -> None:
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)


def count(page: Any) -> str:
    return str(page.locator("[data-count]").inner_text())


def test_a_selection_survives_filters_sorting_and_pages(
    orders: Trade, sign_in: SignIn, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.paging.page_of.__kwdefaults__", {"after": "", "before": "", "size": 5})
    page = sign_in(*RIGHTS)
    page.goto(LIST)
    select_two(page)
    assert count(page) == "2"

    page.keyboard.press("f")
    page.keyboard.type("acme")
    page.wait_for_url("**q=acme**")
    expect(page.locator(ROWS)).to_have_count(4)
    assert page.evaluate("document.activeElement.id") == "list-q"
    assert count(page) == "2"
    page.fill("#list-q", "")
    expect(page.locator(ROWS)).to_have_count(5)
    with page.expect_response(lambda answer: "after=" in answer.url):
        page.get_by_role("link", name="More rows").click()
    expect(page.locator(ROWS)).to_have_count(3)
    page.locator("[data-keys] tbody .cbx").first.check()
    assert count(page) == "3"
    with page.expect_response(lambda answer: "sort=number" in answer.url):
        page.get_by_role("link", name="Number").click()
    expect(page.locator(f"{ROWS}.on")).to_have_count(1)

    with page.expect_response(lambda answer: "/do/" in answer.url):
        page.locator("[data-bulk]").get_by_role("button", name="Confirm").click()
    states = [row[0] for row in orders.rows("SELECT state FROM orders_salesorder ORDER BY id")]
    assert len([state for state in states if state != "draft"]) == 3
    assert complaints == []


def test_all_that_match_can_be_selected_and_the_dialog_says_how_many(
    orders: Trade, sign_in: SignIn, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.paging.page_of.__kwdefaults__", {"after": "", "before": "", "size": 3})
    page = sign_in(*RIGHTS)
    page.goto(f"{LIST}?q=acme")
    page.locator("[data-all]").check()
    page.get_by_role("button", name="Select all 4 sales orders").click()
    assert "all 4 sales orders" in page.locator("[data-bulk]").inner_text()
    page.locator("[data-bulk]").get_by_role("button", name="Cancel").click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert "(4)" in dialog.inner_text()
    dialog.get_by_role("button", name="Cancel").click()
    page.wait_for_load_state("networkidle")
    states = [row[0] for row in orders.rows("SELECT state FROM orders_salesorder ORDER BY id")]
    assert states.count("cancelled") == 4
    assert "q=acme" in page.url
    assert complaints == []


def test_columns_are_chosen_and_moved_by_keyboard(orders: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in(*RIGHTS)
    page.goto(f"{LIST}?state=draft")
    page.locator("#list-columns > summary").focus()
    page.keyboard.press("Enter")
    boxes = page.locator("#list-columns .cbx")
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    boxes.nth(2).focus()
    for _ in range(2):
        page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.value") == "state"
    page.keyboard.press("Enter")
    expect(page.locator("[data-keys] thead th").nth(1)).to_have_text("State")
    heads = page.locator("[data-keys] thead th").all_inner_texts()
    assert heads[2] == "Number"
    assert "Customer" not in heads
    assert "state=draft" in page.url
    assert complaints == []


def test_a_filter_keeps_its_menu_open_and_becomes_a_chip(orders: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in(*RIGHTS)
    page.goto(LIST)
    page.get_by_text("Add filter").click()
    page.locator("#list-filters summary", has_text="State").click()
    with page.expect_response(lambda answer: "state=draft" in answer.url):
        page.get_by_label("Draft", exact=True).check()
    page.locator(".chip", has_text="Draft").wait_for()
    expect(page.get_by_label("Draft", exact=True)).to_be_visible()
    page.get_by_label("Remove filter State Draft").click()
    page.locator(".chip", has_text="Draft").wait_for(state="detached")
    assert complaints == []


def test_a_phone_shows_two_lines_and_scrolls_only_down(orders: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in(*RIGHTS, width=390)
    page.goto(LIST)
    page.locator("[data-keys] tbody .cbx").first.check()
    assert page.locator("[data-bulk]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tall = page.locator("[data-keys] tbody tr").first.bounding_box()["height"]
    assert tall < 80
    assert complaints == []
