"""Charts of a dashboard: what they show, never how it is drawn. The title is the question; each number has a list.

A number that opens a list carries its address; the list then holds exactly what the number counts or sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Number = Decimal | int
Tone = Literal["main", "light", "neutral", "attention", "bad", "good"]
SERIES_LIMIT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What all charts say. ``code`` names it in addresses; ``caption`` gives period, grain and sample.

    ``definition`` says what is counted, in full, and stands one click away with the data cut-off.
    """

    code: str
    title: Any
    unit: str
    caption: Any = ""
    definition: Any = ""
    decimals: int = 0
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One number with the list behind it."""

    value: Number | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """What the marks at one place of every bar have in common. Status tones are for what needs action only."""

    label: Any
    tone: Tone = "main"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its marks stand in the order of the series. ``url`` is the list behind their sum.

    ``reference`` is drawn as a short upright mark.
    """

    label: Any
    marks: Sequence[Mark]
    url: str = ""
    sub: Any = ""
    reference: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Chart):
    """Horizontal bars from zero on one scale, stacked up to four series."""

    series: Sequence[Series]
    bars: Sequence[Bar]
    head: Any = ""
    total_url: str = ""

    def __post_init__(self) -> None:
        """More than four series in a stack cannot be read."""
        if len(self.series) > SERIES_LIMIT:
            raise ValueError(f"{self.code}: {len(self.series)} series in a stack, {SERIES_LIMIT} at most")


@dataclass(frozen=True, slots=True)
class Panel:
    """One small multiple: a line over days with its last value, its target and its list."""

    label: Any
    points: Sequence[tuple[date, Number | None]]
    value: Number | None
    target: Number | None = None
    url: str = ""
    sub: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLines(Chart):
    """Lines over time as small multiples on one scale; the target is dashed, the side that keeps it is a band."""

    panels: Sequence[Panel]
    higher_is_better: bool = True
    top: Number | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: half took no longer than ``p50``, nine of ten no longer than ``p90``."""

    label: Any
    p50: Number
    p90: Number
    count: int
    url: str = ""
    sub: Any = ""
    group: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreads(Chart):
    """Bars to the half, a band to nine tenths."""

    spreads: Sequence[Spread]
    head: Any = ""
    sample: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat(Chart):
    """Rows by bands, each cell tinted by its share of the largest; the number always stands in it."""

    bands: Sequence[Any]
    rows: Sequence[Bar]
    head: Any = ""
    has_sums: bool = True


Drawn = Bars | TrendLines | Spreads | Heat
