"""Put-away: which bin is suggested and why, what may lie there, and that promises and pallets travel along."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.inventory import operations as inventory
from onegauge.inventory.sscc import own_sscc
from onegauge.kernel.db import read_scope
from onegauge.kernel.journal import ref
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse import put_away_queries
from onegauge.warehouse.permissions import PUT_AWAY
from onegauge.warehouse.web import put_away_screens, receiving_station
from tests.support import Trade, codes, nothing_changed, want, without
from tests.warehouse.inbound import arrived, docks, expect, goods, lies, receive

PALLET = own_sscc("4000001", 7)


@pytest.fixture
def dock(trade: Trade) -> Trade:
    """A site that receives at a dock and puts away where the same goods lie."""
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", value="same_item")
    return trade


def work(trade: Trade) -> list[Any]:
    """SKU, quantity, suggested bin, why, state and where it went of all put-aways."""
    return trade.rows(
        "SELECT i.sku, p.qty, s.code, p.reason, p.state, d.code FROM warehouse_putaway p JOIN catalog_item i ON i.id = p.item_id"
        " LEFT JOIN inventory_bin s ON s.id = p.suggested_bin_id LEFT JOIN inventory_bin d ON d.id = p.done_bin_id ORDER BY p.id"
    )  # fmt: skip


def ids(trade: Trade) -> list[int]:
    """All put-aways."""
    return [row[0] for row in trade.rows("SELECT id FROM warehouse_putaway ORDER BY id")]


def brought(trade: Trade, *lines: Any) -> int:
    """An arrival that came as announced."""
    arrival = arrived(trade, *lines)
    warehouse.receive_announced(arrival_ids=[arrival], by=trade.by)
    return arrival


def limit(trade: Trade, code: str, **more: Any) -> None:
    """A bin of the shelves with a limit."""
    draft = inventory.BinDraft(site="LEEDS", zone="A", code=code, sequence=int(code[-1]) - 1, **more)
    inventory.save_bins(bins=[draft], by=trade.by)


def test_where_policy_says_nothing_goods_stay_where_they_were_received(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    brought(trade, expect("GLOVE", 10))
    assert work(trade) == []


def test_goods_go_where_the_same_goods_lie_and_else_into_an_empty_bin(dock: Trade) -> None:
    dock.receive("GLOVE", 1, bin="A-02")

    brought(dock, expect("GLOVE", 10), expect("ROPE", 5), expect("LAMP", 3))

    assert work(dock) == [
        ("GLOVE", 10, "A-02", "same_item", "open", None), ("ROPE", 5, "A-01", "empty_bin", "open", None),
        ("LAMP", 3, "A-01", "empty_bin", "open", None),
    ]  # fmt: skip
    warehouse.put_away_goods(put_away_ids=ids(dock), by=dock.by)
    assert lies(dock, "GLOVE") == [("A-02", "available", 11)]
    assert lies(dock, "LAMP") == [("A-01", "available", 3)]
    assert {row[4] for row in work(dock)} == {"done"}


@pytest.mark.parametrize(
    ("mode", "suggested"),
    [
        ("same_item", ("A-03", "same_item")),
        ("empty_bin", ("A-02", "empty_bin")),
        ("fewest_moves", ("A-02", "fewest_moves")),
        ("fixed", ("A-03", "fixed")),
    ],
)
def test_each_strategy_has_its_own_answer(trade: Trade, mode: str, suggested: tuple[str, str]) -> None:
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", value=mode)
    trade.receive("ROPE", 5, bin="A-01")
    trade.receive("GLOVE", 5, bin="A-03")

    brought(trade, expect("GLOVE", 10))

    assert [row[2:4] for row in work(trade)] == [suggested]


def test_the_usual_bin_is_the_one_that_the_item_had_last(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", value="fixed")
    trade.receive("GLOVE", 5, bin="A-03")
    trade.adjust("GLOVE", -5, bin="A-03")

    brought(trade, expect("GLOVE", 10))

    assert [row[2:4] for row in work(trade)] == [("A-03", "fixed")]


def test_a_bin_that_would_be_overfull_or_mixed_is_not_suggested(dock: Trade) -> None:
    for code in ("A-01", "A-02"):
        limit(dock, code, mixing="one_item")
    limit(dock, "A-03", max_units=1)

    brought(dock, expect("GLOVE", 10), expect("ROPE", 5), expect("LAMP", 2), expect("TAPE", 2, sscc=PALLET))

    assert [row[2:4] for row in work(dock)] == [
        ("A-01", "empty_bin"), ("A-02", "empty_bin"), ("A-03", "empty_bin"), ("A-03", "empty_bin"),
    ]  # fmt: skip
    limit(dock, "A-03", mixing="one_item")
    brought(dock, expect("TAPE", 1))
    assert work(dock)[-1][2:4] == (None, "none")
    last = ids(dock)[-1]
    assert codes(lambda: warehouse.put_away_goods(put_away_ids=[last], by=dock.by)) == ["wrong_put_away"]


def test_another_bin_is_judged_by_its_own_rules_and_counted(dock: Trade) -> None:
    limit(dock, "A-03", mixing="one_item")
    dock.receive("ROPE", 1, bin="A-03")
    brought(dock, expect("GLOVE", 10), expect("LAMP", 1))
    glove, lamp = ids(dock)

    def put(one: int, to: str) -> Any:
        return warehouse.put_away_goods(put_away_ids=[one], to_bin=to, by=dock.by)

    assert nothing_changed(dock, lambda: put(glove, "A-03")) == ["bin_mixed"]
    assert nothing_changed(dock, lambda: put(glove, "NOWHERE")) == ["wrong_put_away"]
    put(glove, "A-02")
    put(lamp, "")

    with read_scope(dock.by):
        elsewhere = put_away_queries.put_aways_for_list().filter(put_away_queries.is_elsewhere())
        assert [one.pk for one in elsewhere] == [glove]


def test_a_part_is_put_away_and_the_rest_stays_work(dock: Trade) -> None:
    brought(dock, expect("GLOVE", 10))
    (first,) = ids(dock)

    def put(one: int, qty: str) -> Any:
        return warehouse.put_away_goods(put_away_ids=[one], qty=Decimal(qty), by=dock.by)

    assert nothing_changed(dock, lambda: put(first, "11")) == ["wrong_put_away"]
    assert nothing_changed(dock, lambda: put(first, "0")) == ["wrong_put_away"]
    put(first, "4")

    assert work(dock) == [
        ("GLOVE", 4, "A-01", "empty_bin", "done", "A-01"),
        ("GLOVE", 6, "A-01", "empty_bin", "open", None),
    ]
    assert lies(dock, "GLOVE") == [("A-01", "available", 4), ("DOCK-1", "available", 6)]
    rest = ids(dock)[1]
    warehouse.cancel_put_aways(put_away_ids=[rest], by=dock.by)
    assert codes(lambda: put(rest, "1")) == ["transition_refused"]
    stranger = without(dock.by, PUT_AWAY)
    brought(dock, expect("ROPE", 1))
    assert nothing_changed(dock, lambda: warehouse.put_away_goods(put_away_ids=ids(dock)[-1:], by=stranger)) == [
        "permission_missing"
    ]


def test_a_pallet_that_goes_as_a_whole_stays_together_and_promises_travel(dock: Trade) -> None:
    brought(dock, expect("GLOVE", 10, sscc=PALLET), expect("ROPE", 5, sscc=PALLET))
    order = dock.order(want("GLOVE", 8))
    dock.allocate(order)

    warehouse.put_away_goods(put_away_ids=ids(dock), to_bin="A-02", by=dock.by)

    rows = dock.rows(
        "SELECT i.sku, n.code, h.sscc, u.code, b.on_hand_qty, b.reserved_qty FROM inventory_balance b"
        " JOIN inventory_bin n ON n.id = b.bin_id JOIN catalog_item i ON i.id = b.item_id"
        " JOIN inventory_handlingunit h ON h.id = b.handling_unit_id JOIN inventory_bin u ON u.id = h.bin_id"
        " WHERE b.on_hand_qty > 0 ORDER BY 1"
    )
    assert rows == [("GLOVE", "A-02", PALLET, "A-02", 10, 8), ("ROPE", "A-02", PALLET, "A-02", 5, 0)]


def test_goods_that_may_not_be_used_go_to_their_own_zone_or_stay(dock: Trade) -> None:
    bad = goods("GLOVE", 2, condition="damaged", note="Wet")
    receive(dock, arrived(dock, expect("GLOVE", 10)), bad)
    assert work(dock) == []
    dock.vary("warehouse.held_zone", value="Q")
    inventory.save_zones(zones=[inventory.ZoneDraft(site="LEEDS", code="Q", name="Quarantine")], by=dock.by)
    inventory.save_bins(bins=[inventory.BinDraft(site="LEEDS", zone="Q", code="Q-01", sequence=50)], by=dock.by)

    done = receive(dock, arrived(dock, expect("ROPE", 10)), goods("ROPE", 2, condition="wrong", note="Blue"))

    assert work(dock) == [("ROPE", 2, "Q-01", "held_zone", "open", None)]
    warehouse.put_away_goods(put_away_ids=ids(dock), by=dock.by)
    assert codes(lambda: warehouse.send_back_held(held_receipt_ids=done.held_ids, by=dock.by)) == ["stock_short"]


def test_what_is_accepted_later_is_put_away_then(dock: Trade) -> None:
    done = receive(dock, arrived(dock, expect("GLOVE", 100)), goods("GLOVE", 110))
    warehouse.accept_held(held_receipt_ids=done.held_ids, by=dock.by)
    assert [(row[1], row[2]) for row in work(dock)] == [(103, "A-01"), (7, "A-02")]


def test_what_an_order_waits_for_today_goes_to_staging_and_the_rest_into_a_bin(dock: Trade) -> None:
    inventory.save_bins(bins=[inventory.BinDraft(site="LEEDS", zone="A", code="STAGE", kind="staging")], by=dock.by)
    dock.vary("warehouse.cross_dock", value=True)
    today, later = dock.by.today, dock.by.today + timedelta(days=30)
    urgent = dock.order(want("GLOVE", 4), requested_on=today)
    dock.order(want("GLOVE", 50), requested_on=later)

    arrival = arrived(dock, expect("GLOVE", 10))
    number = dock.value("SELECT number FROM orders_salesorder WHERE id = %s", urgent)
    typed = {dock.value("SELECT id FROM warehouse_arrivalline WHERE arrival_id = %s", arrival): "10"}
    said = receiving_station.typed(by=dock.by, key="k", task_id=arrival, version=None, data={"rows": typed})
    assert said == f"10 accepted, 4 to staging for order {number}"
    brought(dock, expect("GLOVE", 10))

    assert [row[1:4] for row in work(dock)] == [
        (4, "STAGE", "cross_dock"), (6, "A-01", "empty_bin"), (10, "A-02", "empty_bin"),
    ]  # fmt: skip
    refs = dock.value("SELECT refs FROM kernel_journal WHERE kind = 65 AND object_id = %s", ids(dock)[0])
    assert ref(SALES_ORDER_KIND, urgent) in refs
    with read_scope(dock.by):
        first = next(iter(put_away_screens.queue()))
    assert (first.id, first.state) == (ids(dock)[0], f"to staging for order {number}")


def test_the_station_wants_the_right_goods_and_takes_the_scanned_bin(dock: Trade) -> None:
    brought(dock, expect("GLOVE", 10, sscc=PALLET))
    (one,) = ids(dock)
    with read_scope(dock.by):
        job = put_away_screens.opened(one)
    assert job is not None
    assert job.step is not None
    assert (job.step.target, job.step.title, job.step.qty) == ("A-01", "GLOVE", "10")

    def act(key: str, scan: str, scanned: str) -> str:
        data = {"scan": scan, "goods": scanned, "qty": None}
        return put_away_screens.put_away(by=dock.by, key=key, task_id=one, version=None, data=data)

    assert codes(lambda: act("k1", "A-02", "ROPE")) == ["wrong_put_away"]
    act("k2", "A-02", f"(00){PALLET}")

    assert lies(dock, "GLOVE") == [("A-02", "available", 10)]
    with read_scope(dock.by):
        assert put_away_screens.opened(one) is None
