"""The geometry of charts: nothing negative, nothing outside, parts add up to the whole, the same numbers as a table."""

import random
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest

from onegauge.ui.chart_scales import scale_span, scale_top
from onegauge.ui.chart_tiles import shown_tile
from onegauge.ui.charts import shown_chart
from onegauge.ui.declarations.charts import Bar, Bars, Heat, Mark, Panel, Series, Spread, Spreads, TrendLines
from onegauge.ui.declarations.pages import Tile

DAY = date(2026, 3, 1)
FOUR = [Series("Work", "main"), Series("Stock", "neutral"), Series("Hold", "attention"), Series("Plan", "light")]


def stack(rows: list[list[Any]], **more: Any) -> Bars:
    bars = [
        Bar(f"Row {n}", [Mark(v, f"/list/?x={m}") for m, v in enumerate(row)], f"/list/{n}/")
        for n, row in enumerate(rows)
    ]
    return Bars(code="c", title="How much?", unit="lines", head="Age", series=FOUR[: len(rows[0])], bars=bars, **more)


@pytest.mark.parametrize("seed", range(5))
def test_segments_lie_inside_touch_and_add_up_to_their_row(seed: int) -> None:
    luck = random.Random(seed)
    rows = [[luck.choice((0, 1, 7, 350, 4999)) for _n in range(4)] for _n in range(6)]
    highest = max(sum(row) for row in rows)
    shown = shown_chart(stack(rows))
    top, _step = scale_top(float(highest))
    assert top >= highest
    for row, bar in zip(rows, shown.bars, strict=True):
        places = [(float(s.x), float(s.width)) for s in bar.segments]
        assert len(places) == sum(1 for v in row if v)
        assert all(x >= 0 and 0 <= wide <= 100.01 for x, wide in places)
        assert all(x + wide <= after + 0.011 for (x, wide), (after, _w) in pairwise(places))
        if places:
            assert sum(places[-1]) == pytest.approx(sum(row) / top * 100, abs=0.02)


def test_a_bar_never_runs_backwards_and_nothing_is_no_row_of_noughts() -> None:
    shown = shown_chart(stack([[-5, 0], [0, 0]]))
    assert [bar.segments for bar in shown.bars] == [[], []]
    assert shown.bars[0].text == "−5"
    assert shown_chart(Bars(code="c", title="?", unit="", series=FOUR[:1], bars=[])).table.rows == []


def test_more_than_four_series_are_refused() -> None:
    with pytest.raises(ValueError, match="5 series"):
        Bars(code="c", title="?", unit="", series=[Series(str(n)) for n in range(5)], bars=[])


def test_the_table_has_every_number_its_list_and_the_totals() -> None:
    table = shown_chart(stack([[1, 2], [3, 4]], total_url="/all/")).table
    assert [text for text, _number in table.headings] == ["Age", "Work, lines", "Stock, lines", "All"]
    assert [[cell.text for cell in row] for row in table.rows] == [["Row 0", "1", "2", "3"], ["Row 1", "3", "4", "7"]]
    assert [cell.text for cell in table.foot] == ["All", "4", "6", "10"]
    assert (table.rows[0][1].url, table.rows[0][3].url, table.foot[-1].url) == ("/list/?x=0", "/list/0/", "/all/")
    assert table.as_csv().splitlines() == [
        'Age,"Work, lines","Stock, lines",All',
        "Row 0,1,2,3",
        "Row 1,3,4,7",
        "All,4,6,10",
    ]


def test_a_chart_says_in_words_what_it_shows() -> None:
    shown = shown_chart(stack([[1, 2]]))
    assert shown.said == "How much? Row 0: Work 1 line, Stock 2 lines"
    assert shown.bars[0].segments[1].label == "Row 0: Stock 2 lines"


@pytest.mark.parametrize("highest", [0, 0.3, 1, 7, 99.9, 412.7, 6354, 1_000_000])
def test_an_axis_from_zero_ends_round_above_the_largest(highest: float) -> None:
    top, step = scale_top(highest)
    assert top >= highest
    assert 1 <= top / step <= 5
    assert top / step == pytest.approx(round(top / step))


@pytest.mark.parametrize(("low", "high"), [(94.1, 97.9), (0, 0), (5, 5), (-3, 8)])
def test_an_axis_of_a_line_holds_both_ends(low: float, high: float) -> None:
    bottom, top, step = scale_span(low, high)
    assert bottom <= low
    assert top >= high
    assert step > 0


def lines(*panels: Panel, **more: Any) -> TrendLines:
    return TrendLines(code="l", title="Do we keep it?", unit="%", decimals=1, panels=panels, top=100, **more)


def test_small_multiples_share_one_scale_and_stay_in_the_plot() -> None:
    days = [DAY + timedelta(days=n) for n in range(4)]
    leeds = Panel("Leeds", list(zip(days, [D(90), None, D(100), D(95)], strict=True)), D(95), D("97.5"), "/leeds/")
    lyon = Panel("Lyon", list(zip(days, [D(60), D(70), None, None], strict=True)), D(65), D("97.5"), "/lyon/")
    shown = shown_chart(lines(leeds, lyon))
    heights = [float(p.split(",")[1]) for panel in shown.panels for p in panel.points.split()]
    assert all(8 <= y <= 110 for y in heights)
    assert shown.panels[0].target_y == shown.panels[1].target_y
    assert [p.verdict for p in shown.panels] == ["bad", "bad"]
    assert shown.panels[0].difference == "−2.5 pt"
    assert shown.panels[1].points.split()[-1].startswith("33.33,")
    assert "Leeds: 95.0 %, target 97.5 %" in shown.said
    assert [cell.text for cell in shown.table.foot] == ["Whole period", "95.0", "65.0"]
    band = shown.panels[0].band
    assert float(band[0]) == 8
    assert 0 <= float(band[1]) <= 102


def test_lines_without_numbers_and_with_one_are_drawn() -> None:
    assert shown_chart(lines(Panel("Leeds", [(DAY, None)], None))).panels[0].points == ""
    assert shown_chart(lines(Panel("Leeds", [(DAY, D(5))], D(5)))).panels[0].last_x == "0.00%"


def test_a_spread_reaches_from_the_half_to_nine_tenths() -> None:
    shown = shown_chart(Spreads(
        code="s", title="Where?", unit="hours", decimals=1, sample="Shipments", head="Step",
        spreads=[Spread("Pick", D("2.5"), D(10), 7, "/pick/"), Spread("Pack", D(0), D(0), 7, "/pack/")],
    ))  # fmt: skip
    half, most = shown.bars[0].segments
    assert (half.width, most.x, most.width) == ("25.00", "25.00", "75.00")
    assert shown.bars[0].said == "Pick: P50 2.5 hours, P90 10.0 hours"
    assert [cell.text for cell in shown.table.rows[0]] == ["Pick", "2.5", "10.0", "7"]
    assert shown.table.rows[0][-1].url == "/pick/"


def test_a_cell_is_tinted_by_its_share_of_the_largest() -> None:
    shown = shown_chart(Heat(
        code="h", title="Where?", unit="lines", bands=["a", "b", "c"], head="Site",
        rows=[Bar("Leeds", [Mark(0), Mark(1), Mark(100)]), Bar("Lyon", [Mark(None), Mark(51), Mark(-1)])],
    ))  # fmt: skip
    assert [[cell.step for cell in cells] for _label, cells, _sum, _url in shown.heat] == [[0, 1, 4], [0, 3, 0]]
    assert shown.heat[1][1][0].text == "–"


def test_a_tile_judges_its_target_and_its_change() -> None:
    worse = shown_tile(Tile("Fill", D("95.1"), "%", D("97.5"), before=D("96.0"), decimals=1, trend=[1, 2]))
    assert (worse.verdict, worse.change, worse.change_tone) == ("bad", "−0.9 pt", "bad")
    fewer = shown_tile(Tile("Backlog", 8, "lines", higher_is_better=False, before=10))
    assert (fewer.verdict, fewer.change, fewer.change_tone) == ("", "−2 lines", "good")
    assert shown_tile(Tile("Backlog", None)).change == ""
