"""From an empty database to the first confirmed order, by one person with a browser."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.app import firstrun
from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.orders.models import SalesOrder
from tests.e2e.conftest import SignIn

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-long-and-rare-one"


@pytest.fixture
def page(live_server: Any, new_context: Any, settings: Any, complaints: list[str]) -> Any:
    """A browser that nobody is signed in with."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    opened = new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url).new_page()
    opened.set_default_timeout(15_000)
    host = urlsplit(live_server.url).netloc
    opened.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: None if urlsplit(r.url).netloc in {host, ""} else complaints.append(r.url))
    return opened


def save(page: Any, **values: str) -> None:
    """Fill what the step asks for and go on."""
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("f => f.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        page.locator("main .card-f button[type=submit], main form button.btn-p").last.click()


def test_from_nothing_to_the_first_order(page: Any, live_server: Any, complaints: list[str]) -> None:
    page.goto(firstrun.link(live_server.url))
    save(page, name="Ada North", username="ada", password=PASSWORD, again=PASSWORD)
    assert page.url.endswith("/setup/first-run/")

    save(page, name="North Ltd", code="NORTH", country="GB", currency="GBP")
    save(page, name="Leeds", code="LEEDS", timezone="Europe/London", aisles="2", bays="3", levels="2")
    page.goto("/")
    page.get_by_role("link", name="Set up OneGauge").click()
    assert page.locator(".track .now").inner_text().startswith("Template")
    save(page)
    save(page, tax_percent="20")
    save(page)
    save(page, customer="ASHDOWN", sku="LAMP-LED", qty="4")

    assert page.locator("h1").inner_text() == "The set-up is complete"
    order = SalesOrder.objects.using("owner").get()
    assert (order.state, str(order.total_amount)) == ("confirmed", "100.00")
    assert firstrun.link(live_server.url) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert complaints == []


def test_the_link_is_shut_once_somebody_exists_and_for_forgers(db: None) -> None:
    address = urlsplit(firstrun.link("http://host")).path
    assert Client().get("/welcome/forged/").status_code == 404
    assert Client().get(address).status_code == 200
    gov.save_people(people=[gov.PersonDraft(username="anna", name="Anna")], by=system_actor("tests"))
    assert Client().get(address).status_code == 404
    sent = {"name": "Eve", "username": "eve", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, sent).status_code == 404
    assert not get_user_model().objects.filter(username="eve").exists()


def test_the_steps_are_for_who_maintains_the_organisation(sign_in: SignIn) -> None:
    assert sign_in("orders.view").goto("/setup/first-run/").status == 403
