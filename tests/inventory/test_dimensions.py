"""Goods in and corrections in all dimensions: lots, serials, statuses, handling units, owners, weights, bins with limits."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.catalog import operations as catalog
from onegauge.finance.operations.costing import flows_of
from onegauge.inventory.operations import (
    AdjustmentLine,
    ReceiptLine,
    ZoneDraft,
    adjust_stock,
    close_units,
    receive_stock,
    save_zones,
)
from onegauge.inventory.sscc import is_prefix, own_sscc, sscc_fault
from onegauge.kernel.db import read_scope
from tests.inventory.words import CASE, PALLET, lies, limit, unit
from tests.support import Trade, add_items, codes, nothing_changed, refusals, want

GOOD = ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(5), unit_cost=Decimal(2))
COUNT = AdjustmentLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(-1), reason="count")


def receive(trade: Trade, *lines: ReceiptLine) -> None:
    """Goods come in."""
    receive_stock(lines=lines, reference="R", by=trade.by)


def test_a_lot_keeps_what_was_said_of_it_first_and_learns_the_rest(trade: Trade) -> None:
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    line = replace(GOOD, sku="SERUM", lot="L1", expires_on=date(2090, 5, 1))
    receive(trade, line)
    receive(trade, replace(line, expires_on=None, produced_on=date(2026, 1, 1), origin="DE"))
    told = "SELECT expires_on, produced_on, origin FROM inventory_lot"
    assert trade.rows(told) == [(date(2090, 5, 1), date(2026, 1, 1), "DE")]

    act = lambda: receive(trade, replace(line, expires_on=date(2090, 6, 1), origin="FR"))  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [("invalid_value", "lines[0].expires_on"), ("invalid_value", "lines[0].origin")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"produced_on": date(2027, 1, 2), "expires_on": date(2027, 1, 1), "lot": "L"},
            ("invalid_value", "produced_on"),
        ),
        ({"origin": "Germany", "lot": "L"}, ("invalid_value", "origin")),
        ({"expires_on": date(2027, 1, 1)}, ("lot_required", "lot")),
        ({"sscc": "123"}, ("sscc_invalid", "sscc")),
        ({"sscc": PALLET[:-1] + str((int(PALLET[-1]) + 1) % 10)}, ("sscc_invalid", "sscc")),
        ({"weight_kg": Decimal(3)}, ("weight_off", "weight_kg")),
        ({"weight_kg": Decimal(0)}, ("invalid_value", "weight_kg")),
        ({"status": "expired"}, ("invalid_value", "status")),
        ({"status": "nonsense"}, ("invalid_value", "status")),
        ({"owner": "NOBODY", "unit_cost": Decimal(0)}, ("unknown_owner", "owner")),
        ({"owner": "ACME"}, ("invalid_value", "unit_cost")),
    ],
)
def test_what_a_receipt_in_dimensions_refuses(trade: Trade, change: dict[str, Any], expected: tuple[str, str]) -> None:
    act = lambda: receive(trade, GOOD, replace(GOOD, **change))  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [(expected[0], f"lines[1].{expected[1]}")]


def test_a_serial_number_is_one_piece_and_lies_in_one_place(trade: Trade) -> None:
    add_items(trade, {"DRILL": "90.00"}, tracking="serial")
    one = replace(GOOD, sku="DRILL", qty=Decimal(1), lot="S1")
    assert codes(lambda: receive(trade, replace(one, qty=Decimal(2)))) == ["serial_not_one"]
    assert codes(lambda: receive(trade, one, replace(one, bin="A-02"))) == ["serial_taken"]

    receive(trade, one, replace(one, lot="S2"))
    act = lambda: receive(trade, replace(one, site="YORK"))  # noqa: E731
    assert nothing_changed(trade, act) == ["serial_taken"]

    adjust_stock(lines=[replace(COUNT, sku="DRILL", lot="S1")], by=trade.by)
    receive(trade, replace(one, site="YORK"))
    assert [row[:3] for row in lies(trade)] == [("DRILL", "A-01", "S1"), ("DRILL", "A-01", "S2")]


def test_a_receipt_may_be_stricter_than_the_policy_never_looser(trade: Trade) -> None:
    receive(trade, replace(GOOD, status="damaged"), GOOD)
    assert [(row[5], row[6]) for row in lies(trade)] == [("available", 5), ("damaged", 5)]

    trade.vary("inventory.receipt_status", "inspection")
    act = lambda: receive(trade, replace(GOOD, status="available"))  # noqa: E731
    assert nothing_changed(trade, act) == ["invalid_value"]
    receive(trade, replace(GOOD, status="blocked"), replace(GOOD, sku="ROPE"))
    assert [(row[0], row[5]) for row in lies(trade)][1:3] == [("GLOVE", "blocked"), ("GLOVE", "damaged")]
    assert [row[5] for row in lies(trade, "ROPE")] == ["inspection"]


def test_what_is_past_its_expiry_comes_in_as_expired(trade: Trade) -> None:
    yesterday = trade.by.today - timedelta(days=1)
    receive(trade, replace(GOOD, lot="OLD", expires_on=yesterday), replace(GOOD, lot="NEW", expires_on=trade.by.today))
    assert [(row[2], row[5]) for row in lies(trade)] == [("NEW", "available"), ("OLD", "expired")]


def test_goods_come_under_the_label_of_their_pallet(trade: Trade) -> None:
    receive(trade, replace(GOOD, sscc=PALLET), replace(GOOD, sku="ROPE", sscc=PALLET), GOOD)
    assert [(row[0], row[3], row[6]) for row in lies(trade)] == [
        ("GLOVE", "", 5),
        ("GLOVE", PALLET, 5),
        ("ROPE", PALLET, 5),
    ]
    placed = (
        "SELECT h.sscc, h.kind, h.state, n.code FROM inventory_handlingunit h JOIN inventory_bin n ON n.id = h.bin_id"
    )
    assert trade.rows(placed) == [(PALLET, "pallet", "open", "A-01")]

    act = lambda: receive(trade, replace(GOOD, bin="A-02", sscc=PALLET))  # noqa: E731
    assert nothing_changed(trade, act) == ["handling_unit_elsewhere"]
    counted = replace(COUNT, sscc=CASE)
    assert codes(lambda: adjust_stock(lines=[counted], by=trade.by)) == ["unknown_handling_unit"]
    adjust_stock(
        lines=[replace(COUNT, sscc=PALLET, qty=Decimal(-5)), replace(COUNT, sku="ROPE", sscc=PALLET, qty=Decimal(-5))],
        by=trade.by,
    )
    receive(trade, replace(GOOD, site="YORK", bin="A-02", sscc=PALLET))
    assert trade.rows(placed) == [(PALLET, "pallet", "open", "A-02")]


def test_a_closed_unit_takes_no_goods(trade: Trade) -> None:
    close_units(handling_unit_ids=[unit(trade, PALLET, bin="A-01")], by=trade.by)
    act = lambda: receive(trade, replace(GOOD, sscc=PALLET))  # noqa: E731
    assert nothing_changed(trade, act) == ["handling_unit_closed"]


def test_goods_of_others_are_never_promised_and_cost_us_nothing(trade: Trade) -> None:
    theirs = replace(GOOD, owner="ACME", unit_cost=Decimal(0))
    receive(trade, theirs)
    order = trade.order(want("GLOVE", 3))
    assert trade.allocate(order) == {}
    assert trade.value("SELECT promise_reason FROM inventory_demand") == "awaiting_supply"
    assert [row[4:6] for row in lies(trade)] == [("ACME", "entrusted")]

    adjust_stock(lines=[replace(COUNT, owner="ACME", qty=Decimal(2))], by=trade.by)
    assert lies(trade)[0][6] == 7
    assert trade.rows("SELECT DISTINCT unit_cost FROM inventory_movement WHERE owner_id IS NOT NULL") == [(None,)]


def weighed(trade: Trade, **more: Any) -> ReceiptLine:
    """Two cheeses of about four kilograms each."""
    add_items(trade, {"CHEESE": "12.00"}, weight_kg=Decimal(4), catch_weight=True)
    return replace(GOOD, sku="CHEESE", qty=Decimal(2), weight_kg=Decimal("8.3"), **more)


def kilograms(trade: Trade) -> list[Decimal]:
    """What the cheeses weigh, by balance."""
    return [
        row[0] for row in trade.rows("SELECT weight_kg FROM inventory_balance WHERE weight_kg IS NOT NULL ORDER BY id")
    ]


def test_catch_weight_is_kept_exactly_and_leaves_with_the_goods(trade: Trade) -> None:
    line = weighed(trade)
    assert codes(lambda: receive(trade, replace(line, weight_kg=None))) == ["weight_required"]
    assert codes(lambda: receive(trade, replace(line, weight_kg=Decimal(11)))) == ["weight_off"]
    receive(trade, line, replace(line, qty=Decimal(1), weight_kg=Decimal("3.9")))
    assert kilograms(trade) == [Decimal("12.2")]

    trade.deliver(want("CHEESE", 2))
    assert kilograms(trade) == [Decimal("4.066667")]
    assert trade.value("SELECT weight_kg FROM inventory_movement WHERE to_place = 'customer'") == Decimal("8.133333")

    short = replace(COUNT, sku="CHEESE", weight_kg=Decimal("4.5"))
    adjust_stock(lines=[short], by=trade.by)
    assert kilograms(trade) == [0]


def test_goods_never_lie_without_their_weight(trade: Trade) -> None:
    receive(trade, weighed(trade))
    too_heavy = [replace(COUNT, sku="CHEESE", weight_kg=Decimal(5)), replace(COUNT, sku="CHEESE", qty=Decimal(-2))]
    assert nothing_changed(trade, lambda: adjust_stock(lines=too_heavy, by=trade.by)) == ["stock_short"]
    receive(trade, replace(GOOD, sku="CHEESE", qty=Decimal(1), weight_kg=Decimal(3), lot="LIGHT"))
    light = [replace(COUNT, sku="CHEESE", lot="LIGHT", qty=Decimal("-0.9"), weight_kg=Decimal("3.0"))]
    assert nothing_changed(trade, lambda: adjust_stock(lines=light, by=trade.by)) == ["weight_off"]
    found = replace(COUNT, sku="CHEESE", qty=Decimal(1))
    assert codes(lambda: adjust_stock(lines=[found], by=trade.by)) == ["weight_required"]
    adjust_stock(lines=[replace(found, weight_kg=Decimal("3.7")), replace(COUNT, sku="CHEESE")], by=trade.by)
    assert kilograms(trade) == [Decimal(8), Decimal(3)]


def test_catch_weight_needs_a_usual_weight_and_stands_still_while_there_is_stock(trade: Trade) -> None:
    draft = catalog.ItemDraft(sku="GLOVE", name="Glove", item_class="GOODS", catch_weight=True)
    assert refusals(lambda: catalog.save_items(items=[draft], by=trade.by)) == [("invalid_value", "items[0].weight_kg")]
    receive(trade, GOOD)
    heavy = replace(draft, weight_kg=Decimal(1))
    act = lambda: catalog.save_items(items=[heavy], by=trade.by)  # noqa: E731
    assert refusals(act) == [("item_in_use", "items[0].catch_weight")]


# --- bins with limits


def measured(trade: Trade) -> None:
    """Gloves of two kilograms and a hundredth of a cubic metre each."""
    draft = catalog.ItemDraft(sku="GLOVE", name="Glove", item_class="GOODS", weight_kg=Decimal(2))
    catalog.save_items(items=[draft], by=trade.by)
    box = catalog.PackagingDraft(
        sku="GLOVE", code="BOX", level="case", numerator=10, length_mm=Decimal(1000), width_mm=Decimal(500),
        height_mm=Decimal(200),
    )  # fmt: skip
    catalog.save_packagings(packagings=[box], by=trade.by)


@pytest.mark.parametrize(
    ("limits", "most"),
    [({"max_weight_kg": 20}, 10), ({"max_volume_m3": "0.12"}, 12), ({"max_weight_kg": 20, "max_volume_m3": "0.07"}, 7)],
)
def test_a_bin_holds_no_more_than_its_limits(trade: Trade, limits: dict[str, Any], most: int) -> None:
    measured(trade)
    limit(trade, **limits)
    receive(trade, replace(GOOD, qty=Decimal(most)))
    one = replace(GOOD, qty=Decimal(1))
    act = lambda: receive(trade, one)  # noqa: E731
    assert nothing_changed(trade, act) == ["bin_full"]
    receive(trade, replace(one, bin="A-02"))
    assert codes(lambda: adjust_stock(lines=[replace(COUNT, qty=Decimal(1))], by=trade.by)) == ["bin_full"]


def test_a_limit_of_the_zone_holds_where_the_bin_says_nothing_and_for_what_lies_there_already(trade: Trade) -> None:
    measured(trade)
    receive(trade, GOOD)
    save_zones(zones=[ZoneDraft(site="LEEDS", code="A", name="Shelves", max_weight_kg=Decimal(12))], by=trade.by)
    one = replace(GOOD, qty=Decimal(1))
    receive(trade, one)
    assert codes(lambda: receive(trade, one)) == ["bin_full"]
    limit(trade, max_weight_kg=14)
    receive(trade, one)
    assert codes(lambda: receive(trade, one)) == ["bin_full"]


def test_pallets_are_counted_and_loose_goods_are_none(trade: Trade) -> None:
    limit(trade, max_units=1)
    receive(trade, GOOD, replace(GOOD, sscc=PALLET), replace(GOOD, sku="ROPE", sscc=PALLET))
    assert nothing_changed(trade, lambda: receive(trade, replace(GOOD, sscc=CASE))) == ["bin_full"]


@pytest.mark.parametrize(
    ("rule", "change", "expected"),
    [
        ("one_item", {"lot": "L2"}, []), ("one_item", {"sku": "ROPE"}, ["bin_mixed"]), ("one_lot", {"lot": "L1"}, []),
        ("one_lot", {"lot": "L2"}, ["bin_mixed"]), ("one_lot", {"sku": "ROPE"}, ["bin_mixed"]),
        ("one_owner", {"sku": "ROPE"}, []), ("one_owner", {"owner": "ACME", "unit_cost": Decimal(0)}, ["bin_mixed"]),
        ("any", {"sku": "ROPE"}, []),
    ],
)  # fmt: skip
def test_what_may_lie_together(trade: Trade, rule: str, change: dict[str, Any], expected: list[str]) -> None:
    limit(trade, mixing=rule)
    first = replace(GOOD, lot="L1")
    receive(trade, first)
    assert codes(lambda: receive(trade, replace(first, **change))) == expected


@pytest.mark.parametrize("bad", [{"max_weight_kg": 0}, {"max_volume_m3": -1}, {"max_units": 0}, {"mixing": "some"}])
def test_what_a_limit_refuses(trade: Trade, bad: dict[str, Any]) -> None:
    assert codes(lambda: limit(trade, **bad)) == ["invalid_value"]


# --- numbers of handling units


def test_numbers_are_those_of_gs1() -> None:
    assert own_sscc("0614141", 1_123_456_789) == "106141411234567897"
    assert own_sscc("4012345", 1) == own_sscc("4012345", 1 + 10**10) != own_sscc("4012345", 1 + 10**9)
    assert [is_prefix(p) for p in ("4012345", "4012345678", "401234", "40123456789", "401234x")] == [True, True] + [
        False
    ] * 3


@given(prefix=st.from_regex(r"[0-9]{7,10}", fullmatch=True).filter(str.isascii), serial=st.integers(0, 10**12))
def test_every_own_number_is_sound_and_a_slip_of_one_digit_is_found(prefix: str, serial: int) -> None:
    sscc = own_sscc(prefix, serial)
    assert sscc_fault(sscc, "sscc") is None
    slipped = sscc[:5] + str((int(sscc[5]) + 1) % 10) + sscc[6:]
    assert sscc_fault(slipped, "sscc") is not None


def test_costing_passes_over_goods_of_others(trade: Trade) -> None:
    receive(trade, GOOD, replace(GOOD, owner="ACME", unit_cost=Decimal(0)))
    names = ("id", "recorded_on", "effective_at", "company_id", "site_id", "item_id", "qty", "from_place", "to_place",
             "unit_cost", "demand_id", "owner_id")  # fmt: skip
    rows = [
        dict(zip(names, row, strict=True)) for row in trade.rows(f"SELECT {', '.join(names)} FROM inventory_movement")
    ]
    with read_scope(trade.by):
        assert [flow.unit_cost for flow in flows_of(rows, "default")] == [2]
