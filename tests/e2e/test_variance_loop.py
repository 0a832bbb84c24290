"""A variance from the cell in which somebody wants it to the order that it decides: proposed, approved by another, followed."""

import re
from typing import Any

import pytest

from tests.e2e.conftest import PHONE, SignIn
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LOOK = ("governance.view_policies", "governance.view_organisation", "insight.view")
KEY = "orders.ship_lead_days"


def cell(page: Any, key: str, site: int) -> Any:
    """One cell of the matrix."""
    return page.locator(f'[id="c-{key}-{site}"]')


def propose(page: Any, trade: Trade) -> None:
    """Five days at Leeds, from the cell; the first try lacks its reason and loses nothing."""
    page.goto("/governance/policies/")
    cell(page, KEY, trade.sites["LEEDS"]).click()
    page.locator("#panel").get_by_text("Working days from the order").wait_for()
    page.locator("#panel").get_by_text("Propose a variance").click()
    page.fill("#panel [name=value]", "5")
    page.select_option("#panel [name=kpi]", "order_cycle_time")
    page.locator("#panel button[type=submit]").click()
    page.locator("#panel [role=alert]").wait_for()
    assert page.input_value("#panel [name=value]") == "5"
    page.fill("#panel [name=reason]", "The evening shift is not staffed yet.")
    page.locator("#panel button[type=submit]").click()
    page.locator("#panel .is-good").wait_for()


def test_a_proposal_from_the_cell_decides_the_next_order(
    live_trade: Trade, sign_in: SignIn, complaints: list[str]
) -> None:
    live_trade.receive("GLOVE", 100)
    before = live_trade.order(want("GLOVE", 1))

    manager = sign_in(*LOOK, "governance.propose_variance")
    propose(manager, live_trade)
    assert cell(manager, KEY, live_trade.sites["LEEDS"]).locator(".pr").count() == 1
    assert cell(manager, KEY, live_trade.sites["YORK"]).locator(".pr").count() == 0

    authority = sign_in(*LOOK, "governance.approve_variance", "governance.decide_approvals")
    authority.goto("/inbox/")
    ask = authority.locator(".ask", has_text="Ship lead at Leeds")
    assert "from 1 working day to 5 working days" in ask.inner_text()
    assert "promised days of sales orders" in ask.inner_text()
    ask.get_by_role("button", name="Approve").click()
    authority.wait_for_load_state("networkidle")
    assert authority.locator(".ask", has_text="Ship lead at Leeds").count() == 0

    manager.goto("/governance/policies/")
    here = cell(manager, KEY, live_trade.sites["LEEDS"])
    assert re.search(r"5 working days\s*V", here.inner_text())

    after = live_trade.order(want("GLOVE", 1))
    promised = "SELECT max(promised_on) FROM inventory_demand WHERE source_kind = 40 AND source_id = %s"
    assert live_trade.value(promised, after) > live_trade.value(promised, before)
    desk = sign_in(*LOOK, "orders.view", "catalog.view", "partners.view")
    desk.goto(f"/orders/salesorder/{after}/")
    variance = live_trade.value("SELECT id FROM governance_variance WHERE key = %s", KEY)
    assert f'href="/governance/variance/{variance}/"' in desk.content()
    assert [text for text in complaints if "422" not in text] == []  # the first try was meant to fail


def test_nobody_approves_what_they_proposed(live_trade: Trade, sign_in: SignIn) -> None:
    both = sign_in(*LOOK, "governance.propose_variance", "governance.end_variance")
    propose(both, live_trade)
    both.goto("/governance/variance/?state=proposed")
    both.locator("tbody a").first.click()
    both.wait_for_load_state("networkidle")
    assert both.get_by_role("button", name="Approve").count() == 0
    assert "1 working day" in both.locator("main").inner_text()


def test_arrows_move_between_cells_and_enter_explains(
    live_trade: Trade, sign_in: SignIn, complaints: list[str]
) -> None:
    page = sign_in(*LOOK)
    page.goto("/governance/policies/")
    first = cell(page, KEY, live_trade.sites["LEEDS"])
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    moved = page.evaluate("document.activeElement.id")
    assert moved.startswith(f"c-{KEY}-")
    assert moved != f"c-{KEY}-{live_trade.sites['LEEDS']}"
    page.keyboard.press("Enter")
    page.locator("#panel h2", has_text="Ship lead").wait_for()
    page.locator("#panel a").first.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == moved
    assert complaints == []


def test_a_phone_shows_one_site_and_fits(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in(*LOOK, width=PHONE)
    page.goto("/governance/policies/")
    assert page.locator("th.site:visible").count() == 1
    page.select_option("#mx-at", str(live_trade.sites["YORK"]))
    page.locator("th.site.pick", has_text="York").wait_for()
    assert page.locator("th.site:visible").inner_text().startswith("York")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert complaints == []


def test_the_matrix_prints_with_its_head_on_every_page(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*LOOK)
    page.goto("/governance/policies/")
    page.emulate_media(media="print")
    assert page.locator(".only-print", has_text="as of").is_visible()
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.mx thead')).display") == "table-header-group"
    sheet = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page[^s]", sheet))
    rows = page.locator(".mx tbody tr").count()
    assert 1 <= pages <= 1 + rows // 18
