"""What people see of what comes in: the form, the stations, and why goods are held."""

from typing import Any

import pytest
from django.test import Client

from onegauge.kernel.permissions import PERMISSIONS
from tests.app.test_screen_contracts import check_page, signed_in
from tests.support import Trade
from tests.warehouse.inbound import arrived, docks, expect, goods, lies, receive


@pytest.fixture
def client(trade: Trade) -> Client:
    """Somebody who may do everything in the enterprise."""
    return signed_in(tuple(sorted(set(PERMISSIONS) - {"governance.maintain_roles"})))


def page(client: Client, address: str) -> str:
    """A page that is as all pages are."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = answer.content.decode()
    check_page(found)
    return found


def send(client: Client, address: str, **data: Any) -> str:
    """A form that is taken; returns the page after it."""
    answer = client.post(
        address, {"key": f"key-{len(str(data))}-{hash(str(data))}", "version": "", **data}, follow=True
    )
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_an_arrival_is_announced_with_its_lines_and_its_dock(client: Client, trade: Trade) -> None:
    docks(trade, "DOCK-1")
    page(client, "/warehouse/arrival/new/")
    lines = {
        "lines-count": "2", "lines-0-sku": "GLOVE", "lines-0-qty": "10", "lines-1-sku": "ROPE", "lines-1-qty": "5",
        "lines-1-lot": "L1", "lines-1-expires_on": "2027-06-30",
    }  # fmt: skip
    head = {"site": trade.sites["LEEDS"], "reference": "DN-9", "dock": "DOCK-1"}
    when = {"due_from": "2026-12-01T09:00", "due_until": "2026-12-01T11:30"}

    found = send(client, "/warehouse/arrival/new/", **head, **when, **lines)

    assert "DN-9" in found
    rows = trade.rows(
        "SELECT a.reference, a.expected_on::text, i.sku, l.expected_qty, l.lot_code FROM warehouse_arrivalline l"
        " JOIN warehouse_arrival a ON a.id = l.arrival_id JOIN catalog_item i ON i.id = l.item_id ORDER BY l.id"
    )
    assert rows == [("DN-9", "2026-12-01", "GLOVE", 10, ""), ("DN-9", "2026-12-01", "ROPE", 5, "L1")]


def test_the_clerk_receives_at_the_station_and_the_page_says_why_one_is_held(client: Client, trade: Trade) -> None:
    docks(trade, "DOCK-1")
    arrival = arrived(trade, expect("GLOVE", 100), reference="DN-9")
    assert "DN-9" in page(client, "/warehouse/receiving/")
    task = f"/warehouse/receiving/task/{arrival}/"
    assert "Receive what was scanned" in page(client, task)

    found = send(client, task, act="scan", scan="GLOVE", qty="104", condition="good")

    assert "103 accepted, 1 held" in found
    held = trade.value("SELECT id FROM warehouse_heldreceipt")
    why = page(client, f"/warehouse/heldreceipt/{held}/")
    assert "Why is it held?" in why
    assert "Accepted at most" in why
    assert "0.03" in why
    listed = page(client, f"/warehouse/arrival/{arrival}/?tab=receipts")
    assert "Held: more than ordered" in listed


def test_goods_are_put_away_at_the_station(client: Client, trade: Trade) -> None:
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", value="empty_bin")
    receive(trade, arrived(trade, expect("GLOVE", 10)), goods("GLOVE", 10))
    one = trade.value("SELECT id FROM warehouse_putaway")
    assert "It is empty" in page(client, "/warehouse/putaway-station/")
    task = f"/warehouse/putaway-station/task/{one}/"
    assert "A-01" in page(client, task)

    send(client, task, act="put_away", goods="GLOVE", scan="A-02")

    assert lies(trade, "GLOVE") == [("A-02", "available", 10)]
    assert "A-02" in page(client, "/warehouse/putaway/?elsewhere=yes")


def test_the_dock_board_opens(client: Client, trade: Trade) -> None:
    docks(trade, "DOCK-1")
    arrived(trade, expect("GLOVE", 1))
    found = page(client, "/warehouse/docks/")
    assert "DOCK-1" in found
    assert "From the door to the end" in found
