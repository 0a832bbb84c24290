"""The figures of floors: counted by hour from what happened, the same after a rebuild, and told by shift."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onegauge.insight.models import FloorFact, KpiValue
from onegauge.insight.shifts import shift_of
from onegauge.insight.web import floor
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import rebuild, run_until_idle
from onegauge.ui.kit import Asked
from onegauge.warehouse import operations as warehouse
from tests.insight.world import broken
from tests.support import Trade, want
from tests.trading import breaks_rules, ledgers_add_up, live_trade
from tests.warehouse.floors import opened, released
from tests.warehouse.inbound import arrived, docks, expect, goods, receive
from tests.warehouse.test_counts import enter, hand_in
from tests.warehouse.test_counts import plan as plan_count
from tests.warehouse.test_tasks import all_lines, plan, step, take, tell, worker

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade"]
HALF = Decimal("0.5")


@given(hour=st.integers(0, 23), start=st.integers(0, 23), length=st.integers(4, 24))
def test_every_hour_belongs_to_one_shift(hour: int, start: int, length: int) -> None:
    """Against walking through the day from the first hour of the first shift."""
    found = shift_of(hour, start=start, length=length)
    walked = next(n for n in range(24) if (start + n) % 24 == hour)
    assert found.number == walked // length + 1
    inside = [(found.begins + n) % 24 for n in range((found.ends - found.begins - 1) % 24 + 1)]
    assert hour in inside
    assert len(inside) <= length


def busy(trade: Trade) -> datetime:
    """A morning in Leeds: goods come and are put away, a pick finds too few of one line, a count agrees; its first hour."""
    begin = (trade.by.now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)

    def at(hour: int, minute: int = 0) -> Any:
        return trade.by.at(begin + timedelta(hours=hour, minutes=minute))

    opened(trade)
    trade.vary("warehouse.put_away", "same_item")
    docks(trade, "DOCK-1")
    arrival = arrived(replace(trade, by=at(0)), expect("GLOVE", 50), expect("ROPE", 5))
    receive(trade, arrival, goods("GLOVE", 50), goods("ROPE", 5), by=at(1))
    away = [row[0] for row in trade.rows("SELECT id FROM warehouse_putaway ORDER BY id")]
    warehouse.put_away_goods(put_away_ids=away, by=at(3))
    released(trade, want("GLOVE", 5), want("ROPE", 2))
    plan(trade)
    hand = worker(trade, "ann")
    (pick,) = take(hand.at(at(4).now), types=["pick"])
    told = [replace(one, at=at(4, 10).now) for one in all_lines(trade, pick, line2="1")]
    done = [told[0], replace(told[1], trouble="too_few"), step(trade, pick, "finish", at=at(4, 30).now)]
    begun = step(trade, pick, "start", at=at(4).now)
    assert tell(hand.at(at(4, 30).now), begun, *done) == [""] * 4
    count = plan_count(replace(trade, by=at(5)), "M-01")
    counter = worker(trade, "bob")
    (rope,) = trade.rows("SELECT sum(on_hand_qty) FROM inventory_balance WHERE item_id = %s AND bin_id ="
                         " (SELECT id FROM inventory_bin WHERE code = 'M-01')", trade.items["ROPE"])  # fmt: skip
    enter(trade, count, counter.at(at(5).now), ROPE=rope[0] - 1)
    hand_in(count, counter.at(at(5, 30).now))
    return begin


def facts(trade: Trade, begin: datetime) -> dict[tuple[int, str, str], tuple[Decimal, Decimal]]:
    """Numerator and denominator by hours since the first, key figure and part."""
    with read_scope(trade.by):
        rows = list(FloorFact.objects.all())
    return {(int((r.hour - begin).total_seconds() // 3600), r.kpi, r.part): (r.numerator, r.denominator) for r in rows}


def test_hours_say_what_happened_a_rebuild_says_the_same_and_tampering_is_found(live_trade: Trade) -> None:
    begin = busy(live_trade)
    run_until_idle()

    found = facts(live_trade, begin)
    assert {k: v for k, v in found.items() if k[0] in {1, 3}} == {
        (1, "receiving_lines", ""): (2, 2), (1, "receiving_units", ""): (55, 2), (3, "dock_to_stock", ""): (6, 2),
    }  # fmt: skip
    assert {k: v for k, v in found.items() if k[0] == 4} == {
        (4, "pick_rate", ""): (2, HALF), (4, "floor_exceptions", ""): (0, 2), (4, "floor_exceptions", "too_few"): (1, 0),
        (4, "labour_minutes", "pick"): (30, 1), (4, "task_in_time", ""): (1, 1),
    }  # fmt: skip
    assert found[5, "count_accuracy", ""][1] == 1
    with read_scope(live_trade.by):
        days = {
            k.kpi: k.value for k in KpiValue.objects.filter(kpi__in=["pick_rate", "dock_to_stock", "floor_exceptions"])
        }
    assert days == {"pick_rate": 4, "dock_to_stock": 3, "floor_exceptions": HALF}
    assert broken() == []

    rebuild("insight.floor")
    run_until_idle()
    assert facts(live_trade, begin) == found

    page_of(live_trade, begin)
    run_until_idle()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE insight_floorfact SET numerator = numerator + 1 WHERE kpi = 'receiving_lines'")
    assert sorted(name.partition(":")[0] for name in broken()) == [
        "days_of_the_floor_are_their_hours", "kept_floor_equals_fresh_floor",
    ]  # fmt: skip


def page_of(trade: Trade, begin: datetime) -> None:
    """The page tells shifts by the site's policies, what waits against the clock, and costs the same for one site or all."""
    trade.vary("insight.shift_start_hour", 7)
    trade.vary("insight.shift_hours", 4)
    trade.vary("warehouse.people_shown", value=True)
    by = trade.by.at(begin + timedelta(hours=8))
    with read_scope(by):
        with CaptureQueriesContext(connection) as one:
            board = floor.board(by.narrowed(companies=by.companies, sites=(trade.sites["LEEDS"],)), Asked(7))
        with CaptureQueriesContext(connection) as all_sites:
            floor.board(by, Asked(7))
    assert len(all_sites) <= len(one) + 1
    sheets = {s.code: s for s in board.sheets}
    shifts = [(r["shift"], r["figures"]["receiving_lines"], r["figures"]["pick_rate"]) for r in sheets["shifts"].rows]
    assert shifts == [("1 · 07–11", 2, None), ("2 · 11–15", None, 4)]
    assert {r["w"].type for r in sheets["queues"].rows} >= {"pack"}
    assert [r["step"] for r in sheets["labour"].rows] == ["Pick"]
    hours = sheets["hours"]
    assert hours.row_url is not None
    assert {"hour_no=9", f"day_from={by.today - timedelta(days=6)}"} <= {
        *hours.row_url(hours.rows[0]).partition("?")[2].split("&")
    }
    assert [r.name for r in sheets["people"].rows] == ["Ann"]
    early = trade.by.at(begin + timedelta(hours=20))
    with read_scope(early):
        lines = [
            {t.label: t.value for t in floor.board(early, Asked(days)).tiles}.get("Receiving throughput, lines")
            for days in (1, 2)
        ]
    assert lines == [None, 2], "a day is a calendar day of the site, not the last 24 hours"


@pytest.mark.parametrize(
    ("table", "column", "index"),
    [
        ("warehouse_receipt", "received_at", "receipt_by_time"),
        ("warehouse_putaway", "state = 'done' AND done_at", "put_away_done"),
        ("warehouse_task", "done_at", "task_done"),
    ],
)
def test_an_hour_of_the_floor_is_found_by_its_time(db: None, table: str, column: str, index: str) -> None:
    with (
        transaction.atomic(using="owner"),
        connections["owner"].cursor() as cursor,
    ):  # whose scope asks for no other index
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT FROM {table} WHERE {column} >= now() - interval '1 hour'")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan, plan
