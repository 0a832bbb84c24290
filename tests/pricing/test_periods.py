"""What a new period does to its neighbours."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from onegauge.pricing.periods import Period, Plan, plan_periods

JAN, APR, JUL, OCT = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def planned(*periods: Period) -> Plan:
    plan = Plan()
    plan_periods(periods, plan)
    return plan


def kept(row_id: int, start: date, end: date | None = None) -> Period:
    return Period(valid_from=start, valid_until=end, row_id=row_id)


def new(index: int, start: date, end: date | None = None) -> Period:
    return Period(valid_from=start, valid_until=end, index=index)


def test_a_new_price_ends_the_open_one() -> None:
    plan = planned(kept(1, JAN), new(0, JUL))
    assert (plan.row_ends, plan.draft_ends, plan.faults) == ({1: JUL}, {0: None}, [])


def test_an_open_end_lasts_until_the_next_one_begins() -> None:
    plan = planned(kept(1, JUL), new(0, JAN))
    assert (plan.row_ends, plan.draft_ends, plan.faults) == ({}, {0: JUL}, [])


def test_two_new_ones_in_one_file() -> None:
    plan = planned(new(0, JAN), new(1, JUL))
    assert (plan.row_ends, plan.draft_ends, plan.faults) == ({}, {0: JUL, 1: None}, [])


def test_the_same_beginning_takes_the_rows_place() -> None:
    plan = planned(kept(1, JAN, APR), kept(2, APR), new(0, JAN))
    assert (plan.row_ends, plan.draft_ends, plan.faults) == ({}, {0: APR}, [])


def test_an_end_that_runs_into_the_next_one_is_refused() -> None:
    plan = planned(kept(1, JUL), new(0, JAN, OCT))
    assert plan.faults == [(0, "It would run into the one that begins on 2026-07-01.")]


def test_a_promotion_that_leaves_nothing_after_it_is_refused() -> None:
    plan = planned(kept(1, JAN), new(0, APR, JUL))
    assert plan.faults == [(0, "It would end the one that began on 2026-01-01 and leave nothing after 2026-07-01.")]


def test_a_promotion_with_what_follows_it_is_taken() -> None:
    plan = planned(kept(1, JAN), new(0, APR, JUL), new(1, JUL))
    assert (plan.row_ends, plan.draft_ends, plan.faults) == ({1: APR}, {0: JUL, 1: None}, [])


@st.composite
def timelines(draw: st.DrawFn) -> list[Period]:
    """Kept periods that do not overlap, and drafts with beginnings of their own."""
    days = sorted(draw(st.sets(st.integers(0, 300), min_size=0, max_size=6)))
    rows = []
    for place, day in enumerate(days):
        limit = days[place + 1] if place + 1 < len(days) else None
        length = draw(st.integers(1, limit - day)) if limit is not None else draw(st.none() | st.integers(1, 50))
        end = None if length is None else JAN + timedelta(days=day + length)
        rows.append(kept(place, JAN + timedelta(days=day), end))
    starts = sorted(draw(st.sets(st.integers(0, 300), min_size=1, max_size=4)))
    drafts = []
    for index, day in enumerate(starts):
        length = draw(st.none() | st.integers(1, 100))
        end = None if length is None else JAN + timedelta(days=day + length)
        drafts.append(new(index, JAN + timedelta(days=day), end))
    return [*rows, *drafts]


@given(timelines())
def test_whatever_is_accepted_never_overlaps(periods: list[Period]) -> None:
    plan = planned(*periods)
    if plan.faults:
        return
    drafted = {p.valid_from for p in periods if p.index is not None}
    result = []
    for period in periods:
        if period.index is not None:
            result.append((period.valid_from, plan.draft_ends[period.index]))
        elif period.valid_from not in drafted:
            result.append((period.valid_from, plan.row_ends.get(period.row_id or 0, period.valid_until)))
    result.sort(key=lambda pair: pair[0])
    for (_, end), (start, _) in pairwise(result):
        assert end is not None
        assert end <= start
