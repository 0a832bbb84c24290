"""Tables of the warehouse."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.ends import StateField, end_of
from onegauge.warehouse.arrival_models import (  # noqa: F401  tables of this module
    Arrival,
    ArrivalLine,
    HeldReceipt,
    PutAway,
    Receipt,
)
from onegauge.warehouse.count_models import Count, CountLine, CountTarget  # noqa: F401  tables of this module
from onegauge.warehouse.outbound_models import (  # noqa: F401  tables of this module
    BoxType,
    Carrier,
    CarrierService,
    Carton,
    CartonLine,
    Delivery,
    DeliveryLine,
    Load,
    LoadShipment,
    PackCheck,
    PackInstruction,
)
from onegauge.warehouse.relocation_models import PickFace, Relocation  # noqa: F401  tables of this module
from onegauge.warehouse.states import SHIPMENT_ENDS, ConsignmentState, PutBackState, ShipmentState
from onegauge.warehouse.task_models import Task, TaskLine, TaskStep, WorkProfile  # noqa: F401  tables of this module


class Consignment(models.Model):
    """Shipments of one site to one customer and address that leave together, on one day, as one act."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.CharField(_("number"), max_length=30)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", db_index=False)
    ship_to = models.ForeignKey("partners.Address", models.PROTECT, related_name="+", null=True, db_index=False)
    leaves_on = models.DateField(_("leaves"))
    state = models.CharField(_("state"), max_length=10, choices=ConsignmentState, default=ConsignmentState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    shipped_at = models.DateTimeField(_("shipped"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "leaves_on", name="consignment_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="consignment_number_once"),
            models.UniqueConstraint(
                fields=("site", "partner", "ship_to", "leaves_on"), condition=Q(state="open"), nulls_distinct=False,
                name="consignment_one_open",
            ),
            models.CheckConstraint(condition=Q(state__in=ConsignmentState.values), name="consignment_state_known"),
            models.CheckConstraint(
                condition=~Q(state="shipped") | Q(shipped_at__isnull=False), name="consignment_shipped_has_instant"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Shipment(models.Model):
    """What one site sends for one source: to a customer, or without a partner to another site of the group."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.CharField(_("number"), max_length=30)
    source_kind = models.PositiveSmallIntegerField()
    source_id = models.BigIntegerField()
    source_number = models.CharField(_("source"), max_length=40)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", null=True, db_index=False)
    ship_to = models.ForeignKey("partners.Address", models.PROTECT, related_name="+", null=True, db_index=False)
    due_on = models.DateField(_("due"))
    state = StateField(
        _("state"), max_length=12, choices=ShipmentState, default=ShipmentState.RELEASED, ends=SHIPMENT_ENDS
    )
    ended_as = end_of(state)
    version = models.PositiveIntegerField(default=1)
    released_at = models.DateTimeField(_("released"))
    package_count = models.PositiveIntegerField(_("packages"), null=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True)
    stopped_for = models.CharField(_("kept back"), max_length=200, blank=True, default="", db_default="")
    consignment = models.ForeignKey(
        "warehouse.Consignment", models.PROTECT, related_name="shipments", null=True, db_index=False,
        db_constraint=False, verbose_name=_("consignment"),
    )  # fmt: skip

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index("source_id", "source_kind", name="shipment_source"),
            models.Index("site_id", "ended_as", "due_on", name="shipment_board"),
            models.Index("site_id", "shipped_at", condition=Q(shipped_at__isnull=False), name="shipment_left"),
            models.Index("consignment_id", condition=Q(consignment__isnull=False), name="shipment_consignment"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="shipment_number_once"),
            models.CheckConstraint(condition=Q(state__in=ShipmentState.values), name="shipment_state_known"),
            models.CheckConstraint(
                condition=~Q(state="shipped") | Q(shipped_at__isnull=False), name="shipment_shipped_has_instant"
            ),
            models.CheckConstraint(condition=~Q(state="shipped") | Q(stopped_for=""), name="shipment_kept_back_stays"),
        )

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    """What to take from one balance for one demand; picked is the quantity less what was found short.

    The quantity shrinks when the source wants less; at zero the line is only history.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    shipment = models.ForeignKey(
        "warehouse.Shipment", models.PROTECT, related_name="lines", db_constraint=False, db_index=True
    )
    demand = models.ForeignKey(
        "inventory.Demand", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    balance = models.ForeignKey(
        "inventory.Balance", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    qty = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    short_qty = models.DecimalField(_("short"), max_digits=18, decimal_places=6, default=0)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gte=0), name="shipment_line_qty_not_negative"),
            models.CheckConstraint(
                condition=Q(short_qty__gte=0) & Q(short_qty__lte=F("qty")), name="shipment_line_short_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.qty}"


class PutBack(models.Model):
    """Goods that were picked for nothing: they lie aside (``aside``) until somebody puts them back."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.CharField(_("number"), max_length=30)
    shipment = models.ForeignKey(
        "warehouse.Shipment", models.PROTECT, related_name="put_backs", db_constraint=False, verbose_name=_("shipment")
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    balance = models.ForeignKey(
        "inventory.Balance", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    aside = models.ForeignKey(
        "inventory.Balance", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    qty = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    state = models.CharField(_("state"), max_length=10, choices=PutBackState, default=PutBackState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    done_at = models.DateTimeField(_("put back"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "id", name="put_back_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="put_back_number_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="put_back_qty_positive"),
            models.CheckConstraint(condition=Q(state__in=PutBackState.values), name="put_back_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(done_at__isnull=False), name="put_back_done_has_instant"
            ),
        )

    def __str__(self) -> str:
        return self.number
