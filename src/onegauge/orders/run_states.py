"""Lifecycles of promise runs and of the segment sets they pick."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.orders import permissions as p
from onegauge.orders.kinds import PROMISE_RUN_KIND, SEGMENT_SET_KIND


class SegmentSetState(models.TextChoices):
    """Only a released set can be picked; it is never changed, only retired."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    RETIRED = "retired", _("Retired")


class RunState(models.TextChoices):
    """How far a promise run is."""

    PREPARED = "prepared", _("Prepared")
    SIMULATED = "simulated", _("Simulated")
    APPROVED = "approved", _("Approved")
    COMMITTED = "committed", _("Committed")
    DISCARDED = "discarded", _("Discarded")


class SortBy(models.TextChoices):
    """By what the lines of a segment are served, one after the other."""

    DUE_ON = "due_on", _("Due day")
    PRIORITY = "priority", _("Priority of the customer")
    ORDERED_AT = "ordered_at", _("When it was ordered")
    PROMISED_ON = "promised_on", _("Promised day")
    VALUE = "value", _("Largest value first")
    SMALLEST = "smallest", _("Smallest quantity first")


SEGMENT_SET = StateMachine(
    kind=SEGMENT_SET_KIND,
    states=SegmentSetState,
    initial="draft",
    company=False,
    site=False,
    edges=(
        Edge("release", ("draft",), "released", permission=p.RELEASE_SEGMENTS, label="Release", primary=True),
        Edge("retire", ("released",), "retired", permission=p.RELEASE_SEGMENTS, label="Retire", destructive=True),
    ),
)
PROMISE_RUN = StateMachine(
    kind=PROMISE_RUN_KIND,
    states=RunState,
    initial="prepared",
    site=False,
    edges=(
        Edge("simulate", ("prepared", "simulated", "approved"), "simulated", permission=p.RUN_PROMISES, label="Simulate", primary=True),
        Edge("approve", ("simulated",), "approved", permission=p.APPROVE_RUN, label="Approve"),
        Edge("commit", ("simulated", "approved"), "committed", permission=p.RUN_PROMISES, label="Commit"),
        Edge("discard", ("prepared", "simulated", "approved"), "discarded", permission=p.RUN_PROMISES, label="Discard", destructive=True),
    ),
)  # fmt: skip
