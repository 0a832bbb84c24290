"""The page of the floor counts calendar days of each site's own clock, and its numbers are those of the lists behind them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onegauge.governance.queries import last_days
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.ui.kit import SCREENS, Asked, Board
from onegauge.warehouse import operations as ops
from onegauge.warehouse.web import task_screens
from tests.support import Trade, want
from tests.warehouse.floors import moved_to, opened, released
from tests.warehouse.test_tasks import all_lines, plan, step, take, tell

TOKYO = "Asia/Tokyo"


def late_evening(trade: Trade) -> datetime:
    """Half past eleven in Tokyo, in the afternoon of UTC."""
    return (trade.by.now + timedelta(days=1)).replace(hour=14, minute=30, second=0, microsecond=0)


def evening(trade: Trade) -> Actor:
    """A pick is done, and a device tells of a task that is not there, late in the evening; who looks an hour later."""
    moved_to(opened(trade), TOKYO)
    at = late_evening(trade)
    by = trade.by.at(at)
    released(trade, want("GLOVE", 2))
    (pick,) = plan(trade)
    take(by)
    begun = step(trade, pick, "start", at=at)
    assert set(tell(by, begun, *all_lines(trade, pick), step(trade, pick, "finish", at=at))) == {""}
    late = ops.TaskStepDraft(id=uuid4(), task_id=pick, kind="finish", at=at)
    assert tell(by, late) == ["closed"]
    return trade.by.narrowed(companies=trade.by.companies, sites=(trade.sites["LEEDS"],)).at(at + timedelta(hours=1))


def board(by: Actor, days: int) -> Board:
    with read_scope(by):
        return task_screens.board(by, Asked(days))


def behind(screen: str, url: str, by: Actor) -> int:
    """How many rows the list behind a number has, read in the zone of the site."""
    shown, asked = SCREENS[screen], QueryDict(urlsplit(url).query)
    with read_scope(by), timezone.override(TOKYO):
        return int(shown.filters.narrow(shown.queryset(), asked, by).count())


def test_yesterday_counts_from_midnight_of_the_site(trade: Trade) -> None:
    by = evening(trade)
    today, both = board(by, 1), board(by, 2)

    assert {(t["row"].type, t["row"].done_count) for s in today.sheets if s.code == "steps" for t in s.rows} == set()
    (steps,) = [s for s in both.sheets if s.code == "steps"]
    ((row,), url) = steps.rows, steps.row_url
    assert url is not None
    assert row["row"].done_count == behind("warehouse.Task", url(row), by) == 1
    (tile,) = [t for t in both.tiles if str(t.label) == "Conflicts"]
    assert tile.value == behind("warehouse.TaskStep", tile.url, by) == 1
    (none,) = [t for t in today.tiles if str(t.label) == "Conflicts"]
    assert none.value == behind("warehouse.TaskStep", none.url, by) == 0
    first: Any = parse_qs(urlsplit(none.url).query)["received_at_from"]
    assert first == [(by.today + timedelta(days=1)).isoformat()]


def test_all_sites_begin_with_one_date_each_by_its_clock(trade: Trade) -> None:
    moved_to(trade, TOKYO)
    ids = [trade.sites["LEEDS"], trade.sites["YORK"]]
    at = late_evening(trade) + timedelta(hours=1)
    with read_scope(trade.by), CaptureQueriesContext(connection) as asked:
        days = last_days(ids, 7, at)
    assert len(asked) == 1
    assert days.first_on == at.date() - timedelta(days=6)
    begins = [days.since[i] for i in ids]
    assert begins[1] - begins[0] in {timedelta(hours=8), timedelta(hours=9)}
