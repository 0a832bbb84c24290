"""A confirmed order is changed on the desk and over the API: shown before, refused at its row, made as one act."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.warehouse.operations import pick_shipments
from tests.app.api_kit import program
from tests.builders import unique
from tests.support import Trade, want


@pytest.fixture
def client(trade: Trade, settings: Any) -> Client:
    """Somebody who may do everything in the group."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by, code = system_actor("tests"), unique("role")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=tuple(PERMISSIONS))], by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Test Person")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


@pytest.fixture
def order(trade: Trade) -> int:
    """Ten gloves that were picked, five ropes that wait."""
    trade.receive("GLOVE", 10)
    made = trade.order(want("GLOVE", 10), want("ROPE", 5))
    trade.allocate(made)
    pick_shipments(shipment_ids=trade.release(made), by=trade.by)
    return made


def typed(trade: Trade, order: int, *rows: tuple[str, str], then: str = "change", **more: str) -> dict[str, str]:
    """The grid as somebody fills it."""
    version = trade.value("SELECT version FROM orders_salesorder WHERE id = %s", order)
    data = {
        "company": str(trade.companies["NORTH"]), "customer": "ACME", "site": str(trade.sites["LEEDS"]), "ship_to": "MAIN",
        "requested_on": "", "customer_reference": "", "reason": "Less space.", "then": then, "version": str(version),
        "lines-count": str(len(rows)),
    }  # fmt: skip
    for n, (sku, qty) in enumerate(rows):
        data |= {f"lines-{n}-sku": sku, f"lines-{n}-qty": qty, f"lines-{n}-unit": "", f"lines-{n}-unit_price": ""}
    return data | more


def address(order: int) -> str:
    """Where an order is changed."""
    return f"/orders/salesorder/{order}/edit/"


def test_the_grid_shows_what_is_wanted_and_says_who_stays(client: Client, trade: Trade, order: int) -> None:
    page = client.get(address(order))
    assert page.status_code == 200
    text = page.content.decode()
    assert 'value="10"' in text
    assert "Show what it would do" in text


def test_the_change_is_shown_before_and_then_made(client: Client, trade: Trade, order: int) -> None:
    shown = client.post(address(order), typed(trade, order, ("GLOVE", "6"), ("ROPE", "5"), ("LAMP", "1"), then="show"))
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "The total goes from" in text
    assert "must be put back" in text
    assert trade.demand(order) == [(10, 10, 0, 0), (5, 0, 0, 0)]
    made = client.post(address(order), typed(trade, order, ("GLOVE", "6"), ("ROPE", "5"), ("LAMP", "1")))
    assert made.status_code == 302
    assert trade.demand(order) == [(10, 6, 0, 4), (5, 0, 0, 0), (1, 0, 0, 0)]
    assert trade.rows("SELECT qty FROM warehouse_putback") == [(4,)]


def test_a_fault_stands_at_its_row(client: Client, trade: Trade, order: int) -> None:
    for rows in ((("LAMP", "6"), ("ROPE", "5")), (("GLOVE", "6"), ("ROPE", "5"), ("NOTHING", "1"))):
        answer = client.post(address(order), typed(trade, order, *rows))
        assert answer.status_code == 422
    assert trade.demand(order) == [(10, 10, 0, 0), (5, 0, 0, 0)]


def test_while_it_is_typed_the_desk_says_what_comes_out_of_the_work(client: Client, trade: Trade, order: int) -> None:
    answer = client.post(
        address(order), typed(trade, order, ("GLOVE", "6"), ("ROPE", "5")), headers={"X-Feedback": "1"}
    )
    said = json.loads(answer.content)
    assert "4 were picked and must be put back" in said["foot"]
    assert said["lines"][0]["cells"]["net"] == "60.00"


def test_what_is_over_is_not_changed(client: Client, trade: Trade) -> None:
    trade.receive("GLOVE", 1)
    done = trade.deliver(want("GLOVE", 1))
    assert client.get(address(done)).status_code == 409


def test_programs_preview_and_change(trade: Trade, order: int) -> None:
    app = program()
    change = {"order_id": order, "lines": [{"line_no": 1, "qty": "8"}], "reason": "Less space."}
    shown = app.post("/orders/amend/preview", change).body
    assert (shown["total_amount"], shown["put_back_qty"]) == ("100.00", "2.000000")
    assert trade.demand(order) == [(10, 10, 0, 0), (5, 0, 0, 0)]
    (made,) = app.post("/orders/amend", {"orders": [change]}).body["results"]
    assert made == shown
    assert trade.demand(order) == [(10, 8, 0, 2), (5, 0, 0, 0)]
    wrong = {**change, "lines": [{"line_no": 7, "qty": "8"}]}
    assert app.post("/orders/amend/preview", wrong).codes == ["unknown_order_line"]
    (put_back,) = app.get("/put-backs?state=open").body["items"]
    assert app.post("/put-backs/put-back", {"ids": [put_back["id"]]}).status == 200
