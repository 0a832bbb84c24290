"""Receiving: what is accepted, held, refused; why it was so here and not there; and what both ledgers say afterwards."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.catalog import operations as catalog
from onegauge.inventory.sscc import own_sscc
from onegauge.kernel.facts import wiring
from onegauge.kernel.journal import ref
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.facts import ArrivalsClosed, GoodsReceived
from onegauge.warehouse.kinds import ARRIVAL_KIND
from onegauge.warehouse.operations import GoodsReceipt
from onegauge.warehouse.permissions import DECIDE_HELD, RECEIVE
from tests.support import Trade, add_items, codes, nothing_changed, refusals, without
from tests.warehouse.inbound import (
    SOURCE,
    announced,
    arrived,
    docks,
    expect,
    figures,
    goods,
    lies,
    ordered,
    receipts,
    receive,
    state,
    supplier,
)

PALLET = own_sscc("4000001", 1)
OTHER = own_sscc("4000001", 2)


def held(trade: Trade) -> list[Any]:
    """Cause, quantity and state of what waits for a decision, or did."""
    return trade.rows("SELECT cause, qty, state FROM warehouse_heldreceipt ORDER BY id")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was announced to whoever expected the goods."""
    heard: list[Any] = []

    def hear(fact: Any, *, by: Any) -> None:
        heard.append(fact)

    for kind in (GoodsReceived, ArrivalsClosed):
        monkeypatch.setitem(wiring()[0], kind, (hear,))
    return heard


def test_what_comes_as_announced_is_in_stock_at_the_dock_and_may_be_promised(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    arrival = arrived(trade, expect("GLOVE", 100, unit_cost=Decimal(3)), expect("ROPE", 5))

    assert warehouse.receive_announced(arrival_ids=[arrival], by=trade.by) == [arrival]

    assert lies(trade, "GLOVE") == [("DOCK-1", "available", 100)]
    assert receipts(trade, arrival) == [("GLOVE", 100, "in_tol"), ("ROPE", 5, "in_tol")]
    moved = trade.rows(
        "SELECT qty, from_place, unit_cost, source_id FROM inventory_movement WHERE source_kind = 64 ORDER BY id"
    )
    assert moved == [(100, "supplier", 3, arrival), (5, "supplier", None, arrival)]
    assert state(trade, arrival) == "receiving"
    assert codes(lambda: warehouse.receive_announced(arrival_ids=[arrival], by=trade.by)) == ["wrong_receipt"]


def test_one_of_104_waits_at_one_site_is_accepted_at_the_other_and_waits_there_too_when_its_variance_is_over(
    trade: Trade,
) -> None:
    trade.vary("warehouse.receipt_over_share", value="0.05", site="YORK")
    at_leeds, at_york = (arrived(trade, expect("GLOVE", 100), site=s) for s in ("LEEDS", "YORK"))
    receive(trade, at_leeds, goods("GLOVE", 104))
    receive(trade, at_york, goods("GLOVE", 104))

    assert receipts(trade, at_leeds) == [("GLOVE", 103, "in_tol"), ("GLOVE", 1, "over_hold")]
    assert receipts(trade, at_york) == [("GLOVE", 104, "in_tol")]
    assert lies(trade, "GLOVE") == [("A-01", "available", 103), ("A-01", "blocked", 1)]
    assert lies(trade, "GLOVE", "YORK") == [("A-01", "available", 104)]
    unit = trade.rows("SELECT handling_unit_id IS NOT NULL FROM inventory_balance WHERE status = 'blocked'")
    assert unit == [(True,)]
    assert held(trade) == [("over", 1, "open")]
    why = trade.rows(
        "SELECT s.code, r.ordered_qty, r.allowed_qty, r.before_qty, r.policy -> 'warehouse.receipt_over_share' ->> 'value',"
        " r.policy -> 'warehouse.receipt_over_share' ->> 'level' FROM warehouse_receipt r"
        " JOIN governance_site s ON s.id = r.site_id ORDER BY r.id"
    )
    assert why == [
        ("LEEDS", 100, 103, 0, "0.03", "default"),
        ("LEEDS", 100, 103, 103, "0.03", "default"),
        ("YORK", 100, 105, 0, "0.05", "site"),
    ]

    later = trade.by.at(trade.by.now + timedelta(days=91))
    again = arrived(replace_by(trade, later), expect("GLOVE", 100), site="YORK")
    receive(trade, again, goods("GLOVE", 104), by=later)
    assert receipts(trade, again) == [("GLOVE", 103, "in_tol"), ("GLOVE", 1, "over_hold")]


HISTORY = """SELECT policy::text FROM kernel_journal
 WHERE object_id = %s AND kind = 64 AND verb = 'receive'"""


def test_the_tolerance_of_a_class_and_of_a_supplier_goes_before_that_of_the_site(trade: Trade) -> None:
    """The narrower rule decides: supplier before class, class before site; the receipt keeps which one it was."""
    key, mill = "warehouse.receipt_over_share", supplier(trade)
    trade.vary(key, "0.10")
    trade.vary(key, "0.05", item_class="GOODS")
    trade.vary(key, "0", partner=mill)
    theirs, anybodys = arrived(trade, expect("GLOVE", 100), supplier=mill), arrived(trade, expect("GLOVE", 100))
    for arrival in (theirs, anybodys):
        receive(trade, arrival, goods("GLOVE", 108))

    assert receipts(trade, theirs) == [("GLOVE", 100, "in_tol"), ("GLOVE", 8, "over_hold")]
    assert receipts(trade, anybodys) == [("GLOVE", 105, "in_tol"), ("GLOVE", 3, "over_hold")]
    why = f"SELECT DISTINCT policy -> '{key}' FROM warehouse_receipt WHERE arrival_id = %s"
    kept = [json.loads(trade.value(why, arrival)) for arrival in (theirs, anybodys)]
    assert [(k["value"], k["level"], k.get("partner"), k.get("item_class")) for k in kept] == [
        ("0", "site", mill, None), ("0.05", "site", None, "GOODS"),
    ]  # fmt: skip
    told = json.loads(trade.value(HISTORY, anybodys))
    assert sorted((x["key"].removeprefix("warehouse.receipt_over_"), x["level"]) for x in told) == [
        ("action", "default"), ("share", "site"), ("units", "default"),
    ]  # fmt: skip


def replace_by(trade: Trade, by: Any) -> Trade:
    """The same enterprise at another time."""
    return replace(trade, by=by)


@pytest.mark.parametrize(
    ("ordered_qty", "came", "accepted"),
    [
        (100, 103, 103),
        (100, 104, 103),
        (10_000, 10_050, 10_050),  # three per cent would be 300, but fifty units are the most
        (10_000, 10_051, 10_050),
        (10, 11, 10.3),  # the unit has three decimals, so three tenths are a quantity
        (100, 90, 90),
    ],
)
def test_share_and_units_both_hold(trade: Trade, ordered_qty: int, came: int, accepted: float) -> None:
    arrival = arrived(trade, expect("GLOVE", ordered_qty))

    done = receive(trade, arrival, goods("GLOVE", came))

    assert (done.accepted_qty, done.held_qty) == (Decimal(str(accepted)), came - Decimal(str(accepted)))


def test_receipts_of_one_ordered_line_add_up_over_arrivals(trade: Trade) -> None:
    first = arrived(trade, ordered("GLOVE", 60, 101, ordered_qty=Decimal(100)))
    second = arrived(trade, ordered("GLOVE", 40, 101, ordered_qty=Decimal(100)))
    receive(trade, first, goods("GLOVE", 62))

    done = receive(trade, second, goods("GLOVE", 44))

    assert (done.accepted_qty, done.held_qty) == (41, 3)
    assert figures(trade, second) == [("GLOVE", 41, 3, 0, 0, 0, 0, "")]


def test_where_policy_says_so_the_excess_is_refused_at_the_door_and_never_in_stock(trade: Trade) -> None:
    trade.vary("warehouse.receipt_over_action", value="refuse")
    arrival = arrived(trade, expect("GLOVE", 100))

    done = receive(trade, arrival, goods("GLOVE", 110))

    assert (done.accepted_qty, done.refused_qty, done.held_ids) == (103, 7, ())
    assert trade.stock("GLOVE") == (103, 0)
    assert receipts(trade, arrival) == [("GLOVE", 103, "in_tol"), ("GLOVE", 7, "over_refuse")]


def test_what_nobody_announced_waits_and_a_blind_arrival_takes_everything(trade: Trade) -> None:
    arrival, blind = arrived(trade, expect("GLOVE", 10)), arrived(trade)
    receive(trade, arrival, goods("ROPE", 5), goods("ROPE", 2))
    receive(trade, blind, goods("ROPE", 50), goods("LAMP", 1))
    receive(trade, blind, goods("ROPE", 7))

    assert figures(trade, arrival) == [("GLOVE", 0, 0, 0, 0, 0, 0, ""), ("ROPE", 0, 7, 0, 0, 0, 0, "")]
    assert figures(trade, blind) == [("ROPE", 57, 0, 0, 0, 0, 0, ""), ("LAMP", 1, 0, 0, 0, 0, 0, "")]


def test_damaged_and_wrong_goods_wait_and_count_as_nothing_that_came(trade: Trade) -> None:
    arrival = arrived(trade, ordered("GLOVE", 100, 101))
    receive(
        trade,
        arrival,
        goods("GLOVE", 4, condition="damaged", note="Wet"),
        goods("GLOVE", 3, condition="wrong", note="Blue"),
    )
    receive(trade, arrival, goods("GLOVE", 101))

    assert figures(trade, arrival) == [("GLOVE", 101, 0, 4, 3, 0, 0, "")]
    assert lies(trade, "GLOVE") == [("A-01", "available", 101), ("A-01", "blocked", 3), ("A-01", "damaged", 4)]
    assert held(trade) == [("damaged", 4, "open"), ("wrong", 3, "open")]


def test_accepted_goods_may_be_used_and_the_source_is_told(trade: Trade, told: list[Any]) -> None:
    arrival = arrived(trade, ordered("GLOVE", 100, 101))
    done = receive(trade, arrival, goods("GLOVE", 110), goods("GLOVE", 2, condition="damaged", note="Torn"))

    warehouse.accept_held(held_receipt_ids=done.held_ids, note="Sold already", by=trade.by)

    assert figures(trade, arrival) == [("GLOVE", 110, 0, 2, 0, 0, 0, "")]
    assert lies(trade, "GLOVE") == [("A-01", "available", 110), ("A-01", "damaged", 2)]
    assert held(trade) == [("over", 7, "accepted"), ("damaged", 2, "accepted")]
    assert told == [
        GoodsReceived(
            arrival_ids=(arrival,), source_kind=SOURCE, source_ids=(1,), source_line_ids=(101,), qtys=(Decimal(qty),)
        )
        for qty in (103, 7)
    ]


def test_what_is_sent_back_leaves_the_stock_and_its_value(trade: Trade) -> None:
    arrival = arrived(trade, expect("GLOVE", 100, unit_cost=Decimal(2)))
    done = receive(trade, arrival, goods("GLOVE", 110), goods("GLOVE", 2, condition="damaged", note="Torn"))

    warehouse.send_back_held(held_receipt_ids=done.held_ids, by=trade.by)

    assert figures(trade, arrival) == [("GLOVE", 103, 0, 0, 0, 0, 9, "")]
    assert trade.stock("GLOVE") == (103, 0)
    back = trade.rows("SELECT sum(qty) FROM inventory_movement WHERE to_place = 'supplier' AND source_id = %s", arrival)
    assert back == [(9,)]
    assert codes(lambda: warehouse.accept_held(held_receipt_ids=done.held_ids[:1], by=trade.by)) == [
        "transition_refused"
    ]


def test_one_scan_of_a_handling_unit_receives_what_is_announced_in_it(trade: Trade) -> None:
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    day = date(2027, 6, 30)
    arrival = arrived(
        trade, expect("SERUM", 40, lot="L1", expires_on=day, sscc=PALLET), expect("GLOVE", 12, sscc=PALLET),
        expect("GLOVE", 8, sscc=OTHER),
    )  # fmt: skip

    receive(trade, arrival, goods(f"(00){PALLET}"))

    rows = trade.rows(
        "SELECT i.sku, l.code, l.expires_on, h.sscc, b.on_hand_qty FROM inventory_balance b"
        " JOIN catalog_item i ON i.id = b.item_id JOIN inventory_handlingunit h ON h.id = b.handling_unit_id"
        " LEFT JOIN inventory_lot l ON l.id = b.lot_id ORDER BY 1"
    )
    assert rows == [("GLOVE", None, None, PALLET, 12), ("SERUM", "L1", day, PALLET, 40)]
    assert codes(lambda: receive(trade, arrival, goods(PALLET))) == ["unknown_label"]
    receive(trade, arrival, goods("GLOVE", 8, sscc=OTHER))
    assert [row[1] for row in figures(trade, arrival)] == [40, 12, 8]


def test_a_label_says_item_lot_expiry_and_how_many(trade: Trade) -> None:
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    gtin = "9506000134352"
    piece = catalog.PackagingDraft(sku="SERUM", code="PC", level="each", numerator=1)
    case = catalog.PackagingDraft(sku="SERUM", code="CS12", level="case", parent="PC", numerator=12, gtin=gtin)
    catalog.save_packagings(packagings=[piece, case], by=trade.by)
    arrival = arrived(trade, expect("SERUM", 100))

    receive(trade, arrival, goods(f"(01)0{gtin}(10)ABC(17)271231"))
    receive(trade, arrival, goods(f"010{gtin}10XYZ", 5))
    receive(trade, arrival, goods(f"https://id.gs1.org/01/0{gtin}/10/ABC"), goods(gtin, lot="ABC"))

    rows = trade.rows(
        "SELECT l.code, l.expires_on, b.on_hand_qty FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id ORDER BY 1"
    )
    assert rows == [("ABC", date(2027, 12, 31), 36), ("XYZ", None, 5)]


def test_lot_serial_and_expiry_are_asked_for_where_the_item_has_them(trade: Trade) -> None:
    catalog.save_item_classes(
        classes=[catalog.ItemClassDraft(code="DATED", name="Dated", storage_profile="dated")], by=trade.by
    )
    add_items(trade, {"PUMP": "9.00"}, tracking="serial")
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    drafts = [catalog.ItemDraft(sku="MILK", name="Milk", item_class="DATED", tracking="lot")]
    catalog.activate_items(item_ids=[s.id for s in catalog.save_items(items=drafts, by=trade.by)], by=trade.by)
    arrival = arrived(trade, expect("SERUM", 10), expect("PUMP", 2), expect("MILK", 10))

    def act() -> object:
        return receive(
            trade,
            arrival,
            goods("SERUM", 10),
            goods("PUMP", 2, lot="S1"),
            goods("MILK", 10, lot="M1"),
            goods("PUMP", 1),
        )

    assert refusals(act) == [
        ("lot_required", "receipts[0].lines[0].lot"), ("serial_not_one", "receipts[0].lines[1].qty"),
        ("lot_required", "receipts[0].lines[3].lot"), ("expiry_required", "receipts[0].lines[2].expires_on"),
    ]  # fmt: skip
    receive(trade, arrival, goods("MILK", 4, lot="M1", expires_on=date(2027, 1, 1)))
    receive(trade, arrival, goods("MILK", 6, lot="M1"), goods("PUMP", 1, lot="S1"), goods("PUMP", 1, lot="S2"))
    assert [row[1] for row in figures(trade, arrival)] == [0, 2, 10]


def test_refusals_name_the_line_and_leave_everything_as_it_was(trade: Trade) -> None:
    arrival, waiting = arrived(trade, expect("GLOVE", 10)), announced(trade, expect("GLOVE", 10))
    line = trade.value("SELECT id FROM warehouse_arrivalline WHERE arrival_id = %s", waiting)
    wrong = (
        goods("NOTHING", 1), goods("GLOVE", 0), goods("GLOVE", "0.0001"), goods("GLOVE", 1, condition="odd"),
        goods("GLOVE", 1, condition="damaged"), goods("GLOVE", 1, sscc="123"), goods(qty=1, line_id=line), goods(PALLET),
    )  # fmt: skip
    expected = [
        ("unknown_label", "code"), ("wrong_receipt", "qty"), ("wrong_receipt", "qty"), ("wrong_receipt", "condition"),
        ("wrong_receipt", "note"), ("sscc_invalid", "sscc"), ("wrong_receipt", "line_id"), ("unknown_label", "code"),
    ]  # fmt: skip
    found = refusals(lambda: receive(trade, arrival, *wrong))
    assert found == [(code, f"receipts[0].lines[{n}].{name}") for n, (code, name) in enumerate(expected)]

    def twice() -> object:
        one = GoodsReceipt(arrival_id=arrival, lines=[goods("GLOVE", 1)])
        return warehouse.receive_goods(receipts=[one, one], by=trade.by)

    assert nothing_changed(trade, twice) == ["wrong_receipt"]
    assert nothing_changed(trade, lambda: receive(trade, waiting, goods("GLOVE", 1))) == ["transition_refused"]
    assert nothing_changed(trade, lambda: receive(trade, arrival, goods("GLOVE", 1), bin="NOWHERE")) == [
        "no_receiving_place"
    ]
    assert nothing_changed(trade, lambda: receive(trade, arrival)) == ["wrong_receipt"]
    stranger = without(trade.by, RECEIVE)
    assert nothing_changed(trade, lambda: receive(trade, arrival, goods("GLOVE", 1), by=stranger)) == [
        "permission_missing"
    ]
    done = receive(trade, arrival, goods("GLOVE", 20))
    clerk = without(trade.by, DECIDE_HELD)
    assert nothing_changed(trade, lambda: warehouse.accept_held(held_receipt_ids=done.held_ids, by=clerk)) == [
        "permission_missing"
    ]


def closed(trade: Trade, arrival: int) -> list[str]:
    """Unloaded and closed; the outcomes of the lines."""
    warehouse.finish_arrivals(arrival_ids=[arrival], by=trade.by)
    warehouse.close_arrivals(arrival_ids=[arrival], by=trade.by)
    assert state(trade, arrival) == "closed"
    return [row[-1] for row in figures(trade, arrival)]


def test_the_rest_stays_expected_or_ends_by_the_tolerance_of_the_site(trade: Trade, told: list[Any]) -> None:
    trade.vary("warehouse.receipt_under_share", value="0.05")
    trade.vary("warehouse.receipt_under_units", value="4")
    lines = [ordered("GLOVE", 100, 101), ordered("ROPE", 100, 102), ordered("LAMP", 20, 103), ordered("TAPE", 10, 104)]
    arrival = arrived(trade, *lines)
    receive(trade, arrival, goods("GLOVE", 96), goods("ROPE", 95), goods("LAMP", 18), goods("TAPE", 10))

    # 4 of 100 is little; 5 of 100 is a small share but too many units; 2 of 20 is few units but a large share
    assert closed(trade, arrival) == ["under_close", "under_open", "under_open", "in_tol"]
    assert told[-1].source_line_ids == (101, 102, 103, 104)
    assert told[-1].stay_open == (False, True, True, False)
    assert told[-1].missing_qtys == (4, 5, 2, 0)

    trade.vary("warehouse.receipt_under_action", value="end", site="YORK")
    elsewhere = arrived(trade, expect("GLOVE", 100), site="YORK")
    receive(trade, elsewhere, goods("GLOVE", 10))
    assert closed(trade, elsewhere) == ["under_close"]


def test_a_rest_that_no_source_owns_is_announced_again(trade: Trade) -> None:
    cost = Decimal("1.5")
    first = arrived(
        trade, expect("GLOVE", 60), expect("GLOVE", 40, unit_cost=cost), expect("ROPE", 5), reference="DN-1"
    )
    receive(trade, first, goods("GLOVE", 70), goods("ROPE", 5), goods("LAMP", 2, condition="wrong", note="Not ours"))
    done = trade.rows("SELECT id FROM warehouse_heldreceipt")
    warehouse.send_back_held(held_receipt_ids=[row[0] for row in done], by=trade.by)

    assert closed(trade, first) == ["under_open", "under_open", "in_tol", "in_tol"]

    rows = trade.rows(
        "SELECT a.reference, a.state, i.sku, l.expected_qty, l.ordered_qty, l.unit_cost FROM warehouse_arrivalline l"
        " JOIN warehouse_arrival a ON a.id = l.arrival_id JOIN catalog_item i ON i.id = l.item_id WHERE a.id > %s", first,
    )  # fmt: skip
    assert rows == [("DN-1", "announced", "GLOVE", 30, 30, cost)]
    later = trade.value("SELECT max(id) FROM warehouse_arrival")
    refs = trade.value("SELECT refs FROM kernel_journal WHERE kind = 64 AND verb = 'created' AND object_id = %s", later)
    assert refs == [ref(ARRIVAL_KIND, first)]


def test_an_arrival_is_not_closed_while_goods_of_it_wait(trade: Trade) -> None:
    arrival = arrived(trade, expect("GLOVE", 100))
    done = receive(trade, arrival, goods("GLOVE", 104))
    warehouse.finish_arrivals(arrival_ids=[arrival], by=trade.by)
    assert nothing_changed(trade, lambda: warehouse.close_arrivals(arrival_ids=[arrival], by=trade.by)) == [
        "held_undecided"
    ]

    warehouse.send_back_held(held_receipt_ids=done.held_ids, by=trade.by)
    warehouse.close_arrivals(arrival_ids=[arrival], by=trade.by)

    assert state(trade, arrival) == "closed"
    found = trade.rows("SELECT policy ->> 'warehouse.receipt_under_action' IS NOT NULL FROM warehouse_arrivalline")
    assert found == [(True,)]
