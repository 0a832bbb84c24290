"""Goods move and change their status; promises travel with them or are given back and told."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.flows.reallocation import serve_again
from onegauge.inventory import operations as ops
from onegauge.inventory.facts import ReservationsTaken
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.inventory.operations import moving
from tests.inventory.words import PALLET, judge, lies, limit, move, spot, unit
from tests.support import Trade, codes, limited, nothing_changed, refusals, want


def test_goods_move_and_the_promises_on_them_travel(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)

    (done,) = move(trade, spot(trade, "GLOVE"), "A-02", 8)

    assert (done.qty, done.to_balance_id) == (8, spot(trade, "GLOVE", "A-02"))
    assert [(row[1], row[6], row[7]) for row in lies(trade)] == [("A-01", 2, 2), ("A-02", 8, 2)]
    assert trade.demand(order) == [(4, 4, 0, 0)]
    assert trade.rows(
        "SELECT from_place, to_place, qty, reason_code FROM inventory_movement ORDER BY id DESC LIMIT 1"
    ) == [("stock", "stock", 8, "relocation")]
    trade.ship(*trade.release(order))
    assert [(row[1], row[6]) for row in lies(trade)] == [("A-02", 6)]


def test_free_goods_move_first_and_what_the_warehouse_works_on_stays(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    trade.release(order)
    here = spot(trade, "GLOVE")

    assert nothing_changed(trade, lambda: move(trade, here, "A-02")) == ["stock_at_work"]
    move(trade, here, "A-02", 6)

    assert [(row[1], row[6], row[7]) for row in lies(trade)] == [("A-01", 4, 4), ("A-02", 6, 0)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"bin": "Z-99"}, ("unknown_bin", "lines[0].bin")),
        ({"bin": "A-01"}, ("nothing_changes", "lines[0]")),
        ({"qty": Decimal(0)}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("1.0000001")}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal("NaN")}, ("invalid_value", "lines[0].qty")),
        ({"qty": Decimal(11)}, ("stock_short", "lines[0].qty")),
        ({"balance_id": 9_999_999}, ("unknown_document", "lines[0].balance_id")),
    ],
)
def test_what_a_move_refuses(trade: Trade, change: dict[str, Any], expected: tuple[str, str]) -> None:
    trade.receive("GLOVE", 10)
    line = replace(ops.MoveLine(balance_id=spot(trade, "GLOVE"), bin="A-02"), **change)
    act = lambda: ops.move_stock(lines=[line], by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [expected]


def test_who_may_not_move_at_a_site_does_not(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    line = ops.MoveLine(balance_id=spot(trade, "GLOVE"), bin="A-02")
    york = limited(trade.by, "inventory.move", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    assert codes(lambda: ops.move_stock(lines=[line], by=york)) == ["unknown_document"]
    seen = replace(york, sites=trade.by.sites)
    assert codes(lambda: ops.move_stock(lines=[line], by=seen)) == ["permission_missing"]
    assert codes(lambda: ops.move_stock(lines=[], by=trade.by)) == ["invalid_value"]


def test_a_bin_takes_by_a_move_no_more_than_it_may(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    trade.receive("ROPE", 10)
    limit(trade, "A-02", mixing="one_item")
    move(trade, spot(trade, "GLOVE"), "A-02", 5)
    assert nothing_changed(trade, lambda: move(trade, spot(trade, "ROPE"), "A-02")) == ["bin_mixed"]


def test_goods_in_a_bin_at_a_customer_are_ours_and_not_promised(trade: Trade) -> None:
    shelf = ops.BinDraft(site="LEEDS", zone="A", code="ACME-1", kind="customer", partner="ACME")
    ops.save_bins(bins=[shelf], by=trade.by)
    assert codes(lambda: ops.save_bins(bins=[replace(shelf, partner="")], by=trade.by)) == ["invalid_value"]
    assert codes(lambda: ops.save_bins(bins=[replace(shelf, partner="NOBODY")], by=trade.by)) == ["unknown_owner"]
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)

    move(trade, spot(trade, "GLOVE"), "ACME-1")
    assert [(row[1], row[5], row[6], row[7]) for row in lies(trade)] == [("ACME-1", "consigned", 10, 0)]
    assert trade.demand(order) == [(4, 0, 0, 0)]
    there = spot(trade, "GLOVE", "ACME-1", status="consigned")
    assert codes(lambda: judge(trade, there, "blocked")) == ["invalid_value"]

    move(trade, there, "A-01", 4)
    assert trade.allocate(order) == {order: 4}


# --- status


def test_blocking_takes_unstarted_reservations_back_and_they_are_served_again(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    early, late = (trade.order(want("GLOVE", 2), requested_on=trade.by.today + timedelta(days=d)) for d in (1, 9))
    trade.allocate(early, late)
    trade.receive("GLOVE", 1, bin="A-02")

    judge(trade, spot(trade, "GLOVE"), "blocked", qty=2)

    assert (trade.demand(early), trade.demand(late)) == ([(2, 2, 0, 0)], [(2, 1, 0, 0)])
    assert [(row[1], row[5], row[6], row[7]) for row in lies(trade)] == [
        ("A-01", "available", 3, 3), ("A-01", "blocked", 2, 0), ("A-02", "available", 1, 0),
    ]  # fmt: skip
    told = "SELECT after ->> 'cause', after ->> 'given_qty' FROM kernel_journal WHERE verb = 'lost_stock' AND object_id = %s"
    assert trade.rows(told, late) == [("blocked", "1.000000")]
    fact = ReservationsTaken(
        source_kind=40, source_ids=(late,), qtys=(Decimal(1),), site_ids=(trade.sites["LEEDS"],), cause="blocked"
    )
    serve_again(fact, fact_id=7, effective_at=None)
    assert trade.demand(late) == [(2, 2, 0, 0)]


def test_what_the_warehouse_works_on_is_not_blocked(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    trade.release(order)
    here = spot(trade, "GLOVE")
    assert nothing_changed(trade, lambda: judge(trade, here, "blocked")) == ["stock_at_work"]
    judge(trade, here, "blocked", qty=1)


def test_what_passed_inspection_may_be_promised_and_is_announced(trade: Trade) -> None:
    trade.vary("inventory.receipt_status", "inspection")
    trade.receive("GLOVE", 5)
    judge(trade, spot(trade, "GLOVE", status="inspection"), "available", "passed", 3)
    assert [(row[5], row[6]) for row in lies(trade)] == [("available", 3), ("inspection", 2)]
    assert trade.value("SELECT count(*) FROM kernel_outbox WHERE fact = 'inventory.StockFound'") == 1
    assert trade.rows("SELECT reason_code FROM inventory_movement ORDER BY id DESC LIMIT 1") == [("passed",)]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("consigned", "quality", ("invalid_value", "lines[0].status")),
        ("nonsense", "quality", ("invalid_value", "lines[0].status")),
        ("blocked", "", ("invalid_value", "lines[0].reason_code")),
        ("blocked", "packing", ("invalid_value", "lines[0].reason_code")),
        ("available", "found", ("nothing_changes", "lines[0]")),
    ],
)
def test_what_a_change_of_status_refuses(trade: Trade, status: str, code: str, expected: tuple[str, str]) -> None:
    trade.receive("GLOVE", 5)
    here = spot(trade, "GLOVE")
    act = lambda: judge(trade, here, status, code)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [expected]


def test_goods_of_others_come_free_as_theirs(trade: Trade) -> None:
    trade.receive("GLOVE", 5, owner="ACME", unit_cost=Decimal(0), status="inspection")
    judge(trade, spot(trade, "GLOVE", status="inspection"), "available", "passed")
    assert [row[4:6] for row in lies(trade)] == [("ACME", "entrusted")]


def test_what_lies_past_its_expiry_expires_and_cannot_come_back(trade: Trade) -> None:
    today = trade.by.today
    trade.receive("GLOVE", 5, lot="L1", expires_on=today)
    trade.receive("GLOVE", 5, lot="L2", expires_on=today + timedelta(days=5), bin="A-02")
    order = trade.order(want("GLOVE", 3))
    trade.allocate(order)
    assert ops.expire_stock(by=trade.by) == []

    tomorrow = trade.by.at(trade.by.now + timedelta(days=1))
    (done,) = ops.expire_stock(by=tomorrow)

    assert done.qty == 5
    assert [(row[2], row[5], row[6], row[7]) for row in lies(trade)] == [
        ("L1", "expired", 5, 0),
        ("L2", "available", 5, 0),
    ]
    assert trade.demand(order) == [(3, 0, 0, 0)]
    back = ops.StatusLine(balance_id=done.to_balance_id, status="available", reason_code="found")
    assert codes(lambda: ops.change_stock_status(lines=[back], by=tomorrow)) == ["invalid_value"]
    assert ops.expire_stock(by=tomorrow) == []


def test_what_left_while_it_was_looked_for_is_passed_over(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    today = trade.by.today
    for lot, qty, place in (("L1", 5, "A-01"), ("L2", 4, "A-02"), ("L3", 3, "A-03")):
        trade.receive("GLOVE", qty, lot=lot, expires_on=today, bin=place)
    tomorrow = trade.by.at(trade.by.now + timedelta(days=1))
    look = moving.lying

    def meanwhile(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(moving, "lying", look)
        trade.adjust("GLOVE", -5, lot="L1")
        trade.adjust("GLOVE", -1, lot="L2", bin="A-02")
        return look(*args, **more)

    monkeypatch.setattr(moving, "lying", meanwhile)
    done = ops.expire_stock(by=tomorrow)
    assert [one.qty for one in done] == [3, 3]
    ((_verb, _before, after),) = [
        row for row in trade.journal(SITE_STOCK.number, trade.sites["LEEDS"]) if row[0] == "judged"
    ]
    assert (json.loads(after)["lines"], json.loads(after)["left_meanwhile"]) == (2, 1)


def test_only_sites_where_one_may_judge_expire(trade: Trade) -> None:
    trade.receive("GLOVE", 5, lot="L1", expires_on=trade.by.today)
    tomorrow = trade.by.at(trade.by.now + timedelta(days=1))
    york = limited(tomorrow, "inventory.judge", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    assert ops.expire_stock(by=replace(york, sites=trade.by.sites)) == []
    assert ops.expire_stock(site_ids=[trade.sites["YORK"]], by=tomorrow) == []
    assert len(ops.expire_stock(site_ids=[trade.sites["LEEDS"]], by=tomorrow)) == 1


def test_goods_leave_their_pallet_when_they_move_alone(trade: Trade) -> None:
    unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 5, sscc=PALLET)
    here = spot(trade, "GLOVE", sscc=PALLET)
    move(trade, here, "A-02", 2)
    assert [(row[1], row[3], row[6]) for row in lies(trade)] == [("A-01", PALLET, 3), ("A-02", "", 2)]
