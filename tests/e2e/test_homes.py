"""The home of each role at the desk and on a phone: what waits, what they begin with, nothing that is not theirs."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from tests.builders import unique
from tests.e2e.conftest import PHONE, SCREEN
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOMES = {
    "order_desk": ("New sales order", {"Draft orders to confirm"}),
    "warehouse_supervisor": ("Pick", {"Shipments to pick"}),
    "buyer": ("Order from a supplier", {"Order lines short of stock"}),
    "controller": ("Close a period", set()),
    "process_owner": ("Decide approvals", set()),
    "administrator": ("Open the setup", {"People who still need a second factor"}),
    "picker": ("Pick", {"Shipments to pick"}),
    "receiving_clerk": ("Receive arrivals", set()),
}


@pytest.fixture
def busy(live_trade: Trade, settings: Any) -> Trade:
    """A trade in which something waits at several desks."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    gov.install_catalogue(by=system_actor("tests"))
    live_trade.receive("GLOVE", 50)
    live_trade.capture(want("ROPE", 2))
    live_trade.order(want("LAMP", 3))
    ready = live_trade.order(want("GLOVE", 2))
    live_trade.allocate(ready)
    live_trade.release(ready)
    return live_trade


def holder(role: str) -> str:
    """The session of a new person with one role of the catalogue."""
    by = system_actor("tests")
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name=role)], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=role, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client.cookies["sessionid"].value


def test_each_role_finds_its_morning(busy: Trade, live_server: Any, new_context: Any, complaints: list[str]) -> None:
    for role, (start, waits) in HOMES.items():
        context = new_context(viewport={"width": SCREEN, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": holder(role), "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        assert page.locator(".acts .btn-p").inner_text().strip() == start, role
        found = set(page.locator(".todo .t").all_inner_texts())
        assert waits <= found, (role, found)
        assert role in {"order_desk", "process_owner"} or "Draft orders to confirm" not in found
        page.set_viewport_size({"width": PHONE, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), role
        context.close()
    assert complaints == []
