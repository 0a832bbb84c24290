"""Tables of blanket orders."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.orders.blanket_states import BlanketState

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class Blanket(models.Model):
    """What a customer agreed to take within a period, at which prices; orders are called from it."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    number = models.CharField(_("number"), max_length=30)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("customer"))
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("customer reference"), max_length=60, blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=BlanketState, default=BlanketState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    captured_at = models.DateTimeField(_("taken down"))

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "valid_until", name="blanket_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="blanket_number_once"),
            models.CheckConstraint(condition=Q(state__in=BlanketState.values), name="blanket_state_known"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="blanket_period"),
        )

    def __str__(self) -> str:
        return self.number


class BlanketLine(models.Model):
    """The agreed quantity of one item, in base units, and its price."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    blanket = models.ForeignKey("orders.Blanket", models.PROTECT, related_name="lines")
    line_no = models.PositiveIntegerField(_("line"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(_("agreed"), **QTY)
    unit_price = models.DecimalField(_("unit price"), **QTY)

    class Meta:
        ordering = ("blanket", "line_no")
        constraints = (
            models.UniqueConstraint(fields=("blanket", "line_no"), name="blanket_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0, unit_price__gte=0), name="blanket_line_sane"),
        )

    def __str__(self) -> str:
        return f"{self.blanket_id}/{self.line_no}"


class BlanketCall(models.Model):
    """A part of a line: planned for a day, or called as a line of an order."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    line = models.ForeignKey("orders.BlanketLine", models.PROTECT, related_name="calls")
    due_on = models.DateField(_("wanted"))
    qty = models.DecimalField(_("quantity"), **QTY)
    order = models.ForeignKey(
        "orders.SalesOrder", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    order_line_no = models.PositiveIntegerField(_("line of the order"), null=True)

    class Meta:
        ordering = ("line", "due_on", "id")
        indexes = (
            models.Index(
                fields=("order", "order_line_no"), condition=Q(order__isnull=False), name="blanket_call_order"
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="blanket_call_positive"),
            models.CheckConstraint(
                condition=Q(order__isnull=True, order_line_no__isnull=True)
                | Q(order__isnull=False, order_line_no__isnull=False),
                name="blanket_call_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id} on {self.due_on}"
