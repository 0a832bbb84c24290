"""Writes of the organisation: regions, companies, calendars, sites and number series."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.db import models

from onegauge.governance import errors, kinds, permissions
from onegauge.governance.models import Calendar, CalendarDay, Company, Region, SiteKind
from onegauge.governance.organisation_drafts import (
    CalendarDraft,
    CompanyDraft,
    NumberRange,
    NumberSeriesDraft,
    RegionDraft,
    SiteDraft,
)
from onegauge.governance.policy_memory import forget
from onegauge.governance.statements import ORGANISATION
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.master import Kept, Key, MasterTable, Saved
from onegauge.kernel.operation import current, operation

CALENDARS_FROM = date(2000, 1, 1)
CALENDARS_UNTIL = date(2059, 12, 31)
ZONES = frozenset(available_timezones())
WEEKDAYS = re.compile(r"(?=.)1?2?3?4?5?6?7?")
CODE_AND_NAME = {"code": "text", "name": "text"}

REGIONS = MasterTable(kinds.REGION_KIND, ("code",), CODE_AND_NAME, versioned=False)
COMPANIES = MasterTable(
    kinds.COMPANY_KIND,
    ("code",),
    {**CODE_AND_NAME, "country": "text", "currency": "text", "region_id": "bigint"},
    versioned=False,
)
CALENDARS = MasterTable(kinds.CALENDAR_KIND, ("code",), {**CODE_AND_NAME, "working_weekdays": "text"}, versioned=False)
SITES = MasterTable(
    kinds.SITE_KIND,
    ("code",),
    {
        **CODE_AND_NAME,
        "company_id": "bigint",
        "region_id": "bigint",
        "timezone": "text",
        "calendar_id": "bigint",
        "kind": "text",
    },
    versioned=False,
)
NUMBER_SERIES = MasterTable(
    kinds.NUMBER_SERIES_KIND,
    ("company_id", "code"),
    {"company_id": "bigint", "code": "text", "prefix": "text", "width": "smallint"},
    on_insert={"next_number": "1"},
    versioned=False,
)


@operation(permission=permissions.MAINTAIN_ORGANISATION)
def save_regions(*, regions: Sequence[RegionDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change regions by code; answers in the order given."""
    judge = _judge_named("regions", regions, by=by)
    judge.check()
    rows = [asdict(draft) for draft in regions]
    return REGIONS.save(rows, REGIONS.find([(d.code,) for d in regions]), by=by)


@operation(permission=permissions.MAINTAIN_ORGANISATION)
def save_companies(*, companies: Sequence[CompanyDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change companies by code; answers in the order given. A company keeps its currency for ever."""
    regions = _ids_by_code(Region, [d.region for d in companies])
    judge = _judge_named("companies", companies, by=by)
    for index, draft in enumerate(companies):
        judge.country(index, "country", draft.country)
        judge.currency(index, "currency", draft.currency)
        judge.known(index, "region", draft.region, regions, "region")
    judge.check()
    found = COMPANIES.find([(d.code,) for d in companies])
    for index, draft in enumerate(companies):
        currency = _kept_value(found, (draft.code,), "currency", draft.currency)
        if currency != draft.currency:
            judge.refuse(
                index,
                "currency",
                f"Company {draft.code} keeps its books in {currency}, not in {draft.currency}.",
                "Create a company for the other currency.",
                refusal=errors.CompanyKeepsCurrency,
            )
    judge.check()
    rows = [{**asdict(d), "region_id": regions[d.region]} for d in companies]
    return COMPANIES.save(rows_of(COMPANIES, rows), found, by=by)


@operation(permission=permissions.MAINTAIN_ORGANISATION)
def save_sites(*, sites: Sequence[SiteDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change sites by code; answers in the order given. A site never changes its company."""
    companies = _ids_by_code(Company, [d.company for d in sites])
    regions = _ids_by_code(Region, [d.region for d in sites])
    calendars = _ids_by_code(Calendar, [d.calendar for d in sites])
    judge = _judge_named("sites", sites, by=by)
    for index, draft in enumerate(sites):
        judge.choice(index, "kind", draft.kind, SiteKind.values)
        if judge.known(index, "company", draft.company, companies, "company"):
            judge.known(index, "company", companies[draft.company], by.companies, "company in your scope")
        judge.known(index, "region", draft.region, regions, "region")
        judge.known(index, "calendar", draft.calendar, calendars, "calendar")
        _judge_zone(judge, index, draft.timezone)
    judge.check()
    found = SITES.find([(d.code,) for d in sites])
    for index, draft in enumerate(sites):
        company_id = companies[draft.company]
        if _kept_value(found, (draft.code,), "company_id", company_id) != company_id:
            judge.refuse(
                index,
                "company",
                f"Site {draft.code} belongs to another company, with its stock and its documents.",
                "Create a site in this company and transfer the stock.",
                refusal=errors.SiteKeepsCompany,
            )
    judge.check()
    rows = [
        {
            **asdict(d),
            "company_id": companies[d.company],
            "region_id": regions[d.region],
            "calendar_id": calendars[d.calendar],
        }
        for d in sites
    ]
    return SITES.save(rows_of(SITES, rows), found, by=by)


@operation(permission=permissions.MAINTAIN_ORGANISATION)
def save_calendars(*, calendars: Sequence[CalendarDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change calendars by code, with all their differing days; answers in the order given."""
    judge = _judge_named("calendars", calendars, by=by)
    for index, draft in enumerate(calendars):
        _judge_calendar(judge, index, draft)
    judge.check()
    rows = rows_of(CALENDARS, [asdict(d) for d in calendars])
    saved = CALENDARS.save(rows, CALENDARS.find([(d.code,) for d in calendars]), by=by)
    ids = [s.id for s in saved]
    CalendarDay.objects.filter(calendar_id__in=ids).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_id=calendar_id, **asdict(day))
        for calendar_id, draft in zip(ids, calendars, strict=True)
        for day in draft.days
    )
    entries = [
        Entry(object_id=calendar_id, after={"days": [asdict(day) for day in draft.days]})
        for calendar_id, draft in zip(ids, calendars, strict=True)
    ]
    record(by=by, kind=kinds.CALENDAR_KIND, verb="laid_out", entries=entries)
    ORGANISATION.run("clear_day_index", {"calendar_ids": ids})
    ORGANISATION.run("fill_day_index", {"calendar_ids": ids, "first": CALENDARS_FROM, "last": CALENDARS_UNTIL})
    forget()
    return saved


@operation(permission=permissions.MAINTAIN_ORGANISATION)
def save_number_series(*, series: Sequence[NumberSeriesDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Say how the numbers of series look; a new series begins at 1, a running one keeps its place."""
    judge = Judge("series")
    judge.permit(by, permissions.MAINTAIN_ORGANISATION, [d.company_id for d in series])
    judge.once([(d.company_id, d.code) for d in series], "code")
    for index, draft in enumerate(series):
        judge.text(index, "code", draft.code, 40)
        judge.text(index, "prefix", draft.prefix, 20, required=False)
        judge.whole(index, "width", draft.width, least=1, most=12)
        if draft.company_id not in by.companies:
            judge.refuse(index, "company_id", f"There is no company {draft.company_id}.", refusal=UnknownDocument)
    judge.check()
    found = NUMBER_SERIES.find([(d.company_id, d.code) for d in series])
    return NUMBER_SERIES.save([asdict(d) for d in series], found, by=by)


def next_numbers(*, company_id: int, code: str, count: int) -> NumberRange:
    """Take consecutive numbers of a company's series, without gaps; a new code begins at 1.

    Runs inside the operation that uses the numbers, as its last write: the counter stays locked until that ends, and
    numbers of an operation that fails were never given.
    """
    current()
    if count < 1:
        refuse_all([errors.NotACount(f"{count} numbers cannot be taken.", field="count", mend="Take one or more.")])
    prefix, first, width = ORGANISATION.one(
        "take_numbers",
        {"company_id": company_id, "code": code, "prefix": f"{code}-", "width": 6, "count": count},
    )
    return NumberRange(prefix, first, width, count)


def rows_of(table: MasterTable, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns that the table keeps, of rows that say more."""
    return [{name: row[name] for name in table.columns} for row in rows]


def _judge_named(name: str, drafts: Sequence[Any], *, by: Actor) -> Judge:
    """What all master data of the organisation has in common: the right for the whole group, code and name."""
    judge = Judge(name)
    judge.permit(by, permissions.MAINTAIN_ORGANISATION)
    judge.check()
    for index, draft in enumerate(drafts):
        judge.text(index, "code", draft.code, 20)
        judge.text(index, "name", draft.name, 120)
    judge.once([draft.code for draft in drafts], "code")
    return judge


def _judge_zone(judge: Judge, index: int, timezone: str) -> None:
    if timezone not in ZONES:
        judge.refuse(
            index,
            "timezone",
            f"{timezone!r} is not a time zone.",
            "Use a name such as Europe/Amsterdam.",
            refusal=errors.UnknownTimeZone,
        )


def _judge_calendar(judge: Judge, index: int, draft: CalendarDraft) -> None:
    if not WEEKDAYS.fullmatch(draft.working_weekdays):
        judge.refuse(
            index,
            "working_weekdays",
            f"{draft.working_weekdays!r} does not name weekdays.",
            "Use the digits 1 (Monday) to 7 (Sunday) in order, such as 12345.",
        )
    if len({day.day_on for day in draft.days}) != len(draft.days):
        judge.refuse(index, "days", "A day stands there twice.", "Keep one of the two.")
    for day in draft.days:
        if not CALENDARS_FROM <= day.day_on <= CALENDARS_UNTIL:
            judge.refuse(
                index,
                "days",
                f"{day.day_on} is outside {CALENDARS_FROM} to {CALENDARS_UNTIL}.",
                "Leave it out: calendars are laid out for these years.",
                refusal=errors.BeyondCalendar,
            )


def _ids_by_code(model: type[models.Model], codes: Iterable[str]) -> dict[str, int]:
    return dict(model._default_manager.filter(code__in=set(codes)).values_list("code", "id"))


def _kept_value(found: dict[Key, Kept], key: Key, name: str, default: Any) -> Any:
    kept = found.get(key)
    return default if kept is None else kept.values[name]
