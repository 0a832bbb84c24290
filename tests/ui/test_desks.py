"""Home, inbox, tour: each count is the list behind it, nobody sees what is not theirs, and the doors stay shut."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.app import environment
from onegauge.governance import operations as gov
from onegauge.governance.access import actor_for, system_actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import run_until_idle
from onegauge.orders import operations as orders
from onegauge.ui.declarations.needs import Needs
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.views.home import todos_of
from tests.builders import unique
from tests.support import Trade, want

NEEDS = [need for source in PROVIDERS.todos if isinstance(source, Needs) for need in source.needs]


def person(*permissions: str) -> int:
    """Somebody with exactly these permissions in the whole group."""
    by, code = system_actor("tests"), unique("role")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=permissions)], by=by)
    (made,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Somebody")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=made.id, role=code, scope="group")], by=by)
    return int(made.id)


def signed_in(person_id: int, settings: Any) -> Client:
    """Their browser."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    client = Client()
    client.force_login(get_user_model().objects.get(id=person_id))
    return client


@pytest.fixture
def busy(trade: Trade) -> Trade:
    """Something waits at every desk."""
    trade.receive("GLOVE", 50)
    trade.limit("ACME", "50")
    trade.order(want("GLOVE", 10))
    trade.capture(want("ROPE", 2), customer="BOLT")
    trade.order(want("LAMP", 3), customer="BOLT")
    ready = trade.order(want("GLOVE", 2), customer="BOLT")
    trade.allocate(ready)
    trade.release(ready)
    trade.deliver(want("GLOVE", 1), customer="BOLT")
    return trade


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: str(need.title))
def test_a_line_counts_what_its_list_shows(busy: Trade, need: Any, client: Client) -> None:
    by = system_actor("tests")
    with read_scope(by):
        query = need.asked(by)
        counted = [todo.count for todo in Needs(need)(by)]
        listed = need.rows(query, by).count()
    assert counted == ([listed] if listed else [])
    if need.url is None:
        page = client.get(need.address(query)).content.decode()
        number = listed or 0
        assert f"{number} " in page


def test_the_home_of_a_busy_trade_names_what_waits(busy: Trade) -> None:
    by = system_actor("tests")
    with read_scope(by):
        found = {todo.title: todo for todo in todos_of(by)}
    held = found["Held orders that wait for your decision"]
    assert held.count == 1
    assert held.amounts == [("GBP", Decimal(100))]
    assert found["Draft orders to confirm"].count == 1
    assert found["Shipped orders to bill"].count == 1
    assert found["Shipments to pick"].url == "/warehouse/pick/"


@pytest.mark.parametrize(("permissions", "expected"), [
    (("orders.view",), set()),
    (("orders.view", "orders.release_hold"), set()),
    (("orders.view", "orders.release_hold", "orders.release_price_hold"), set()),
    (("orders.view", "orders.release_hold", "orders.release_credit_hold"), {"Held orders that wait for your decision"}),
    (("warehouse.view", "warehouse.pick"), {"Shipments to pick"}),
    (("warehouse.pick",), set()),
])  # fmt: skip
def test_only_what_one_may_do_waits(busy: Trade, permissions: tuple[str, ...], expected: set[str]) -> None:
    by = actor_for(person_id=person(*permissions))
    with read_scope(by):
        assert {todo.title for todo in todos_of(by)} == expected


def test_statements_of_home_do_not_grow(busy: Trade, settings: Any) -> None:
    client = signed_in(
        person("orders.view", "orders.capture", "orders.confirm", "orders.bill", "orders.release_hold"), settings
    )
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    for _n in range(4):
        busy.capture(want("ROPE", 1), customer="BOLT")
    with CaptureQueriesContext(connection) as after:
        client.get("/")
    assert len(after) == len(before)
    assert len(after) <= 25


@pytest.mark.django_db(transaction=True)
def test_my_recent_documents_and_what_others_did_to_them(live_trade: Trade, settings: Any) -> None:
    trade = live_trade
    mine = person("orders.view", "orders.capture", "orders.confirm", "orders.cancel")
    by = actor_for(person_id=mine)
    order_id = orders.capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=by)[0].order_id
    page = signed_in(mine, settings).get("/").content.decode()
    assert "My recent documents" in page
    assert f"/orders/salesorder/{order_id}/" in page
    trade.confirm(order_id)
    run_until_idle()
    assert "Changed while you were away" in signed_in(mine, settings).get("/").content.decode()


def test_who_may_do_nothing_is_told_so(db: None, settings: Any) -> None:
    by = system_actor("tests")
    (made,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Nobody")], by=by)
    page = signed_in(int(made.id), settings).get("/").content.decode()
    assert "Ask an administrator for a role" in page


def test_the_tour_and_its_change_of_person_do_not_exist_outside_a_demo(trade: Trade, settings: Any) -> None:
    client = signed_in(person("orders.view"), settings)
    for address, data in (("/tour/", {"act": "begin"}), ("/tour/continue/", {"login": "credit"})):
        assert client.post(address, data).status_code == 404
    settings.ONEGAUGE_DEMO = True
    for address, data in (("/tour/", {"act": "begin"}), ("/tour/continue/", {"login": "credit"})):
        assert client.post(address, data).status_code == 404
    assert Client().post("/tour/continue/", {"login": "credit"}).status_code in {302, 404}


def test_production_refuses_to_be_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEGAUGE_DEMO", "1")
    monkeypatch.setenv("ONEGAUGE_ENV", "production")
    with pytest.raises(ImproperlyConfigured):
        environment.demo()
