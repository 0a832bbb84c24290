"""The floor by hour and shift: what waits against the clock, what was done, and what a variance did to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from onegauge.governance.queries import Days, SiteRow, last_days, policy_matrix, sites
from onegauge.insight import effects
from onegauge.insight.floor_kpis import FLOOR_FOLLOWER, PICK_RATE, RECEIVING_LINES
from onegauge.insight.floor_queries import (
    HourSums,
    Queue,
    Tally,
    hours_of_floors,
    queues,
    shifts_of,
    tallied,
    varied,
)
from onegauge.insight.kpis import KPIS, Kpi
from onegauge.insight.models import FloorEvent
from onegauge.insight.web.pages import Judged
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.kit import Asked, Badge, Bar, Bars, Board, Cell, Link, Mark, Number, Series, Sheet, Text, Tile
from onegauge.ui.languages import said
from onegauge.warehouse.task_queries import people_of_floors
from onegauge.warehouse.task_states import TaskType, Trouble

PERIODS = (7, 1, 28, 90)
FIGURES: tuple[Kpi, ...] = tuple(kpi for kpi in KPIS.values() if kpi.follower == FLOOR_FOLLOWER)
BY_HOUR = (
    ("receiving_lines", _lazy("Lines received")), ("receiving_units", _lazy("Units received")),
    ("dock_to_stock", _lazy("Dock to stock, hours")), ("pick_rate", _lazy("Lines an hour")),
    ("floor_exceptions", _lazy("Exceptions per 1,000 lines")), ("labour_minutes", _lazy("Labour, minutes")),
    ("task_in_time", _lazy("In time, %")),
)  # fmt: skip
PARTS = [*TaskType.choices, *Trouble.choices]
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
TYPES = dict(TaskType.choices)


@dataclass(frozen=True, slots=True)
class Figure(Text):
    """The name of the key figure that counts a row."""

    def text(self, row: FloorEvent) -> str:
        """Its words."""
        return said(KPIS[row.kpi].name)


@dataclass(frozen=True, slots=True)
class Part(Text):
    """The step or the trouble that a row is counted under."""

    def text(self, row: FloorEvent) -> str:
        """Its words; nothing where a figure has no parts."""
        return str(dict(PARTS).get(row.part, ""))


def codes() -> list[tuple[str, str]]:
    """The figures of floors to choose from."""
    return [(kpi.code, said(kpi.name)) for kpi in FIGURES]


def board(by: Actor, asked: Asked) -> Board:
    """How the floors in scope go: a constant number of statements, however many sites and hours."""
    places = {s.id: s for s in sites() if s.id in set(by.sites)}
    days = last_days(list(places), asked.days, by.now)
    rows = hours_of_floors(since=days.since, until=by.now)
    measured = tallied(rows, lambda row: row.site_id)
    waiting = queues(list(places), by.now, measured)
    worked = {
        site: place
        for site, place in places.items()
        if site in measured or any(q.waiting.site_id == site for q in waiting)
    }
    if not worked:
        return Board(tiles=[], sheets=[], cut_off=by.now, note=_("Nothing was received, moved, picked or counted yet."))
    every = tallied(rows, lambda _row: 0).get(0, Tally())
    sheets = [
        _waiting(waiting, places), _shifts(rows, worked, by, days), _hours(rows, days, asked), _side_by_side(measured, worked, by, days),
        *_effects(worked, by), *_labour(measured, worked, days), *_people(worked, days, by),
    ]  # fmt: skip
    return Board(
        tiles=_tiles(every, waiting, days), charts=[_chart(rows)] if rows else [], sheets=sheets, cut_off=by.now
    )


def _tasks(**asked: Any) -> str:
    return f"{reverse('ui:list', args=['warehouse', 'task'])}?{urlencode(asked, doseq=True)}"


def _done(days: Days) -> dict[str, Any]:
    """What narrows the list of tasks to those that these figures count."""
    return {"state": ("confirmed", "short"), "done_at_from": days.first_on.isoformat()}


def _events(code: str, days: Days, **more: Any) -> str:
    query: dict[str, Any] = {"day_from": days.first_on.isoformat(), **more}
    query |= {"kpi": code} if code else {}
    return f"{reverse('ui:list', args=['insight', 'floorevent'])}?{urlencode(query)}"


def _tiles(every: Tally, waiting: Sequence[Queue], days: Days) -> list[Tile]:
    shown = (
        "receiving_lines",
        "dock_to_stock",
        "pick_rate",
        "floor_exceptions",
        "task_in_time",
        "replenish_short",
        "count_accuracy",
    )
    risk = sum(q.waiting.due_count for q in waiting if q.is_at_risk)
    tiles = [
        Tile(
            _("Cut-off risk"), risk, target=0, higher_is_better=False, url=_tasks(open="yes"),
            definition=_("Open tasks due by the next cut-off, of steps whose work takes longer than the time that is left,"
                         " by the measured rate and the people at it now"),
        )
    ]  # fmt: skip
    for code in shown:
        kpi, value = KPIS[code], every.value(code)
        if value is not None:
            tiles.append(
                Tile(said(kpi.name), value, unit=kpi.unit, decimals=kpi.decimals, higher_is_better=kpi.better == "higher",
                     url=_events(code, days), definition=said(kpi.definition))
            )  # fmt: skip
    return tiles


def _waiting(waiting: Sequence[Queue], places: Mapping[int, SiteRow]) -> Sheet:
    rows = [
        {
            "site": places[q.waiting.site_id].name, "step": TYPES.get(q.waiting.type, q.waiting.type), "q": q, "w": q.waiting,
            "risk": _("at risk") if q.is_at_risk else _("in time") if q.needed_hours is not None else "",
        }
        for q in waiting
    ]  # fmt: skip
    columns = (
        Text("site", _("Site")), Text("step", _("Step")), Number("w.waiting_count", _("Waiting")), Number("w.late_count", _("Late")),
        Number("w.trouble_count", _("In trouble")), Number("w.oldest_hours", _("Oldest, hours")), Number("w.half_hours", _("Median age, hours")),
        Number("w.due_count", _("Due next")), Number("q.needed_hours", _("Needed, hours")), Number("q.left_hours", _("Left, hours")),
        Number("w.people_count", _("At work")), Badge("risk", _("Cut-off"), tones={_("at risk"): "bad", _("in time"): "good"}),
    )  # fmt: skip
    return Sheet(
        _("What waits, and will it be done in time?"), columns, rows, code="queues",
        row_url=lambda row: _tasks(site=row["w"].site_id, type=row["w"].type, open="yes"),
    )  # fmt: skip


def _figures(tally: Tally) -> dict[str, Decimal | None]:
    return {code: tally.value(code) for code, _label in BY_HOUR}


def _columns() -> list[Cell]:
    return [Number(f"figures.{code}", label) for code, label in BY_HOUR]


def _shifts(rows: Sequence[HourSums], places: Mapping[int, SiteRow], by: Actor, days: Days) -> Sheet:
    """Each site by its own shifts; where two sites differ in hours, each is told by its own clock."""
    shifts = shifts_of(list(places), by.today)
    found = tallied(rows, lambda row: (row.site_id, shifts[row.site_id][row.hour]))
    said_rows = [
        {
            "site": places[site].name,
            "shift": f"{shift.number} · {shift.clock}",
            "figures": _figures(tally),
            "site_id": site,
        }
        for (site, shift), tally in sorted(found.items(), key=lambda pair: (places[pair[0][0]].name, pair[0][1]))
    ]
    return Sheet(
        _("How does each shift go?"), [Text("site", _("Site")), Text("shift", _("Shift")), *_columns()], said_rows, code="shifts",
        caption=_("Shifts follow the policies of each site, on its own clock."),
        row_url=lambda row: _events("labour_minutes", days, site=row["site_id"]),
    )  # fmt: skip


def _hours(rows: Sequence[HourSums], days: Days, asked: Asked) -> Sheet:
    found = tallied(rows, lambda row: row.hour)
    hours = [
        {"hour": f"{hour:02d}:00", "no": hour, "figures": _figures(tally)} for hour, tally in sorted(found.items())
    ]
    return Sheet(
        _("How does each hour go?"), [Text("hour", _("Hour")), *_columns()], hours, code="hours", folded=True,
        caption=_("Over %(days)s, by the hour of each site's own clock.") % {"days": formatting.counted(asked.days, "day", "days")},
        row_url=lambda row: _events("", days, hour_no=row["no"]),
    )  # fmt: skip


def _chart(rows: Sequence[HourSums]) -> Bars:
    found = tallied(rows, lambda row: row.hour)

    def lines(hour: int, code: str) -> Decimal:
        total = found.get(hour, Tally()).total(code)
        return total[0] if total else Decimal(0)

    return Bars(
        code="floor-hours", title=_("When do goods come, when are they picked?"), unit="lines", head=_("Hour"),
        series=(Series(_("Received")), Series(_("Picked"), "light")), caption=_("Lines by the hour of each site's own clock."),
        bars=[
            Bar(f"{hour:02d}:00", (Mark(lines(hour, RECEIVING_LINES.code)), Mark(lines(hour, PICK_RATE.code))))
            for hour in sorted(found)
        ],
    )  # fmt: skip


def _side_by_side(measured: Mapping[int, Tally], places: Mapping[int, SiteRow], by: Actor, days: Days) -> Sheet:
    """Every figure at every site, and below them the policies of floors that are not the same everywhere."""
    rows: list[dict[str, Any]] = []
    for kpi in FIGURES:
        values = {site: tally.value(kpi.code) for site, tally in measured.items() if site in places}
        cells = {
            str(site): (formatting.number(value, kpi.decimals), _events(kpi.code, days, site=site), None)
            for site, value in values.items() if value is not None
        }  # fmt: skip
        if cells:
            rows.append({"name": said(kpi.name), "unit": said(kpi.unit), "sites": cells})
    matrix = reverse("ui:list", args=["governance", "policies"])
    for policy in policy_matrix(on=by.today):
        if not policy.varied_count or not policy.key.startswith("warehouse."):
            continue
        cells = {
            str(site): (_value(policy.key, cell.value), f"{matrix}?{urlencode({'row': policy.key, 'col': str(site)})}", None)
            for site, cell in policy.cells.items() if site in places
        }  # fmt: skip
        rows.append({"name": _policy(policy.key), "unit": _("policy"), "sites": cells})
    columns = [
        Text("name", _("Measure")),
        Text("unit", _("Unit")),
        *(Judged(str(i), p.name) for i, p in places.items()),
    ]
    return Sheet(_("What differs from site to site?"), columns, rows, code="sites")


def _policy(key: str) -> str:
    text = key.partition(".")[2].removesuffix("_share").replace("_", " ")
    return said(text[:1].upper() + text[1:])


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if key.endswith("_share"):
        return f"{formatting.number(Decimal(str(value)) * 100)} %"
    return said(str(value).replace("_", " "))


def _effects(places: Mapping[int, SiteRow], by: Actor) -> list[Sheet]:
    """What each deviation of a floor did to its figure: before and since, here and at the sites without it."""
    rows = []
    for one in varied(list(places.values()), by.today):
        others = [site for site in places if site not in one.site_ids]
        found = effects.effect(one.kpi, one.site_ids, others, one.from_on, by.today)
        if found is not None:
            rows.append({
                "policy": " · ".join(part for part in (_policy(one.key), one.goods) if part), "sites": ", ".join(places[s].name for s in one.site_ids), "kpi": found.label,
                "here_before": found.here[0], "here": found.here[1], "else_before": found.elsewhere[0],
                "elsewhere": found.elsewhere[1], "verdict": found.verdict,
                "url": reverse("ui:document", args=["governance", "variance", one.id]),
            })  # fmt: skip
    columns = (
        Link("policy", _("Variance"), url=lambda row: str(row["url"])), Text("sites", _("Site")), Text("kpi", _("Judged by")),
        Text("here_before", _("With it, before")), Text("here", _("With it, since")), Text("else_before", _("Without it, before")),
        Text("elsewhere", _("Without it, since")), Text("verdict", _("Verdict")),
    )  # fmt: skip
    return [Sheet(_("What did the variances do?"), columns, rows, code="variances")] if rows else []


def _labour(measured: Mapping[int, Tally], places: Mapping[int, SiteRow], days: Days) -> list[Sheet]:
    rows = [
        {
            "site": places[site].name, "site_id": site, "type": kind, "step": TYPES.get(kind, kind), "count": int(count),
            "hours": round(minutes / 60, 1), "each": round(minutes / count, 1) if count else None,
        }
        for site, tally in measured.items() if site in places
        for kind, (minutes, count) in tally.parts("labour_minutes").items()
    ]  # fmt: skip
    columns = (
        Text("site", _("Site")), Text("step", _("Step")), Number("count", _("Tasks")), Number("hours", _("Hours of work")),
        Number("each", _("Minutes a task")),
    )  # fmt: skip
    sheet = Sheet(
        _("Where does the labour go?"), columns, rows, code="labour", folded=True,
        row_url=lambda row: _tasks(site=row["site_id"], type=row["type"], **_done(days)),
    )  # fmt: skip
    return [sheet] if rows else []


def _people(places: Mapping[int, SiteRow], days: Days, by: Actor) -> list[Sheet]:
    """Who did how much, at the sites whose policy lets it be seen."""
    people = people_of_floors(since={s: days.since[s] for s in places}, on=by.today)
    columns = (
        Text("name", _("Person")), Text("site", _("Site")), Number("done_count", _("Tasks")), Number("line_count", _("Lines")),
        Number("hours", _("Hours of work")),
    )  # fmt: skip
    sheet = Sheet(
        _("Who did how much?"),
        columns,
        people,
        code="people",
        folded=True,
        row_url=lambda row: _tasks(person=row.id, **_done(days)),
    )
    return [sheet] if people else []
