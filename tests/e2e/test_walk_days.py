"""The morning of each role, in a browser: its home, what needs it, and every page of its side bar, at two widths."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from tests.e2e.conftest import PHONE, SCREEN, listen
from tests.e2e.walking import faults, width_fault
from tests.support import Trade, want

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ROLES = (
    "order_desk", "credit_controller", "warehouse_supervisor", "picker", "buyer", "controller", "process_owner",
    "administrator",
)  # fmt: skip
PLACE = re.compile(r"/[a-z]+/[a-z_-]+/(?:\?.*)?")


def a_morning(trade: Trade) -> None:
    """An order served and billed, one on hold, one that waits for stock, one in the warehouse."""
    trade.receive("GLOVE", 100)
    trade.deliver(want("GLOVE", 3))
    trade.order(want("LAMP", 500))
    in_work = trade.order(want("GLOVE", 5))
    trade.allocate(in_work)
    trade.release(in_work)
    trade.limit("ACME", "50")
    trade.order(want("GLOVE", 10))


def client_of(role: str) -> Client:
    """Somebody new who holds one role of the catalogue in the whole group."""
    by = system_actor("tests")
    gov.install_catalogue(by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=f"day-{role}", name="Day Person")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=role, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


def places_on(page: Any, scope: str) -> list[str]:
    """The pages of the product that links in a part of the page lead to."""
    hrefs = page.eval_on_selector_all(f"{scope} a[href]", "links => links.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in hrefs if PLACE.fullmatch(href)))


@pytest.mark.parametrize("role", ROLES)
def test_the_morning_of_a_role(
    role: str, live_trade: Trade, new_context: Any, live_server: Any, settings: Any, complaints: list[str]
) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = False
    a_morning(live_trade)
    session = client_of(role).cookies["sessionid"].value
    wrong: list[str] = []
    for width in (SCREEN, PHONE):
        context = new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, reduced_motion="reduce"
        )
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        listen(page, complaints)
        wrong += faults(page, "/")
        places = places_on(page, "body")
        assert places
        for path in places:
            answer = page.goto(path)
            if answer.status != 200:
                wrong.append(f"{path} answers {answer.status}")
            wrong += [f"{path} at {width}: {fault}" for fault in width_fault(page)]
        context.close()
    assert wrong == []
    assert complaints == []
