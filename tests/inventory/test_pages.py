"""Stock on pages and for programs: what people move, judge and pack with a form."""

from typing import Any

import pytest
from django.test import Client

from onegauge.inventory import operations as ops
from tests.app.api_kit import program
from tests.inventory.words import PALLET, lies, spot, standing, unit
from tests.support import Trade
from tests.ui.conftest import client  # noqa: F401  a fixture

STOCK, UNITS = "/inventory/balance", "/inventory/handlingunit"


@pytest.fixture
def desk(client: Client, trade: Trade) -> Client:  # noqa: F811
    """Somebody at a desk, with gloves on the shelf and a pallet beside them."""
    trade.receive("GLOVE", 10, lot="L1")
    unit(trade, PALLET, bin="A-01")
    return client


def post(desk: Client, path: str, **values: Any) -> int:
    """Send a form."""
    return desk.post(path, values).status_code


def test_goods_are_moved_judged_packed_and_taken_out_from_the_list(desk: Client, trade: Trade) -> None:
    here = spot(trade, "GLOVE", lot="L1")
    assert post(desk, f"{STOCK}/{here}/do/pack/", sscc=PALLET, qty="4", sent="1") == 302
    inside = spot(trade, "GLOVE", lot="L1", sscc=PALLET)
    assert post(desk, f"{STOCK}/{inside}/do/unpack/", qty="1", sent="1") == 302
    assert (
        post(
            desk,
            f"{STOCK}/{here}/do/judge/",
            status="blocked",
            reason_code="quality",
            qty="2",
            reason="wet",
            sent="1",
        )
        == 302
    )
    assert post(desk, f"{STOCK}/do/move/", ids=f"{here}", to_bin="A-02", qty="", reason="", sent="1") in (200, 302)

    assert [(row[1], row[3], row[5], row[6]) for row in lies(trade)] == [
        ("A-01", "", "blocked", 2), ("A-01", PALLET, "available", 3), ("A-02", "", "available", 5),
    ]  # fmt: skip


def test_a_refused_move_says_why_on_the_page(desk: Client, trade: Trade) -> None:
    here = spot(trade, "GLOVE", lot="L1")
    answer = desk.post(f"{STOCK}/{here}/do/move/", {"to_bin": "Z-99", "qty": "", "reason": "", "sent": "1"})
    assert b"There is no bin" in answer.content
    assert [(row[1], row[6]) for row in lies(trade)] == [("A-01", 10)]


def test_the_page_of_a_pallet_shows_what_is_in_it_and_moves_it(desk: Client, trade: Trade) -> None:
    ops.pack_stock(lines=[ops.PackLine(balance_id=spot(trade, "GLOVE", lot="L1"), sscc=PALLET)], by=trade.by)
    pallet = trade.value("SELECT id FROM inventory_handlingunit")
    page = desk.get(f"{UNITS}/{pallet}/").content.decode()
    assert all(text in page for text in (PALLET, "GLOVE", "L1", "What is in it"))

    assert post(desk, f"{UNITS}/{pallet}/do/move/", to_bin="A-03", reason="", sent="1") == 302
    assert post(desk, f"{UNITS}/{pallet}/do/close/", sent="1") == 302
    assert standing(trade, pallet)[:2] == ("closed", "A-03")


def test_goods_come_in_by_a_form_with_their_dimensions(desk: Client, trade: Trade) -> None:
    line = {
        "sku": "ROPE", "bin": "A-01", "qty": "3", "unit_cost": "2", "lot": "R1", "expires_on": "2090-01-01", "origin": "DE",
        "sscc": PALLET, "status": "damaged",
    }  # fmt: skip
    values = {f"lines-0-{name}": value for name, value in line.items()}
    head = {
        "site": str(trade.sites["LEEDS"]),
        "reference": "D1",
        "owner": "",
        "lines-count": "1",
    }
    assert post(desk, "/inventory/movement/new/", **head, **values) in (200, 302)
    assert [row[1:7] for row in lies(trade, "ROPE")] == [("A-01", "R1", PALLET, "", "damaged", 3)]


def test_programs_do_the_same(desk: Client, trade: Trade) -> None:
    app = program()
    here = spot(trade, "GLOVE", lot="L1")
    assert app.post("/stock-moves", {"lines": [{"balance_id": here, "bin": "A-02", "qty": "4"}]}).status == 200
    judged = {"balance_id": here, "status": "blocked", "reason_code": "recall"}
    assert app.post("/stock-statuses", {"lines": [judged]}).status == 200
    (opened,) = app.post("/handling-units", {"units": [{"site": "LEEDS", "bin": "A-02"}]}).body["results"]
    packed = {"balance_id": spot(trade, "GLOVE", "A-02", lot="L1"), "sscc": opened["sscc"]}
    assert app.post("/handling-units/pack", {"lines": [packed]}).status == 200
    assert app.post("/handling-units/close", {"ids": [opened["handling_unit_id"]]}).status == 200
    one = app.get(f"/handling-units/{opened['handling_unit_id']}").body
    assert (one["state"], one["bin"], [(c["sku"], c["on_hand_qty"]) for c in one["contents"]]) == (
        "closed", "A-02", [("GLOVE", "4.000000")],
    )  # fmt: skip
    answer = app.post("/stock-moves", {"lines": [{"balance_id": packed["balance_id"], "bin": "Z"}]})
    assert answer.codes == ["unknown_bin"]
