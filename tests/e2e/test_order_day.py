"""A day of one order, by the people who work on it: desk, credit control, warehouse with a phone, billing."""

import re
from typing import Any

import pytest

from onegauge.kernel.followers import run_until_idle
from tests.e2e.conftest import PHONE, SignIn
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LOOK = ("orders.view", "warehouse.view", "finance.view", "catalog.view", "partners.view")
DESK = (*LOOK, "orders.capture", "orders.confirm", "orders.allocate", "orders.release", "orders.release_hold")
CREDIT = (*LOOK, "orders.release_hold", "orders.release_credit_hold")
FLOOR = ("warehouse.view", "warehouse.pick", "warehouse.pack", "warehouse.ship")
BILLING = (*LOOK, "orders.bill", "orders.view_margin")


def take(page: Any, label: str) -> None:
    """Take an act of a document: the next one, or one under More; confirm when a dialog asks."""
    primary = page.locator(".next").get_by_text(label, exact=True)
    if primary.count() == 0:
        page.locator("main summary", has_text="More").click()
        primary = page.locator("main .pop").get_by_text(label, exact=True)
    with page.expect_response(lambda answer: "/do/" in answer.url):
        primary.first.click()
    page.wait_for_load_state("networkidle")


def fits(page: Any) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def place_order(page: Any) -> str:
    """Ten gloves for a customer who may not owe that much; the first try has faults, and nothing typed is lost."""
    page.goto("/orders/salesorder/new/")
    page.select_option("[name=company]", label="North Ltd")
    page.fill("[name=customer]", "ACME")
    page.select_option("[name=site]", label="Leeds")
    page.fill("[name=customer_reference]", "PO-77")
    page.fill("[name=lines-0-sku]", "GLOVE")
    page.fill("[name=lines-0-qty]", "10")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/orders/salesorder/\d+/$"))
    return str(page.url)


def test_an_order_from_the_call_to_the_margin(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    live_trade.receive("GLOVE", 100)
    live_trade.limit("ACME", "50")

    desk = sign_in(*DESK)
    address = place_order(desk)
    assert (
        "would owe GBP 100.00 with this order. That is GBP 50.00 over the limit of 50.00"
        in desk.locator("main").inner_text()
    )
    desk.locator("main summary", has_text="More").click()
    assert "On hold: decide the hold first" in desk.locator("main .pop").inner_text()

    desk.goto("/orders/hold/?state=open")
    desk.locator("tbody a").first.click()
    desk.wait_for_load_state()
    desk.locator("main summary", has_text="More").click()
    assert "duty credit control" in desk.locator("main .pop").inner_text()

    credit = sign_in(*CREDIT)
    credit.goto(desk.url)
    take(credit, "Release hold")
    credit.fill("[name=note]", "Paid by phone")
    credit.locator("dialog[open] button[type=submit], main form button.btn-p").first.click()
    credit.wait_for_load_state("networkidle")
    assert "Released" in credit.locator(".next").inner_text()

    desk.goto(address)
    take(desk, "Allocate stock")
    take(desk, "Release to warehouse")
    shipment = desk.locator(".flow a", has_text="SH-").get_attribute("href").strip("/").split("/")[-1]

    floor = sign_in(*FLOOR, width=PHONE)
    floor.goto("/warehouse/pick/")
    assert fits(floor)
    floor.locator("a", has_text="SH-").click()
    floor.wait_for_load_state()
    assert fits(floor)
    floor.locator("input[name^=row-]").fill("8")
    floor.get_by_role("button", name="Picked").click()
    floor.wait_for_url("**/warehouse/pick/")
    floor.goto(f"/warehouse/pack/task/{shipment}/")
    floor.fill("[name=package_count]", "2")
    assert fits(floor)
    floor.get_by_role("button", name="Packed").click()
    floor.wait_for_url("**/warehouse/pack/")
    floor.goto(f"/warehouse/ship/task/{shipment}/")
    floor.get_by_role("button", name="Shipped").click()
    floor.wait_for_url("**/warehouse/ship/")
    floor.goto(f"/warehouse/shipment/{shipment}/")
    assert fits(floor)
    assert "Shipped" in floor.locator(".next").inner_text()

    billing = sign_in(*BILLING)
    billing.goto(address)
    take(billing, "Bill what is shipped")
    run_until_idle()
    billing.goto(f"{address}?tab=margin")
    text = billing.locator("main").inner_text()
    assert "80.00" in text
    assert "64.00" in text
    desk.goto(f"{address}?tab=margin")
    assert "64.00" not in desk.locator("main").inner_text()
    assert complaints == []


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(live_trade: Trade, sign_in: SignIn) -> None:
    page = sign_in(*DESK)
    page.goto("/orders/salesorder/new/")
    page.select_option("[name=company]", label="North Ltd")
    page.fill("[name=customer]", "ACME")
    page.fill("[name=lines-0-sku]", "GLOVE")
    page.fill("[name=lines-0-qty]", "-3")
    page.fill("[name=lines-1-sku]", "NOTHING")
    page.fill("[name=lines-1-qty]", "1")
    page.get_by_role("button", name="Save").click()
    page.locator("[role=alert]").wait_for()
    assert page.input_value("[name=customer]") == "ACME"
    assert page.input_value("[name=lines-0-qty]") == "-3"
    assert "NOTHING" in page.locator("#id_lines-1-sku-err").inner_text()


@pytest.mark.parametrize("address", [
    "/", "/orders/salesorder/", "/orders/salesorder/new/", "/orders/hold/", "/warehouse/shipment/", "/warehouse/pick/",
    "/inventory/balance/", "/inventory/movement/new/", "/catalog/item/", "/partners/partner/", "/pricing/pricelist/",
    "/exchange/importjob/new/",
])  # fmt: skip
def test_no_page_scrolls_sideways_on_a_phone(
    live_trade: Trade, sign_in: SignIn, complaints: list[str], address: str
) -> None:
    live_trade.receive("GLOVE", 100)
    live_trade.deliver(want("GLOVE", 3))
    more = ("inventory.view", "inventory.receive", "pricing.view", "exchange.view", "exchange.import", *FLOOR)
    page = sign_in(*DESK, *(code for code in more if code not in DESK), width=PHONE)
    page.goto(address)
    assert fits(page)
    assert complaints == []
