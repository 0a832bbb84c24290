"""The lifecycle of a count, and the words of counting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import COUNT_KIND
from onegauge.warehouse.permissions import APPROVE_COUNTS, COUNT, PLAN_COUNTS


class CountState(models.TextChoices):
    """How far a count is."""

    PLANNED = "planned", _("Planned")
    COUNTING = "counting", _("Counting")
    RECOUNT = "recount", _("To count again")
    REVIEW = "review", _("To approve")
    POSTED = "posted", _("Posted")
    CANCELLED = "cancelled", _("Cancelled")


class CountCause(models.TextChoices):
    """Why something is counted."""

    ASKED = "asked", _("Somebody asked")
    CLASS = "class", _("Its turn by class")
    ZERO = "zero", _("The bin ran empty")
    SHORT = "short", _("A pick was short")
    VARIANCE = "variance", _("The last count was far off")


class CountReason(models.TextChoices):
    """What explains a difference."""

    NONE = "", _("Not said yet")
    TOLERANCE = "tolerance", _("Within the tolerance")
    MISPLACED = "misplaced", _("Lay elsewhere")
    UNBOOKED = "unbooked", _("Moved without being booked")
    MISCOUNTED = "miscounted", _("Miscounted before")
    DAMAGED = "damaged", _("Damaged")
    LOST = "lost", _("Lost or stolen")
    UNKNOWN = "unknown", _("Nobody knows")


GIVEN_REASONS = tuple(r.value for r in CountReason if r not in {CountReason.NONE, CountReason.TOLERANCE})
OPEN_COUNTS = ("planned", "counting", "recount", "review")
STOCK_COUNT = StateMachine(
    kind=COUNT_KIND,
    states=CountState,
    initial="planned",
    edges=(
        Edge("start", ("planned",), "counting", permission=COUNT, label="Start", primary=True),
        Edge("enter", ("counting",), "counting", permission=COUNT, label="Enter", manual=False),
        Edge("enter", ("recount",), "recount", permission=COUNT, label="Enter", manual=False),
        Edge("find", ("counting",), "counting", permission=COUNT, label="Add found goods", manual=False),
        # What is within the tolerance posts by itself; what is not is counted again or approved.
        Edge("hand_in", ("counting", "recount"), "posted", permission=COUNT, label="Hand in", primary=True),
        Edge("doubt", ("counting",), "recount", permission=COUNT, label="Count again", manual=False),
        Edge("ask", ("counting", "recount"), "review", permission=COUNT, label="Ask for approval", manual=False),
        Edge("approve", ("review",), "posted", permission=APPROVE_COUNTS, label="Approve", primary=True),
        Edge("recount", ("review",), "recount", permission=APPROVE_COUNTS, label="Count again"),
        Edge("cancel", OPEN_COUNTS, "cancelled", permission=PLAN_COUNTS, label="Cancel", destructive=True),
    ),
)
