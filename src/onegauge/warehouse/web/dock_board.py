"""The dock board: docks across, hours down, who stands where and who is late; and how long goods take through the door."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.queries import bins_for_list
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Asked,
    Badge,
    Board,
    Code,
    Dashboard,
    Due,
    Instant,
    Number,
    Party,
    Ref,
    Sheet,
    Text,
    Tile,
    register_page,
)
from onegauge.warehouse import arrival_queries, outbound_queries, permissions, put_away_queries
from onegauge.warehouse.arrival_states import ArrivalState
from onegauge.warehouse.web.receiving_station import who

PERIODS = (30, 7, 90)
FIRST_HOUR, LAST_HOUR = 8, 17
SHOWN = 50


def board(by: Actor, asked: Asked) -> Board:
    """Today at the docks of everybody's sites, and the figures of a period."""
    del by
    today = timezone.localdate()
    docks: dict[str, list[Any]] = {}
    for one in bins_for_list().filter(kind=BinKind.DOCK).order_by("site__code", "sequence", "code"):
        docks.setdefault(one.site.code, []).append(one)
    booked: list[Any] = list(arrival_queries.booked_on(*_day(today)))
    sheets = [_sheet(site, own, booked) for site, own in docks.items()]
    door: list[Any] = list(arrival_queries.at_the_door().exclude(state=ArrivalState.ANNOUNCED)[:SHOWN])
    columns = (
        Ref("number"), Party("supplier"), Badge("state"), Code("dock__code", _("Dock")),
        Due("expected_on", _("Expected"), warn=arrival_queries.comes_late), Instant("arrived_at", _("Here since")), Text("site__code", _("Site")),
    )  # fmt: skip
    lists = SCREENS["warehouse.Arrival"].url
    at_door = Sheet(
        _("What stands at the door?"), columns, door, code="door", more=(f"{lists()}?state=arrived&state=receiving", _("All arrivals")),
        row_url=lambda one: lists("document", one.pk),
    )  # fmt: skip
    return Board(tiles=_tiles(asked.days), sheets=[*sheets, at_door, _leaving()], sub=formatting.day(today))


def _leaving() -> Sheet:
    """The vehicles that are loaded or wait for it, the first to leave first."""
    rows: list[Any] = list(outbound_queries.loads_at_the_dock()[:SHOWN])
    columns = (
        Ref("number"), Badge("state"), Instant("leaves_at"), Code("dock__code", _("Dock")), Text("service__code", _("Carrier")),
        Text("vehicle"), Number("loaded_total", _("Loaded")), Number("package_total", _("Packages")), Text("site__code", _("Site")),
    )  # fmt: skip
    lists = SCREENS["warehouse.Load"].url
    return Sheet(
        _("What leaves next?"), columns, rows, code="leaving", more=(f"{lists()}?state=planned&state=loading", _("All loads")),
        row_url=lambda one: lists("document", one.pk),
    )  # fmt: skip


def _day(day: date) -> tuple[datetime, datetime]:
    """Its first instant and that of the next day, where whoever looks is."""
    start = timezone.make_aware(datetime.combine(day, time()))
    return start, timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _sheet(site: str, docks: Sequence[Any], booked: Sequence[Any]) -> Sheet:
    """Docks across, hours down; an arrival stands in every hour that its appointment touches."""
    mine = {n: [a for a in booked if a.dock_id == dock.pk] for n, dock in enumerate(docks)}
    times = [timezone.localtime(t).hour for rows in mine.values() for a in rows for t in (a.due_from, a.due_until)]
    hours = range(min([FIRST_HOUR, *times]), max([LAST_HOUR, *times]) + 1)
    rows = [{"id": h, "hour": f"{h:02d}:00", **{f"d{n}": _at(mine[n], h) for n in mine}} for h in hours]
    columns = (Code("hour", _("Hour")), *(Text(f"d{n}", dock.code) for n, dock in enumerate(docks)))
    return Sheet(say("Who stands at which dock of %s today?") % site, columns, rows, code=f"docks-{site}")


def _at(arrivals: Sequence[Any], hour: int) -> str:
    """Who holds a dock in an hour, with the state, or that it is late."""
    found = []
    for one in arrivals:
        start, end = timezone.localtime(one.due_from), timezone.localtime(one.due_until)
        begins = start.hour if start.date() == timezone.localdate() else 0
        ends = end.hour + (1 if end.minute or end.second else 0) if end.date() == timezone.localdate() else 24
        if begins <= hour < max(ends, begins + 1):
            late = one.state == ArrivalState.ANNOUNCED and one.due_from < timezone.now()
            found.append(f"{one.number} {who(one)} · {say('Late') if late else one.get_state_display()}")
    return ", ".join(found)


def _tiles(days: int) -> list[Tile]:
    since = timezone.now() - timedelta(days=days)
    figures = arrival_queries.door_figures(since)
    lists = SCREENS["warehouse.Arrival"].url()
    put = put_away_queries.elsewhere_share(since)
    return [
        Tile(
            label=_("At the door"), value=figures.at_door, url=f"{lists}?state=arrived&state=receiving",
            definition=_("Arrivals that are here and not unloaded."),
        ),
        Tile(
            label=_("Late"), value=figures.late, url=f"{lists}?late=yes", higher_is_better=False,
            definition=_("Arrivals that should have been here before today."),
        ),
        Tile(
            label=_("From the door to the end"), value=figures.dwell_hours, unit="h", decimals=1, higher_is_better=False,
            definition=_("Hours from the arrival to its close, on average over the arrivals closed in this period."),
        ),
        Tile(
            label=_("Put elsewhere than suggested"), value=put, unit="%", decimals=0, higher_is_better=False,
            url=f"{SCREENS['warehouse.PutAway'].url()}?elsewhere=yes",
            definition=_("Of the put-aways done in this period, how many went into another bin than was suggested."),
        ),
    ]  # fmt: skip


register_page(
    Dashboard(
        code="warehouse/docks", sop="warehouse/receiving", label=_("Dock board"), permission=permissions.VIEW, area="warehouse",
        order=15, help=_("Which dock is held by whom today, who is late, and how long goods take through the door"),
        build=board, periods=PERIODS,
    )
)  # fmt: skip
