"""What the templates of charts and tiles are given: places, words and the table with the same numbers."""

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from onegauge.ui.declarations.charts import Chart
from onegauge.ui.declarations.pages import Tile


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
    unit: str
    target: str
    target_unit: str
    verdict: str
    line: str
    last: tuple[float, float] | None
    target_y: float | None
    split: list[dict[str, Any]]
    change: str = ""
    change_tone: str = ""
