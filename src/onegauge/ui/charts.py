"""How tiles and charts are drawn: numbers become places in an SVG, in per cent across and in pixels down.

Pure geometry without a database. Text keeps its size on every width, because only ``x`` is relative. Every chart carries
the same numbers as a table, which is also what is taken away as CSV. Drawing is the one place where a float is right.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.chart_scales import (
    as_float,
    axis_words,
    entry_of,
    number_of,
    points_unit,
    scale_span,
    scale_top,
    signed,
    ticks_of,
    verdict_of,
    with_unit,
    words_of,
)
from onegauge.ui.chart_shapes import Entry, HeatCell, Segment, ShownBar, ShownChart, ShownPanel, ShownTable, Tick
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

PLOT_TOP, PLOT_BOTTOM = 8.0, 110.0
GAP = 0.3
HEAT_STEPS = 4
FILLS = {"main": "acc", "light": "acc2", "neutral": "neu", "attention": "attn", "bad": "bad", "good": "good"}


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


def total_of(bar: Bar) -> Decimal:
    """What the marks of a bar add up to."""
    return sum((Decimal(mark.value) for mark in bar.marks if mark.value is not None), Decimal(0))


def _shown_bars(chart: Bars) -> ShownChart:
    highest = max([as_float(total_of(b)) for b in chart.bars] + [as_float(b.reference) for b in chart.bars] or [0.0])
    top, step = scale_top(highest)
    bars = [_shown_bar(chart, bar, top) for bar in chart.bars]
    total = sum((total_of(bar) for bar in chart.bars), Decimal(0))
    return ShownChart(
        chart=chart,
        kind="bars",
        table=_bars_table(chart.head, [s.label for s in chart.series], chart.bars, chart, chart.total_url),
        said=_said(chart, [bar.said for bar in bars]),
        bars=bars,
        ticks=ticks_of(top, step),
        legend=[(FILLS[s.tone], str(s.label)) for s in chart.series] if len(chart.series) > 1 else [],
        total=with_unit(total, chart),
        total_url=chart.total_url,
    )


def _shown_bar(chart: Bars, bar: Bar, top: float) -> ShownBar:
    place, segments, words = 0.0, [], []
    last = max((n for n, mark in enumerate(bar.marks) if as_float(mark.value)), default=-1)
    for n, (series, mark) in enumerate(zip(chart.series, bar.marks, strict=True)):
        wide = as_float(mark.value) / top * 100
        label = (
            f"{series.label} {with_unit(mark.value, chart)}" if len(chart.series) > 1 else with_unit(mark.value, chart)
        )
        words.append(label)
        if wide:
            drawn = wide if n == last else max(0.0, wide - GAP)
            segments.append(
                Segment(f"{place:.2f}", f"{drawn:.2f}", FILLS[series.tone], f"{bar.label}: {label}", mark.url)
            )
        place += wide
    reference = "" if bar.reference is None else f"{max(0.0, as_float(bar.reference) / top * 100 - 0.4):.2f}"
    return ShownBar(
        label=str(bar.label), sub=str(bar.sub), segments=segments, said=f"{bar.label}: {', '.join(words)}",
        text=number_of(total_of(bar), chart), url=bar.url, reference=reference,
        note="" if bar.reference is None else _("target %(value)s") % {"value": number_of(bar.reference, chart)},
    )  # fmt: skip


def _bars_table(
    head: Any, names: Sequence[Any], bars: Sequence[Bar], chart: Chart, total_url: str, *, sums: bool = True
) -> ShownTable:
    many = len(names) > 1 and sums
    unit = formatting.unit_beside(None, chart.unit)
    headings = [(str(head), False), *((f"{name}, {unit}" if unit else str(name), True) for name in names)]
    headings += [(str(_("All")), True)] if many else []
    rows = []
    for bar in bars:
        row = [words_of(bar.label), *(entry_of(mark.value, chart, mark.url) for mark in bar.marks)]
        rows.append([*row, entry_of(total_of(bar), chart, bar.url)] if many else row)
    if not sums or not bars:
        return ShownTable(headings, rows)
    columns = [sum((Decimal(b.marks[n].value or 0) for b in bars), Decimal(0)) for n in range(len(names))]
    foot = [words_of(_("All")), *(entry_of(value, chart, "" if many else total_url) for value in columns)]
    foot += [entry_of(sum(columns, Decimal(0)), chart, total_url)] if many else []
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
        Tick(f"{_height(low + n * step, low, high):.1f}", axis_words(low + n * step, high), "end")
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
            difference = f"{signed(apart, chart.decimals)} {points_unit(chart.unit)}"
    days = [day for day, _value in panel.points]
    said = f"{panel.label}: {with_unit(panel.value, chart)}"
    if panel.target is not None:
        said += ", " + _("target %(value)s") % {"value": with_unit(panel.target, chart)}
    return ShownPanel(
        label=str(panel.label), sub=str(panel.sub), text=with_unit(panel.value, chart), url=panel.url,
        verdict=verdict_of(panel.value, panel.target, higher=chart.higher_is_better), difference=difference,
        points=" ".join(f"{x:.2f},{y:.1f}" for x, y in places), said=said,
        last_x=f"{places[-1][0]:.2f}%" if places else "", last_y=f"{places[-1][1]:.1f}" if places else "",
        first_day=formatting.day(days[0]) if days else "", last_day=formatting.day(days[-1]) if days else "",
        target_y=target_y, band=band,
    )  # fmt: skip


def _lines_table(chart: TrendLines) -> ShownTable:
    unit = formatting.unit_beside(None, chart.unit)
    headings = [(str(_("Day")), False), *((f"{p.label}, {unit}", True) for p in chart.panels)]
    days = sorted({day for p in chart.panels for day, _value in p.points})
    known = [dict(p.points) for p in chart.panels]
    rows = [
        [Entry(formatting.day(day), day.isoformat(), is_number=False), *(entry_of(k.get(day), chart) for k in known)]
        for day in days
    ]
    foot = [words_of(_("Whole period")), *(entry_of(p.value, chart, p.url) for p in chart.panels)]
    return ShownTable(headings, rows, foot if chart.panels else [])


def _shown_spreads(chart: Spreads) -> ShownChart:
    top, step = scale_top(max([as_float(s.p90) for s in chart.spreads] or [0.0]))
    bars = [_shown_spread(chart, one, top) for one in chart.spreads]
    grouped = any(str(s.group) for s in chart.spreads)
    unit = formatting.unit_beside(None, chart.unit)
    headings = [(str(chart.head), False), *([(str(_("Site")), False)] if grouped else []), (f"P50, {unit}", True),
                (f"P90, {unit}", True), (str(chart.sample), True)]  # fmt: skip
    rows = [
        [words_of(s.label), *([words_of(s.group)] if grouped else []), entry_of(s.p50, chart), entry_of(s.p90, chart),
         Entry(formatting.number(s.count), str(s.count), s.url)]
        for s in chart.spreads
    ]  # fmt: skip
    return ShownChart(
        chart=chart, kind="spreads", table=ShownTable(headings, rows), said=_said(chart, [b.said for b in bars]),
        bars=bars, ticks=ticks_of(top, step),
        legend=[("acc", str(_("Half took no longer (P50)"))), ("acc2", str(_("Nine of ten took no longer (P90)")))],
    )  # fmt: skip


def _shown_spread(chart: Spreads, one: Spread, top: float) -> ShownBar:
    half, most = as_float(one.p50) / top * 100, max(as_float(one.p50), as_float(one.p90)) / top * 100
    words = f"P50 {with_unit(one.p50, chart)}, P90 {with_unit(one.p90, chart)}"
    return ShownBar(
        label=str(one.label), sub=str(one.sub), said=f"{one.label}: {words}", text=with_unit(one.p50, chart), url=one.url,
        segments=[
            Segment("0", f"{half:.2f}", "acc", f"{one.label}: {words}", one.url),
            Segment(f"{half:.2f}", f"{most - half:.2f}", "acc2", f"{one.label}: {words}", one.url),
        ],
        note=f"P90 {number_of(one.p90, chart)}",
    )  # fmt: skip


def _shown_heat(chart: Heat) -> ShownChart:
    top = max([as_float(mark.value) for row in chart.rows for mark in row.marks] or [0.0])
    rows = []
    for row in chart.rows:
        cells = [HeatCell(number_of(m.value, chart), m.url, _heat_step(m.value, top)) for m in row.marks]
        rows.append((str(row.label), cells, number_of(total_of(row), chart) if chart.has_sums else "", row.url))
    table = _bars_table(chart.head, chart.bands, chart.rows, chart, "", sums=chart.has_sums)
    said = [
        f"{r.label}: {', '.join(f'{b} {number_of(m.value, chart)}' for b, m in zip(chart.bands, r.marks, strict=True))}"
        for r in chart.rows
    ]
    return ShownChart(
        chart=chart, kind="heat", table=table, said=_said(chart, said), heat=rows, bands=[str(b) for b in chart.bands]
    )


def _heat_step(value: Number | None, top: float) -> int:
    share = as_float(value) / top if top else 0.0
    return min(HEAT_STEPS, math.ceil(share * HEAT_STEPS)) if share else 0
