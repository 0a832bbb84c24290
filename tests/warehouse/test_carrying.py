"""Goods that are carried: pick faces filled from the reserve, moves that somebody asked for, the dock, and inspection."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from onegauge.catalog import operations as catalog
from onegauge.inventory import operations as inventory
from onegauge.kernel.followers import run_until_idle
from onegauge.warehouse import operations as ops
from onegauge.warehouse import relocation_queries
from onegauge.warehouse.operations import task_ending
from onegauge.warehouse.permissions import RELOCATE, WORK
from tests.kernel.test_statement_count import statements
from tests.support import Trade, add_items, codes, limited, nothing_changed, want
from tests.warehouse.floors import moved_to, opened, released
from tests.warehouse.inbound import arrived, docks, expect, lies
from tests.warehouse.test_tasks import all_lines, open_tasks, plan, step, take, task, tell, worker


@pytest.fixture
def floor(trade: Trade) -> Trade:
    """Leeds streams its work; gloves are picked from F-01, the reserve lies in A-01."""
    faced(opened(trade))
    return trade


def faced(trade: Trade, low: int = 10, high: int = 40, sku: str = "GLOVE") -> None:
    inventory.save_bins(
        bins=[inventory.BinDraft(site="LEEDS", zone="A", code="F-01", kind="pick", sequence=1)], by=trade.by
    )
    face = ops.PickFaceDraft(site="LEEDS", sku=sku, bin="F-01", min_qty=Decimal(low), max_qty=Decimal(high))
    ops.save_pick_faces(faces=[face], by=trade.by)


def moves(trade: Trade) -> list[tuple[str, str, str, Decimal]]:
    """Why, from where to where, how much, of what is still to be moved."""
    return trade.rows(
        "SELECT m.cause, f.code, coalesce(t.code, ''), m.qty FROM warehouse_relocation m"
        " JOIN inventory_balance b ON b.id = m.balance_id JOIN inventory_bin f ON f.id = b.bin_id"
        " LEFT JOIN inventory_bin t ON t.id = m.to_bin_id WHERE m.state = 'open' ORDER BY m.id"
    )


def bins_of(trade: Trade, shipment: int) -> list[tuple[str, Decimal, Decimal]]:
    """Where the lines of a shipment are picked, how much, and how much of it was short."""
    return trade.rows(
        "SELECT n.code, l.qty, l.short_qty FROM warehouse_shipmentline l JOIN inventory_balance b ON b.id = l.balance_id"
        " JOIN inventory_bin n ON n.id = b.bin_id WHERE l.shipment_id = %s ORDER BY l.id", shipment,
    )  # fmt: skip


def shortages(trade: Trade) -> list[str]:
    found = relocation_queries.shortages(site_ids=[trade.sites["LEEDS"]], at=trade.by.now)
    return [s.sku for s in found]


# --- pick faces


def test_a_face_under_its_minimum_is_filled_to_its_target_by_policy(floor: Trade) -> None:
    assert plan(floor) == []
    floor.vary("warehouse.replenish", "minimum")
    (fill,) = plan(floor)
    assert moves(floor) == [("replenish", "A-01", "F-01", 40)]
    assert (task(floor, fill)[0], plan(floor)) == ("replenish", [])
    assert floor.value("SELECT rank FROM warehouse_task WHERE id = %s", fill) == 5

    assert take(floor.by) == [fill]
    assert tell(floor.by, step(floor, fill, "finish", bin="NOWHERE")) == ["refused"]
    assert tell(floor.by, step(floor, fill, "finish", bin="F-01")) == [""]
    assert lies(floor, "GLOVE") == [("A-01", "available", 60), ("F-01", "available", 40)]
    assert (task(floor, fill)[1], moves(floor), plan(floor)) == ("confirmed", [], [])


def test_the_reserve_gives_what_expires_first_in_full_packages_and_promises_travel(trade: Trade) -> None:
    floor = opened(trade)
    add_items(floor, {"MILK": "1.00"}, tracking="lot")
    inventory.save_bins(bins=[inventory.BinDraft(site="LEEDS", zone="A", code="A-02", sequence=20)], by=floor.by)
    case = catalog.PackagingDraft(sku="MILK", code="CASE", level="case", numerator=12, denominator=1)
    for lot, ends, place, qty in (("L2", 60, "A-01", 100), ("L1", 30, "A-02", 30)):
        floor.receive("MILK", qty, bin=place, lot=lot, expires_on=floor.by.today + timedelta(days=ends))
    catalog.save_packagings(packagings=[case], by=floor.by)
    faced(floor, sku="MILK")
    floor.vary("warehouse.replenish", "minimum")
    order = floor.order(want("MILK", 25))
    floor.allocate(order)

    tasks = plan(floor)
    assert moves(floor) == [("replenish", "A-02", "F-01", 30), ("replenish", "A-01", "F-01", 18)]
    take(floor.by, count=2)
    assert tell(floor.by, *[step(floor, t, "finish") for t in tasks]) == ["", ""]
    assert floor.rows(
        "SELECT n.code, r.qty FROM inventory_reservation r JOIN inventory_balance b ON b.id = r.balance_id"
        " JOIN inventory_bin n ON n.id = b.bin_id"
    ) == [("F-01", 25)]


def test_picks_wait_for_their_face_where_the_policy_counts_demand_and_go_there(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "demand")
    first = released(floor, want("GLOVE", 30))
    (fill,) = plan(floor)
    assert task(floor, fill)[0] == "replenish"
    assert floor.value("SELECT rank FROM warehouse_task WHERE id = %s", fill) == 2
    assert moves(floor) == [("replenish", "A-01", "F-01", 70)]

    take(floor.by)
    assert tell(floor.by, step(floor, fill, "finish")) == [""]
    assert bins_of(floor, first) == [("A-01", 0, 0), ("F-01", 30, 0)]
    (pick,) = plan(floor)
    assert take(floor.by) == [pick]
    assert set(tell(floor.by, *all_lines(floor, pick), step(floor, pick, "finish"))) == {""}
    assert floor.shipment_state(first) == "picked"


def test_a_pick_that_was_promised_in_two_steps_goes_to_its_face_once(floor: Trade) -> None:
    """Two promises of one demand on one balance are two lines of its shipment; each goes for itself."""
    floor.vary("warehouse.replenish", "demand")
    floor.allocate(floor.order(want("GLOVE", 80)))
    order = floor.order(want("GLOVE", 30))
    floor.allocate(order)
    floor.receive("GLOVE", 70)
    floor.allocate(order)
    (shipment,) = floor.release(order)
    assert bins_of(floor, shipment) == [("A-01", 20, 0), ("A-01", 10, 0)]

    (fill,) = plan(floor)
    take(floor.by)
    assert tell(floor.by, step(floor, fill, "finish")) == [""]
    assert [b for b in bins_of(floor, shipment) if b[1]] == [("F-01", 20, 0), ("F-01", 10, 0)]


def test_a_fill_that_picks_begin_to_wait_for_becomes_urgent(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "demand")
    (fill,) = plan(floor)
    rank = "SELECT rank FROM warehouse_task WHERE id = %s"
    assert floor.value(rank, fill) == 5
    released(floor, want("GLOVE", 35))

    assert [t for t, _n in open_tasks(floor)] == ["replenish"]
    more = plan(floor)
    assert (floor.value(rank, fill), {task(floor, t)[0] for t in more} - {"replenish"}) == (2, set())
    # Somebody leaves it there: the pick goes to the reserve.
    ops.cancel_relocations(
        relocation_ids=[r[0] for r in floor.rows("SELECT id FROM warehouse_relocation")], by=floor.by
    )
    assert [task(floor, t)[0] for t in plan(floor)] == ["pick"]


def test_what_was_left_there_is_sent_for_again_on_the_next_day_of_the_site(floor: Trade) -> None:
    """Half an hour past midnight in Tokyo is the afternoon before in the zone of the database."""
    moved_to(floor, "Asia/Tokyo")
    floor.vary("warehouse.replenish", "minimum")
    late = (floor.by.now + timedelta(days=1)).replace(hour=14, minute=30)
    evening, soon, next_day = (floor.by.at(late + timedelta(minutes=n)) for n in (0, 20, 60))
    where = [floor.sites["LEEDS"]]
    (fill,) = ops.plan_tasks(site_ids=where, by=evening)
    left = [r[0] for r in floor.rows("SELECT id FROM warehouse_relocation")]

    ops.cancel_relocations(relocation_ids=left, by=evening)

    assert ops.plan_tasks(site_ids=where, by=soon) == []
    (again,) = ops.plan_tasks(site_ids=where, by=next_day)
    assert (again > fill, task(floor, again)[0]) == (True, "replenish")


def test_a_face_without_a_reserve_is_a_shortage(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "minimum")
    assert shortages(floor) == []
    (balance,) = floor.rows("SELECT id FROM inventory_balance WHERE item_id = %s", floor.items["GLOVE"])[0]
    inventory.change_stock_status(
        lines=[inventory.StatusLine(balance_id=balance, status="blocked", reason_code="quality")], by=floor.by
    )
    assert (plan(floor), shortages(floor)) == ([], ["GLOVE"])


def test_fewer_in_the_reserve_fills_less_and_the_place_is_counted(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "minimum")
    (fill,) = plan(floor)
    take(floor.by)
    told = step(floor, fill, "finish", bin="F-01", qty=Decimal(15), trouble="damaged")
    assert tell(floor.by, told) == [""]
    assert floor.value("SELECT trouble FROM warehouse_task WHERE id = %s", fill) == "damaged"
    assert (task(floor, fill)[1], lies(floor, "GLOVE")[1]) == ("short", ("F-01", "available", 15))
    assert [t for t, _n in open_tasks(floor)] == []
    assert [task(floor, t)[0] for t in plan(floor)] == ["count"]
    bins = "SELECT b.code FROM warehouse_counttarget t JOIN inventory_bin b ON b.id = t.bin_id WHERE t.is_open"
    assert floor.rows(bins) == [("A-01",)]


def test_whoever_only_works_tells_that_nothing_lies_in_the_reserve(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "minimum")
    (fill,) = plan(floor)
    hand = limited(worker(floor, "bob"), WORK, RELOCATE)
    assert take(hand) == [fill]
    assert tell(hand, step(floor, fill, "finish", qty=Decimal(0), trouble="not_found")) == [""]
    assert (task(floor, fill)[1], moves(floor), lies(floor, "GLOVE")) == ("short", [], [("A-01", "available", 100)])


def test_what_was_not_found_or_left_there_is_not_sent_for_again_that_day(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "demand")
    floor.vary("warehouse.count_after_short", value=False)
    shipment = released(floor, want("GLOVE", 30))
    (fill,) = plan(floor)
    take(floor.by)
    assert tell(floor.by, step(floor, fill, "finish", qty=Decimal(0), trouble="not_found")) == [""]
    assert floor.value("SELECT state FROM warehouse_relocation") == "cancelled"

    (pick,) = plan(floor)
    assert (task(floor, fill)[1], task(floor, pick)[0], shortages(floor)) == ("short", "pick", ["GLOVE"])
    assert bins_of(floor, shipment) == [("A-01", 30, 0)]


def test_planning_and_carrying_cost_as_many_statements_for_many_faces_as_for_one(floor: Trade) -> None:
    floor.vary("warehouse.replenish", "demand")

    def low(*skus: str) -> list[int]:
        """Faces of new items that run low, each with a pick that waits; the relocations that fill them."""
        add_items(floor, dict.fromkeys(skus, "1.00"))
        for sku in skus:
            floor.receive(sku, 50)
            faced(floor, sku=sku)
            released(floor, want(sku, 3))
        return [len(statements(lambda: plan(floor))), len(statements(lambda: carry(floor)))]

    low("A0")
    assert low("A1") == low("B1", "B2", "B3", "B4")
    assert floor.value("SELECT count(*) FROM warehouse_relocation WHERE state = 'done'") == 7


def carry(trade: Trade) -> list[int]:
    """Everything that is to be moved is."""
    ids = [row[0] for row in trade.rows("SELECT id FROM warehouse_relocation WHERE state = 'open' ORDER BY id")]
    return ops.relocate_goods(relocation_ids=ids, by=trade.by)


def test_faces_name_what_is_wrong_and_keep_nothing(floor: Trade) -> None:
    def face(**more: object) -> ops.PickFaceDraft:
        values = {"site": "LEEDS", "sku": "GLOVE", "bin": "F-01", "min_qty": Decimal(1), "max_qty": Decimal(2), **more}
        return ops.PickFaceDraft(**values)  # type: ignore[arg-type]

    wrong = [face(site="MARS", sku="ROPE"), face(sku="NONE"), face(bin="A-01", min_qty=Decimal(3))]
    found = nothing_changed(floor, lambda: ops.save_pick_faces(faces=wrong, by=floor.by))
    assert sorted(found) == ["invalid_value", "unknown_bin", "unknown_item", "unknown_site"]
    assert codes(lambda: ops.save_pick_faces(faces=[face(), face()], by=floor.by)) == ["invalid_value"]


def test_what_lies_in_a_pick_face_is_promised_first_where_the_pick_order_says_so(floor: Trade) -> None:
    floor.receive("GLOVE", 5, bin="F-01")
    floor.vary("inventory.pick_order", "face_first")
    order = floor.order(want("GLOVE", 8))
    floor.allocate(order)
    assert sorted(b[:2] for b in bins_of(floor, floor.release(order)[0])) == [("A-01", 3), ("F-01", 5)]


# --- moves that somebody asks for


def test_somebody_asks_for_a_move_and_a_bin_is_emptied(floor: Trade) -> None:
    floor.receive("ROPE", 7, bin="A-01")
    ask = ops.MoveDraft
    ids = ops.ask_moves(
        moves=[
            ask(site="LEEDS", from_bin="A-01", to_bin="A-02", sku="GLOVE", qty=Decimal(30), note="Nearer"),
            ask(site="LEEDS", from_bin="A-01"),
        ],
        by=floor.by,
    )  # fmt: skip
    assert moves(floor) == [("asked", "A-01", "A-02", 30), ("asked", "A-01", "", 70), ("asked", "A-01", "", 7)]
    assert len(ids) == 3

    first, second, third = plan(floor)
    assert {task(floor, t)[0] for t in (first, second, third)} == {"move"}
    take(floor.by, count=3)
    told = [step(floor, first, "finish"), step(floor, second, "finish"), step(floor, third, "finish", bin="M-01")]
    assert tell(floor.by, *told) == ["", "refused", ""]
    assert tell(floor.by, step(floor, second, "finish", bin="A-02")) == [""]
    assert lies(floor, "GLOVE") == [("A-02", "available", 100)]
    assert lies(floor, "ROPE") == [("M-01", "available", 107)]


def test_moves_name_what_is_wrong_and_keep_nothing(floor: Trade) -> None:
    released(floor, want("GLOVE", 90))
    ask = ops.MoveDraft
    wrong = [
        ask(site="MARS", from_bin="A-01"), ask(site="LEEDS", from_bin="NO", to_bin="NO"),
        ask(site="LEEDS", from_bin="A-01", to_bin="A-01"), ask(site="LEEDS", from_bin="A-01", qty=Decimal(1)),
    ]  # fmt: skip
    found = nothing_changed(floor, lambda: ops.ask_moves(moves=wrong, by=floor.by))
    assert sorted(found) == ["unknown_bin", "unknown_bin", "unknown_site", "wrong_relocation", "wrong_relocation"]
    # Ninety are in the hands of a picker, and what one move takes another does not.
    eleven = ask(site="LEEDS", from_bin="A-01", sku="GLOVE", qty=Decimal(11))
    assert codes(lambda: ops.ask_moves(moves=[eleven], by=floor.by)) == ["wrong_relocation"]
    ops.ask_moves(moves=[ask(site="LEEDS", from_bin="A-01", sku="GLOVE")], by=floor.by)
    assert codes(lambda: ops.ask_moves(moves=[ask(site="LEEDS", from_bin="A-01")], by=floor.by)) == ["wrong_relocation"]


def test_a_move_that_was_done_meanwhile_is_a_conflict_and_its_place_is_counted(floor: Trade) -> None:
    (move,) = ops.ask_moves(moves=[ops.MoveDraft(site="LEEDS", from_bin="A-01", to_bin="A-02")], by=floor.by)
    (carry,) = plan(floor)
    take(floor.by)
    ops.relocate_goods(relocation_ids=[move], by=floor.by)
    plan(floor)

    late = step(floor, carry, "finish", bin="A-02")
    assert tell(floor.by, late) == ["closed"]
    bins = "SELECT DISTINCT b.code FROM warehouse_counttarget t JOIN inventory_bin b ON b.id = t.bin_id WHERE t.is_open"
    assert floor.rows(bins) == [("A-01",)]


# --- the dock and inspection


def test_what_stands_at_the_dock_is_received_by_a_task(floor: Trade) -> None:
    docks(floor, "DOCK-1")
    first = arrived(floor, expect("GLOVE", 10))
    second = arrived(floor, expect("ROPE", 4))
    one, two = plan(floor)
    assert [t for t, _n in open_tasks(floor)] == ["receive", "receive"]
    take(floor.by, count=2)
    tell(floor.by, step(floor, one, "start"), step(floor, two, "start"))
    ops.receive_announced(arrival_ids=[first, second], by=floor.by)

    # One ends on the device, the other at the station: both are done by whoever began them.
    assert tell(floor.by, step(floor, one, "finish")) == [""]
    ops.finish_arrivals(arrival_ids=[second], by=floor.by)
    plan(floor)
    assert [task(floor, t)[1] for t in (one, two)] == ["confirmed", "confirmed"]
    assert floor.value("SELECT count(*) FROM warehouse_arrival WHERE state = 'received'") == 2


def test_goods_in_inspection_are_passed_or_blocked_by_a_task(floor: Trade) -> None:
    docks(floor, "DOCK-1")
    floor.vary("inventory.receipt_status", "inspection")
    made = [arrived(floor, expect("GLOVE", 10)), arrived(floor, expect("ROPE", 4)), arrived(floor, expect("LAMP", 3))]
    ops.receive_announced(arrival_ids=made, by=floor.by)
    ops.finish_arrivals(arrival_ids=made, by=floor.by)
    good, bad, desk = plan(floor)
    assert [t for t, _n in open_tasks(floor)] == ["inspect"] * 3
    take(floor.by, count=3)

    told = [step(floor, good, "finish"), step(floor, bad, "finish", trouble="damaged"), step(floor, desk, "start")]
    assert tell(floor.by, *told) == ["", "", ""]
    assert lies(floor, "GLOVE")[-1] == ("DOCK-1", "available", 10)
    assert lies(floor, "ROPE")[0] == ("DOCK-1", "blocked", 4)
    ops.inspect_arrivals(arrival_ids=[made[2]], passed=True, by=floor.by)
    plan(floor)
    assert [task(floor, t)[1] for t in (good, bad, desk)] == ["confirmed"] * 3
    assert codes(lambda: ops.inspect_arrivals(arrival_ids=made, passed=True, by=floor.by)) == ["nothing_to_inspect"]


@pytest.mark.parametrize(("passed", "to"), [(True, "A-01"), (False, "M-01")])
def test_what_was_inspected_at_the_dock_is_put_away(floor: Trade, passed: bool, to: str) -> None:
    """Not what was to be done with goods of which nobody knew yet whether they are good."""
    docks(floor, "DOCK-1")
    floor.vary("inventory.receipt_status", "inspection")
    floor.vary("warehouse.put_away", "same_item")
    floor.vary("warehouse.held_zone", "MEZZ")
    made = arrived(floor, expect("GLOVE", 10))
    ops.receive_announced(arrival_ids=[made], by=floor.by)
    ops.finish_arrivals(arrival_ids=[made], by=floor.by)
    rows = (
        "SELECT p.state, n.code, b.on_hand_qty FROM warehouse_putaway p JOIN inventory_balance b ON b.id = p.balance_id"
        " JOIN inventory_bin n ON n.id = p.suggested_bin_id ORDER BY p.id"
    )
    assert floor.rows(rows) == [("open", "M-01", 10)]
    ops.inspect_arrivals(arrival_ids=[made], passed=passed, by=floor.by)
    assert floor.rows(rows) == [("cancelled", "M-01", 0), ("open", to, 10)]
    assert [task(floor, t)[0] for t in plan(floor)] == ["put_away"]


def test_goods_picked_straight_from_the_dock_are_put_away_by_nobody(live_trade: Trade) -> None:
    floor = opened(live_trade)
    docks(floor, "DOCK-1")
    floor.vary("warehouse.put_away", "same_item")
    made = [arrived(floor, expect("LAMP", 10)), arrived(floor, expect("TAPE", 4))]
    ops.receive_announced(arrival_ids=made, by=floor.by)
    ops.finish_arrivals(arrival_ids=made, by=floor.by)
    shipments = [released(floor, want("LAMP", 3)), released(floor, want("TAPE", 4))]
    ops.pick_shipments(shipment_ids=shipments, by=floor.by)
    run_until_idle()

    rows = "SELECT state, qty FROM warehouse_putaway ORDER BY id"
    assert floor.rows(rows) == [("open", 7), ("cancelled", 4)]
    assert [t for t, _n in open_tasks(floor)].count("put_away") == 1
    ops.put_away_goods(
        put_away_ids=[floor.value("SELECT id FROM warehouse_putaway WHERE state = 'open'")], to_bin="A-01", by=floor.by
    )
    ops.pack_shipments(shipment_ids=shipments, by=floor.by)
    ops.ship_shipments(shipment_ids=shipments, by=floor.by)


# --- short picks that go on elsewhere


def test_what_is_short_is_taken_at_another_place_and_the_first_is_counted(floor: Trade) -> None:
    floor.receive("GLOVE", 20, bin="A-02")
    shipment = released(floor, want("GLOVE", 10))
    (pick,) = plan(floor)
    take(floor.by)
    (line,) = all_lines(floor, pick, line1="3")
    balance = floor.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id WHERE n.code = 'A-02'"
    )

    def elsewhere(qty: int, to: int = balance) -> ops.TaskStepDraft:
        return step(floor, pick, "elsewhere", line_id=line.line_id, qty=Decimal(qty), balance_id=to)

    told = [ops.TaskStepDraft(**{**vars_of(line), "trouble": "too_few"}), elsewhere(5), elsewhere(4), elsewhere(1)]
    assert tell(floor.by, *told) == ["", "", "cut", "unwanted"]
    assert tell(floor.by, step(floor, pick, "finish")) == [""]
    assert bins_of(floor, shipment) == [("A-01", 3, 0), ("A-02", 5, 0), ("A-02", 2, 0)]
    assert (floor.shipment_state(shipment), task(floor, pick)[1]) == ("picked", "confirmed")
    assert floor.value("SELECT line_count FROM warehouse_task WHERE id = %s", pick) == 3
    bins = "SELECT b.code FROM warehouse_counttarget t JOIN inventory_bin b ON b.id = t.bin_id WHERE t.is_open"
    assert floor.rows(bins) == [("A-01",)]


def test_what_was_taken_elsewhere_is_wanted_at_the_first_place_no_more(floor: Trade) -> None:
    """Also where one report says both, and only whoever has the task says where goods are short."""
    floor.receive("GLOVE", 20, bin="A-02")
    shipment = released(floor, want("GLOVE", 10))
    (pick,) = plan(floor)
    take(floor.by)
    (few,) = all_lines(floor, pick, line1="3")
    (every,) = all_lines(floor, pick)
    balance = floor.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id WHERE n.code = 'A-02'"
    )
    there = {"line_id": few.line_id, "qty": Decimal(5), "balance_id": balance}
    assert tell(worker(floor, "bob"), step(floor, pick, "elsewhere", **there)) == ["taken"]
    assert floor.value("SELECT count(*) FROM warehouse_counttarget WHERE is_open") == 0

    assert tell(floor.by, few, step(floor, pick, "elsewhere", **there), every) == ["", "", "cut"]
    assert tell(floor.by, step(floor, pick, "finish")) == [""]
    taken = "SELECT taken_qty FROM warehouse_taskline WHERE task_id = %s ORDER BY id"
    assert (bins_of(floor, shipment), floor.rows(taken, pick)) == ([("A-01", 5, 0), ("A-02", 5, 0)], [(5,), (5,)])


def test_what_was_cut_while_a_report_waited_for_the_lock_is_not_taken_elsewhere(
    floor: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.receive("GLOVE", 20, bin="A-02")
    shipment = released(floor, want("GLOVE", 10))
    (pick,) = plan(floor)
    take(floor.by)
    (line,) = all_lines(floor, pick, line1="3")
    balance = floor.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id WHERE n.code = 'A-02'"
    )
    lock, wanted = task_ending.lock_shipments, floor.value("SELECT id FROM warehouse_shipmentline")

    def after_somebody_cut(ids: list[int]) -> None:
        lock(ids)
        cut = ops.WorkCut(shipment_id=shipment, line_id=wanted, qty=Decimal(5))
        ops.cut_shipments(cuts=[cut], by=floor.by)

    monkeypatch.setattr(task_ending, "lock_shipments", after_somebody_cut)
    there = step(floor, pick, "elsewhere", line_id=line.line_id, qty=Decimal(7), balance_id=balance)
    assert tell(floor.by, line, there) == ["", "promised"]
    assert bins_of(floor, shipment) == [("A-01", 3, 0), ("A-02", 2, 0)]


def test_a_lot_that_ends_too_early_is_not_taken_elsewhere(trade: Trade) -> None:
    floor = opened(trade)
    add_items(floor, {"MILK": "1.00"}, tracking="lot")
    inventory.save_bins(bins=[inventory.BinDraft(site="LEEDS", zone="A", code="A-02", sequence=20)], by=floor.by)
    floor.receive("MILK", 9, bin="A-01", lot="L1", expires_on=floor.by.today + timedelta(days=30))
    shipment = released(floor, want("MILK", 9))
    floor.receive("MILK", 9, bin="A-02", lot="L0", expires_on=floor.by.today)
    (pick,) = plan(floor)
    take(floor.by)
    (line,) = all_lines(floor, pick, line1="4")
    balance = floor.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id WHERE n.code = 'A-02'"
    )
    late = floor.by.at(floor.by.now + timedelta(days=1))
    there = step(floor, pick, "elsewhere", line_id=line.line_id, qty=Decimal(5), balance_id=balance)
    assert tell(late, line, there) == ["", "refused"]
    assert tell(late, step(floor, pick, "finish")) == [""]
    assert (bins_of(floor, shipment), task(floor, pick)[1]) == ([("A-01", 9, 5)], "short")


def test_goods_elsewhere_that_are_promised_to_others_are_not_booked(floor: Trade) -> None:
    floor.receive("GLOVE", 6, bin="A-02")
    shipment = released(floor, want("GLOVE", 10))
    (pick,) = plan(floor)
    take(floor.by)
    (line,) = all_lines(floor, pick, line1="0")
    balance = floor.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id WHERE n.code = 'A-02'"
    )
    other = floor.value("SELECT id FROM inventory_balance WHERE item_id = %s", floor.items["ROPE"])

    there = {"line_id": line.line_id, "qty": Decimal(10)}
    steps = [line, step(floor, pick, "elsewhere", balance_id=other, **there), step(floor, pick, "finish")]
    assert tell(floor.by, *steps[:2]) == ["", "promised"]
    assert tell(floor.by, step(floor, pick, "elsewhere", balance_id=balance, **there), steps[2]) == ["promised", ""]
    assert bins_of(floor, shipment) == [("A-01", 4, 4), ("A-02", 6, 0)]
    assert task(floor, pick)[1] == "short"


def vars_of(draft: ops.TaskStepDraft) -> dict[str, object]:
    """The fields of a step, under an id of its own."""
    return {name: getattr(draft, name) for name in draft.__slots__} | {"id": uuid4()}
