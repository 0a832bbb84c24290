"""Scales with round steps, and numbers in words: what all kinds of charts share."""

import math
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.chart_shapes import Entry, Tick
from onegauge.ui.declarations.charts import Chart, Number

THOUSANDS_FROM = 10_000


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


def as_float(value: Number | None) -> float:
    """A number as a length; what is missing has none."""
    return max(0.0, float(value)) if value is not None else 0.0


def number_of(value: Number | None, chart: Chart) -> str:
    """A number with the decimals of its chart."""
    return formatting.number(None if value is None else round(Decimal(value), chart.decimals), chart.decimals)


def with_unit(value: Number | None, chart: Chart) -> str:
    """A number with the unit of its chart."""
    whole = None if value is None or chart.decimals else round(Decimal(value))
    return f"{number_of(value, chart)} {formatting.unit_beside(whole, chart.unit)}".strip()


def entry_of(value: Number | None, chart: Chart, url: str = "") -> Entry:
    """A number in the table behind its chart."""
    return Entry(number_of(value, chart), "" if value is None else str(value), url)


def words_of(label: Any) -> Entry:
    """A label in the table behind its chart."""
    return Entry(str(label), str(label), is_number=False)


def axis_words(value: float, top: float) -> str:
    """A mark of an axis, in thousands where they are many."""
    if top >= THOUSANDS_FROM:
        return f"{formatting.number(Decimal(str(round(value / 1000, 2))))} k"
    return formatting.number(Decimal(str(round(value, 6))))


def ticks_of(top: float, step: float) -> list[Tick]:
    """The marks of an axis from zero to its end."""
    count = round(top / step)
    ends = {0: "start", count: "end"}
    return [
        Tick(f"{n * step / top * 100:.2f}%", axis_words(n * step, top), ends.get(n, "middle")) for n in range(count + 1)
    ]


def verdict_of(value: Number | None, target: Number | None, *, higher: bool) -> str:
    """Whether a target is kept; empty when nothing can be said."""
    if value is None or target is None:
        return ""
    return "good" if (value >= target if higher else value <= target) else "bad"


def signed(value: Number, decimals: int | None) -> str:
    """A difference with its sign."""
    return ("+" if value > 0 else "") + formatting.number(value, decimals)


def points_unit(unit: str) -> str:
    """The unit of a difference: points where shares are compared."""
    return str(_("pt")) if unit == "%" else unit
