"""Reads of the organisation. It is the same for everybody, so these need no scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onegauge.governance import errors
from onegauge.governance.models import Company, Region, Site
from onegauge.governance.policy_memory import forget, snapshot
from onegauge.governance.statements import ORGANISATION
from onegauge.governance.working_calendar import WorkingCalendar
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refused, UnknownDocument, refuse_all
from onegauge.kernel.wording import counted


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company; its currency is that of its books."""

    id: int
    code: str
    name: str
    country: str
    currency: str
    region_id: int


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with what others need to know of its company."""

    id: int
    code: str
    name: str
    company_id: int
    company: str
    country: str
    currency: str
    region_id: int
    timezone: str
    calendar_id: int
    kind: str


def regions() -> list[RegionRow]:
    """All regions by code."""
    return [RegionRow(*row) for row in Region.objects.order_by("code").values_list("id", "code", "name")]


def companies() -> list[CompanyRow]:
    """All companies by code."""
    rows = Company.objects.order_by("code").values_list("id", "code", "name", "country", "currency", "region_id")
    return [CompanyRow(*row) for row in rows]


def places() -> list[tuple[int, str, str, int | None, str | None, str | None]]:
    """Every company with its sites, by code, in one statement: it stands before every page."""
    rows = Company.objects.order_by("code", "sites__code")
    return list(rows.values_list("id", "name", "currency", "sites__id", "sites__name", "sites__timezone"))


def sites() -> list[SiteRow]:
    """All sites by code, with company and currency."""
    rows = Site.objects.order_by("code").values_list(
        "id",
        "code",
        "name",
        "company_id",
        "company__code",
        "company__country",
        "company__currency",
        "region_id",
        "timezone",
        "calendar_id",
        "kind",
    )
    return [SiteRow(*row) for row in rows]


def sites_today(site_ids: Collection[int], at: datetime | None = None) -> dict[int, date]:
    """The business date at each site, by its wall clock; one statement for all."""
    found = ORGANISATION.tuples("site_today", {"site_ids": sorted(set(site_ids)), "at": at or utcnow()})
    return {int(site_id): today for site_id, today in found}


@dataclass(frozen=True, slots=True)
class Days:
    """So many calendar days up to today: the first, and when it begins at each site."""

    first_on: date
    since: Mapping[int, datetime]


def last_days(site_ids: Collection[int], days: int, at: datetime) -> Days:
    """The last calendar days of these sites, today among them; one statement."""
    found = ORGANISATION.tuples("days_begin", {"site_ids": sorted(set(site_ids)), "days": days, "at": at})
    first_on = found[0][1] if found else at.date() - timedelta(days=days - 1)
    return Days(first_on, {site: since for site, _first_on, since in found})


def site_today(site_id: int, at: datetime | None = None) -> date:
    """The business date at a site."""
    found = sites_today([site_id], at)
    if site_id not in found:
        raise Refused([UnknownDocument(f"There is no site {site_id}.", field="site_id", object_id=site_id)])
    return found[site_id]


def working_calendar(calendar_id: int) -> WorkingCalendar:
    """A calendar for arithmetic in memory, remembered by the process until calendars change."""
    if calendar_id not in snapshot().calendars:
        forget()  # laid out by this transaction, perhaps
    found = snapshot().calendars.get(calendar_id)
    if found is None:
        raise Refused([UnknownDocument(f"There is no calendar {calendar_id}.", object_id=calendar_id)])
    return found


def add_working_days(*, calendar_id: int, days: Sequence[date], counts: Sequence[int]) -> list[date]:
    """For each day the working day so many working days later; one statement, the same as the SQL function.

    A count of 0 means the day itself if it is worked, else the next working day.
    """
    params = {"calendar_id": calendar_id, "days": list(days), "counts": list(counts)}
    found = [answer for (answer,) in ORGANISATION.tuples("add_working_days", params)]
    refuse_all(
        errors.BeyondCalendar(f"Calendar {calendar_id} does not reach {counted(count, 'working day')} after {day}.")
        for day, count, answer in zip(days, counts, found, strict=True)
        if answer is None
    )
    return found
