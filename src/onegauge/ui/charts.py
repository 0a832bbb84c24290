"""How tiles and charts are drawn: numbers become places in an SVG, in per cent across and in pixels down.

Pure geometry without a database. Text keeps its size on every width, because only ``x`` is relative. Every chart carries
the same numbers as a table, which is also what is taken away as CSV. Drawing is the one place where a float is right.
"""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.declarations.charts import (
    Bar,
    Bars,
    Chart,
    Drawn,
    Heat,
    Number,
    Panel,
    Spread,
    Spreads,
    TrendLines,
)
from onegauge.ui.declarations.pages import Tile

SPARK_WIDTH, SPARK_HEIGHT = 92.0, 24.0
PLOT_TOP, PLOT_BOTTOM = 8.0, 110.0
GAP = 0.3
HEAT_STEPS = 4
THOUSANDS_FROM = 10_000
FILLS = {"main": "acc", "light": "acc2", "neutral": "neu", "attention": "attn", "bad": "bad", "good": "good"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the table behind a chart: as it is read, as a spreadsheet wants it, and its list."""

    text: str
    raw: str = ""
    url: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The same numbers as a table."""

    headings: list[tuple[str, bool]]
    rows: list[list[Entry]]
    foot: list[Entry] = field(default_factory=list)

    def as_csv(self) -> str:
        """The rows as a file, numbers neither grouped nor rounded."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([text for text, _number in self.headings])
        for row in [*self.rows, *([self.foot] if self.foot else [])]:
            writer.writerow([cell.raw for cell in row])
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Segment:
    """One mark of a bar."""

    x: str
    width: str
    fill: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownBar:
    """One row of bars."""

    label: str
    sub: str
    segments: list[Segment]
    said: str
    text: str
    url: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on an axis: its place and its words."""

    at: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """One small multiple."""

    label: str
    sub: str
    text: str
    url: str
    verdict: str
    difference: str
    points: str
    last_x: str
    last_y: str
    first_day: str
    last_day: str
    said: str
    target_y: str = ""
    band: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with its tint."""

    text: str
    url: str
    step: int


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart with everything drawn."""

    chart: Chart
    kind: str
    table: ShownTable
    said: str
    bars: list[ShownBar] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)
    panels: list[ShownPanel] = field(default_factory=list)
    heat: list[tuple[str, list[HeatCell], str, str]] = field(default_factory=list)
    bands: list[str] = field(default_factory=list)
    total: str = ""
    total_url: str = ""


@dataclass(frozen=True, slots=True)
class ShownTile:
    """A tile with everything drawn."""

    tile: Tile
    value: str
    target: str
    verdict: str
    line: str
    last: tuple[float, float] | None
    target_y: float | None
    split: list[dict[str, Any]]
    change: str = ""
    change_tone: str = ""


def shown_tile(tile: Tile) -> ShownTile:
    """Numbers in words, the trend as points, the parts as bars on one scale."""
    points, target_y = _spark(tile)
    change, tone = _change(tile)
    return ShownTile(
        tile=tile,
        value=formatting.number(tile.value, tile.decimals),
        target=formatting.number(tile.target, tile.decimals) if tile.target is not None else "",
        verdict=_verdict(tile.value, tile.target, higher=tile.higher_is_better),
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        last=points[-1] if points else None,
        target_y=target_y,
        split=_split(tile),
        change=change,
        change_tone=tone,
    )


def shown_chart(chart: Drawn) -> ShownChart:
    """Any chart, drawn."""
    match chart:
        case Bars():
            return _shown_bars(chart)
        case TrendLines():
            return _shown_lines(chart)
        case Spreads():
            return _shown_spreads(chart)
        case Heat():
            return _shown_heat(chart)


def scale_top(highest: float) -> tuple[float, float]:
    """A round end of an axis that begins at zero, and the step of its marks: three to five steps."""
    if highest <= 0:
        return 1.0, 0.5
    step = _round_step(highest / 4)
    return math.ceil(highest / step - 1e-9) * step, step


def scale_span(low: float, high: float) -> tuple[float, float, float]:
    """Round ends of an axis that need not begin at zero, and its step."""
    if high <= low:
        low, high = low - 1, high + 1
    step = _round_step((high - low) / 4)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _round_step(rough: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough - power * 1e-9)


def _amount(value: Number | None) -> float:
    return max(0.0, float(value)) if value is not None else 0.0


def _number(value: Number | None, chart: Chart) -> str:
    return formatting.number(None if value is None else round(Decimal(value), chart.decimals), chart.decimals)


def _with_unit(value: Number | None, chart: Chart) -> str:
    return f"{_number(value, chart)} {chart.unit}".strip()


def _entry(value: Number | None, chart: Chart, url: str = "") -> Entry:
    return Entry(_number(value, chart), "" if value is None else str(value), url)


def _words(label: Any) -> Entry:
    return Entry(str(label), str(label), is_number=False)


def _axis_words(value: float, top: float) -> str:
    if top >= THOUSANDS_FROM:
        return f"{formatting.number(Decimal(str(round(value / 1000, 2))))} k"
    return formatting.number(Decimal(str(round(value, 6))))


def _ticks(top: float, step: float) -> list[Tick]:
    count = round(top / step)
    ends = {0: "start", count: "end"}
    return [
        Tick(f"{n * step / top * 100:.2f}%", _axis_words(n * step, top), ends.get(n, "middle"))
        for n in range(count + 1)
    ]


def _verdict(value: Number | None, target: Number | None, *, higher: bool) -> str:
    if value is None or target is None:
        return ""
    return "good" if (value >= target if higher else value <= target) else "bad"


def _signed(value: Number, decimals: int | None) -> str:
    return ("+" if value > 0 else "") + formatting.number(value, decimals)


def _points_unit(unit: str) -> str:
    return str(_("pt")) if unit == "%" else unit


def _change(tile: Tile) -> tuple[str, str]:
    """What changed since the stretch before, and whether that is better."""
    if tile.value is None or tile.before is None:
        return "", ""
    moved = Decimal(tile.value) - Decimal(tile.before)
    words = f"{_signed(moved, tile.decimals)} {_points_unit(tile.unit)}".strip()
    if not moved:
        return words, ""
    return words, "good" if (moved > 0) == tile.higher_is_better else "bad"


def _split(tile: Tile) -> list[dict[str, Any]]:
    decimals = tile.decimals if tile.split_decimals is None else tile.split_decimals
    unit = tile.unit if tile.split_unit is None else tile.split_unit
    top = max([_amount(value) for _label, value in tile.split] or [0.0])
    return [
        {
            "label": label,
            "value": formatting.number(value, decimals),
            "wide": f"{_amount(value) / top * 100:.1f}" if top else "0",
            "unit": unit,
        }
        for label, value in tile.split
    ]


def _spark(tile: Tile) -> tuple[list[tuple[float, float]], float | None]:
    """The trend as points in a box of 96 by 28."""
    if len(tile.trend) < 2:
        return [], None
    numbers = [float(v) for v in tile.trend]
    target = float(tile.target) if tile.target is not None else None
    low = min([*numbers, *([target] if target is not None else [])])
    high = max([*numbers, *([target] if target is not None else [])])
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return 2.0 + SPARK_HEIGHT * (high - value) / span

    step = SPARK_WIDTH / (len(numbers) - 1)
    return [(i * step, height(v)) for i, v in enumerate(numbers)], (height(target) if target is not None else None)


def total_of(bar: Bar) -> Decimal:
    """What the marks of a bar add up to."""
    return sum((Decimal(mark.value) for mark in bar.marks if mark.value is not None), Decimal(0))


def _shown_bars(chart: Bars) -> ShownChart:
    highest = max([_amount(total_of(b)) for b in chart.bars] + [_amount(b.reference) for b in chart.bars] or [0.0])
    top, step = scale_top(highest)
    bars = [_shown_bar(chart, bar, top) for bar in chart.bars]
    total = sum((total_of(bar) for bar in chart.bars), Decimal(0))
    return ShownChart(
        chart=chart,
        kind="bars",
        table=_bars_table(chart.head, [s.label for s in chart.series], chart.bars, chart, chart.total_url),
        said=_said(chart, [bar.said for bar in bars]),
        bars=bars,
        ticks=_ticks(top, step),
        legend=[(FILLS[s.tone], str(s.label)) for s in chart.series] if len(chart.series) > 1 else [],
        total=_with_unit(total, chart),
        total_url=chart.total_url,
    )


def _shown_bar(chart: Bars, bar: Bar, top: float) -> ShownBar:
    place, segments, words = 0.0, [], []
    last = max((n for n, mark in enumerate(bar.marks) if _amount(mark.value)), default=-1)
    for n, (series, mark) in enumerate(zip(chart.series, bar.marks, strict=True)):
        wide = _amount(mark.value) / top * 100
        label = (
            f"{series.label} {_with_unit(mark.value, chart)}"
            if len(chart.series) > 1
            else _with_unit(mark.value, chart)
        )
        words.append(label)
        if wide:
            drawn = wide if n == last else max(0.0, wide - GAP)
            segments.append(
                Segment(f"{place:.2f}", f"{drawn:.2f}", FILLS[series.tone], f"{bar.label}: {label}", mark.url)
            )
        place += wide
    reference = "" if bar.reference is None else f"{max(0.0, _amount(bar.reference) / top * 100 - 0.4):.2f}"
    return ShownBar(
        label=str(bar.label), sub=str(bar.sub), segments=segments, said=f"{bar.label}: {', '.join(words)}",
        text=_number(total_of(bar), chart), url=bar.url, reference=reference,
        note="" if bar.reference is None else _("target %(value)s") % {"value": _number(bar.reference, chart)},
    )  # fmt: skip


def _bars_table(
    head: Any, names: Sequence[Any], bars: Sequence[Bar], chart: Chart, total_url: str, *, sums: bool = True
) -> ShownTable:
    many = len(names) > 1 and sums
    headings = [(str(head), False), *((f"{name}, {chart.unit}" if chart.unit else str(name), True) for name in names)]
    headings += [(str(_("All")), True)] if many else []
    rows = []
    for bar in bars:
        row = [_words(bar.label), *(_entry(mark.value, chart, mark.url) for mark in bar.marks)]
        rows.append([*row, _entry(total_of(bar), chart, bar.url)] if many else row)
    if not sums or not bars:
        return ShownTable(headings, rows)
    columns = [sum((Decimal(b.marks[n].value or 0) for b in bars), Decimal(0)) for n in range(len(names))]
    foot = [_words(_("All")), *(_entry(value, chart, "" if many else total_url) for value in columns)]
    foot += [_entry(sum(columns, Decimal(0)), chart, total_url)] if many else []
    return ShownTable(headings, rows, foot)


def _said(chart: Chart, parts: Sequence[str]) -> str:
    return f"{chart.title} {'; '.join(parts)}"


def _shown_lines(chart: TrendLines) -> ShownChart:
    numbers = [float(v) for p in chart.panels for _day, v in p.points if v is not None]
    numbers += [float(p.target) for p in chart.panels if p.target is not None]
    low, high, step = scale_span(min(numbers), max(numbers)) if numbers else (0.0, 1.0, 0.5)
    if chart.top is not None:
        high = min(high, float(chart.top))
    low = max(low, 0.0) if min(numbers or [0.0]) >= 0 else low
    count = round((high - low) / step)
    ticks = [
        Tick(f"{_height(low + n * step, low, high):.1f}", _axis_words(low + n * step, high), "end")
        for n in range(count + 1)
    ]
    panels = [_shown_panel(chart, panel, low, high) for panel in chart.panels]
    return ShownChart(
        chart=chart, kind="lines", table=_lines_table(chart), said=_said(chart, [p.said for p in panels]),
        panels=panels, ticks=ticks,
    )  # fmt: skip


def _height(value: float, low: float, high: float) -> float:
    return PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * (value - low) / (high - low)


def _shown_panel(chart: TrendLines, panel: Panel, low: float, high: float) -> ShownPanel:
    across = 100 / max(1, len(panel.points) - 1)
    places = [(n * across, _height(float(v), low, high)) for n, (_day, v) in enumerate(panel.points) if v is not None]
    target_y, band, difference = "", ("", ""), ""
    if panel.target is not None:
        place = _height(float(panel.target), low, high)
        target_y = f"{place:.1f}"
        band = (f"{PLOT_TOP:.1f}", f"{place - PLOT_TOP:.1f}") if chart.higher_is_better else (
            target_y, f"{PLOT_BOTTOM - place:.1f}")  # fmt: skip
        if panel.value is not None:
            apart = Decimal(panel.value) - Decimal(panel.target)
            difference = f"{_signed(apart, chart.decimals)} {_points_unit(chart.unit)}"
    days = [day for day, _value in panel.points]
    said = f"{panel.label}: {_with_unit(panel.value, chart)}"
    if panel.target is not None:
        said += ", " + _("target %(value)s") % {"value": _with_unit(panel.target, chart)}
    return ShownPanel(
        label=str(panel.label), sub=str(panel.sub), text=_with_unit(panel.value, chart), url=panel.url,
        verdict=_verdict(panel.value, panel.target, higher=chart.higher_is_better), difference=difference,
        points=" ".join(f"{x:.2f},{y:.1f}" for x, y in places), said=said,
        last_x=f"{places[-1][0]:.2f}%" if places else "", last_y=f"{places[-1][1]:.1f}" if places else "",
        first_day=formatting.day(days[0]) if days else "", last_day=formatting.day(days[-1]) if days else "",
        target_y=target_y, band=band,
    )  # fmt: skip


def _lines_table(chart: TrendLines) -> ShownTable:
    headings = [(str(_("Day")), False), *((f"{p.label}, {chart.unit}", True) for p in chart.panels)]
    days = sorted({day for p in chart.panels for day, _value in p.points})
    known = [dict(p.points) for p in chart.panels]
    rows = [
        [Entry(formatting.day(day), day.isoformat(), is_number=False), *(_entry(k.get(day), chart) for k in known)]
        for day in days
    ]
    foot = [_words(_("Whole period")), *(_entry(p.value, chart, p.url) for p in chart.panels)]
    return ShownTable(headings, rows, foot if chart.panels else [])


def _shown_spreads(chart: Spreads) -> ShownChart:
    top, step = scale_top(max([_amount(s.p90) for s in chart.spreads] or [0.0]))
    bars = [_shown_spread(chart, one, top) for one in chart.spreads]
    grouped = any(str(s.group) for s in chart.spreads)
    headings = [(str(chart.head), False), *([(str(_("Site")), False)] if grouped else []), (f"P50, {chart.unit}", True),
                (f"P90, {chart.unit}", True), (str(chart.sample), True)]  # fmt: skip
    rows = [
        [_words(s.label), *([_words(s.group)] if grouped else []), _entry(s.p50, chart), _entry(s.p90, chart),
         Entry(formatting.number(s.count), str(s.count), s.url)]
        for s in chart.spreads
    ]  # fmt: skip
    return ShownChart(
        chart=chart, kind="spreads", table=ShownTable(headings, rows), said=_said(chart, [b.said for b in bars]),
        bars=bars, ticks=_ticks(top, step),
        legend=[("acc", str(_("Half took no longer (P50)"))), ("acc2", str(_("Nine of ten took no longer (P90)")))],
    )  # fmt: skip


def _shown_spread(chart: Spreads, one: Spread, top: float) -> ShownBar:
    half, most = _amount(one.p50) / top * 100, max(_amount(one.p50), _amount(one.p90)) / top * 100
    words = f"P50 {_with_unit(one.p50, chart)}, P90 {_with_unit(one.p90, chart)}"
    return ShownBar(
        label=str(one.label), sub=str(one.sub), said=f"{one.label}: {words}", text=_with_unit(one.p50, chart), url=one.url,
        segments=[
            Segment("0", f"{half:.2f}", "acc", f"{one.label}: {words}", one.url),
            Segment(f"{half:.2f}", f"{most - half:.2f}", "acc2", f"{one.label}: {words}", one.url),
        ],
        note=f"P90 {_number(one.p90, chart)}",
    )  # fmt: skip


def _shown_heat(chart: Heat) -> ShownChart:
    top = max([_amount(mark.value) for row in chart.rows for mark in row.marks] or [0.0])
    rows = []
    for row in chart.rows:
        cells = [HeatCell(_number(m.value, chart), m.url, _heat_step(m.value, top)) for m in row.marks]
        rows.append((str(row.label), cells, _number(total_of(row), chart) if chart.has_sums else "", row.url))
    table = _bars_table(chart.head, chart.bands, chart.rows, chart, "", sums=chart.has_sums)
    said = [
        f"{r.label}: {', '.join(f'{b} {_number(m.value, chart)}' for b, m in zip(chart.bands, r.marks, strict=True))}"
        for r in chart.rows
    ]
    return ShownChart(
        chart=chart, kind="heat", table=table, said=_said(chart, said), heat=rows, bands=[str(b) for b in chart.bands]
    )


def _heat_step(value: Number | None, top: float) -> int:
    share = _amount(value) / top if top else 0.0
    return min(HEAT_STEPS, math.ceil(share * HEAT_STEPS)) if share else 0
