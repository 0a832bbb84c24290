"""The page of key figures: every number is shown with its words and opens what is behind it."""

import html
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from tests.insight.world import World


@pytest.fixture
def client(world: World, settings: Any) -> Client:
    """Somebody who may see key figures and nothing else."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by = system_actor("tests")
    governance.save_roles(roles=[governance.RoleDraft(code="seer", name="Seer", permissions=("insight.view",))], by=by)
    (person,) = governance.save_people(people=[governance.PersonDraft(username="seer", name="Seer")], by=by)
    governance.grant_roles(grants=[governance.GrantDraft(person_id=person.id, role="seer", scope="group")], by=by)
    browser = Client()
    browser.force_login(get_user_model().objects.get(id=person.id))
    return browser


def test_before_the_first_document_it_says_so(client: Client) -> None:
    page = client.get("/insight/kpis/")
    assert page.status_code == 200
    assert "No numbers yet" in page.content.decode()


def test_tiles_tables_and_every_list_behind_them(world: World, client: Client) -> None:
    for site in ("LEEDS", "LYON"):
        world.receive(site, "GLOVE", 9, "3", days_ago=8)
        world.ship(world.order(site, [("GLOVE", 4), ("ROPE", 1)], days_ago=6), days_ago=5)
        world.ship(world.order(site, [("GLOVE", 4)], days_ago=6), days_ago=5)
    world.count()

    page = client.get("/insight/kpis/").content.decode()

    assert page.count('class="tile"') == 12  # eight figures, four of them once per currency
    for words in ("66.7", "Line fill rate, first time", "within target", "off target", "GBP", "EUR", "numbers up to"):
        assert words in page
    addresses = {html.unescape(found) for found in re.findall(r'href="(/insight/(?!kpis)[^"]+\?[^"]*)"', page)}
    assert len(addresses) > 20
    for address in addresses:
        assert client.get(address).status_code == 200, address
    listed = client.get("/insight/linestatus/?is_open=yes").content.decode()
    assert re.findall(r'href="(/orders/salesorder/\d+/)"', listed) == [
        f"/orders/salesorder/{world.orders[i]}/" for i in (0, 2)
    ]
