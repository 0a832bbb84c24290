"""Tables of counting."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.states import StockStatus
from onegauge.warehouse.count_states import CountCause, CountReason, CountState

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class Placed(models.Model):
    """What belongs to a company and happens at a site."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class Count(Placed):
    """A look at what really lies in some bins, or of some items, of one site.

    ``counter_ids`` are all who counted; none of them approves. ``difference_value`` adds up plus and minus.
    """

    number = models.CharField(_("number"), max_length=30)
    state = models.CharField(_("state"), max_length=12, choices=CountState, default=CountState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    cause = models.CharField(_("cause"), max_length=10, choices=CountCause, default=CountCause.ASKED)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    blind = models.BooleanField(_("blind"), default=True)
    planned_at = models.DateTimeField(_("planned"))
    started_at = models.DateTimeField(_("started"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    counter_ids = ArrayField(models.BigIntegerField(), default=list)
    difference_value = models.DecimalField(_("value of the differences"), null=True, **QTY)
    reason = models.CharField(_("reason"), max_length=12, choices=CountReason, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "id", name="count_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="count_number_once"),
            models.CheckConstraint(condition=Q(state__in=CountState.values), name="count_state_known"),
            models.CheckConstraint(condition=Q(cause__in=CountCause.values), name="count_cause_known"),
            models.CheckConstraint(condition=Q(reason__in=CountReason.values), name="count_reason_known"),
            models.CheckConstraint(
                condition=~Q(state="posted") | (Q(closed_at__isnull=False) & ~Q(reason="")),
                name="count_posted_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.number


class CountTarget(Placed):
    """A bin, an item, or an item in a bin that a count looks at; each in one open count of its site at a time."""

    count = models.ForeignKey("warehouse.Count", models.PROTECT, related_name="targets", db_constraint=False)
    bin = models.ForeignKey("inventory.Bin", models.PROTECT, related_name="+", null=True, db_index=False)
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", null=True, db_index=False)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("site", "bin", "item"),
                condition=Q(is_open=True),
                nulls_distinct=False,
                name="count_target_once",
            ),
            models.CheckConstraint(
                condition=Q(bin__isnull=False) | Q(item__isnull=False), name="count_target_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bin_id}: {self.item_id}"


class CountLine(Placed):
    """Goods of one item in one place: what the books said when they were counted, and what was there.

    ``snapshot_qty`` is what the books said when the count began; ``expected_qty`` what they said at the instant of the
    counted line, less what is picked and has not left. The difference of the two last is what a posting moves. Who
    counts again fills the line anew; ``first_qty`` and ``first_by`` keep what was counted before.
    """

    count = models.ForeignKey("warehouse.Count", models.PROTECT, related_name="lines", db_constraint=False)
    balance = models.ForeignKey(
        "inventory.Balance", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    bin = models.ForeignKey("inventory.Bin", models.PROTECT, related_name="+", db_index=False)
    lot_code = models.CharField(_("lot"), max_length=40, blank=True, default="")
    sscc = models.CharField(_("SSCC"), max_length=18, blank=True, default="")
    owner_code = models.CharField(_("owner"), max_length=40, blank=True, default="")
    status = models.CharField(_("status"), max_length=12, choices=StockStatus, default=StockStatus.AVAILABLE)
    snapshot_qty = models.DecimalField(_("at the start"), **QTY)
    expected_qty = models.DecimalField(_("expected"), null=True, **QTY)
    counted_qty = models.DecimalField(_("counted"), null=True, **QTY)
    counted_by = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", null=True, db_index=False)
    counted_at = models.DateTimeField(_("counted"), null=True)
    first_qty = models.DecimalField(_("counted first"), null=True, **QTY)
    first_by = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", null=True, db_index=False)
    unit_value = models.DecimalField(_("unit value"), null=True, **QTY)
    is_within = models.BooleanField(_("within the tolerance"), null=True)
    posted_qty = models.DecimalField(_("posted"), null=True, **QTY)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("site", "item", "bin"), condition=Q(posted_qty__isnull=False), name="count_line_posted"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("count", "balance"), condition=Q(balance__isnull=False), name="count_line_once"
            ),
            models.UniqueConstraint(
                fields=("count", "bin", "item", "lot_code"), condition=Q(balance__isnull=True), name="count_found_once"
            ),
            models.CheckConstraint(condition=Q(counted_qty__gte=0), name="count_line_not_negative"),
            models.CheckConstraint(condition=Q(status__in=StockStatus.values), name="count_line_status_known"),
            models.CheckConstraint(
                condition=Q(counted_qty__isnull=True, expected_qty__isnull=True, counted_by__isnull=True)
                | Q(counted_qty__isnull=False, expected_qty__isnull=False, counted_by__isnull=False),
                name="count_line_counted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(posted_qty__isnull=True) | Q(posted_qty=models.F("counted_qty") - models.F("expected_qty")),
                name="count_line_posts_its_difference",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} in {self.bin_id}"
