"""The page of an order under change: it comes whole, and a box that was ticked stays ticked."""

import re

from django.test import Client

from onegauge.orders.drafts import OrderRevision
from onegauge.orders.models import SalesOrder
from onegauge.orders.operations import revise_orders
from onegauge.orders.web.forms import OrderForm
from tests.support import Trade, want
from tests.ui.conftest import client  # noqa: F401  a fixture
from tests.ui.test_forms import hidden


def address(order: int) -> str:
    """Where an order is changed."""
    return f"/orders/salesorder/{order}/edit/"


def test_what_is_said_of_a_stored_order_comes_with_the_page(trade: Trade, client: Client) -> None:  # noqa: F811
    trade.receive("GLOVE", 100)
    order = trade.capture(want("GLOVE", 3))

    page = client.get(address(order)).content.decode()

    first = page.split("<tr data-line>")[1]
    cells = dict(re.findall(r'data-cell="(\w+)"[^>]*>([^<]*)', first))
    assert (cells["name"], cells["price"], cells["net"], cells["stock"]) == ("Glove", "10.00", "30.00", "100 EA")
    assert "Credit used with this order" in page.split("data-aside")[1]
    assert "36.00" in page.split("data-foot")[1]


def test_stored_values_are_sent_as_they_are(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 3), ship_complete=True)
    with_row = OrderForm(None, row=SalesOrder.objects.get(pk=order), by=trade.by)

    again = OrderForm(with_row.as_typed(), row=with_row.row, by=trade.by)

    assert again.is_valid(), again.errors
    assert again.cleaned_data["ship_complete"] is True
    assert [(line["sku"], line["qty"]) for line in again.filled_lines] == [("GLOVE", 3)]


def test_a_box_that_was_ticked_stays_ticked_on_the_page_of_a_conflict(trade: Trade, client: Client) -> None:  # noqa: F811
    order = trade.capture(want("GLOVE", 3))
    page = client.get(address(order)).content.decode()
    theirs = OrderRevision(
        order_id=order,
        company="NORTH",
        customer="ACME",
        site="LEEDS",
        customer_reference="PO-2",
        lines=[want("GLOVE", 3)],
    )
    revise_orders(orders=[theirs], by=trade.by)
    sent = {
        "company": str(trade.companies["NORTH"]), "customer": "ACME", "site": str(trade.sites["LEEDS"]), "ship_complete": "on",
        "customer_reference": "", "lines-count": "1", "lines-0-sku": "GLOVE", "lines-0-qty": "3",
        "version": hidden(page, "version"), "was": hidden(page, "was"),
    }  # fmt: skip

    conflict = client.post(address(order), sent)

    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Yours is kept" in text
    assert re.search(r'name="ship_complete"[^>]*checked', text)
    assert 'value="PO-2"' in text
    assert trade.value("SELECT ship_complete FROM orders_salesorder WHERE id = %s", order) is False
