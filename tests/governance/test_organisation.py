"""The organisation: saved as sets, kept consistent, with calendars and numbers that others rely on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.access import system_actor
from onegauge.governance.models import Company, NumberSeries, Region, Site
from onegauge.governance.working_calendar import WorkingCalendar
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.models import JournalEntry
from onegauge.kernel.operation import operation
from tests.governance.conftest import Group, actor_with, site


@operation(permission=None, name="tests.take_numbers")
def take_numbers(*, company_id: int, code: str, counts: list[int], by: Actor) -> list[list[str]]:
    """Numbers as an operation takes them."""
    return [list(ops.next_numbers(company_id=company_id, code=code, count=count)) for count in counts]


def test_sites_know_their_company_and_currency(group: Group) -> None:
    assert [(s.code, s.company, s.currency, s.timezone) for s in queries.sites()] == [
        ("LEEDS", "NORTH", "GBP", "Europe/London"),
        ("LYON", "SOUTH", "EUR", "Europe/Paris"),
        ("YORK", "NORTH", "GBP", "Europe/London"),
    ]


def test_saving_the_same_again_changes_and_journals_nothing(group: Group) -> None:
    def journalled() -> int:
        with read_scope(system_actor("tests")):
            return JournalEntry.objects.count()

    before = journalled()
    draft = ops.RegionDraft(code="UK", name="Britain")
    (saved,) = ops.save_regions(regions=[draft], by=system_actor("tests"))
    assert (saved.created, saved.changed) == (False, False)
    (saved,) = ops.save_regions(regions=[replace(draft, name="United Kingdom")], by=system_actor("tests"))
    assert (saved.created, saved.changed) == (False, True)
    assert journalled() == before + 1


def test_fifty_sites_take_as_many_statements_as_one(group: Group) -> None:
    by = system_actor("tests")

    def statements(count: int, start: int) -> int:
        drafts = [site(f"S{n}", "NORTH", "UK", "Europe/London") for n in range(start, start + count)]
        with CaptureQueriesContext(connection) as captured:
            ops.save_sites(sites=drafts, by=by)
        return len(captured)

    assert statements(1, 0) == statements(50, 1)


COMPANY = ops.CompanyDraft(code="NORTH", name="North Ltd", country="GB", currency="GBP", region="UK")


@pytest.mark.parametrize(
    ("drafts", "codes"),
    [
        ([replace(COMPANY, code="")], ["invalid_value"]),
        ([replace(COMPANY, country="gb", currency="pounds")], ["invalid_value", "invalid_value"]),
        ([replace(COMPANY, region="MARS")], ["unknown_document"]),
        ([COMPANY, COMPANY], ["invalid_value"]),
        ([replace(COMPANY, currency="EUR")], ["company_keeps_currency"]),
    ],
)
def test_companies_that_are_refused(group: Group, drafts: list[ops.CompanyDraft], codes: list[str]) -> None:
    before = list(Company.objects.order_by("id").values())
    with pytest.raises(Refused) as refused:
        ops.save_companies(companies=drafts, by=system_actor("tests"))
    assert refused.value.codes == codes
    assert list(Company.objects.order_by("id").values()) == before


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"timezone": "Europe/Nowhere"}, ["unknown_time_zone"]),
        (
            {"kind": "castle", "company": "EAST", "calendar": "X"},
            ["invalid_value", "unknown_document", "unknown_document"],
        ),
        ({"company": "SOUTH"}, ["site_keeps_company"]),
    ],
)
def test_sites_that_are_refused(group: Group, changes: dict[str, Any], codes: list[str]) -> None:
    before = list(Site.objects.order_by("id").values())
    with pytest.raises(Refused) as refused:
        ops.save_sites(
            sites=[replace(site("LEEDS", "NORTH", "UK", "Europe/London"), **changes)], by=system_actor("tests")
        )
    assert refused.value.codes == codes
    assert list(Site.objects.order_by("id").values()) == before


def test_the_organisation_needs_a_right_for_the_whole_group(group: Group) -> None:
    local = actor_with("local", "governance.maintain_organisation", scope="company", company_id=group.north)
    with pytest.raises(Refused) as refused:
        ops.save_regions(regions=[ops.RegionDraft(code="ASIA", name="Asia")], by=local)
    assert refused.value.codes == ["permission_missing"]
    assert not Region.objects.filter(code="ASIA").exists()


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (ops.CalendarDraft(code="X", name="X", working_weekdays=""), ["invalid_value"]),
        (ops.CalendarDraft(code="X", name="X", working_weekdays="521"), ["invalid_value"]),
        (
            ops.CalendarDraft(code="X", name="X", days=(ops.CalendarDayDraft(day_on=date(1999, 1, 1), name="Old"),)),
            ["beyond_calendar"],
        ),
    ],
)
def test_calendars_that_are_refused(group: Group, draft: ops.CalendarDraft, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        ops.save_calendars(calendars=[draft], by=system_actor("tests"))
    assert refused.value.codes == codes


def test_the_business_date_is_that_of_the_sites_wall_clock(group: Group) -> None:
    late = datetime(2030, 1, 31, 23, 30, tzinfo=UTC)
    assert queries.sites_today([group.leeds, group.lyon], late) == {
        group.leeds: date(2030, 1, 31),
        group.lyon: date(2030, 2, 1),
    }


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2029, 12, 31), 1, date(2030, 1, 2)),  # New Year is not worked
        (date(2030, 1, 5), 0, date(2030, 1, 7)),  # Saturday: the next working day
        (date(2030, 1, 5), 1, date(2030, 1, 7)),
        (date(2030, 1, 5), -1, date(2030, 1, 4)),
        (date(2030, 1, 7), -1, date(2030, 1, 4)),
        (date(2030, 1, 7), 5, date(2030, 1, 14)),
    ],
)
def test_working_days(group: Group, day: date, count: int, expected: date) -> None:
    assert queries.working_calendar(group.calendar).add(day, count) == expected
    assert queries.add_working_days(calendar_id=group.calendar, days=[day], counts=[count]) == [expected]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    exceptions=st.dictionaries(
        st.integers(0, 60).map(lambda n: date(2030, 1, 1) + timedelta(days=n)), st.booleans(), max_size=20
    ),
    wanted=st.lists(st.tuples(st.integers(-20, 80), st.integers(-30, 30)), min_size=1, max_size=20),
)
def test_the_database_counts_working_days_like_the_reference(
    group: Group, weekdays: set[int], exceptions: dict[date, bool], wanted: list[tuple[int, int]]
) -> None:
    draft = ops.CalendarDraft(
        code="ANY",
        name="Any",
        working_weekdays="".join(map(str, sorted(weekdays))),
        days=tuple(ops.CalendarDayDraft(day_on=d, name="", is_working=w) for d, w in exceptions.items()),
    )
    (saved,) = ops.save_calendars(calendars=[draft], by=system_actor("tests"))
    reference = WorkingCalendar(frozenset(weekdays), exceptions)
    days = [date(2030, 1, 1) + timedelta(days=offset) for offset, _ in wanted]
    counts = [count for _, count in wanted]
    assert queries.add_working_days(calendar_id=saved.id, days=days, counts=counts) == [
        reference.add(day, count) for day, count in zip(days, counts, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT governance_add_working_days(%s, %s, %s)", [saved.id, days[0], counts[0]])
        assert cursor.fetchone() == (reference.add(days[0], counts[0]),)


def test_numbers_have_no_gap_and_no_double(group: Group) -> None:
    by = system_actor("tests")
    taken = take_numbers(company_id=group.north, code="INV", counts=[2, 3], by=by)
    assert taken == [["INV-000001", "INV-000002"], ["INV-000003", "INV-000004", "INV-000005"]]
    ops.save_number_series(
        series=[ops.NumberSeriesDraft(company_id=group.north, code="INV", prefix="N/", width=4)], by=by
    )
    assert take_numbers(company_id=group.north, code="INV", counts=[1], by=by) == [["N/0006"]]
    assert take_numbers(company_id=group.south, code="INV", counts=[1], by=by) == [["INV-000001"]]


def test_an_operation_that_fails_gives_its_numbers_back(group: Group) -> None:
    by = system_actor("tests")
    with pytest.raises(Refused) as refused:
        take_numbers(company_id=group.north, code="INV", counts=[5, 0], by=by)
    assert refused.value.codes == ["not_a_count"]
    assert take_numbers(company_id=group.north, code="INV", counts=[1], by=by) == [["INV-000001"]]


def test_numbers_of_a_foreign_company_are_refused_by_the_database(group: Group) -> None:
    lyon = actor_with("lyon", "governance.view_organisation", scope="site", company_id=group.south, site_id=group.lyon)
    take_numbers(company_id=group.north, code="INV", counts=[1], by=system_actor("tests"))
    with pytest.raises(Refused) as refused:
        take_numbers(company_id=group.north, code="INV", counts=[1], by=lyon)
    assert refused.value.codes == ["out_of_scope"]
    take_numbers(company_id=group.south, code="INV", counts=[1], by=lyon)
    assert [s.company_id for s in NumberSeries.objects.all()] == [group.south]  # the policy hides the other one


def test_dates_beyond_the_calendar_are_refused_not_guessed(group: Group) -> None:
    with pytest.raises(Refused) as refused:
        queries.add_working_days(calendar_id=group.calendar, days=[date(2030, 1, 1), date(2090, 1, 1)], counts=[1, 1])
    assert refused.value.codes == ["beyond_calendar"]
