"""Screens of the floor: its tasks, what devices told in vain, who works in what, and how it goes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.governance.queries import Days, last_days
from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Action,
    Asked,
    Attributes,
    Badge,
    Bar,
    Bars,
    Between,
    Board,
    Choice,
    Code,
    Column,
    Dashboard,
    Due,
    Empty,
    Fact,
    Filters,
    Instant,
    Layout,
    Lines,
    Link,
    Mark,
    Mine,
    Number,
    Only,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Series,
    Share,
    Sheet,
    Table,
    Text,
    Tile,
    Timeline,
    Why,
    register,
    register_page,
)
from onegauge.warehouse import operations as ops
from onegauge.warehouse import permissions, relocation_queries, task_queries
from onegauge.warehouse.relocation_queries import Shortage
from onegauge.warehouse.task_states import TASK, TaskType, Trouble
from onegauge.warehouse.verbs import TASK_VERBS
from onegauge.warehouse.web import task_forms

PERIODS = (1, 7, 28)


def subject_of(task_id: int) -> list[Fact]:
    """The document that a task follows."""
    one = task_queries.tasks_for_list().filter(pk=task_id).first()
    kind = KINDS.get(one.subject_kind or 0) if one else None
    if one is None or kind is None or kind.name not in SCREENS:
        return []
    return [Fact(str(kind.label), one.subject_number, href=SCREENS[kind.name].url("document", one.subject_id))]


def shipment_url(line: Any) -> str:
    """The page of the shipment of a line."""
    return SCREENS["warehouse.Shipment"].url("document", line.shipment_id)


def task_url(row: Any) -> str:
    """The page of the task of a step."""
    return SCREENS["warehouse.Task"].url("document", row.task_id)


register(
    Screen(
        model="warehouse.Task", sop="warehouse/floor", find=("number", "subject_number"), area="warehouse", order=5,
        permission=permissions.VIEW, rows=task_queries.tasks_for_list, machine=TASK, operations=TASK_VERBS,
        verb_forms={"assign": task_forms.AssignForm, "rank": task_forms.RankForm}, waiting="state=exception",
        help=_("Every physical step that waits for somebody, is being done, or was done, with its times"),
        table=Table(
            Ref("number"), Badge("type"), Badge("state"), Text("subject_number", _("For")), Due("due_at", warn=task_queries.runs_late),
            Number("rank"), Text("zone__code", _("Zone")), Text("person__name", _("Person")), Number("done_count", _("Done")),
            Number("line_count", _("Lines")), Party("site"), sort="due_at",
            more=(Badge("method"), Text("wave"), Badge("trouble"), Instant("created_at"), Instant("started_at"), Instant("done_at")),
        ),
        filters=Filters(
            Search("number", "subject_number", "wave"), Choice("state"), Choice("type"), Choice("site"), Choice("zone"),
            Choice("person"), Choice("trouble"), Between("due_at"), Between("done_at"), Only("open", _("To do"), task_queries.is_open),
            Only("late", _("Late"), task_queries.is_late), Mine("person"),
        ),
        views=(
            SavedView(_("To do"), "open=yes"), SavedView(_("In trouble"), "state=exception"), SavedView(_("Late"), "late=yes"),
            SavedView(_("Being done"), "state=started"),
        ),
        actions=(
            Action(
                name="plan", label=_("Plan now"), permission=permissions.DIRECT_WORK, operation=ops.plan_tasks, on_list=True,
                help=_("Makes a task of everything that waits and has none yet; tasks that nobody needs any more lapse."),
            ),
            Action(
                name="wave", label=_("Release a wave"), permission=permissions.DIRECT_WORK, operation=ops.release_waves,
                on_list=True, form=task_forms.WaveForm, help=_("Picks of a site that are due go to the floor together."),
            ),
        ),
        empty=Empty(
            _("No tasks yet"),
            _("Where a site's policy turns work into tasks, what is released, picked, packed or to be counted stands here."),
        ),
        detail=Layout(
            Column(
                Attributes(
                    "type", "method", "wave", "site", "zone", "rank", "due_at", "person", "created_at", "assigned_at", "started_at",
                    "done_at", "trouble", "note", more=subject_of,
                ),
                Lines(
                    task_queries.lines_of_task, Code("shipment_line__balance__bin__code", _("Bin")),
                    Text("shipment_line__item__sku", _("Item"), sub="shipment_line.item.name"),
                    Text("shipment_line__balance__lot__code", _("Lot")), Link("shipment__number", _("Shipment"), url=shipment_url),
                    Number("slot"), Qty("wanted_qty", _("Wanted"), unit="shipment_line__item__base_unit__symbol"),
                    Qty("taken_qty"), Badge("trouble"), title=_("Lines"), empty=_("A step of a whole document has no lines of its own"),
                ),
                Lines(
                    task_queries.steps_of_task, Instant("told_at"), Badge("kind"), Qty("qty"), Text("person__name", _("Person")),
                    Text("device"), Badge("outcome"), Text("text"), title=_("What was told"), empty=_("Nothing was told yet"), rare=True,
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="warehouse.TaskStep", sop="warehouse/floor", area="warehouse", order=7, permission=permissions.DIRECT_WORK,
        label=_("Conflicts of devices"), one=_("Conflict"), page=False, rows=task_queries.conflicts_for_list,
        help=_("What a device told after the world had gone on without it: nothing of it was booked, somebody looks at the goods"),
        table=Table(
            Instant("received_at"), Link("task__number", _("Task"), url=task_url), Badge("kind"), Badge("conflict"), Qty("qty"),
            Text("person__name", _("Person")), Text("device"), Instant("told_at"), Text("text"), Party("site"), sort="-received_at",
        ),
        filters=Filters(Search("task__number", "device"), Choice("conflict"), Choice("site"), Between("received_at")),
        empty=Empty(_("No conflicts"), _("Everything that devices told was true when it arrived.")),
    ),
    Screen(
        model="warehouse.WorkProfile", sop="warehouse/floor", area="warehouse", order=8, permission=permissions.DIRECT_WORK,
        label=_("Work profiles"), one=_("Work profile"), rows=task_queries.profiles_for_list,
        create_permission=permissions.DIRECT_WORK, create_label=_("Set a work profile"), form=task_forms.WorkProfileForm,
        help=_("In which steps and zones people work; without a profile, in all that their rights allow"),
        table=Table(
            Ref("person__name", _("Person")), Party("site"), Text("shown_types", _("Steps"), sort=False), Text("shown_zones", _("Zones"), sort=False),
        ),
        filters=Filters(Search("person__name"), Choice("site")),
        empty=Empty(_("No work profiles yet"), _("Everybody works in whatever their rights allow.")),
        detail=Layout(
            Column(Attributes("person", "site", (_("Steps"), "shown_types"), (_("Zones"), "shown_zones"))), Column(Timeline())
        ),
    ),
)  # fmt: skip


def board(by: Actor, asked: Asked) -> Board:
    """How the floors go; what was done counts from the first of the calendar days that are asked for."""
    days = last_days(by.sites, asked.days, by.now)
    found = task_queries.floor(since=days.since, at=by.now, on=by.today)
    lacking = relocation_queries.shortages(site_ids=by.sites, at=by.now)
    return Board(
        tiles=[*_tiles(found, days), *_lacking(lacking)],
        sheets=[_sites(found), *_shortages(lacking), _types(found, days), *_troubles(found), *_people(found, days)] if found.sites else [],
        charts=[_hours(found)] if found.hours else [], cut_off=by.now,
        note="" if found.sites else say("No site has work on the floor as tasks yet."),
    )  # fmt: skip


def _list(query: str) -> str:
    return f"{SCREENS['warehouse.Task'].url()}?{query}"


def _done(days: Days) -> str:
    """What narrows the list to the tasks that these figures count."""
    return f"state=confirmed&state=short&done_at_from={days.first_on}"


def _tiles(found: task_queries.Floor, days: Days) -> list[Tile]:
    total = {
        name: sum(getattr(s, name) for s in found.sites)
        for name in (
            "open_count",
            "late_count",
            "risk_count",
            "trouble_count",
            "done_count",
            "line_count",
            "conflict_count",
        )
    }
    hours = sum((t.hours for t in found.types if t.type == TaskType.PICK), Decimal(0))
    rate = round(total["line_count"] / hours, 1) if hours else None
    return [
        Tile(_("Waiting"), total["open_count"], url=_list("open=yes"), definition=_("Tasks that are not done, in whatever hands")),
        Tile(_("Late"), total["late_count"], url=_list("late=yes"), target=0, higher_is_better=False,
             definition=_("Open tasks past the cut-off of the day their goods are due")),
        Tile(_("Cut-off risk"), total["risk_count"], url=_list("open=yes"), target=0, higher_is_better=False,
             definition=_("Open tasks whose cut-off is nearer than the site calls urgent")),
        Tile(_("In trouble"), total["trouble_count"], url=_list("state=exception"), target=0, higher_is_better=False,
             definition=_("Tasks that somebody stopped and nobody opened again")),
        Tile(_("Lines an hour"), rate, decimals=1, definition=_("Lines picked, by the hours that people had picks in hand")),
        Tile(_("Conflicts"), total["conflict_count"], target=0, higher_is_better=False, permission=permissions.DIRECT_WORK,
             url=f"{SCREENS['warehouse.TaskStep'].url()}?received_at_from={days.first_on}", definition=_("Steps that devices told too late to be true")),
    ]  # fmt: skip


def _lacking(lacking: Sequence[Shortage]) -> list[Tile]:
    return [
        Tile(_("Replenishment shortages"), len(lacking), target=0, higher_is_better=False,
             url=f"{SCREENS['warehouse.PickFace'].url()}?low=yes",
             definition=_("Pick faces under their minimum for which no reserve is free and none is on its way"))
    ]  # fmt: skip


def _shortages(lacking: Sequence[Shortage]) -> list[Sheet]:
    columns = (
        Text("sku", _("Item"), sub="item"), Text("site", _("Site")), Text("bin", _("Pick face")), Qty("here_qty", _("There now")),
        Qty("min_qty", _("Minimum")), Qty("elsewhere_qty", _("Released picks need")), Qty("wanted_qty", _("Missing")),
    )  # fmt: skip
    faces = SCREENS["warehouse.PickFace"]
    if not lacking:
        return []
    return [
        Sheet(
            _("Which pick faces get nothing?"), columns, lacking, code="shortages", folded=True,
            row_url=lambda row: faces.url("document", row.id),
        )
    ]  # fmt: skip


def _sites(found: task_queries.Floor) -> Sheet:
    columns = (
        Text("site", _("Site")), Number("people_count", _("At work")), Number("open_count", _("Waiting")), Number("late_count", _("Late")),
        Number("risk_count", _("At risk")), Number("trouble_count", _("In trouble")), Instant("oldest_at", _("Oldest since")),
        Number("done_count", _("Done")), Share("in_time_share", _("Before the cut-off")), Number("line_count", _("Lines picked")),
        Number("lines_per_hour", _("Lines an hour")), Number("per_thousand", _("Exceptions per 1,000 lines")),
        Number("conflict_count", _("Conflicts")),
    )  # fmt: skip
    return Sheet(
        _("How does each floor go?"), columns, found.sites, code="floors",
        row_url=lambda row: _list(f"site={row.id}&open=yes"),
    )  # fmt: skip


def _types(found: task_queries.Floor, days: Days) -> Sheet:
    rows = [{"name": TaskType(t.type).label, "row": t} for t in found.types]
    columns = (
        Text("name", _("Step")), Number("row.done_count", _("Done")), Number("row.line_count", _("Lines")),
        Number("row.hours", _("Hours of work")), Number("row.wait_minutes", _("Waited, minutes (half)")),
        Number("row.work_minutes", _("Took, minutes (half)")), Number("row.slow_minutes", _("Took, minutes (nine of ten)")),
    )  # fmt: skip
    return Sheet(
        _("Where does the time go?"), columns, rows, code="steps",
        row_url=lambda row: _list(f"type={row['row'].type}&{_done(days)}"),
    )  # fmt: skip


def _troubles(found: task_queries.Floor) -> list[Sheet]:
    rows = [{"name": Trouble(t.trouble).label, "row": t} for t in found.troubles]
    columns = (Text("name", _("Trouble")), Number("row.line_count", _("Lines")), Number("row.task_count", _("Tasks")))
    return [Sheet(_("What goes wrong?"), columns, rows, code="troubles")] if rows else []


def _people(found: task_queries.Floor, days: Days) -> list[Sheet]:
    columns = (
        Text("name", _("Person")), Text("site", _("Site")), Number("done_count", _("Tasks")), Number("line_count", _("Lines")),
        Number("hours", _("Hours of work")),
    )  # fmt: skip
    if not found.people:
        return []
    return [
        Sheet(
            _("Who did how much?"), columns, found.people, code="people", folded=True,
            row_url=lambda row: _list(f"person={row.id}&{_done(days)}"),
        )
    ]  # fmt: skip


def _hours(found: task_queries.Floor) -> Bars:
    return Bars(
        code="hours", title=_("When is the work done?"), unit="lines", head=_("Hour"), series=(Series(_("Lines")),),
        caption=_("Lines of tasks that ended, by the hour of the site's own clock."),
        bars=[Bar(f"{h.id:02d}:00", (Mark(h.line_count),), sub=formatting.counted(h.done_count, "task", "tasks")) for h in found.hours],
    )  # fmt: skip


register_page(
    Dashboard(
        code="warehouse/floor",
        sop="warehouse/floor",
        label=_("The floor"),
        permission=permissions.VIEW,
        area="warehouse",
        order=4,
        help=_("What waits, what is late, how fast and how clean the work goes, by site"),
        build=board,
        periods=PERIODS,
    )
)
