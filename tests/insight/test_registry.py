"""The registry is complete, its page fresh, and its targets are governed."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from onegauge.insight import kpis
from onegauge.insight.documentation import as_markdown
from onegauge.insight.kpis import KPIS, LINE_FILL, register
from onegauge.insight.readings import Kept, days_of, sums_on, trend_of
from onegauge.kernel.followers import FOLLOWERS
from onegauge.ui.kit import SCREENS

PAGE = Path(__file__).parents[2] / "docs" / "kpis.md"
SCREEN_NAMES = {screen.name for screen in SCREENS.values() if screen.module == "insight"}


def test_the_page_of_definitions_is_fresh() -> None:
    """Refresh it with ``UPDATE_DOCS=1 pytest tests/insight/test_registry.py``."""
    if os.environ.get("UPDATE_DOCS"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(as_markdown(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.parametrize("code", sorted(KPIS))
def test_every_key_figure_says_everything(code: str) -> None:
    kpi = KPIS[code]
    for words in (kpi.name, kpi.definition, kpi.unit, kpi.clock, kpi.source, kpi.numerator, kpi.denominator, kpi.grain):
        assert words
    assert kpi.definition.endswith(".")
    assert kpi.follower in FOLLOWERS
    assert kpi.drill.screen in SCREEN_NAMES
    assert kpi.target is None or (kpi.target.level, kpi.target.control) == ("site", "bounded")


def test_two_definitions_of_one_code_are_refused() -> None:
    with pytest.raises(RuntimeError, match="defined twice"):
        register(LINE_FILL)


def kept(site: int, day: int, numerator: int, denominator: int) -> Kept:
    return Kept("k", site, date(2026, 3, day), Decimal(numerator), Decimal(denominator), None, {})


def test_a_flow_adds_up_over_days_and_sites() -> None:
    rows = {1: [kept(1, 2, 1, 2), kept(1, 3, 3, 3)], 2: [kept(2, 3, 0, 5)]}
    assert sums_on(LINE_FILL, rows, date(2026, 3, 1), date(2026, 3, 3)).value(LINE_FILL) == Decimal(4) / 10
    trend = dict(trend_of(LINE_FILL, rows, date(2026, 3, 5)))
    assert (trend[date(2026, 3, 2)], trend[date(2026, 3, 3)], trend[date(2026, 3, 4)]) == (
        Decimal("0.5"),
        Decimal("0.375"),
        None,
    )


def test_a_stand_is_carried_forward_site_by_site() -> None:
    rows = {1: [kept(1, 2, 10, 1)], 2: [kept(2, 3, 5, 1), kept(2, 4, 7, 1)]}
    trend = dict(trend_of(kpis.BACKLOG_LINES, rows, date(2026, 3, 5)))
    assert [trend[date(2026, 3, d)] for d in (1, 2, 3, 4, 5)] == [None, 10, 15, 17, 17]


def test_requested_days_end_yesterday() -> None:
    assert days_of(LINE_FILL, date(2026, 3, 5))[-1] == date(2026, 3, 4)
    assert days_of(kpis.CYCLE_TIME, date(2026, 3, 5))[-1] == date(2026, 3, 5)
