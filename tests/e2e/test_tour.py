"""The guided tour from its first stop to its last, by the people of the demo; left and found again; at both widths."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.app.demo_story import REFERENCE, ask
from onegauge.app.tour import PEOPLE, STOPS
from onegauge.governance import operations as gov
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.permissions import DECIDE_APPROVALS
from onegauge.kernel.db import read_scope
from onegauge.orders.models import Hold
from onegauge.orders.operations import allocate_orders
from tests.e2e.conftest import PHONE, SCREEN
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ROLES = {
    "order.desk": "order_desk", "credit": "credit_controller", "process.owner": "process_owner",
    "warehouse.leeds": "warehouse_supervisor", "ar.clerk": "ar_clerk", "controller": "controller",
}  # fmt: skip


@pytest.fixture
def demo(live_trade: Trade, settings: Any) -> Trade:
    """A demo in small: its people, the mark of a finished load, and the order of the story."""
    settings.ONEGAUGE_DEMO, settings.ONEGAUGE_REQUIRE_TOTP = True, False
    by = system_actor("demo")
    gov.install_catalogue(by=by)
    people = gov.save_people(people=[gov.PersonDraft(username=n, name=str(w)) for n, w in PEOPLE.items()], by=by)
    ids = {name: one.id for name, one in zip(PEOPLE, people, strict=True)}
    grants = [gov.GrantDraft(person_id=ids[name], role=role, scope="group") for name, role in ROLES.items()]
    gov.grant_roles(grants=grants, by=by)
    step = gov.ApprovalStepDraft(from_amount=Decimal(1), permission=DECIDE_APPROVALS)
    gov.save_approval_rules(rules=[gov.ApprovalRuleDraft(code="hold_release", name="Holds", steps=(step,))], by=by)
    live_trade.receive("GLOVE", 100)
    live_trade.limit("ACME", "50")
    live_trade.order(want("GLOVE", 10), customer_reference=REFERENCE)
    clerk = actor_for(person_id=ids["credit"])
    with read_scope(clerk):
        held = list(Hold.objects.values_list("id", flat=True))
    ask(held, clerk)
    allocate_orders(order_ids=[], by=by, key="demo:finished")
    return live_trade


@pytest.fixture(params=[SCREEN, PHONE])
def page(request: pytest.FixtureRequest, demo: Trade, live_server: Any, new_context: Any, complaints: list[str]) -> Any:
    """The order desk of the demo."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="order.desk"))
    context = new_context(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    opened.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    return opened


def press(page: Any, name: str) -> None:
    """A button of the panel."""
    with page.expect_navigation():
        page.locator("#tour").get_by_role("button", name=name).click()


def test_the_tour_from_start_to_end(page: Any, complaints: list[str]) -> None:
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin the guided tour").click()
    for number, stop in enumerate(STOPS, 1):
        assert page.locator("#tour").get_by_text(f"stop {number} of {len(STOPS)}").count() == 1
        if page.locator("#tour").get_by_role("button", name="Continue as").count():
            press(page, "Continue as")
        assert page.locator("#tour h2").inner_text() == str(stop.title)
        assert page.locator("#tour").get_by_role("link", name="Show me").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), number
        if number == 4:
            with page.expect_navigation():
                page.locator(".ask").get_by_role("button", name="Approve").click()
            assert Hold.objects.using("owner").get().state == "released"
        press(page, "Finish" if number == len(STOPS) else "Next")
    assert page.locator("#tour").count() == 0
    assert complaints == []


def test_it_can_be_left_and_found_again(page: Any) -> None:
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin the guided tour").click()
    page.locator("#tour").focus()
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert page.locator("#tour").count() == 0
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("button", name="Go on with the guided tour").click()
    assert page.locator("#tour").count() == 1


def test_only_people_of_the_tour_can_be_chosen_and_only_on_the_tour(page: Any) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username="order.desk"))
    assert client.post("/tour/continue/", {"login": "credit"}).status_code == 404
    client.post("/tour/", {"act": "begin"})
    assert client.post("/tour/continue/", {"login": "service.demo"}).status_code == 404
    assert client.get("/tour/continue/").status_code == 405
    assert client.post("/tour/continue/", {"login": "credit"}).status_code == 302
