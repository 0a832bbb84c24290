"""Tables of inventory. Movements are partitioned by month and made by SQL; see the first migrations."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.position_models import ItemSite, Position  # noqa: F401  the keys and the view of positions
from onegauge.inventory.quota_models import PromiseChange, Quota, QuotaBucket, QuotaUse  # noqa: F401  tables too
from onegauge.inventory.states import (
    BinKind,
    Mixing,
    Place,
    PromiseReason,
    StockReason,
    StockStatus,
    UnitKind,
    UnitState,
)

QTY: Any = {"max_digits": 18, "decimal_places": 6}
NOT_SERVED = Q(qty__gt=F("shipped_qty") + F("cancelled_qty"))
NOT_OURS_NOT_AVAILABLE = (Q(owner__isnull=True) & ~Q(status="entrusted")) | (
    Q(owner__isnull=False) & ~Q(status__in=["available", "consigned"])
)
DAYS = ("ordered_at", "due_on", "first_promised_on")
MOST_NESTED = 4  # so deep a handling unit stands in others: truck load, pallet, case, inner box, piece tray


class Limited(models.Model):
    """What may lie in a place at most, and what may lie there together; a bin without a word follows its zone."""

    max_weight_kg = models.DecimalField(_("at most kg"), null=True, blank=True, **QTY)
    max_volume_m3 = models.DecimalField(_("at most m³"), null=True, blank=True, **QTY)
    max_units = models.PositiveIntegerField(_("at most handling units"), null=True, blank=True)
    mixing = models.CharField(
        _("may lie together"), max_length=10, choices=Mixing, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True


class Zone(Limited):
    """A part of a site with one purpose."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ("site", "code")
        constraints = (
            models.UniqueConstraint(fields=("site", "code"), name="zone_code_once"),
            models.CheckConstraint(condition=Q(mixing__in=["", *Mixing.values]), name="zone_mixing_known"),
            models.CheckConstraint(
                condition=Q(max_weight_kg__gt=0) & Q(max_volume_m3__gt=0) & Q(max_units__gt=0),
                name="zone_limits_positive",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Bin(Limited):
    """One place in a zone where goods lie; ``sequence`` is the walking order."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    zone = models.ForeignKey("inventory.Zone", models.PROTECT, related_name="bins", verbose_name=_("zone"))
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=BinKind, default=BinKind.STORAGE)
    sequence = models.PositiveIntegerField(_("walking order"), default=0)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("stands at")
    )

    class Meta:
        ordering = ("site", "sequence", "code")
        constraints = (
            models.UniqueConstraint(fields=("site", "code"), name="bin_code_once"),
            models.CheckConstraint(condition=Q(kind__in=BinKind.values), name="bin_kind_known"),
            models.CheckConstraint(condition=Q(mixing__in=["", *Mixing.values]), name="bin_mixing_known"),
            models.CheckConstraint(
                condition=Q(max_weight_kg__gt=0) & Q(max_volume_m3__gt=0) & Q(max_units__gt=0),
                name="bin_limits_positive",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Lot(models.Model):
    """A traceability unit of an item: a batch, or one piece under its serial number."""

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    code = models.CharField(_("lot"), max_length=40)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    produced_on = models.DateField(_("produced"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=2, blank=True, default="")

    class Meta:
        ordering = ("item", "code")
        indexes = (models.Index("expires_on", name="lot_expires_on"), models.Index(fields=("code",), name="lot_code"))
        constraints = (
            models.UniqueConstraint(fields=("item", "code"), name="lot_code_once"),
            models.CheckConstraint(condition=Q(origin__regex=r"^([A-Z]{2})?$"), name="lot_origin_alpha2"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("produced_on")), name="lot_expires_after_production"),
        )

    def __str__(self) -> str:
        return self.code


class HandlingUnit(models.Model):
    """A pallet, case or tote under its SSCC; it may stand in another.

    ``parent_depth`` is that of the parent, kept by a foreign key: a circle would have to be deeper than itself, so the
    database cannot hold one. A unit stands where its parent stands.
    """

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    sscc = models.CharField(_("SSCC"), max_length=18)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitKind, default=UnitKind.PALLET, db_default="pallet")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("stands in")
    )
    parent_depth = models.SmallIntegerField(null=True)
    depth = models.GeneratedField(
        expression=Coalesce(F("parent_depth") + 1, 0), output_field=models.SmallIntegerField(), db_persist=True
    )
    bin = models.ForeignKey(
        "inventory.Bin", models.PROTECT, related_name="units", null=True, blank=True, verbose_name=_("bin")
    )
    state = models.CharField(_("state"), max_length=10, choices=UnitState, default=UnitState.OPEN, db_default="open")
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("company", "sscc"), name="handlingunit_sscc_once"),
            models.UniqueConstraint(fields=("id", "depth"), name="handlingunit_depth_key"),
            models.CheckConstraint(condition=Q(sscc__regex=r"^[0-9]{18}$"), name="handlingunit_sscc_digits"),
            models.CheckConstraint(condition=Q(state__in=UnitState.values), name="handlingunit_state_known"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="handlingunit_kind_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, parent_depth__isnull=True)
                | Q(parent__isnull=False, parent_depth__isnull=False),
                name="handlingunit_depth_with_parent",
            ),
            models.CheckConstraint(condition=Q(parent_depth__lt=MOST_NESTED), name="handlingunit_not_too_deep"),
        )

    def __str__(self) -> str:
        return self.sscc


class Balance(models.Model):
    """On hand and reserved of one item in one bin, lot, handling unit, owner and status.

    ``weight_kg`` is the exact weight of what lies there, kept for catch-weight items only. ``is_serial`` and
    ``is_limited`` repeat what item and bin say, so that their rules cost other rows nothing.
    """

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
    weight_kg = models.DecimalField(_("weight (kg)"), null=True, **QTY)
    received_on = models.DateField(_("there since"), null=True)
    is_serial = models.BooleanField(default=False, db_default=False)
    is_limited = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = (
            models.Index(fields=("handling_unit",), condition=Q(handling_unit__isnull=False), name="balance_in_unit"),
            models.Index(fields=("bin",), condition=Q(is_limited=True), name="balance_in_limited_bin"),
        )
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
            models.CheckConstraint(condition=NOT_OURS_NOT_AVAILABLE, name="balance_of_others_not_available"),
            models.CheckConstraint(
                condition=Q(weight_kg__gt=0, on_hand_qty__gt=0)
                | Q(weight_kg=0, on_hand_qty=0)
                | Q(weight_kg__isnull=True),
                name="balance_weight_with_goods",
            ),
            models.CheckConstraint(
                condition=Q(is_serial=False) | Q(lot__isnull=False, on_hand_qty__in=(0, 1)),
                name="balance_serial_is_one",
            ),
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
    owner = models.ForeignKey(
        "partners.Partner", models.DO_NOTHING, related_name="+", null=True, verbose_name=_("owner")
    )
    weight_kg = models.DecimalField(_("weight (kg)"), null=True, **QTY)
    reason_code = models.TextField(_("reason code"), choices=StockReason)
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
    A lot is good enough if it lives ``min_life_days`` longer than the day it is reserved. Of ``bound_qty``, asked of a
    supplier who sends it to the customer, nothing is given up.
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
    bound_qty = models.DecimalField(_("asked of a supplier"), default=0, db_default=0, **QTY)
    promise_reason = models.CharField(_("promise reason"), max_length=20, choices=PromiseReason)

    class Meta:
        indexes = (
            models.Index("source_id", "source_kind", name="demand_source"),
            models.Index("item_id", "site_id", condition=NOT_SERVED, name="demand_open"),
            models.Index("source_id", "source_kind", condition=Q(component_id__isnull=False), name="demand_component"),
            BrinIndex(fields=DAYS, pages_per_range=32, autosummarize=True, name="demand_by_day"),
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


class Supply(models.Model):
    """Goods that are expected at a site, with an opaque source: the mirror of a demand.

    ``due_on`` is the day from which they can be promised. What is not trusted is shown and never promised from.
    """

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    source_kind = models.PositiveSmallIntegerField()
    source_id = models.BigIntegerField()
    source_line_id = models.BigIntegerField()
    qty = models.DecimalField(_("quantity"), **QTY)
    received_qty = models.DecimalField(_("received"), default=0, **QTY)
    cancelled_qty = models.DecimalField(_("cancelled"), default=0, **QTY)
    due_on = models.DateField(_("due"))
    trusted = models.BooleanField(_("trusted"), default=True)
    reference = models.CharField(_("reference"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name_plural = "supply"
        ordering = ("due_on", "id")
        indexes = (
            models.Index(
                fields=("item", "site", "due_on"),
                include=("qty", "received_qty", "cancelled_qty", "trusted"),
                condition=Q(qty__gt=F("received_qty") + F("cancelled_qty")),
                name="supply_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("source_kind", "source_id", "source_line_id"), name="supply_source_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="supply_qty_positive"),
            models.CheckConstraint(
                condition=Q(received_qty__gte=0)
                & Q(cancelled_qty__gte=0)
                & Q(qty__gte=F("received_qty") + F("cancelled_qty")),
                name="supply_never_overreceived",
            ),
        )

    def __str__(self) -> str:
        return f"supply {self.id}"


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
