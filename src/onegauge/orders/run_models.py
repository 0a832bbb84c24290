"""Tables of promise runs."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.orders.promise_runs import Strategy
from onegauge.orders.run_states import RunState, SegmentSetState

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class SegmentSet(models.Model):
    """Who is served in which order with which right to gain or lose; a run picks a released one."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    segments = models.JSONField(_("segments"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=SegmentSetState, default=SegmentSetState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=SegmentSetState.values), name="segment_set_state_known"),
        )

    def __str__(self) -> str:
        return self.code


class PromiseRun(models.Model):
    """A run over the promises of one company: what it may touch, what it found, what became of it."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    number = models.CharField(_("number"), max_length=30)
    segment_set = models.ForeignKey("orders.SegmentSet", models.PROTECT, related_name="+", verbose_name=_("segments"))
    filter = models.JSONField(_("filter"), default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=RunState, default=RunState.PREPARED)
    version = models.PositiveIntegerField(default=1)
    prepared_at = models.DateTimeField(_("prepared"))
    simulated_at = models.DateTimeField(_("simulated"), null=True)
    simulated_by_id = models.BigIntegerField(null=True)
    committed_at = models.DateTimeField(_("committed"), null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    figures = models.JSONField(_("figures"), default=dict)
    gain_count = models.PositiveIntegerField(_("gain"), default=0)
    loss_count = models.PositiveIntegerField(_("lose"), default=0)
    exception_count = models.PositiveIntegerField(_("to decide"), default=0)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("state", "id", name="promise_run_state"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="promise_run_number_once"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="promise_run_state_known"),
        )

    def __str__(self) -> str:
        return self.number


class PromiseRunLine(models.Model):
    """A promise that a simulated run would change, or that somebody must decide about."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    run = models.ForeignKey("orders.PromiseRun", models.PROTECT, related_name="lines")
    order = models.ForeignKey(
        "orders.SalesOrder", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    order_line = models.ForeignKey(
        "orders.OrderLine", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    demand = models.ForeignKey(
        "inventory.Demand", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    segment = models.CharField(_("segment"), max_length=60)
    strategy = models.CharField(_("strategy"), max_length=12, choices=Strategy)
    effect = models.CharField(_("effect"), max_length=10)
    exception = models.CharField(_("to decide"), max_length=12, blank=True, default="")
    due_on = models.DateField(_("due"))
    qty = models.DecimalField(_("open"), **QTY)
    old_on = models.DateField(_("promised"))
    new_on = models.DateField(_("new date"))
    old_reason = models.CharField(_("reason"), max_length=20)
    new_reason = models.CharField(_("new reason"), max_length=20)
    old_qty = models.DecimalField(_("reserved"), **QTY)
    new_qty = models.DecimalField(_("reserved after"), **QTY)
    counterpart_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("run", "id")
        constraints = (
            models.UniqueConstraint(fields=("run", "demand"), name="promise_run_line_once"),
            models.CheckConstraint(condition=Q(strategy__in=Strategy.values), name="promise_run_strategy_known"),
        )

    def __str__(self) -> str:
        return f"{self.run_id}: {self.demand_id}"
