"""Tables of inventory. Movements are partitioned by month and made by SQL; see the first migrations."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.states import BinKind, Place, PromiseReason, StockStatus

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class Zone(models.Model):
    """A part of a site with one purpose."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ("site", "code")
        constraints = (models.UniqueConstraint(fields=("site", "code"), name="zone_code_once"),)

    def __str__(self) -> str:
        return self.code


class Bin(models.Model):
    """One place in a zone where goods lie; ``sequence`` is the walking order."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    zone = models.ForeignKey("inventory.Zone", models.PROTECT, related_name="bins", verbose_name=_("zone"))
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=BinKind, default=BinKind.STORAGE)
    sequence = models.PositiveIntegerField(_("walking order"), default=0)

    class Meta:
        ordering = ("site", "sequence", "code")
        constraints = (
            models.UniqueConstraint(fields=("site", "code"), name="bin_code_once"),
            models.CheckConstraint(condition=Q(kind__in=BinKind.values), name="bin_kind_known"),
        )

    def __str__(self) -> str:
        return self.code


class Lot(models.Model):
    """A traceability unit of an item."""

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    code = models.CharField(_("lot"), max_length=40)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=2, blank=True, default="")

    class Meta:
        ordering = ("item", "code")
        constraints = (models.UniqueConstraint(fields=("item", "code"), name="lot_code_once"),)

    def __str__(self) -> str:
        return self.code


class HandlingUnit(models.Model):
    """A pallet, case or tote under its SSCC; it may stand in another."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    sscc = models.CharField(_("SSCC"), max_length=18)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("company", "sscc"), name="handlingunit_sscc_once"),)

    def __str__(self) -> str:
        return self.sscc


class Balance(models.Model):
    """On hand and reserved of one item in one bin, lot, handling unit, owner and status."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    bin = models.ForeignKey("inventory.Bin", models.PROTECT, related_name="balances", db_index=False)
    lot = models.ForeignKey("inventory.Lot", models.PROTECT, related_name="+", null=True, db_index=False)
    handling_unit = models.ForeignKey(
        "inventory.HandlingUnit", models.PROTECT, related_name="+", null=True, db_index=False
    )
    owner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", null=True, db_index=False)
    status = models.CharField(_("status"), max_length=12, choices=StockStatus, default=StockStatus.AVAILABLE)
    on_hand_qty = models.DecimalField(_("on hand"), default=0, **QTY)
    reserved_qty = models.DecimalField(_("reserved"), default=0, **QTY)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("site", "item", "bin", "lot", "handling_unit", "owner", "status"),
                name="balance_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(reserved_qty__gte=0) & Q(reserved_qty__lte=F("on_hand_qty")),
                name="balance_reserved_on_hand",
            ),
            models.CheckConstraint(condition=Q(status__in=StockStatus.values), name="balance_status_known"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} in {self.bin_id}"


class Movement(models.Model):
    """An immutable stock fact: a quantity went from one place to another.

    The key of the table is the id with the month's day it was recorded on; ids come from one sequence, so the id alone
    names a movement here.
    """

    id = models.BigIntegerField(primary_key=True)
    recorded_on = models.DateField(_("recorded"))
    recorded_at = models.DateTimeField(_("recorded"))
    effective_at = models.DateTimeField(_("effective"))
    company = models.ForeignKey("governance.Company", models.DO_NOTHING, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.DO_NOTHING, related_name="+", verbose_name=_("site"))
    item = models.ForeignKey("catalog.Item", models.DO_NOTHING, related_name="+", verbose_name=_("item"))
    qty = models.DecimalField(_("quantity"), **QTY)
    from_place = models.TextField(_("from"), choices=Place)
    from_balance = models.ForeignKey("inventory.Balance", models.DO_NOTHING, related_name="+", null=True)
    to_place = models.TextField(_("to"), choices=Place)
    to_balance = models.ForeignKey("inventory.Balance", models.DO_NOTHING, related_name="+", null=True)
    lot = models.ForeignKey("inventory.Lot", models.DO_NOTHING, related_name="+", null=True, verbose_name=_("lot"))
    unit_cost = models.DecimalField(_("unit cost"), null=True, **QTY)
    demand = models.ForeignKey("inventory.Demand", models.DO_NOTHING, related_name="+", null=True)
    source_kind = models.SmallIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    reason = models.TextField(_("reason"))
    operation_id = models.UUIDField()

    class Meta:
        managed = False
        db_table = "inventory_movement"

    def __str__(self) -> str:
        return f"movement {self.id}"


class Demand(models.Model):
    """An open wish for an item at a site, with an opaque source, its promise and how far it is served.

    One unit of it is worth ``line_numerator / line_denominator`` units of the source's line: demands of one line add up,
    except the components of a kit (``component_id``), of which the scarcest counts; see ``inventory_lineservice``.
    A lot is good enough if it lives ``min_life_days`` longer than the day it is reserved.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    source_kind = models.PositiveSmallIntegerField()
    source_id = models.BigIntegerField()
    source_line_id = models.BigIntegerField()
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    ordered_at = models.DateTimeField(_("ordered"))
    due_on = models.DateField(_("due"))
    qty = models.DecimalField(_("quantity"), **QTY)
    reserved_qty = models.DecimalField(_("reserved"), default=0, **QTY)
    shipped_qty = models.DecimalField(_("shipped"), default=0, **QTY)
    cancelled_qty = models.DecimalField(_("cancelled"), default=0, **QTY)
    first_shipped_qty = models.DecimalField(_("first shipment"), null=True, **QTY)
    first_shipped_on = models.DateField(_("first shipped"), null=True)
    held = models.BooleanField(_("held"), default=False)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    channel = models.CharField(_("channel"), max_length=12, blank=True, default="", db_default="")
    line_numerator = models.PositiveIntegerField(default=1, db_default=1)
    line_denominator = models.PositiveIntegerField(default=1, db_default=1)
    component_id = models.BigIntegerField(null=True)
    min_life_days = models.PositiveSmallIntegerField(_("least remaining life in days"), null=True)
    first_promised_on = models.DateField(_("first promise"))
    promised_on = models.DateField(_("promised"))
    promise_reason = models.CharField(_("promise reason"), max_length=20, choices=PromiseReason)

    class Meta:
        indexes = (
            models.Index("source_id", "source_kind", name="demand_source"),
            models.Index("item_id", "site_id", name="demand_item_site"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="demand_qty_positive"),
            models.CheckConstraint(
                condition=Q(line_numerator__gt=0, line_denominator__gt=0), name="demand_ratio_positive"
            ),
            models.CheckConstraint(
                condition=Q(reserved_qty__gte=0)
                & Q(shipped_qty__gte=0)
                & Q(cancelled_qty__gte=0)
                & Q(qty__gte=F("reserved_qty") + F("shipped_qty") + F("cancelled_qty")),
                name="demand_never_overserved",
            ),
        )

    def __str__(self) -> str:
        return f"demand {self.id}"


class Reservation(models.Model):
    """A promise on a balance for a demand; ``release_ref`` names the warehouse document that works on it."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    demand = models.ForeignKey(
        "inventory.Demand", models.PROTECT, related_name="reservations", db_constraint=False, db_index=False
    )
    balance = models.ForeignKey(
        "inventory.Balance", models.PROTECT, related_name="reservations", db_constraint=False, db_index=False
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    qty = models.DecimalField(**QTY)
    release_ref = models.BigIntegerField(null=True)
    policy_ids = models.JSONField(null=True)

    class Meta:
        indexes = (
            models.Index("demand_id", "balance_id", name="reservation_demand"),
            models.Index("balance_id", name="reservation_balance"),
        )
        constraints = (models.CheckConstraint(condition=Q(qty__gt=0), name="reservation_qty_positive"),)

    def __str__(self) -> str:
        return f"reservation {self.id}"
