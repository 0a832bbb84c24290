"""How a tile is drawn: its number, its change, its line and its parts."""

from decimal import Decimal
from typing import Any

from onegauge.ui import formatting
from onegauge.ui.chart_scales import as_float, points_unit, signed, verdict_of
from onegauge.ui.chart_shapes import ShownTile
from onegauge.ui.declarations.pages import Tile

SPARK_WIDTH, SPARK_HEIGHT = 92.0, 24.0


def shown_tile(tile: Tile) -> ShownTile:
    """Numbers in words, the trend as points, the parts as bars on one scale."""
    points, target_y = _spark(tile)
    change, tone = _change(tile)
    return ShownTile(
        tile=tile,
        value=formatting.number(tile.value, tile.decimals),
        unit=_unit(tile, tile.value),
        target_unit=_unit(tile, tile.target),
        target=formatting.number(tile.target, tile.decimals) if tile.target is not None else "",
        verdict=verdict_of(tile.value, tile.target, higher=tile.higher_is_better),
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        last=points[-1] if points else None,
        target_y=target_y,
        split=_split(tile),
        change=change,
        change_tone=tone,
    )


def _unit(tile: Tile, value: Decimal | int | None) -> str:
    """A number with decimals stands with many, even when it is one."""
    return formatting.unit_beside(None if tile.decimals else value, tile.unit)


def _change(tile: Tile) -> tuple[str, str]:
    """What changed since the stretch before, and whether that is better."""
    if tile.value is None or tile.before is None:
        return "", ""
    moved = Decimal(tile.value) - Decimal(tile.before)
    unit = points_unit(tile.unit) if tile.unit == "%" else _unit(tile, abs(moved))
    words = f"{signed(moved, tile.decimals)} {unit}".strip()
    if not moved:
        return words, ""
    return words, "good" if (moved > 0) == tile.higher_is_better else "bad"


def _split(tile: Tile) -> list[dict[str, Any]]:
    decimals = tile.decimals if tile.split_decimals is None else tile.split_decimals
    unit = tile.unit if tile.split_unit is None else tile.split_unit
    top = max([as_float(value) for _label, value in tile.split] or [0.0])
    return [
        {
            "label": label,
            "value": formatting.number(value, decimals),
            "wide": f"{as_float(value) / top * 100:.1f}" if top else "0",
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
