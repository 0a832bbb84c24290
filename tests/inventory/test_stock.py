"""Goods in and corrections."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onegauge.inventory.operations import AdjustmentLine, ReceiptLine, adjust_stock, receive_stock
from tests.support import Trade, add_items, codes, limited, nothing_changed, refusals, want

GOOD = ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(5), unit_cost=Decimal(2))
COUNT = AdjustmentLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(1), reason="count")


def test_a_receipt_adds_up_and_is_journalled(trade: Trade) -> None:
    lines = [GOOD, replace(GOOD, bin="A-02"), replace(GOOD, site="YORK", sku="ROPE")]
    posted = receive_stock(lines=lines, reference="R-1", by=trade.by)
    assert sorted((p.site_id, p.line_count, p.qty) for p in posted) == sorted(
        [(trade.sites["LEEDS"], 2, 10), (trade.sites["YORK"], 1, 5)]
    )
    assert (trade.stock("GLOVE"), trade.stock("ROPE", site="YORK")) == ((10, 0), (5, 0))
    assert trade.rows("SELECT from_place, to_place, unit_cost, reason FROM inventory_movement LIMIT 1") == [
        ("supplier", "stock", 2, "R-1")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"site": "MOON"}, ("unknown_site", "lines[0].site")),
        ({"bin": "Z-99"}, ("unknown_bin", "lines[0].bin")),
        ({"sku": "NOTHING"}, ("unknown_item", "lines[0].sku")),
        ({"qty": Decimal(0)}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal(-1)}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("NaN")}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("Infinity")}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("1.0000005")}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("1e11")}, ("invalid_value", "lines[0].qty")),
        ({"unit_cost": Decimal("-0.01")}, ("invalid_value", "lines[0].unit_cost")),
    ],
)
def test_what_a_receipt_refuses(trade: Trade, change: dict[str, Any], expected: tuple[str, str]) -> None:
    act = lambda: receive_stock(lines=[replace(GOOD, **change), GOOD], reference="R", by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [expected]


def test_an_empty_receipt_and_a_foreign_site_are_refused(trade: Trade) -> None:
    assert codes(lambda: receive_stock(lines=[], reference="R", by=trade.by)) == ["invalid_value"]
    york = limited(trade.by, "inventory.receive", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    assert codes(lambda: receive_stock(lines=[GOOD], reference="R", by=york)) == ["unknown_site"]
    seen = replace(york, sites=trade.by.sites)
    assert codes(lambda: receive_stock(lines=[GOOD], reference="R", by=seen)) == ["permission_missing"]


def test_a_tracked_item_needs_its_lot_and_the_lot_that_expires_first_is_promised(trade: Trade) -> None:
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    line = replace(GOOD, sku="SERUM")
    assert codes(lambda: receive_stock(lines=[line], reference="R", by=trade.by)) == ["lot_required"]
    late = replace(line, lot="L1", expires_on=date(2030, 5, 1))
    soon = replace(line, lot="L2", expires_on=date(2029, 5, 1), bin="A-02")
    receive_stock(lines=[late, soon, replace(late, qty=Decimal(1))], reference="R", by=trade.by)
    order = trade.order(want("SERUM", 7))
    trade.allocate(order)
    assert trade.rows(
        "SELECT l.code, b.on_hand_qty, b.reserved_qty FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id"
        " ORDER BY 1"
    ) == [("L1", 6, 2), ("L2", 5, 5)]


def test_inspection_stock_is_not_promised(trade: Trade) -> None:
    trade.vary("inventory.receipt_status", "inspection")
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 5))
    assert trade.allocate() == {}
    assert trade.value("SELECT promise_reason FROM inventory_demand WHERE source_id = %s", order) == "awaiting_supply"


def test_an_adjustment_never_goes_below_what_is_reserved(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    trade.allocate(trade.order(want("GLOVE", 4)))
    act = lambda: trade.adjust("GLOVE", -2)  # noqa: E731
    assert nothing_changed(trade, act) == ["stock_short"]
    trade.adjust("GLOVE", -1)
    assert trade.stock("GLOVE") == (4, 4)
    assert codes(lambda: adjust_stock(lines=[replace(COUNT, qty=Decimal(-1))] * 2, by=trade.by)) == ["stock_short"] * 2


@pytest.mark.parametrize(
    ("change", "field"),
    [({"qty": Decimal(0)}, "qty"), ({"reason": " "}, "reason"), ({"qty": Decimal("0.0000001")}, "qty"),
     ({"unit_cost": Decimal(-1)}, "unit_cost")],
)  # fmt: skip
def test_what_an_adjustment_refuses(trade: Trade, change: dict[str, Any], field: str) -> None:
    act = lambda: adjust_stock(lines=[replace(COUNT, **change)], by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [("invalid_value", f"lines[0].{field}")]


def test_many_small_quantities_keep_ledger_and_balance_equal(trade: Trade) -> None:
    lines = [replace(GOOD, qty=Decimal("0.000001"))] * 30
    receive_stock(lines=lines, reference="R", by=trade.by)
    assert trade.stock("GLOVE") == (Decimal("0.00003"), 0)
