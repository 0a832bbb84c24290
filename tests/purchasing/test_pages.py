"""The page of a purchase order: what is said while it is typed, what it becomes, and what its verbs take down."""

import re
from decimal import Decimal

from django.test import Client

from onegauge.kernel.db import read_scope
from onegauge.purchasing import operations as ops
from onegauge.purchasing.web.forms import PurchaseForm
from onegauge.purchasing.web.papers import purchase_order
from tests.app.api_kit import program
from tests.purchasing.words import create, figures, line, place, send, set_up_direct, state
from tests.support import Trade, want
from tests.ui.conftest import client  # noqa: F401  a fixture
from tests.ui.test_forms import hidden

NEW = "/purchasing/purchaseorder/new/"


def typed(trade: Trade, qty: str, **more: str) -> dict[str, str]:
    """A page with one line of gloves."""
    head = {"site": str(trade.sites["LEEDS"]), "supplier": "GLOVECO", "currency": "", "note": "", "wanted_on": ""}
    return {**head, "lines-count": "1", "lines-0-sku": "GLOVE", "lines-0-qty": qty, **more}


def test_price_day_and_the_right_quantity_are_said_while_it_is_typed(trade: Trade) -> None:
    good = PurchaseForm(typed(trade, "20"), row=None, by=trade.by)
    good.is_valid()
    said = good.feedback(trade.by)
    assert (said.lines[0].cells["price"], said.lines[0].cells["net"], dict(said.faults)) == ("3", "60.00", {})

    small = PurchaseForm(typed(trade, "7"), row=None, by=trade.by)
    small.is_valid()
    assert dict(small.feedback(trade.by).lines[0].faults) == {
        "qty": "GLOVECO sells at least 20 of GLOVE, not 7. Order 20."
    }

    unknown = PurchaseForm(typed(trade, "20", supplier="ACME"), row=None, by=trade.by)
    unknown.is_valid()
    assert list(unknown.feedback(trade.by).faults) == ["supplier"]


def test_an_order_that_is_typed_is_placed(trade: Trade, client: Client) -> None:  # noqa: F811
    page = client.get(NEW)
    assert page.status_code == 200
    sent = typed(trade, "20", place="on", key=hidden(page.content.decode(), "key"))

    answer = client.post(NEW, sent)

    assert answer.status_code in {204, 302}, answer.content.decode()[:2000]
    (row,) = trade.rows("SELECT id, state, total_amount FROM purchasing_purchaseorder")
    assert row[1:] == ("approved", Decimal("60.00"))


def test_what_the_supplier_does_not_take_stands_at_its_field(trade: Trade, client: Client) -> None:  # noqa: F811
    sent = typed(trade, "25", key=hidden(client.get(NEW).content.decode(), "key"))
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert "Order 20 or 30." in answer.content.decode()
    assert trade.value("SELECT count(*) FROM purchasing_purchaseorder") == 0


def test_the_page_shows_lines_receipts_and_for_whom_it_waits(trade: Trade, client: Client) -> None:  # noqa: F811
    order = send(trade, line("GLOVE", 20))
    ops.receive_purchase_orders(order_ids=[order], qty=Decimal(5), reference="DN-9", by=trade.by)
    address = f"/purchasing/purchaseorder/{order}/"
    page = client.get(address).content.decode()
    assert "Not acknowledged yet" in page
    assert "NG-1" in page
    assert "DN-9" in client.get(f"{address}?tab=receipts").content.decode()


def test_the_order_of_the_customer_says_who_sends_for_it(trade: Trade, client: Client) -> None:  # noqa: F811
    set_up_direct(trade)
    order = trade.order(want("LAMP", 2))
    page = client.get(f"/orders/salesorder/{order}/?tab=suppliers").content.decode()
    assert "Lampco" in page
    assert re.search(r"PO-\d{7}", page)


def test_buttons_are_there_as_the_lifecycle_says(trade: Trade, client: Client) -> None:  # noqa: F811
    order = place(trade, line("GLOVE", 20))
    page = client.get(f"/purchasing/purchaseorder/{order}/").content.decode()
    assert "Send to the supplier" in page
    assert "Acknowledged" not in re.findall(r"<button[^>]*>\s*([^<]+?)\s*</button>", page)
    assert (state(trade, order), figures(trade, order)) == ("approved", [(Decimal(20), 0, 0)])


def test_a_draft_is_changed_in_its_form_and_a_placed_order_is_not(trade: Trade, client: Client) -> None:  # noqa: F811
    order = create(trade, line("GLOVE", 20))
    address = f"/purchasing/purchaseorder/{order}/edit/"
    page = client.get(address).content.decode()
    assert 'value="20"' in page
    sent = typed(trade, "30", version=hidden(page, "version"), was=hidden(page, "was"), key=hidden(page, "key"))

    answer = client.post(address, sent)

    assert answer.status_code in {204, 302}, answer.content.decode()[:2000]
    assert figures(trade, order) == [(Decimal(30), 0, 0)]
    placed = place(trade, line("GLOVE", 20))
    closed = client.get(f"/purchasing/purchaseorder/{placed}/edit/")
    assert "is not changed any more" in closed.content.decode() or closed.status_code in {302, 403, 409}


def test_the_supplier_gets_the_order_as_a_paper(trade: Trade, client: Client) -> None:  # noqa: F811
    """Its own number, quantity, price and day of each line, and where to deliver; before it is approved it says so."""
    order = create(trade, line("GLOVE", 30), line("ROPE", 5))
    with read_scope(trade.by):
        draft = purchase_order(order)
    assert draft is not None
    assert draft.terms[0] == "This is no valid order: its state is draft."
    ops.place_purchase_orders(order_ids=[order], by=trade.by)
    with read_scope(trade.by):
        letter = purchase_order(order)
        assert purchase_order(10**12) is None
    assert letter is not None
    assert (letter.recipient[0], letter.scannable) == ("Gloveco", True)
    assert [[c.text(row) for c in letter.lines.columns[:6]] for row in letter.lines.rows] == [
        ["1", "NG-1", "GLOVE", "30 EA", "3.00", "90.00"], ["2", "–", "ROPE", "5 EA", "1.00", "5.00"],
    ]  # fmt: skip
    assert letter.totals == (("Total, net", "GBP 95.00"),)
    assert not letter.terms[0].startswith("This is no valid order")

    address = f"/purchasing/purchaseorder/{order}/paper.pdf"
    assert address in client.get(f"/purchasing/purchaseorder/{order}/").content.decode()
    assert client.get(address).content.startswith(b"%PDF")
    app = program()
    known = {"Authorization": f"Bearer {app.key}"}
    answer = app.client.get(f"/api/v1/papers/purchasing/purchaseorder/{order}", headers=known)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
