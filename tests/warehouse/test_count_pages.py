"""What whoever counts sees, what they type, and how well books and shelves agreed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from onegauge.kernel.db import read_scope
from onegauge.warehouse import count_queries
from onegauge.warehouse.web import count_station
from tests.support import Trade, codes
from tests.warehouse.test_counts import enter, hand_in, lines, person, plan, state


def shown(trade: Trade, count_id: int) -> list[tuple[Any, ...]]:
    """What the pages and the API show of the lines, and the value on the head."""
    with read_scope(trade.by):
        value = count_queries.counts_for_list().get(pk=count_id).shown_value
        return [
            (x.counted_qty, x.shown_qty, x.difference_qty, x.shown_first_qty, x.is_fine, value)
            for x in count_queries.lines_of_count(count_id)
        ]


def test_whoever_counts_blind_never_sees_what_the_books_say(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    count_id = plan(trade, "A-01")
    assert shown(trade, count_id) == [(None, None, None, None, None, None)]
    enter(trade, count_id, person(trade, "ann"), GLOVE=60)
    assert shown(trade, count_id) == [(60, None, None, None, None, None)]

    hand_in(count_id, person(trade, "ann"))
    assert state(trade, count_id)[0] == "recount"
    assert shown(trade, count_id) == [(None, None, None, None, None, None)]
    enter(trade, count_id, person(trade, "bob"), GLOVE=61)
    hand_in(count_id, person(trade, "bob"))

    assert shown(trade, count_id) == [(61, 100, -39, 60, False, 78)]


def test_where_policy_says_so_the_books_are_shown(trade: Trade) -> None:
    trade.vary("warehouse.count_blind", value=False)
    trade.receive("GLOVE", 100)
    count_id = plan(trade, "A-01")
    enter(trade, count_id, person(trade, "ann"), GLOVE=60)

    assert shown(trade, count_id) == [(60, 100, -40, None, None, None)]


def test_the_station_keeps_what_was_typed_and_leaves_what_was_not_touched(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    trade.receive("ROPE", 50)
    count_id = plan(trade, "A-01")
    glove, rope = (row[0] for row in lines(trade, count_id))
    by = person(trade, "ann")

    def act(run: Any, key: str, **rows: str) -> str:
        typed = {{"glove": glove, "rope": rope}[name]: text for name, text in rows.items()}
        return str(run(by=by, key=key, task_id=count_id, version=None, data={"rows": typed}))

    assert codes(lambda: act(count_station.enter, "k1", glove="ten")) == ["wrong_count"]
    act(count_station.enter, "k2", glove="100", rope="")
    trade.receive("GLOVE", 7)  # after the line was counted
    act(count_station.enter, "k3", glove="100", rope="")
    assert [(e, c) for _i, _s, e, c in lines(trade, count_id)] == [(100, 100), (None, None)]
    assert codes(lambda: act(count_station.hand_in, "k4", glove="100")) == ["not_all_counted"]

    act(count_station.hand_in, "k5", glove="100", rope="50")

    assert state(trade, count_id) == ("posted", "tolerance")
    assert trade.stock("GLOVE") == (107, 0)
    with read_scope(trade.by):
        assert count_station.opened(count_id) is None


def test_accuracy_counts_lines_within_the_tolerance_and_the_value_of_differences(trade: Trade) -> None:
    trade.receive("GLOVE", 1000)  # worth 2 each
    trade.receive("ROPE", 1000)
    count_id = plan(trade, "A-01")
    enter(trade, count_id, person(trade, "ann"), GLOVE=990, ROPE=1005)
    hand_in(count_id, person(trade, "ann"))
    today = trade.by.today

    with read_scope(trade.by):
        found = count_queries.accuracy(
            since=today - timedelta(days=1), until=today + timedelta(days=1), site_ids=trade.by.sites
        )

    (row,) = found
    assert (row.site, row.count_count, row.line_count, row.within_count, row.line_share) == ("LEEDS", 1, 2, 2, 1)
    assert (row.value_share, row.plus_value, row.minus_value) == (Decimal("0.9925"), 10, 20)
