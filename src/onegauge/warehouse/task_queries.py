"""Reads of the work on the floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.kernel.sql import Sql
from onegauge.warehouse.task_models import Task, TaskLine, TaskStep, WorkProfile
from onegauge.warehouse.task_policies import PEOPLE_SHOWN, URGENT_MINUTES
from onegauge.warehouse.task_states import OPEN_TASKS, Outcome

SQL = Sql(__file__, "tasks")


def tasks_for_list() -> QuerySet[Task]:
    """Tasks with site, zone and person, and how many lines of a pick are done."""
    done = TaskLine.objects.filter(task=OuterRef("pk"), is_live=True, taken_qty__isnull=False).order_by().values("task")
    counted = Coalesce(Subquery(done.annotate(n=Count("pk")).values("n")), 0)
    return Task.objects.select_related("site", "zone", "person").annotate(done_count=counted)


def lines_of_task(task_id: int) -> QuerySet[TaskLine]:
    """The lines of a pick in walking order: what is wanted now, what was taken."""
    rows = TaskLine.objects.filter(task_id=task_id, is_live=True).select_related(
        "shipment", "shipment_line__item__base_unit", "shipment_line__balance__bin", "shipment_line__balance__lot"
    )
    return rows.annotate(wanted_qty=F("shipment_line__qty")).order_by("id")


def steps_of_task(task_id: int) -> QuerySet[TaskStep]:
    """What was told of a task, the first first."""
    return TaskStep.objects.filter(task_id=task_id).select_related("person").order_by("id")


def conflicts_for_list() -> QuerySet[TaskStep]:
    """What was told and could not be taken as told, the newest first."""
    return TaskStep.objects.filter(outcome=Outcome.CONFLICT).select_related("task", "person", "site")


def profiles_for_list() -> QuerySet[WorkProfile]:
    """Who works where in what."""
    return WorkProfile.objects.select_related("person", "site").order_by("site__code", "person__name")


def is_late() -> Q:
    """Open tasks past their cut-off."""
    return Q(due_at__lt=timezone.now(), state__in=OPEN_TASKS)


def is_open() -> Q:
    """Tasks that somebody still has to do."""
    return Q(state__in=OPEN_TASKS)


def runs_late(one: Task) -> bool:
    """Whether this task is past its cut-off."""
    return one.state in OPEN_TASKS and one.due_at < timezone.now()


@dataclass(frozen=True, slots=True)
class FloorSite:
    """The floor of one site: what waits now, and what was done since an instant.

    ``per_thousand`` are lines found short or in trouble and tasks that stopped, per 1,000 lines picked.
    """

    id: int
    site: str
    open_count: int
    late_count: int
    risk_count: int
    trouble_count: int
    oldest_at: datetime | None
    people_count: int
    done_count: int
    in_time_share: Decimal | None
    line_count: int
    lines_per_hour: Decimal | None
    per_thousand: Decimal | None
    conflict_count: int


@dataclass(frozen=True, slots=True)
class FloorType:
    """One kind of step: how many, how long they waited and took (medians; nine of ten took no longer than ``slow``)."""

    id: str
    type: str
    done_count: int
    line_count: int
    hours: Decimal
    wait_minutes: Decimal
    work_minutes: Decimal
    slow_minutes: Decimal


@dataclass(frozen=True, slots=True)
class FloorHour:
    """What was done in one hour of the day, over the days asked for."""

    id: int
    done_count: int
    line_count: int


@dataclass(frozen=True, slots=True)
class FloorTrouble:
    """How often one thing went wrong."""

    id: str
    trouble: str
    line_count: int
    task_count: int


@dataclass(frozen=True, slots=True)
class FloorPerson:
    """What one person did, where the site's policy lets it be seen."""

    id: int
    name: str
    site: str
    done_count: int
    line_count: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Floor:
    """Everything that the page of the floor shows."""

    sites: list[FloorSite]
    types: list[FloorType]
    hours: list[FloorHour]
    troubles: list[FloorTrouble]
    people: list[FloorPerson]


def floor(*, since: Mapping[int, datetime], at: datetime, on: date) -> Floor:
    """The floors of these sites, each since its instant; five statements, however many sites and tasks."""
    risk = [URGENT_MINUTES.at(site_id=s, on=on).as_int for s in since]
    where = {"sites": list(since), "sinces": list(since.values())}
    return Floor(
        SQL.rows("floor_sites", {**where, "risk": risk, "at": at}, FloorSite),
        SQL.rows("floor_types", where, FloorType),
        SQL.rows("floor_hours", where, FloorHour),
        SQL.rows("floor_troubles", where, FloorTrouble),
        people_of_floors(since=since, on=on),
    )


def people_of_floors(*, since: Mapping[int, datetime], on: date) -> list[FloorPerson]:
    """What each person did, at those of these sites whose policy lets it be seen, each since its instant."""
    shown = {s: at for s, at in since.items() if PEOPLE_SHOWN.at(site_id=s, on=on).as_bool}
    where = {"sites": list(shown), "sinces": list(shown.values())}
    return SQL.rows("floor_people", where, FloorPerson) if shown else []
