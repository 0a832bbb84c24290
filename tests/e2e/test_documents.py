"""In a real browser: two people talk about an order, a line explains itself by keyboard, an old version asks again."""

import re

import pytest

from onegauge.governance.models import Person
from tests.e2e.conftest import PHONE, SignIn
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
DESK = ("orders.view", "collaboration.contribute", "catalog.view", "orders.allocate", "orders.release", "orders.cancel")


def newest_username() -> str:
    """The user name of whoever signed in last."""
    return str(Person.objects.filter(is_service=False).order_by("-id").values_list("username", flat=True)[0])


def test_two_people_talk_about_an_order(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    order = live_trade.capture(want("GLOVE", 3))
    carl = sign_in(*DESK, width=PHONE)
    carls_name = newest_username()
    anna = sign_in(*DESK)
    anna.goto(f"/orders/salesorder/{order}/")
    anna.click("#tab-conversation")
    anna.fill("#id_body", f"@{carls_name} can we send this today?")
    anna.click(".talk-f button")
    anna.wait_for_selector(".talk .mine")
    assert anna.url.endswith("?tab=conversation")
    carl.goto(f"/orders/salesorder/{order}/?tab=conversation")
    assert carl.inner_text(".talk b >> nth=1") == f"@{carls_name}"
    carl.fill("#id_body", "@nobody.here look")
    carl.click(".talk-f button")
    carl.wait_for_selector(".tabbed .notice.is-bad")
    assert carl.input_value("#id_body") == "@nobody.here look"
    carl.fill("#id_body", "Yes, at noon.")
    carl.click(".talk-f button")
    carl.wait_for_selector(".talk .mine")
    assert carl.evaluate("document.documentElement.scrollWidth") == PHONE
    carl.click("#tab-files")
    carl.wait_for_selector("#id_files")
    carl.set_input_files("#id_files", {"name": "note.txt", "mimeType": "text/plain", "buffer": b"At noon"})
    carl.click(".upload button")
    carl.wait_for_selector(".files a")
    with carl.expect_download() as download:
        carl.click(".files a")
    assert download.value.suggested_filename == "note.txt"
    anna.reload()
    assert re.search(r"Conversation\s+2", anna.inner_text("#tab-conversation"))
    assert re.search(r"Files\s+1", anna.inner_text("#tab-files"))
    assert [text for text in complaints if "422" not in text] == []


def test_a_line_explains_itself_by_keyboard(live_trade: Trade, sign_in: SignIn, complaints: list[str]) -> None:
    live_trade.receive("GLOVE", 40)
    order = live_trade.order(want("GLOVE", 3), want("ROPE", 2))
    page = sign_in(*DESK)
    page.goto(f"/orders/salesorder/{order}/")
    for key in ("j", "j", "t"):
        page.keyboard.press(key)
    page.wait_for_selector(".trace-row")
    assert page.locator("tr.cur + .trace-row").count() == 1
    assert "Needed" in page.inner_text(".trace-row")
    assert page.get_attribute("tr.cur .tr-b", "aria-expanded") == "true"
    page.keyboard.press("t")
    assert page.locator(".trace-row").count() == 0
    page.locator(".tr-b").first.click()
    page.wait_for_selector(".trace-row")
    assert page.locator(".trace-row").count() == 1
    assert complaints == []


def test_an_old_page_asks_again_and_the_act_is_taken_once(
    live_trade: Trade, sign_in: SignIn, complaints: list[str]
) -> None:
    live_trade.receive("GLOVE", 40)
    order = live_trade.order(want("GLOVE", 3))
    live_trade.allocate(order)
    page = sign_in(*DESK)
    page.goto(f"/orders/salesorder/{order}/")
    live_trade.rows("UPDATE orders_salesorder SET version = version + 1 WHERE id = %s RETURNING id", order)
    page.click(".next button")
    page.wait_for_selector(".conflict")
    assert "Nothing was done yet" in page.inner_text(".conflict")
    assert live_trade.value("SELECT count(*) FROM warehouse_shipment WHERE source_id = %s", order) == 0
    page.click(".conflict .card-f button")
    page.wait_for_selector(".conflict", state="detached")
    assert live_trade.value("SELECT count(*) FROM warehouse_shipment WHERE source_id = %s", order) == 1
    assert [text for text in complaints if "409" not in text] == []
