"""Arrivals with their lines and receipts, goods held at receiving, and put-aways."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.warehouse.arrival_states import (
    ArrivalState,
    HeldCause,
    HeldState,
    LineOutcome,
    PutAwayReason,
    PutAwayState,
    ReceiptOutcome,
)

QTY: Any = {"max_digits": 18, "decimal_places": 6}
PLACED: Any = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False, "db_constraint": False}
NAMED: Any = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class Arrival(models.Model):
    """Goods that come to a site together: announced beforehand, or on the spot without lines (blind)."""

    company = models.ForeignKey("governance.Company", **PLACED)
    site = models.ForeignKey("governance.Site", **PLACED)
    number = models.CharField(_("number"), max_length=30)
    supplier = models.ForeignKey("partners.Partner", **NAMED, null=True, verbose_name=_("supplier"))
    carrier = models.CharField(_("carrier"), max_length=80, blank=True, default="")
    reference = models.CharField(_("their reference"), max_length=80, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    dock = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("dock"))
    due_from = models.DateTimeField(_("appointment from"), null=True)
    due_until = models.DateTimeField(_("appointment until"), null=True)
    expected_on = models.DateField(_("expected"))
    is_blind = models.BooleanField(_("without announcement"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=ArrivalState, default=ArrivalState.ANNOUNCED)
    version = models.PositiveIntegerField(default=1)
    announced_at = models.DateTimeField(_("announced"))
    arrived_at = models.DateTimeField(_("arrived"), null=True)
    received_at = models.DateTimeField(_("unloaded"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "expected_on", name="arrival_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="arrival_number_once"),
            models.CheckConstraint(condition=Q(state__in=ArrivalState.values), name="arrival_state_known"),
            models.CheckConstraint(
                condition=Q(due_from__isnull=True, due_until__isnull=True) | Q(due_from__lt=F("due_until")),
                name="arrival_appointment_in_order",
            ),
            models.CheckConstraint(
                condition=Q(dock__isnull=True) | Q(due_from__isnull=False), name="arrival_dock_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["announced", "cancelled"]) | Q(arrived_at__isnull=False),
                name="arrival_arrived_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="arrival_closed_has_instant"
            ),
        )

    def __str__(self) -> str:
        return self.number


class ArrivalLine(models.Model):
    """What of one item is expected, for an opaque line of a source, and what of it came.

    ``ordered_qty`` is what the tolerance is judged by; without it nobody ordered, and everything is accepted. What came
    is accepted, held, damaged or wrong; what went back again was one of these before. Refused goods never came in.
    """

    company = models.ForeignKey("governance.Company", **PLACED)
    site = models.ForeignKey("governance.Site", **PLACED)
    arrival = models.ForeignKey("warehouse.Arrival", models.PROTECT, related_name="lines", db_constraint=False)
    item = models.ForeignKey("catalog.Item", **NAMED, verbose_name=_("item"))
    source_kind = models.PositiveSmallIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    source_line_id = models.BigIntegerField(null=True)
    ordered_qty = models.DecimalField(_("ordered"), **QTY, null=True)
    expected_qty = models.DecimalField(_("expected"), **QTY)
    lot_code = models.CharField(_("lot"), max_length=40, blank=True, default="")
    expires_on = models.DateField(_("expires"), null=True)
    sscc = models.CharField(_("SSCC"), max_length=18, blank=True, default="")
    unit_cost = models.DecimalField(_("unit cost"), **QTY, null=True)
    accepted_qty = models.DecimalField(_("accepted"), **QTY, default=0)
    held_qty = models.DecimalField(_("held"), **QTY, default=0)
    damaged_qty = models.DecimalField(_("damaged"), **QTY, default=0)
    wrong_qty = models.DecimalField(_("wrong goods"), **QTY, default=0)
    refused_qty = models.DecimalField(_("refused"), **QTY, default=0)
    returned_qty = models.DecimalField(_("sent back"), **QTY, default=0)
    outcome = models.CharField(_("outcome"), max_length=12, choices=LineOutcome, blank=True, default="")
    policy = models.JSONField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("source_line_id", "source_kind"), condition=Q(source_line_id__isnull=False),
                name="arrival_line_source",
            ),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                condition=Q(source_kind__isnull=True, source_id__isnull=True, source_line_id__isnull=True)
                | Q(source_kind__isnull=False, source_id__isnull=False, source_line_id__isnull=False),
                name="arrival_line_source_whole",
            ),
            models.CheckConstraint(
                condition=Q(expected_qty__gte=0) & Q(accepted_qty__gte=0) & Q(held_qty__gte=0) & Q(damaged_qty__gte=0)
                & Q(wrong_qty__gte=0) & Q(refused_qty__gte=0) & Q(returned_qty__gte=0),
                name="arrival_line_not_negative",
            ),
            models.CheckConstraint(condition=Q(outcome__in=LineOutcome.values), name="arrival_line_outcome_known"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item_id}: {self.expected_qty}"


class Receipt(models.Model):
    """One quantity at the door and what became of it; with the figures and policy values that it was judged by."""

    company = models.ForeignKey("governance.Company", **PLACED)
    site = models.ForeignKey("governance.Site", **PLACED)
    arrival = models.ForeignKey("warehouse.Arrival", models.PROTECT, related_name="receipts", db_constraint=False)
    line = models.ForeignKey("warehouse.ArrivalLine", models.PROTECT, related_name="receipts", db_constraint=False)
    qty = models.DecimalField(_("quantity"), **QTY)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ReceiptOutcome)
    balance = models.ForeignKey("inventory.Balance", **PLACED, null=True)
    lot_code = models.CharField(_("lot"), max_length=40, blank=True, default="")
    sscc = models.CharField(_("SSCC"), max_length=18, blank=True, default="")
    ordered_qty = models.DecimalField(_("ordered"), **QTY, null=True)
    allowed_qty = models.DecimalField(_("accepted at most"), **QTY, null=True)
    before_qty = models.DecimalField(_("accepted before"), **QTY)
    policy = models.JSONField()
    note = models.CharField(_("reason"), max_length=200, blank=True, default="")
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, **NAMED, null=True, verbose_name=_("received by"))

    class Meta:
        ordering = ("id",)
        indexes = (BrinIndex(fields=("received_at",), autosummarize=True, name="receipt_by_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="receipt_qty_positive"),
            models.CheckConstraint(condition=Q(outcome__in=ReceiptOutcome.values), name="receipt_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="over_refuse", balance__isnull=True)
                | (~Q(outcome="over_refuse") & Q(balance__isnull=False)),
                name="receipt_refused_lies_nowhere",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="in_tol") | Q(allowed_qty__isnull=True)
                | Q(allowed_qty__gte=F("before_qty") + F("qty")),
                name="receipt_within_tolerance",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line_id}: {self.qty}"


class HeldReceipt(models.Model):
    """Goods that came beyond the tolerance, damaged or wrong: they lie blocked until somebody decides."""

    company = models.ForeignKey("governance.Company", **PLACED)
    site = models.ForeignKey("governance.Site", **PLACED)
    number = models.CharField(_("number"), max_length=30)
    arrival = models.ForeignKey(
        "warehouse.Arrival", models.PROTECT, related_name="held", db_constraint=False, verbose_name=_("arrival")
    )
    line = models.ForeignKey("warehouse.ArrivalLine", **PLACED)
    receipt = models.ForeignKey("warehouse.Receipt", **NAMED)
    item = models.ForeignKey("catalog.Item", **NAMED, verbose_name=_("item"))
    balance = models.ForeignKey("inventory.Balance", **PLACED)
    qty = models.DecimalField(_("quantity"), **QTY)
    cause = models.CharField(_("why"), max_length=10, choices=HeldCause)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=HeldState, default=HeldState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("held since"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "id", name="held_receipt_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="held_receipt_number_once"),
            models.UniqueConstraint(fields=("receipt",), name="held_receipt_of_receipt_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="held_receipt_qty_positive"),
            models.CheckConstraint(condition=Q(cause__in=HeldCause.values), name="held_receipt_cause_known"),
            models.CheckConstraint(condition=Q(state__in=HeldState.values), name="held_receipt_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="held_receipt_decided_has_instant"
            ),
        )

    def __str__(self) -> str:
        return self.number


class PutAway(models.Model):
    """Received goods that are to be brought from the receiving place to a bin; a bin is suggested, with the reason.

    ``for_kind`` and ``for_id`` name the waiting source whose goods are brought to staging at once.
    """

    company = models.ForeignKey("governance.Company", **PLACED)
    site = models.ForeignKey("governance.Site", **PLACED)
    number = models.CharField(_("number"), max_length=30)
    arrival = models.ForeignKey(
        "warehouse.Arrival", models.PROTECT, related_name="put_aways", db_constraint=False, verbose_name=_("arrival")
    )
    item = models.ForeignKey("catalog.Item", **NAMED, verbose_name=_("item"))
    balance = models.ForeignKey("inventory.Balance", **PLACED)
    qty = models.DecimalField(_("quantity"), **QTY)
    suggested_bin = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("suggested bin"))
    reason = models.CharField(_("why there"), max_length=14, choices=PutAwayReason)
    for_kind = models.PositiveSmallIntegerField(null=True)
    for_id = models.BigIntegerField(null=True)
    done_bin = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("put into"))
    state = models.CharField(_("state"), max_length=10, choices=PutAwayState, default=PutAwayState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    done_at = models.DateTimeField(_("put away"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index("site_id", "state", "id", name="put_away_board"),
            models.Index(fields=("balance",), condition=Q(state="open"), name="put_away_open_balance"),
            models.Index(fields=("done_at",), condition=Q(state="done"), name="put_away_done"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="put_away_number_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="put_away_qty_positive"),
            models.CheckConstraint(condition=Q(state__in=PutAwayState.values), name="put_away_state_known"),
            models.CheckConstraint(condition=Q(reason__in=PutAwayReason.values), name="put_away_reason_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, done_bin__isnull=False),
                name="put_away_done_says_where",
            ),
        )

    def __str__(self) -> str:
        return self.number
