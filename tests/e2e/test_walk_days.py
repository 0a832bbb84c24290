"""The morning of each role, in a browser: its home at two widths, what needs it there, and every page it leads to.

How those pages look is the matter of ``test_walk_screens``; here they must open for the role.
"""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from tests.e2e.conftest import PHONE, desk_and_phone, sit_down
from tests.e2e.walking import WALKER
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
    gov.install_catalogue(by=system_actor("tests"))


def client_of(role: str) -> Client:
    """Somebody new who holds one role of the catalogue in the whole group."""
    by = system_actor("tests")
    (person,) = gov.save_people(people=[gov.PersonDraft(username=f"day-{role}", name="Day Person")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=role, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


def places_on(page: Any, scope: str) -> list[str]:
    """The pages of the product that links in a part of the page lead to."""
    hrefs = page.eval_on_selector_all(f"{scope} a[href]", "links => links.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(href for href in hrefs if PLACE.fullmatch(href)))


def test_the_morning_of_each_role(
    live_trade: Trade, new_context: Any, live_server: Any, settings: Any, complaints: list[str]
) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = False
    a_morning(live_trade)
    wrong: list[str] = []
    pages = desk_and_phone(new_context, live_server, complaints)
    for role in ROLES:
        client = client_of(role)
        for page in pages:
            sit_down(client, page, live_server.url)
            narrow = page.viewport_size["width"] == PHONE
            wrong += [f"{role}: {fault}" for fault in WALKER.faults(page, "/", known=narrow)]
            places = places_on(page, "body")
            assert places
            if narrow:
                answers = {path: page.request.get(path).status for path in places}
                wrong += [f"{role}: {path} answers {status}" for path, status in answers.items() if status != 200]
    assert wrong == []
    assert complaints == []
