"""Followers: whatever the size of the batches, in whatever order of days, a rebuild comes to the same values."""

import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from onegauge.insight import operations
from onegauge.insight.followers import OrderFigures, StockFigures
from onegauge.insight.models import Handover, KpiValue
from onegauge.insight.queries import cut_offs, kpi_overview, kpi_rows
from onegauge.insight.web.words import STEPS
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import FOLLOWERS, rebuild, run_batch
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    allocate_orders,
    capture_orders,
    confirm_orders,
    release_orders,
)
from tests.insight.world import World, at, broken

SKUS = ("GLOVE", "ROPE", "HELMET")


def everything(world: World) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All kept values."""
    with read_scope(world.by):
        rows = list(KpiValue.objects.all())
        steps = list(Handover.objects.values_list("id", *(f"{code}_hours" for code, _label, _who in STEPS)))
    return {("handover", step[0]): step for step in steps} | {
        (r.kpi, r.site_id, r.day): (r.company_id, r.version, r.numerator, r.denominator, r.value, r.detail)
        for r in rows
    }


@pytest.fixture
def odd_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches that cut through operations and days."""
    monkeypatch.setattr(OrderFigures, "batch", 7)
    monkeypatch.setattr(StockFigures, "batch", 3)


def step(*names: str) -> None:
    """One batch of each follower."""
    for name in names:
        run_batch(FOLLOWERS[name])


def live_through(world: World, seed: int) -> None:
    """Two weeks of business with some of everything; the followers run in between."""
    luck = random.Random(seed)
    for sku in SKUS:
        world.receive("LEEDS", sku, 20, "3", days_ago=15)
        world.receive("LYON", sku, 9, "4.5", days_ago=15)
    pending: list[int] = []
    for ago in range(14, 0, -2):
        lines = [(sku, luck.randint(1, 8)) for sku in luck.sample(SKUS, 2)]
        world.order(luck.choice(("LEEDS", "LYON")), lines, days_ago=ago, due_in=luck.randint(0, 3))
        step("insight.kpis")
        by = world.by.at(at(ago - 1))
        allocate_orders(by=by)
        pending += [r.shipment_id for r in release_orders(by=by)]
        luck.shuffle(pending)
        for shipment in pending[: luck.randint(0, 2)]:
            world.send(shipment, days_ago=ago - 1)
            pending.remove(shipment)
        world.receive(
            luck.choice(("LEEDS", "LYON")), luck.choice(SKUS), luck.randint(1, 9), "3.7", days_ago=luck.randint(1, 14)
        )
        step("finance.costing", "insight.stock", "insight.kpis")
    fresh = world.order("LEEDS", [("ROPE", 900)], days_ago=2)
    world.cancel(fresh, days_ago=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_rebuild_equals_kept(world: World, odd_batches: None, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    live_through(world, seed)
    world.count()
    kept = everything(world)
    assert broken() == []
    assert len({key[0] for key in kept}) == 11

    for batch in (10_000, 11):
        monkeypatch.setattr(OrderFigures, "batch", batch)
        monkeypatch.setattr(StockFigures, "batch", batch)
        for name in ("insight.kpis", "insight.stock"):
            assert rebuild(name) > 0
        assert everything(world) == kept


def test_counting_again_changes_nothing(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=3)
    world.ship(world.order("LEEDS", [("GLOVE", 4)], days_ago=3), days_ago=2)
    world.count()
    kept = everything(world)
    with connections["follower"].cursor() as cursor:
        cursor.execute("UPDATE kernel_follower SET txid = '0', last_id = 0 WHERE name LIKE 'insight.%'")
    world.count()
    assert everything(world) == kept


def test_stock_waits_for_costing(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=3)
    assert run_batch(FOLLOWERS["insight.stock"]) == 0
    world.count()
    assert world.values("on_hand_value", "LEEDS") == {3: Decimal(27)}


def test_one_line_or_many_cost_the_same_statements(world: World) -> None:
    sizes = []
    for lines in (1, 12):
        world.receive("LEEDS", "GLOVE", 9 * lines, "3", days_ago=3)
        orders = [world.order("LEEDS", [("GLOVE", 2), ("ROPE", 1)], days_ago=3) for _n in range(lines)]
        world.ship(*orders, days_ago=2)
        while run_batch(FOLLOWERS["finance.costing"]):
            pass
        with CaptureQueriesContext(connections["follower"]) as sent:
            step("insight.kpis", "insight.stock")
        sizes.append(len(sent))
    assert sizes[0] == sizes[1] < 24


def sell(world: World, *, days_ago: int, orders: int) -> None:
    """So many orders of three lines that leave the day after."""
    world.receive("LEEDS", "GLOVE", 3 * orders, "3", days_ago=days_ago)
    when = at(days_ago)
    draft = OrderDraft(
        company="NORTH", customer="BUYER-NORTH", site="LEEDS", ordered_at=when, requested_on=when.date(),
        lines=(OrderLineDraft(sku="GLOVE", qty=Decimal(1)),) * 3,
    )  # fmt: skip
    ids = [c.order_id for c in capture_orders(orders=[draft] * orders, by=world.by.at(when))]
    confirm_orders(order_ids=ids, by=world.by.at(when))
    world.ship(*ids, days_ago=days_ago - 1)


def reads_of_today(world: World, old_days: range) -> int:
    """Rows of documents that one order of today costs, after so many days of orders long ago."""
    for ago in old_days:
        sell(world, days_ago=ago, orders=200)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_journal")
        (known,) = cursor.fetchone()
    sell(world, days_ago=1, orders=1)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT brin_summarize_new_values('demand_by_day')")
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are as quickly read from end to end
        cursor.execute("ANALYZE inventory_demand, warehouse_shipment, orders_salesorder, orders_orderline")
        cursor.execute("SELECT id, at, kind, verb, object_id FROM kernel_journal WHERE id > %s ORDER BY id", [known])
        names = ("id", "at", "kind", "verb", "object_id")
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        before = _reads(cursor)
        operations.count_orders(rows, using="owner")
        return _reads(cursor) - before


def _reads(cursor: Any) -> int:
    """Rows of demand and shipments that this transaction has read so far."""
    cursor.execute(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('inventory_demand', 'warehouse_shipment', 'warehouse_shipmentline')"
    )
    return int(cursor.fetchone()[0])


def test_orders_of_long_ago_cost_the_figures_of_today_nothing(world: World) -> None:
    short, long = [reads_of_today(world, days) for days in (range(170, 165, -1), range(165, 145, -1))]

    further_lines = 12_000  # read three times and more if each figure looked at all; now some stretches of 32 pages
    assert 0 < long < short + further_lines / 2


def test_overview_costs_the_same_statements(world: World) -> None:
    counts = []
    for orders in (1, 6):
        for _n in range(orders):
            world.order("LEEDS", [("ROPE", 2)], days_ago=3)
            world.order("LYON", [("ROPE", 2)], days_ago=2)
        world.count()
        with read_scope(world.by), CaptureQueriesContext(connections["default"]) as sent:
            kpi_overview()
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8


def test_a_reader_of_a_site_sees_that_site_only(world: World) -> None:
    for site in ("LEEDS", "YORK", "LYON"):
        world.receive(site, "GLOVE", 9, "3", days_ago=5)
        world.ship(world.order(site, [("GLOVE", 4), ("ROPE", 1)], days_ago=5), days_ago=4)
    world.count()

    with read_scope(world.only("YORK")):
        overview = kpi_overview()
        rows = {
            code: {r.site_id for r in kpi_rows(code)}
            for code in ("order_backlog_lines", "line_fill_rate", "on_hand_value")
        }

    seen = {s.site_id for r in overview.readings for s in r.sites if s.value is not None}
    assert seen == {world.sites["YORK"]}
    assert set(map(frozenset, rows.values())) == {frozenset({world.sites["YORK"]})}
    (lines,) = [r.value for r in overview.readings if r.kpi.code == "order_backlog_lines"]
    assert lines == 1


def test_nobody_but_a_follower_writes_kept_values(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=5)
    world.count()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('onegauge_app', 'insight_kpivalue', 'INSERT, UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


def test_the_cut_off_is_the_oldest_row_not_counted(world: World) -> None:
    world.count()
    with read_scope(world.by):
        caught_up = {c.follower: c.row_count for c in cut_offs()}
    world.order("LEEDS", [("ROPE", 2)], days_ago=1)
    with read_scope(world.by):
        behind = {c.follower: c for c in cut_offs()}
        overview = kpi_overview()
    assert caught_up == {"insight.kpis": 0, "insight.stock": 0}
    assert behind["insight.kpis"].row_count > 0
    assert overview.cut_off == behind["insight.kpis"].at < behind["insight.stock"].at
    assert overview.lag_count == behind["insight.kpis"].row_count


def test_forgetting_touches_the_followers_own_figures_only(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=5)
    world.order("LEEDS", [("ROPE", 2)], days_ago=1)
    world.count()
    operations.forget("insight.stock", using="follower")
    assert {key[0] for key in everything(world)} == {
        "order_backlog_lines", "order_backlog_value", "order_backlog_days", "line_fill_rate", "unit_fill_rate",
        "line_fill_promised", "on_time_in_full",
    }  # fmt: skip
    rebuild("insight.stock")
