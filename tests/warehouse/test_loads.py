"""Loads: what goes onto which vehicle, what is missing, when goods leave the books; and what receivers took."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from onegauge.orders import operations as orders
from onegauge.warehouse import operations as ops
from tests.support import Trade, codes, nothing_changed, refusals, want
from tests.warehouse.outbound import carrier, closed, dock, load, number, onto, packed, picked, proven

pytestmark = pytest.mark.django_db


def members(trade: Trade, load_id: int) -> list[tuple[int, int, bool]]:
    """Shipment, loaded packages and whether it still travels in a load."""
    return trade.rows(
        "SELECT shipment_id, loaded_count, is_live FROM warehouse_loadshipment WHERE load_id = %s ORDER BY id", load_id
    )


def test_cartons_are_scanned_onto_their_vehicle_which_departs_whole(trade: Trade) -> None:
    proven(trade)
    shipment, ssccs = closed(trade, ("GLOVE", 2), ("ROPE", 1))
    made = load(trade, shipment, dock=dock(trade), vehicle="LK26 ABC")
    (first,) = onto(trade, made, [f"(00){ssccs[0]}"])
    assert (first.loaded_count, first.packages) == (1, 2)
    assert trade.value("SELECT state FROM warehouse_load WHERE id = %s", made) == "loading"
    assert nothing_changed(trade, lambda: onto(trade, made, [ssccs[0]])) == ["wrong_load"]
    assert codes(lambda: onto(trade, made, [number(trade, shipment)])) == ["wrong_load"]
    assert refusals(lambda: ops.depart_loads(load_ids=[made], by=trade.by)) == [("load_incomplete", "reason")]
    onto(trade, made, [ssccs[1]])
    ops.depart_loads(load_ids=[made], seal="S-4711", by=trade.by)
    assert trade.shipment_state(shipment) == "shipped"
    assert trade.stock("GLOVE") == (0, 0)
    assert trade.rows("SELECT state, seal FROM warehouse_load WHERE id = %s", made) == [("departed", "S-4711")]


def test_a_vehicle_departs_short_only_with_a_reason_and_what_stays_falls_out(trade: Trade) -> None:
    one, other = packed(trade, ("GLOVE", 2)), packed(trade, ("ROPE", 1), packages=2)
    made = load(trade, one, other)
    onto(trade, made, [number(trade, one), number(trade, other)])
    ops.depart_loads(load_ids=[made], reason="The vehicle is full", by=trade.by)
    assert [trade.shipment_state(s) for s in (one, other)] == ["shipped", "packed"]
    assert members(trade, made) == [(one, 1, True), (other, 0, False)]
    # what stayed may travel in the next one
    following = load(trade, other)
    onto(trade, following, [number(trade, other)] * 2)
    ops.depart_loads(load_ids=[following], by=trade.by)
    assert trade.shipment_state(other) == "shipped"


def test_a_package_of_another_load_stays_at_the_dock(trade: Trade) -> None:
    one, other = packed(trade, ("GLOVE", 2)), packed(trade, ("ROPE", 1))
    made, second = load(trade, one), load(trade, other)
    assert codes(lambda: onto(trade, made, [number(trade, other)])) == ["wrong_load"]
    assert codes(lambda: onto(trade, made, ["NONSENSE"])) == ["wrong_load"]
    assert codes(lambda: load(trade, one)) == ["wrong_load"]
    ops.cancel_loads(load_ids=[second], by=trade.by)
    ops.add_to_loads(load_ids=[made], shipments=[number(trade, other)], by=trade.by)
    ops.take_off_loads(load_ids=[made], shipments=[number(trade, one)], by=trade.by)
    assert [m[2] for m in members(trade, made)] == [False, True]


def test_a_load_leaves_at_the_cut_off_of_its_service_unless_another_time_is_said(trade: Trade) -> None:
    carrier(trade)
    draft = ops.LoadDraft(site="LEEDS", service="NORTH/24", dock=dock(trade))
    (made,) = ops.plan_loads(loads=[draft], by=trade.by)
    later = trade.by.now + timedelta(hours=3)
    ops.reschedule_loads(load_ids=[made], dock="D-1", leaves_at=later, by=trade.by)
    assert trade.value("SELECT leaves_at FROM warehouse_load WHERE id = %s", made) == later
    wrong = ops.LoadDraft(site="LEEDS", service="NORTH/48", dock="A-01", shipments=["SH-9"])
    found = refusals(lambda: ops.plan_loads(loads=[wrong], by=trade.by))
    assert found == [("unknown_document", "loads[0].service"), ("wrong_load", "loads[0].dock")]


def test_a_consignment_travels_whole_or_what_is_left_travels_alone(trade: Trade) -> None:
    trade.vary("warehouse.consolidate", "same_day")
    one, other = packed(trade, ("GLOVE", 2)), packed(trade, ("ROPE", 1))
    name = trade.value("SELECT number FROM warehouse_consignment")
    assert codes(lambda: load(trade, one)) == ["travels_together"]
    (made,) = ops.plan_loads(loads=[ops.LoadDraft(site="LEEDS", shipments=[name])], by=trade.by)
    onto(trade, made, [number(trade, one)])
    ops.depart_loads(load_ids=[made], reason="Not found", by=trade.by)
    assert [trade.shipment_state(s) for s in (one, other)] == ["shipped", "packed"]
    assert trade.value("SELECT state FROM warehouse_consignment") == "shipped"
    assert trade.value("SELECT consignment_id FROM warehouse_shipment WHERE id = %s", other) is None


def test_what_joined_the_consignment_later_or_was_called_off_does_not_leave_with_the_load(trade: Trade) -> None:
    trade.vary("warehouse.consolidate", "same_day")
    one, off = packed(trade, ("GLOVE", 2)), packed(trade, ("TAPE", 1))
    made = load(trade, one, off)
    onto(trade, made, [number(trade, one), number(trade, off)])
    later = packed(trade, ("ROPE", 1))
    (order,) = trade.rows("SELECT source_id FROM warehouse_shipment WHERE id = %s", off)[0]
    orders.cancel_orders(order_ids=[order], by=trade.by)
    ops.depart_loads(load_ids=[made], by=trade.by)
    assert [trade.shipment_state(s) for s in (one, off, later)] == ["shipped", "cancelled", "packed"]
    assert trade.value("SELECT consignment_id FROM warehouse_shipment WHERE id = %s", later) is None
    assert [m[2] for m in members(trade, made)] == [True, False]


@pytest.mark.parametrize("moment", ["pack", "load"])
def test_goods_leave_the_books_once_at_the_moment_of_the_site(trade: Trade, moment: str) -> None:
    trade.vary("warehouse.goods_issue", moment)
    shipment = packed(trade, ("GLOVE", 2))
    assert trade.shipment_state(shipment) == ("shipped" if moment == "pack" else "packed")
    made = load(trade, shipment)
    onto(trade, made, [number(trade, shipment)])
    assert trade.shipment_state(shipment) == "shipped"
    ops.depart_loads(load_ids=[made], by=trade.by)
    assert (
        trade.value("SELECT count(*) FROM inventory_movement WHERE source_kind = 35 AND source_id = %s", shipment) == 1
    )


def test_what_joined_a_load_meanwhile_is_not_left_behind_unseen(trade: Trade) -> None:
    made = load(trade, packed(trade, ("GLOVE", 1)))
    assert codes(lambda: ops.depart_loads(load_ids=[made], by=trade.by)) == ["load_incomplete"]
    assert codes(lambda: load(trade, picked_only(trade))) == ["wrong_load"]


def test_what_travels_in_a_load_is_loaded_by_scan_and_is_no_task_of_its_own(trade: Trade) -> None:
    trade.vary("warehouse.task_release", "stream")
    one, other = packed(trade, ("GLOVE", 1)), packed(trade, ("ROPE", 1))
    load(trade, one)
    ops.plan_tasks(site_ids=[trade.sites["LEEDS"]], by=trade.by)
    found = trade.rows("SELECT subject_id FROM warehouse_task WHERE type = 'load' AND state = 'open'")
    assert found == [(other,)]
    load(trade, other)
    ops.plan_tasks(site_ids=[trade.sites["LEEDS"]], by=trade.by)
    assert trade.rows("SELECT subject_id FROM warehouse_task WHERE type = 'load' AND state = 'open'") == []


def picked_only(trade: Trade) -> int:
    """A shipment that nobody picked."""
    trade.receive("TAPE", 1)
    order = trade.order(want("TAPE", 1))
    trade.allocate(order)
    return trade.release(order)[0]


# ---- deliveries


def shipped(trade: Trade, *lines: tuple[str, int]) -> int:
    """A shipment that left."""
    shipment = picked(trade, *lines)
    ops.pack_shipments(shipment_ids=[shipment], by=trade.by)
    ops.ship_shipments(shipment_ids=[shipment], by=trade.by)
    return shipment


def told(trade: Trade, shipment: int) -> list[tuple[str, str, bool]]:
    """Outcome, receiver and whether it counts."""
    return trade.rows(
        "SELECT outcome, received_by, is_last FROM warehouse_delivery WHERE shipment_id = %s ORDER BY id", shipment
    )


def record(trade: Trade, shipment: int, **more: object) -> list[int]:
    """Tell what a receiver took."""
    draft = ops.DeliveryDraft(shipment=number(trade, shipment), **more)  # type: ignore[arg-type]
    return ops.record_deliveries(deliveries=[draft], by=trade.by)


def test_a_delivery_told_twice_is_told_once_and_a_later_one_counts(trade: Trade) -> None:
    shipment, mine = shipped(trade, ("GLOVE", 2)), uuid4()
    first = record(trade, shipment, received_by="M. Hall", signature="M10 20 L30.5 40 ", id=mine)
    assert record(trade, shipment, received_by="M. Hall", id=mine) == first
    ops.deliver_shipments(shipment_ids=[shipment], received_by="Gatehouse", by=trade.by)
    assert told(trade, shipment) == [("delivered", "M. Hall", False), ("delivered", "Gatehouse", True)]


def test_what_was_not_taken_whole_waits_until_somebody_settles_it(trade: Trade) -> None:
    shipment = shipped(trade, ("GLOVE", 5))
    line = trade.shipment_lines(shipment)[0][0]
    short = [ops.MissingLine(line_id=line, qty=Decimal(2), why="damaged")]
    (made,) = record(trade, shipment, outcome="partly", received_by="M. Hall", lines=short)
    ops.settle_deliveries(delivery_ids=[made], note="Two sent again", by=trade.by)
    assert codes(lambda: ops.settle_deliveries(delivery_ids=[made], note="Again", by=trade.by)) == ["wrong_delivery"]
    too_many = [ops.MissingLine(line_id=line, qty=Decimal(6))]
    assert codes(lambda: record(trade, shipment, outcome="partly", lines=too_many)) == ["wrong_delivery"]


def test_a_record_that_says_too_little_or_cannot_be_true_is_refused(trade: Trade) -> None:
    shipment = shipped(trade, ("GLOVE", 5))
    wrong: list[tuple[dict[str, object], str]] = [
        ({"received_by": ""}, "received_by"),
        ({"outcome": "refused"}, "note"),
        ({"received_by": "X", "delivered_at": trade.by.now + timedelta(days=2)}, "delivered_at"),
        ({"received_by": "X", "signature": "M1 1<script>"}, "signature"),
        ({"outcome": "lost", "note": "?"}, "outcome"),
    ]
    for values, at in wrong:
        assert [f for _c, f in refusals(lambda v=values: record(trade, shipment, **v))] == [f"deliveries[0].{at}"]
    here = packed(trade, ("ROPE", 1))
    assert codes(lambda: record(trade, here, received_by="X")) == ["transition_refused"]
    assert refusals(lambda: ops.deliver_shipments(shipment_ids=[shipment], by=trade.by)) == [
        ("invalid_value", "received_by")
    ]
    assert told(trade, shipment) == []


def test_a_consignment_is_delivered_with_everything_in_it(trade: Trade) -> None:
    trade.vary("warehouse.consolidate", "same_day")
    mine = [packed(trade, ("GLOVE", 2)), packed(trade, ("ROPE", 1))]
    consignment = trade.value("SELECT id FROM warehouse_consignment")
    ops.ship_consignments(consignment_ids=[consignment], by=trade.by)
    ops.deliver_consignments(consignment_ids=[consignment], received_by="M. Hall", by=trade.by)
    assert [told(trade, s) for s in mine] == [[("delivered", "M. Hall", True)]] * 2
