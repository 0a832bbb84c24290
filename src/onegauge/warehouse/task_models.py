"""Tables of the work on the floor."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.warehouse.count_models import Placed
from onegauge.warehouse.task_states import (
    OPEN_TASKS,
    Conflict,
    Outcome,
    PickMethod,
    StepKind,
    TaskState,
    TaskType,
    Trouble,
)

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class Task(Placed):
    """One physical step of one person: what, where, by when, who, and how long it took.

    It follows a document (``subject``) that is at this step; a pick follows the lines of one or more shipments.
    ``due_at`` is the cut-off of the day on which the goods must leave.
    """

    number = models.CharField(_("number"), max_length=30)
    type = models.CharField(_("step"), max_length=12, choices=TaskType)
    state = models.CharField(_("state"), max_length=12, choices=TaskState, default=TaskState.OPEN)
    version = models.PositiveIntegerField(default=1)
    method = models.CharField(_("method"), max_length=10, choices=PickMethod, blank=True, default="")
    wave = models.CharField(_("wave"), max_length=30, blank=True, default="")
    subject_kind = models.PositiveSmallIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    subject_number = models.CharField(_("for"), max_length=60)
    zone = models.ForeignKey("inventory.Zone", models.PROTECT, related_name="+", null=True, db_index=False)
    sequence = models.PositiveIntegerField(_("walking order"), default=0)
    rank = models.PositiveSmallIntegerField(_("rank"), default=5)
    due_at = models.DateTimeField(_("due"))
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    person = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", null=True, db_index=False)
    created_at = models.DateTimeField(_("created"))
    assigned_at = models.DateTimeField(_("assigned"), null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)
    trouble = models.CharField(_("trouble"), max_length=12, choices=Trouble, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("site", "rank", "due_at", "id"), condition=Q(state__in=OPEN_TASKS), name="task_board"),
            models.Index(fields=("site", "done_at"), condition=Q(done_at__isnull=False), name="task_done"),
            models.Index(fields=("subject_id", "subject_kind"), name="task_subject"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="task_number_once"),
            models.UniqueConstraint(
                fields=("type", "subject_kind", "subject_id"), condition=Q(state__in=OPEN_TASKS), name="task_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(condition=Q(type__in=TaskType.values), name="task_type_known"),
            models.CheckConstraint(condition=Q(rank__range=(1, 9)), name="task_rank_range"),
            models.CheckConstraint(
                condition=~Q(state__in=("assigned", "started")) | Q(person__isnull=False), name="task_done_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "short"))
                | Q(person__isnull=False, started_at__isnull=False, done_at__isnull=False),
                name="task_confirmed_has_instants",
            ),
            models.CheckConstraint(condition=~Q(state="exception") | ~Q(trouble=""), name="task_trouble_has_name"),
        )

    def __str__(self) -> str:
        return self.number


class TaskLine(Placed):
    """One line of a shipment in a pick; how much is wanted stands on that line, how much was taken stands here."""

    task = models.ForeignKey("warehouse.Task", models.PROTECT, related_name="lines", db_constraint=False)
    shipment_line = models.ForeignKey("warehouse.ShipmentLine", models.PROTECT, related_name="+", db_index=False)
    shipment = models.ForeignKey(
        "warehouse.Shipment", models.PROTECT, related_name="+", db_constraint=False, db_index=True
    )
    slot = models.PositiveSmallIntegerField(_("tote"), default=0)
    is_live = models.BooleanField(default=True)
    taken_qty = models.DecimalField(_("taken"), null=True, **QTY)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    trouble = models.CharField(_("trouble"), max_length=12, choices=Trouble, blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("shipment_line",), condition=Q(is_live=True), name="task_line_one_live"),
            models.CheckConstraint(condition=Q(taken_qty__gte=0), name="task_line_taken_not_negative"),
            models.CheckConstraint(
                condition=Q(taken_qty__isnull=True, taken_at__isnull=True)
                | Q(taken_qty__isnull=False, taken_at__isnull=False),
                name="task_line_taken_has_instant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id}: {self.shipment_line_id}"


class TaskStep(Placed):
    """What a person told of a task, as the device told it, and what became of it. Never changed, never told twice.

    ``line_ref`` is a line of the pick, or of the count that the task follows. ``refusal`` is the code of the rule that
    refused it, by which its reason is said in the language of whoever reads it; ``text`` has the rule's own words.
    """

    client_id = models.UUIDField(unique=True)
    task = models.ForeignKey("warehouse.Task", models.PROTECT, related_name="steps", db_constraint=False)
    line_ref = models.BigIntegerField(null=True)
    kind = models.CharField(_("what"), max_length=10, choices=StepKind)
    person = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", db_index=False)
    device = models.CharField(_("device"), max_length=40, blank=True, default="")
    told_at = models.DateTimeField(_("told"))
    received_at = models.DateTimeField(_("received"))
    qty = models.DecimalField(_("quantity"), null=True, **QTY)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    conflict = models.CharField(_("conflict"), max_length=10, choices=Conflict, blank=True, default="")
    text = models.CharField(_("said"), max_length=300, blank=True, default="")
    refusal = models.CharField(_("rule"), max_length=60, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("site", "-received_at"), condition=Q(outcome="conflict"), name="task_conflicts"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="done", conflict="") | (Q(outcome="conflict") & ~Q(conflict="")),
                name="task_step_conflict_has_name",
            ),
        )

    def __str__(self) -> str:
        return str(self.client_id)


class WorkProfile(Placed):
    """Which steps and zones of a site a person works in; without one, all that the person's rights allow."""

    person = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    types = ArrayField(models.CharField(max_length=12, choices=TaskType), default=list, verbose_name=_("steps"))
    zones = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("zones"))

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("site", "person"), name="work_profile_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.site_id}"

    @property
    def shown_types(self) -> str:
        """The steps in words; empty when all."""
        return ", ".join(str(TaskType(t).label) for t in self.types)

    @property
    def shown_zones(self) -> str:
        """The codes of the zones; empty when all."""
        return ", ".join(self.zones)
