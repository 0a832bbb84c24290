"""The stations and papers of the outbound side: a shipment goes through scale, door and street on pages alone."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from onegauge.flows.web.contributions import deliveries_of
from onegauge.kernel.db import read_scope
from onegauge.warehouse import operations as ops
from onegauge.warehouse.web.hand import work
from onegauge.warehouse.web.outbound_papers import carton_labels, carton_list, load_list
from tests.support import Trade
from tests.ui.conftest import client  # noqa: F401  a fixture
from tests.warehouse.outbound import carrier, load, number, picked, proven, sized

pytestmark = pytest.mark.django_db


def act(client: Client, station: str, task: int, name: str, **typed: object) -> str:  # noqa: F811  the fixture
    """Press a button of a station; what the next page says."""
    url = reverse("ui:task", args=["warehouse", station, task])
    page = client.get(url).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    version = re.search(r'name="version" value="([^"]*)"', page)
    assert key
    assert version
    data = {"act": name, "key": key[1], "version": version[1], **typed}
    return client.post(url, data, follow=True).content.decode()


def test_a_shipment_is_packed_loaded_and_delivered_on_pages(trade: Trade, client: Client) -> None:  # noqa: F811  the fixture
    proven(trade)
    carrier(trade)
    trade.vary("warehouse.carrier_service", "NORTH/24")
    sized(trade, "GLOVE", (100, 80, 40), "0.2")
    ops.save_pack_instructions(instructions=[ops.PackInstructionDraft(text="Price label", sku="GLOVE")], by=trade.by)
    shipment = picked(trade, ("GLOVE", 3))

    assert "not of this shipment" in act(client, "pack", shipment, "scan", scan="ROPE")
    said = act(client, "pack", shipment, "scan", scan="GLOVE", qty="3")
    assert "Carton 1 of 1" in said
    assert "It is full" in said
    assert "The weight is off" in act(client, "pack", shipment, "close", actual_kg="9")
    assert "It should weigh" in act(client, "pack", shipment, "close", actual_kg="8")
    assert "Closed" in act(client, "pack", shipment, "close", actual_kg="9", reason="Scale is new")
    assert "Price label" in act(client, "pack", shipment, "packed")
    act(client, "pack", shipment, "confirm")
    act(client, "pack", shipment, "packed")
    assert trade.shipment_state(shipment) == "packed"

    made = load(trade, shipment)
    (sscc, tracking, carton) = trade.rows("SELECT sscc, tracking, id FROM warehouse_carton")[0]
    assert "1 of 1 on the vehicle" in act(client, "loading", made, "scan", scan=sscc)
    act(client, "loading", made, "depart", seal="S-1")
    act(client, "handover", shipment, "deliver", outcome="partly", received_by="M. Hall", note="One wet")
    with read_scope(trade.by):
        (face,) = carton_labels([carton])
        letter, waybill = carton_list(carton), load_list(made)
        (order,) = trade.rows("SELECT source_id FROM warehouse_shipment WHERE id = %s", shipment)[0]
        (row,) = deliveries_of(order)
    assert [s.human for s in face.symbols] == [tracking, f"(00){sscc}"]
    assert face.title == "Package 1 of 1"
    assert ("Routing", "N1 LEEDS HUB") in face.facts
    assert letter is not None
    assert [r.packed_qty for r in letter.lines.rows] == [3]
    assert waybill is not None
    assert [m.shipment.number for m in waybill.lines.rows] == [number(trade, shipment)]
    assert (str(row.took), row.remark) == ("Partly delivered", "One wet")


def test_where_a_site_counts_the_station_takes_what_is_typed(trade: Trade, client: Client) -> None:  # noqa: F811  the fixture
    proven(trade, "count")
    shipment = picked(trade, ("ROPE", 2))
    line = trade.shipment_lines(shipment)[0][0]
    assert "is no quantity" in act(client, "pack", shipment, "count", **{f"row-{line}": "two"})
    act(client, "pack", shipment, "count", **{f"row-{line}": "2"})
    act(client, "pack", shipment, "close")
    act(client, "pack", shipment, "packed")
    assert trade.shipment_state(shipment) == "packed"


def test_the_hand_leads_to_the_station_where_a_site_proves_what_is_packed(trade: Trade) -> None:
    trade.vary("warehouse.task_release", "stream")
    shipment = picked(trade, ("GLOVE", 1))
    ops.plan_tasks(site_ids=[trade.sites["LEEDS"]], by=trade.by)
    (task,) = work(trade.by, "hand-1", "LEEDS", 1)
    assert (task["type"], task["href"]) == ("pack", "")
    proven(trade)
    (task,) = work(trade.by, "hand-2", "LEEDS", 1)
    assert task["href"] == f"/warehouse/pack/task/{shipment}/"
