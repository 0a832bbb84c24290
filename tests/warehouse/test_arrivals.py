"""Arrivals: what may be announced, who stands at which dock, and whose day it is."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from onegauge.kernel.db import read_scope
from onegauge.kernel.journal import ref
from onegauge.kernel.kinds import KINDS
from onegauge.ui.kit import Asked
from onegauge.warehouse import arrival_queries
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.kinds import ARRIVAL_KIND
from onegauge.warehouse.operations import ArrivalDraft
from onegauge.warehouse.permissions import ADMIT, ANNOUNCE, RECEIVE
from onegauge.warehouse.web import dock_board, receiving_station
from tests.support import Trade, codes, nothing_changed, refusals, without
from tests.warehouse.inbound import (
    SOURCE,
    announced,
    arrived,
    docks,
    expect,
    figures,
    goods,
    ordered,
    receive,
    state,
    supplier,
)


def at(trade: Trade, hour: int) -> datetime:
    """An hour of tomorrow."""
    return trade.by.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1, hours=hour)


def test_an_announced_arrival_names_its_day_its_supplier_and_who_ordered(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    arrival = announced(
        trade, ordered("GLOVE", 10, 101), supplier=supplier(trade), dock="DOCK-1", due_from=at(trade, 9),
        due_until=at(trade, 11), reference="DN-1",
    )  # fmt: skip

    row = trade.rows("SELECT number, state, expected_on, reference, is_blind FROM warehouse_arrival")
    assert row == [(f"AR-{arrival:07d}", "announced", at(trade, 9).date(), "DN-1", False)]
    refs = trade.value("SELECT refs FROM kernel_journal WHERE kind = 64 AND object_id = %s", arrival)
    assert refs == [ref(KINDS[SOURCE], 1)]
    assert trade.value("SELECT is_blind FROM warehouse_arrival WHERE id = %s", arrived(trade)) is True


def test_what_is_wrong_is_named_line_by_line_and_nothing_is_written(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    drafts = [
        ArrivalDraft(site="NOWHERE"),
        ArrivalDraft(site="LEEDS", supplier="NOBODY", dock="A-01", due_from=at(trade, 1), due_until=at(trade, 2)),
        ArrivalDraft(site="LEEDS", lines=(expect("NOTHING", 1),)),
    ]
    shapes = [
        ArrivalDraft(site="LEEDS", dock="DOCK-1"),
        ArrivalDraft(site="LEEDS", due_from=at(trade, 3), due_until=at(trade, 2)),
        ArrivalDraft(site="LEEDS", due_from=at(trade, 3)),
        ArrivalDraft(site="LEEDS", lines=(expect("GLOVE", 0), expect("GLOVE", 1, sscc="1", unit_cost=Decimal(-1)))),
        ArrivalDraft(site="LEEDS", lines=(ordered("GLOVE", 1, 101),)),
    ]

    def act(some: list[ArrivalDraft]) -> Any:
        return warehouse.announce_arrivals(arrivals=some, by=trade.by)

    assert refusals(lambda: act(shapes)) == [
        ("wrong_appointment", "arrivals[0].due_from"), ("wrong_appointment", "arrivals[1].due_from"),
        ("wrong_appointment", "arrivals[2].due_from"), ("invalid_value", "arrivals[3].lines[0].qty"),
        ("invalid_value", "arrivals[3].lines[1].unit_cost"), ("sscc_invalid", "arrivals[3].lines[1].sscc"),
        ("invalid_value", "arrivals[4].lines[0].source_kind"),
    ]  # fmt: skip
    assert refusals(lambda: act(drafts)) == [
        ("unknown_site", "arrivals[0].site"), ("unknown_document", "arrivals[1].supplier"),
        ("wrong_appointment", "arrivals[1].dock"), ("unknown_item", "arrivals[2].lines[0].sku"),
    ]  # fmt: skip
    stranger = without(trade.by, ANNOUNCE)
    here = [ArrivalDraft(site="LEEDS")]
    assert nothing_changed(trade, lambda: warehouse.announce_arrivals(arrivals=here, by=stranger)) == [
        "permission_missing"
    ]
    assert nothing_changed(trade, lambda: act([])) == ["invalid_value"]


def test_two_arrivals_never_hold_one_dock_at_once(trade: Trade) -> None:
    docks(trade, "DOCK-1", "DOCK-2")
    held = {"dock": "DOCK-1", "due_from": at(trade, 9), "due_until": at(trade, 11)}
    first = announced(trade, **held)
    second = announced(trade, dock="DOCK-1", due_from=at(trade, 11), due_until=at(trade, 12))

    assert nothing_changed(trade, lambda: announced(trade, **held)) == ["dock_taken"]
    twin = ArrivalDraft(site="LEEDS", dock="DOCK-2", due_from=at(trade, 1), due_until=at(trade, 2))
    twins = refusals(lambda: warehouse.announce_arrivals(arrivals=[twin, twin], by=trade.by))
    assert twins == [("dock_taken", "arrivals[1].dock")]

    def move(**where: Any) -> Any:
        return warehouse.reschedule_arrivals(arrival_ids=[second], **where, by=trade.by)

    assert nothing_changed(trade, lambda: move(**held)) == ["dock_taken"]
    assert nothing_changed(trade, lambda: move(dock="A-01", due_from=at(trade, 1), due_until=at(trade, 2))) == [
        "wrong_appointment"
    ]
    warehouse.cancel_arrivals(arrival_ids=[first], by=trade.by)
    move(**held)
    assert trade.value("SELECT due_from FROM warehouse_arrival WHERE id = %s", second) == at(trade, 9)
    move()
    assert trade.value("SELECT dock_id FROM warehouse_arrival WHERE id = %s", second) is None


@pytest.mark.parametrize(("days", "fine"), [(-4, False), (-3, True), (0, True), (14, True), (15, False)])
def test_what_comes_outside_its_days_is_admitted_by_whoever_may(trade: Trade, days: int, fine: bool) -> None:
    trade.vary("warehouse.receipt_off_date", value="ask")
    arrival = announced(trade, expect("GLOVE", 1), expected_on=trade.by.today - timedelta(days=days))
    clerk = without(trade.by, ADMIT)

    def arrive(by: Any) -> list[int]:
        return warehouse.arrive_arrivals(arrival_ids=[arrival], by=by)

    if not fine:
        assert nothing_changed(trade, lambda: arrive(clerk)) == ["off_date"]
        arrive(trade.by)
    else:
        arrive(clerk)
    assert state(trade, arrival) == "arrived"
    after = trade.value(
        "SELECT after ->> 'days_off' FROM kernel_journal WHERE verb = 'arrive' AND kind = %s", ARRIVAL_KIND.number
    )
    assert int(after) == days


def test_an_arrival_of_which_something_came_is_not_called_off(trade: Trade) -> None:
    arrival = arrived(trade, expect("GLOVE", 10))
    receive(trade, arrival, goods("GLOVE", 1))

    assert codes(lambda: warehouse.cancel_arrivals(arrival_ids=[arrival], by=trade.by)) == ["transition_refused"]
    assert codes(lambda: warehouse.finish_arrivals(arrival_ids=[arrival], by=without(trade.by, RECEIVE))) == [
        "permission_missing"
    ]


def test_the_station_receives_what_is_scanned_and_what_is_typed(trade: Trade) -> None:
    arrival = announced(trade, expect("GLOVE", 10), expect("ROPE", 5), supplier=supplier(trade))
    rows = trade.rows("SELECT l.id FROM warehouse_arrivalline l ORDER BY l.id")
    glove, rope = (row[0] for row in rows)
    empty = {"qty": None, "expires_on": None, "weight_kg": None, "lot": "", "sscc": "", "condition": "good", "note": ""}

    def act(run: Any, key: str, scan: str = "", **more: Any) -> str:
        data = {**empty, "bin": "", "rows": {}, "scan": scan, **more}
        return str(run(by=trade.by, key=key, task_id=arrival, version=None, data=data))

    station = receiving_station
    assert codes(lambda: act(station.scan, "k1")) == ["unknown_label"]
    assert codes(lambda: act(station.typed, "k2", rows={glove: "ten"})) == ["wrong_receipt"]
    assert codes(lambda: act(station.typed, "k3")) == ["wrong_receipt"]
    assert act(station.scan, "k4", "GLOVE", qty=Decimal(4)) == "4 accepted"
    assert act(station.scan, "k5", "GLOVE", qty=Decimal(2), condition="damaged", note="Wet") == "2 damaged"
    assert act(station.typed, "k6", rows={rope: "6", glove: ""}) == "5.15 accepted, 0.85 held"
    with read_scope(trade.by):
        (task,) = station.queue()
        job = station.opened(arrival)
        listed = arrival_queries.arrivals_for_list().get(pk=arrival)
    assert (task.title, job.step.done, job.step.total) == (f"AR-{arrival:07d}", 1, 2) if job and job.step else None
    assert (listed.line_count, listed.off_count) == (2, 2)
    act(station.everything, "k7")
    assert [row[1] for row in figures(trade, arrival)] == [10, Decimal("5.15")]
    act(station.finish, "k8")
    with read_scope(trade.by):
        assert station.opened(arrival) is None


def test_the_dock_board_says_who_stands_where_who_is_late_and_how_long_it_took(trade: Trade) -> None:
    docks(trade, "DOCK-1", "DOCK-2")
    start = timezone.localtime(trade.by.now).replace(hour=10, minute=0, second=0, microsecond=0)
    until = start + timedelta(hours=2)
    first = announced(trade, supplier=supplier(trade), dock="DOCK-2", due_from=start, due_until=until)
    arrived(trade, expect("GLOVE", 1))
    announced(trade, expected_on=trade.by.today - timedelta(days=2))
    quick = arrived(trade)
    later = trade.by.at(trade.by.now + timedelta(hours=3))
    warehouse.finish_arrivals(arrival_ids=[quick], by=trade.by)
    warehouse.close_arrivals(arrival_ids=[quick], by=later)

    with read_scope(trade.by):
        shown = dock_board.board(trade.by, Asked(30))
        figures_now = arrival_queries.door_figures(trade.by.now - timedelta(days=1))
        empty = arrival_queries.door_figures(trade.by.now + timedelta(days=9))

    by_dock, at_door, _leaving = shown.sheets
    hours = {row["hour"]: (row["d0"], row["d1"]) for row in by_dock.rows}
    assert [c.label for c in by_dock.columns][1:] == ["DOCK-1", "DOCK-2"]
    assert {h for h, (_one, two) in hours.items() if two.startswith(f"AR-{first:07d} Mill")} == {"10:00", "11:00"}
    assert all(one == "" for one, _two in hours.values())
    assert len(at_door.rows) == 1
    assert (figures_now.at_door, figures_now.late, figures_now.dwell_hours) == (1, 1, 3)
    assert empty.dwell_hours is None
