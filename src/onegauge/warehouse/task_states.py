"""The lifecycle of a task, and the words of the floor."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.permissions import JUDGE
from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import TASK_KIND
from onegauge.warehouse.permissions import (
    COUNT,
    DIRECT_WORK,
    PACK,
    PICK,
    PUT_AWAY,
    RECEIVE,
    RELOCATE,
    SHIP,
    WORK,
)


class TaskState(models.TextChoices):
    """How far a physical step is."""

    OPEN = "open", _("Open")
    ASSIGNED = "assigned", _("Assigned")
    STARTED = "started", _("Started")
    EXCEPTION = "exception", _("In trouble")
    CONFIRMED = "confirmed", _("Confirmed")
    SHORT = "short", _("Confirmed short")
    CANCELLED = "cancelled", _("Lapsed")


class TaskType(models.TextChoices):
    """Physical steps, in the order in which goods go through the building."""

    RECEIVE = "receive", _("Receive")
    INSPECT = "inspect", _("Inspect")
    PUT_AWAY = "put_away", _("Put away")
    REPLENISH = "replenish", _("Replenish")
    MOVE = "move", _("Move")
    PICK = "pick", _("Pick")
    CONSOLIDATE = "consolidate", _("Bring together")
    PACK = "pack", _("Pack")
    LOAD = "load", _("Load")
    PUT_BACK = "put_back", _("Put back")
    COUNT = "count", _("Count")


class PickMethod(models.TextChoices):
    """How picks are cut into tasks."""

    SINGLE = "single", _("One shipment at a time")
    BATCH = "batch", _("Several shipments at once, sorted when they are packed")
    CLUSTER = "cluster", _("Several shipments at once, each into its own tote")
    ZONE = "zone", _("Zone by zone, brought together afterwards")


class TaskRelease(models.TextChoices):
    """When work on the floor becomes tasks."""

    OFF = "off", _("Never: stations work from lists")
    STREAM = "stream", _("As soon as it is there")
    WAVE = "wave", _("Picks by wave, the rest as soon as it is there")


class Trouble(models.TextChoices):
    """The one list of what goes wrong on a floor, at every site."""

    NOT_FOUND = "not_found", _("The goods are not there")
    TOO_FEW = "too_few", _("Fewer than asked lie there")
    DAMAGED = "damaged", _("Damaged")
    WRONG_GOODS = "wrong_goods", _("Something else lies there")
    UNREADABLE = "unreadable", _("Label cannot be read")
    BLOCKED_WAY = "blocked_way", _("The place cannot be reached")
    EQUIPMENT = "equipment", _("Equipment failed")
    SAFETY = "safety", _("Unsafe")
    OTHER = "other", _("Something else")


class StepKind(models.TextChoices):
    """What a person tells of a task from a device."""

    START = "start", _("Task begun")
    LINE = "line", _("Line done")
    ELSEWHERE = "elsewhere", _("Taken at another place")
    UNDO = "undo", _("Line taken back")
    FINISH = "finish", _("Task done")
    TROUBLE = "trouble", _("Trouble")
    PUT_DOWN = "put_down", _("Put down")


class Outcome(models.TextChoices):
    """What became of a step that was told."""

    DONE = "done", _("Done")
    CONFLICT = "conflict", _("Conflict")


class Conflict(models.TextChoices):
    """Why a step that was told could not be taken as told."""

    NONE = "", _("None")
    UNKNOWN = "unknown", _("There is no such task or line")
    CLOSED = "closed", _("The task was closed meanwhile")
    TAKEN = "taken", _("Somebody else has the task")
    UNWANTED = "unwanted", _("The goods are not wanted any more")
    CUT = "cut", _("Fewer goods are wanted now")
    PROMISED = "promised", _("The goods there are promised to others")
    REFUSED = "refused", _("A rule refused it")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who wins a conflict, and what a person does about it."""

    wins: str
    mend: str
    counts_bin: bool = False


CONFLICT_RULES: Mapping[str, Rule] = {
    "unknown": Rule("server", "Nothing was booked. Tell your supervisor what you did."),
    "closed": Rule("server", "Nothing was booked. Put the goods back where you took them.", counts_bin=True),
    "taken": Rule("server", "Nothing was booked. Put the goods back where you took them.", counts_bin=True),
    "unwanted": Rule("server", "Nothing was booked. Put the goods back where you took them."),
    "cut": Rule("server", "Only what is still wanted was booked. Put the rest back where you took it."),
    "promised": Rule("server", "Only what was free there was booked. Put the rest back where you took it."),
    "refused": Rule("server", "Nothing was booked. Read why, then do it again or tell your supervisor."),
}
"""Declared once for all sites and tasks: a fact of the books wins over what a device did without knowing it."""

LOT_TOO_OLD = "That lot ends too early for whoever gets it."
NOT_HERE = "You may not do this step here."
LINES_OPEN = "Lines of it are not done."
"""Why the floor itself refuses a step; rules of documents have their own words."""

OFFERED_PLACES = 3
"""Another place for goods that were short: with a link the answer to the short line offers what is free at that moment;
without one the device offers what it got with the task, at most so many places, and otherwise waits for the link.
Goods that were taken there are told afterwards, like everything else: the promise moves with them as far as they are free."""

CARRYING = (TaskType.REPLENISH, TaskType.MOVE)
"""Steps that bring goods from one bin to another."""
URGENT_RANK = 2
"""What released picks wait for comes before what they do not; whoever directs the work may still rank something first."""
OPEN_TASKS = ("open", "assigned", "started", "exception")
DOABLE = ("open", "assigned", "started")
PERMISSION_OF: Mapping[str, str] = {
    "receive": RECEIVE, "inspect": JUDGE, "replenish": RELOCATE, "move": RELOCATE, "put_away": PUT_AWAY, "pick": PICK, "consolidate": PACK, "pack": PACK, "load": SHIP, "put_back": PICK, "count": COUNT,
}  # fmt: skip
TASK = StateMachine(
    kind=TASK_KIND,
    states=TaskState,
    initial="open",
    edges=(
        Edge("assign", ("open", "assigned", "started"), "assigned", permission=DIRECT_WORK, label="Assign"),
        Edge("rank", ("open",), "open", permission=DIRECT_WORK, label="Rank"),
        Edge("rank", ("assigned",), "assigned", permission=DIRECT_WORK, label="Rank"),
        Edge("rank", ("started",), "started", permission=DIRECT_WORK, label="Rank"),
        Edge("reserve", ("open",), "assigned", permission=WORK, label="Set aside for a device", manual=False),
        Edge("take", ("open", "assigned"), "started", permission=WORK, label="Take", manual=False),
        Edge("put_down", ("assigned", "started"), "open", permission=WORK, label="Put down"),
        Edge("confirm", DOABLE, "confirmed", permission=WORK, label="Confirm", manual=False),
        Edge("fall_short", DOABLE, "short", permission=WORK, label="Confirm short", manual=False),
        Edge("report", DOABLE, "exception", permission=WORK, label="Report trouble", manual=False),
        Edge("reopen", ("exception",), "open", permission=DIRECT_WORK, label="Open again", primary=True),
        # What somebody did from a list, or what nobody wants any more, is no task any more.
        Edge("lapse", OPEN_TASKS, "cancelled", permission=DIRECT_WORK, label="Lapse", manual=False),
    ),
)
