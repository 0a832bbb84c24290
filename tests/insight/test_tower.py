"""The control tower: every number is what its list holds, at a constant number of statements, in the scope of the reader."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.db.models import Sum
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.insight.floor_kpis import FLOOR_FOLLOWER
from onegauge.insight.kpis import KPIS
from onegauge.insight.models import Handover, LineStatus
from onegauge.insight.queries import kpi_overview
from onegauge.insight.web import pages, tiles, tower
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.ui.declarations import paths
from onegauge.ui.kit import PAGES, SCREENS, Asked, Bars, Board, Heat, Mark, Spreads, TrendLines
from tests.insight.world import World

COUNTS = {"lines", "orders", "shipments", "holds", "invoices", "periods", "variances", "imports", "people"}


def behind(url: str, by: Actor) -> tuple[Any, Any]:
    """The screen at an address and the rows that its filters leave."""
    address = urlsplit(url)
    module, name = address.path.strip("/").split("/")
    (screen,) = [s for s in SCREENS.values() if (s.module, s.name) == (module, name)]
    known = {name for one in screen.filters for name in one.names()} | {"sort"}
    asked = QueryDict(address.query)
    assert set(asked) <= known, url
    return screen, screen.filters.narrow(screen.queryset(), asked, by)


def list_says(url: str, unit: str, by: Actor) -> Decimal:
    """What the list adds up to in the unit of the number: its rows, or the column it sums."""
    screen, rows = behind(url, by)
    if unit in COUNTS:
        return Decimal(rows.count())
    (column,) = [c for c in screen.table.columns if c.total]
    return rows.aggregate(x=Sum(paths.lookup(column.path)))["x"] or Decimal(0)


def numbers_of(board: Board) -> Iterator[tuple[str, Decimal, str, str]]:
    """Every number of a board that counts or sums: whose, how much, of what, and its list."""
    for chart in board.charts:
        bars = (
            chart.bars if isinstance(chart, Bars) else chart.rows if isinstance(chart, Heat) and chart.has_sums else []
        )
        for bar in bars:
            marks = [*bar.marks, *([Mark(sum(m.value for m in bar.marks), bar.url)] if bar.url else [])]
            yield from ((f"{chart.code} {bar.label}", Decimal(m.value), chart.unit, m.url) for m in marks if m.url)
        if isinstance(chart, Bars) and chart.total_url:
            total = sum((Decimal(m.value) for bar in bars for m in bar.marks), Decimal(0))
            yield chart.code, total, chart.unit, chart.total_url
        if isinstance(chart, Spreads):
            yield from ((f"{chart.code} {s.label}", Decimal(s.count), "shipments", s.url) for s in chart.spreads)
    for tile in board.tiles:
        if tile.unit in COUNTS and tile.url:
            yield str(tile.label), Decimal(tile.value or 0), tile.unit, tile.url


@pytest.fixture
def busy(world: World) -> World:
    """Lines of every kind: served in time and late, held, without stock, in work; stock of several ages."""
    for site in ("LEEDS", "LYON"):
        world.receive(site, "GLOVE", 30, "3", days_ago=100)
        world.receive(site, "ROPE", 5, "2", days_ago=20)
        world.ship(world.order(site, [("GLOVE", 4), ("ROPE", 1)], days_ago=12), days_ago=11)
        world.ship(world.order(site, [("GLOVE", 4)], days_ago=9), days_ago=5)
    world.order("LEEDS", [("ROPE", 900), ("HELMET", 1)], days_ago=6)
    world.order("YORK", [("ROPE", 2)], days_ago=1, due_in=0)
    world.order("LYON", [("HELMET", 2)], days_ago=0, due_in=9)
    world.allocate(world.order("LEEDS", [("GLOVE", 3)], days_ago=2), days_ago=1)
    world.count()
    return world


@pytest.mark.parametrize("days", tower.PERIODS)
def test_every_number_is_what_its_list_holds(busy: World, days: int) -> None:
    with read_scope(busy.by):
        board = tower.board(busy.by, Asked(days))
        found = list(numbers_of(board))
        for whose, value, unit, url in found:
            assert list_says(url, unit, busy.by) == pytest.approx(value, abs=Decimal("0.01")), (whose, url)
    assert len(found) > 60
    assert {unit for _whose, _value, unit, _url in found} >= {"lines", "orders", "GBP", "EUR", "shipments"}


def test_shares_are_those_of_the_lists_behind_them(busy: World) -> None:
    with read_scope(busy.by):
        for reading in kpi_overview(codes=["line_fill_rate", "line_fill_promised", "on_time_in_full"]).readings:
            flag = "is_filled" if reading.kpi.code == "line_fill_rate" else "is_kept"
            url = tower.drill_url(reading.kpi, on=busy.by.today)
            _screen, rows = behind(url, busy.by)
            assert (rows.filter(**{flag: True}).count(), rows.count()) == (reading.numerator, reading.denominator)
            assert reading.denominator > 0


def test_a_promise_kept_late_for_the_request_counts_for_the_promise_only(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 10, "3", days_ago=9)
    order = world.order("LEEDS", [("GLOVE", 4)], days_ago=8, due_in=0)
    with read_scope(world.by):
        line = LineStatus.objects.get(order_id=order)
    late = (line.first_promised_on - line.due_on).days
    assert late > 0
    world.ship(order, days_ago=8 - late)
    world.count()
    with read_scope(world.by):
        read = {r.kpi.code: r for r in kpi_overview(days=28).readings if not r.currency}
    assert (read["line_fill_rate"].value, read["line_fill_promised"].value) == (0, 1)
    assert read["on_time_in_full"].value == 1


def test_hours_between_hands_are_those_of_the_steps(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=8)
    order = world.order("LEEDS", [("GLOVE", 4)], days_ago=6)
    world.allocate(order, days_ago=5)
    (shipment,) = world.release(order, days_ago=4, hour=13)
    world.send(shipment, days_ago=3, hour=15)
    world.count()
    with read_scope(world.by):
        (row,) = Handover.objects.all()
    steps = (row.confirm_hours, row.allocate_hours, row.release_hours, row.pick_hours, row.pack_hours, row.ship_hours)
    assert steps == (0, 24, 25, 26, 0, 0)
    assert row.bill_hours is None


def test_statements_do_not_grow_with_rows(world: World) -> None:
    counts = []
    for orders in (1, 8):
        for _n in range(orders):
            world.order("LEEDS", [("ROPE", 2)], days_ago=5)
            world.order("LYON", [("ROPE", 2)], days_ago=2)
        world.count()
        with read_scope(world.by), CaptureQueriesContext(connections["default"]) as sent:
            tower.board(world.by, Asked(28))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_a_reader_of_one_site_gets_its_numbers_only(busy: World) -> None:
    york = busy.only("YORK")
    with read_scope(york):
        board = tower.board(york, Asked(28))
        found = [n for n in numbers_of(board) if n[2] == "lines"]
        for whose, value, unit, url in found:
            assert list_says(url, unit, york) == value, whose
    (stops,) = [c for c in board.charts if c.code == "stops"]
    assert isinstance(stops, Bars)
    assert sum(m.value for bar in stops.bars for m in bar.marks) == 1


@pytest.mark.parametrize("code", sorted(c for c, kpi in KPIS.items() if kpi.follower != FLOOR_FOLLOWER))
def test_each_figure_has_a_page_with_trend_and_targets(busy: World, code: str) -> None:
    with read_scope(busy.by):
        board = pages.board(busy.by, Asked(28, code))
    assert board is not None
    assert board.title == KPIS[code].name
    assert board.sub == KPIS[code].definition
    assert any(isinstance(c, TrendLines) for c in board.charts)
    assert board.sheets
    assert pages.board(busy.by, Asked(28, "unheard")) is None


def test_the_tiles_of_every_duty_are_what_their_lists_hold(busy: World) -> None:
    with read_scope(busy.by):
        for duty in (*tiles.DUTIES, tiles.ENQUIRY):
            assert 1 <= len(duty.tiles) <= 4, duty.permission
            for one in duty.tiles:
                tile = one.tile(busy.by, duty.permission) if isinstance(one, tiles.Counted) else None
                if tile:
                    assert list_says(tile.url, "lines", busy.by) == tile.value, str(tile.label)
                    assert not tile.split or sum(n or 0 for _band, n in tile.split) == tile.value
                elif isinstance(one, tiles.Kept):
                    assert one.code in KPIS
        shown = tiles.home_tiles(busy.by)
    assert 1 <= len(shown) <= tiles.TILES_SHOWN + 2
    assert all(tile.url and tile.permission for tile in shown)


def test_pages_draw_and_can_be_taken_away(busy: World, seer: Client) -> None:
    for address in (
        "/insight/tower/?days=7",
        "/insight/tower/?days=90",
        "/insight/kpis/",
        "/insight/kpis/?which=line_fill_rate",
    ):
        response = seer.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert " style=" not in page
        assert not re.search(
            r'(?:width|height|x|y|cx|cy)="-\d+\.\d*[1-9]', page.replace('y="-2"', "").replace('x="-8"', "")
        )
        for code in re.findall(r"csv=([\w-]+)", page):
            file = seer.get(f"{address}{'&' if '?' in address else '?'}csv={code}")
            assert file["Content-Type"].startswith("text/csv"), code
            assert len(file.content.decode().splitlines()) > 1
    assert seer.get("/insight/tower/?csv=unheard").status_code == 404
    assert seer.get("/insight/kpis/?which=unheard").status_code == 404
    assert PAGES["insight/tower"].periods[0] == 28
