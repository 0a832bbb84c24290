"""Box types, carriers, cartons, loads, deliveries and packing instructions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.warehouse.count_models import Placed
from onegauge.warehouse.outbound_states import (
    CartonState,
    CartonWhy,
    DeliveryOutcome,
    LoadState,
    MissingWhy,
    TrackingScheme,
)

QTY: Any = {"max_digits": 18, "decimal_places": 6}
PLACED: Any = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False, "db_constraint": False}
NAMED: Any = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class BoxType(models.Model):
    """A box that cartons are made of: inner dimensions, weight of the empty box, and what it may weigh in all.

    ``sites`` are the codes of the sites that have it, with commas; none named means all.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    length_mm = models.PositiveIntegerField(_("inner length (mm)"))
    width_mm = models.PositiveIntegerField(_("inner width (mm)"))
    height_mm = models.PositiveIntegerField(_("inner height (mm)"))
    tare_kg = models.DecimalField(_("empty weight (kg)"), **QTY)
    max_kg = models.DecimalField(_("heaviest (kg)"), **QTY)
    cost_amount = models.DecimalField(_("cost"), max_digits=18, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3)
    sites = models.CharField(_("sites"), max_length=400, blank=True, default="", help_text=_("Codes; empty: all"))
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(length_mm__gt=0, width_mm__gt=0, height_mm__gt=0), name="box_type_has_room"
            ),
            models.CheckConstraint(
                condition=Q(tare_kg__gte=0, max_kg__gt=models.F("tare_kg")), name="box_type_carries_something"
            ),
            models.CheckConstraint(condition=Q(cost_amount__gte=0), name="box_type_cost_not_negative"),
        )

    def __str__(self) -> str:
        return self.code


class Carrier(models.Model):
    """Who takes goods to the receiver."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class CarrierService(models.Model):
    """One service of a carrier: until when it is handed over, what its label says, and how its parcels are numbered.

    ``last_number`` counts the numbers that were given; ``code`` is the carrier's code with its own, as in ``NORTH/24``.
    """

    carrier = models.ForeignKey("warehouse.Carrier", models.PROTECT, related_name="services", verbose_name=_("carrier"))
    code = models.CharField(_("code"), max_length=41, unique=True)
    name = models.CharField(_("name"), max_length=80)
    routing = models.CharField(_("routing text"), max_length=40, blank=True, default="")
    cut_off = models.CharField(_("cut-off"), max_length=5, blank=True, default="")
    scheme = models.CharField(_("numbers"), max_length=8, choices=TrackingScheme, default=TrackingScheme.NONE)
    starts_with = models.CharField(_("prefix"), max_length=10, blank=True, default="")
    ends_with = models.CharField(_("ending"), max_length=4, blank=True, default="")
    digits = models.PositiveSmallIntegerField(_("digits"), default=8)
    last_number = models.PositiveBigIntegerField(_("last number"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(scheme__in=TrackingScheme.values), name="carrier_service_scheme_known"),
        )

    def __str__(self) -> str:
        return self.code


class Load(Placed):
    """What one vehicle takes along: shipments, at a dock, with a carrier, until it departs."""

    number = models.CharField(_("number"), max_length=30)
    state = models.CharField(_("state"), max_length=10, choices=LoadState, default=LoadState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    service = models.ForeignKey("warehouse.CarrierService", **NAMED, null=True, verbose_name=_("carrier service"))
    vehicle = models.CharField(_("vehicle"), max_length=40, blank=True, default="")
    route = models.CharField(_("route"), max_length=60, blank=True, default="")
    dock = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("dock"))
    leaves_at = models.DateTimeField(_("leaves"))
    seal = models.CharField(_("seal"), max_length=40, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    planned_at = models.DateTimeField(_("planned"))
    departed_at = models.DateTimeField(_("departed"), null=True)
    short_reason = models.CharField(_("why not everything left"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("site_id", "state", "leaves_at", name="load_board"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="load_number_once"),
            models.CheckConstraint(condition=Q(state__in=LoadState.values), name="load_state_known"),
            models.CheckConstraint(
                condition=~Q(state="departed") | Q(departed_at__isnull=False), name="load_departed_has_instant"
            ),
        )

    def __str__(self) -> str:
        return self.number


class LoadShipment(Placed):
    """A shipment that travels in a load; it is of one live load at a time. What fell out of a load is not live."""

    load = models.ForeignKey("warehouse.Load", models.PROTECT, related_name="members", db_constraint=False)
    shipment = models.ForeignKey("warehouse.Shipment", models.PROTECT, related_name="loads", db_constraint=False)
    loaded_count = models.PositiveIntegerField(_("loaded"), default=0)
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("shipment",), condition=Q(is_live=True), name="load_of_shipment_once"),
        )

    def __str__(self) -> str:
        return f"{self.load_id}: {self.shipment_id}"


class Carton(Placed):
    """One package of a shipment: its box, its number, what it should weigh and what it does.

    ``expected_kg`` is unknown when the weight of something in it is. The SSCC comes when it is closed first.
    """

    shipment = models.ForeignKey("warehouse.Shipment", models.PROTECT, related_name="cartons", db_constraint=False)
    position = models.PositiveIntegerField(_("carton"))
    state = models.CharField(_("state"), max_length=8, choices=CartonState, default=CartonState.OPEN)
    box = models.ForeignKey("warehouse.BoxType", **NAMED, null=True, verbose_name=_("box"))
    why = models.CharField(_("why this box"), max_length=10, choices=CartonWhy)
    filled_share = models.DecimalField(_("filled"), max_digits=9, decimal_places=6, null=True)
    sscc = models.CharField(_("SSCC"), max_length=18, blank=True, default="")
    expected_kg = models.DecimalField(_("expected (kg)"), **QTY, null=True)
    actual_kg = models.DecimalField(_("weight (kg)"), **QTY, null=True)
    note = models.CharField(_("reason"), max_length=200, blank=True, default="")
    service = models.ForeignKey("warehouse.CarrierService", **NAMED, null=True, verbose_name=_("carrier service"))
    tracking = models.CharField(_("tracking number"), max_length=40, blank=True, default="")
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **NAMED, null=True, verbose_name=_("closed by"))
    loaded_at = models.DateTimeField(_("loaded"), null=True)

    class Meta:
        ordering = ("shipment", "position")
        constraints = (
            models.UniqueConstraint(fields=("shipment", "position"), name="carton_position_once"),
            models.UniqueConstraint(fields=("company", "sscc"), condition=~Q(sscc=""), name="carton_sscc_once"),
            models.UniqueConstraint(
                fields=("service", "tracking"), condition=~Q(tracking=""), name="carton_tracking_once"
            ),
            models.CheckConstraint(condition=Q(state__in=CartonState.values), name="carton_state_known"),
            models.CheckConstraint(condition=Q(why__in=CartonWhy.values), name="carton_why_known"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(sscc="")),
                name="carton_closed_has_number",
            ),
            models.CheckConstraint(condition=Q(actual_kg__gt=0), name="carton_weight_positive"),
        )

    def __str__(self) -> str:
        return self.sscc or f"{self.shipment_id}/{self.position}"


class CartonLine(Placed):
    """Goods of one line of a shipment that go into a carton, and how much of them is in it."""

    carton = models.ForeignKey("warehouse.Carton", models.PROTECT, related_name="lines", db_constraint=False)
    line = models.ForeignKey("warehouse.ShipmentLine", models.PROTECT, related_name="+", db_constraint=False)
    planned_qty = models.DecimalField(_("planned"), **QTY, default=0)
    packed_qty = models.DecimalField(_("packed"), **QTY, default=0)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("carton", "line"), name="carton_line_once"),
            models.CheckConstraint(condition=Q(planned_qty__gte=0, packed_qty__gte=0), name="carton_line_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.carton_id}: {self.packed_qty}"


class PackInstruction(models.Model):
    """What is done at packing for an item, for a customer, or for both together: a price label, a gift wrap."""

    item = models.ForeignKey("catalog.Item", **NAMED, null=True, verbose_name=_("item"))
    partner = models.ForeignKey("partners.Partner", **NAMED, null=True, verbose_name=_("customer"))
    text = models.CharField(_("instruction"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "partner", "text"), name="pack_instruction_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(partner__isnull=False), name="pack_instruction_for_something"
            ),
        )

    def __str__(self) -> str:
        return self.text


class PackCheck(Placed):
    """Somebody has done what an instruction asks for a shipment. Never changed."""

    shipment = models.ForeignKey("warehouse.Shipment", models.PROTECT, related_name="checks", db_constraint=False)
    instruction = models.ForeignKey("warehouse.PackInstruction", **NAMED)
    text = models.CharField(_("instruction"), max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, **NAMED, null=True, verbose_name=_("person"))
    done_at = models.DateTimeField(_("done"))

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("shipment", "instruction"), name="pack_check_once"),)

    def __str__(self) -> str:
        return self.text


class Delivery(Placed):
    """What a receiver took of a shipment, who signed for it and when. A later record counts instead of an earlier one.

    ``client_id`` is the device's own; told twice is told once. ``signature`` is the path of an SVG, drawn in 300 by 100.
    """

    client_id = models.UUIDField(_("report"), unique=True)
    shipment = models.ForeignKey("warehouse.Shipment", models.PROTECT, related_name="deliveries", db_constraint=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=DeliveryOutcome)
    received_by = models.CharField(_("received by"), max_length=80, blank=True, default="")
    delivered_at = models.DateTimeField(_("delivered"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    signature = models.TextField(_("signature"), blank=True, default="")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, **NAMED, null=True, verbose_name=_("recorded by"))
    told_at = models.DateTimeField(_("recorded"))
    is_last = models.BooleanField(_("counts"), default=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled_note = models.CharField(_("what was done"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = _("deliveries")
        indexes = (
            models.Index(
                fields=("site", "id"), condition=Q(is_last=True, settled_at__isnull=True) & ~Q(outcome="delivered"),
                name="delivery_to_settle",
            ),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(fields=("shipment",), condition=Q(is_last=True), name="delivery_last_once"),
            models.CheckConstraint(condition=Q(outcome__in=DeliveryOutcome.values), name="delivery_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome="delivered") | ~Q(received_by=""), name="delivery_received_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.shipment_id}: {self.outcome}"


class DeliveryLine(Placed):
    """So much of a line did not stay with the receiver, and why."""

    delivery = models.ForeignKey("warehouse.Delivery", models.PROTECT, related_name="lines")
    line = models.ForeignKey("warehouse.ShipmentLine", models.PROTECT, related_name="+", db_constraint=False)
    qty = models.DecimalField(_("quantity"), **QTY)
    why = models.CharField(_("why"), max_length=8, choices=MissingWhy)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="delivery_line_qty_positive"),
            models.CheckConstraint(condition=Q(why__in=MissingWhy.values), name="delivery_line_why_known"),
        )

    def __str__(self) -> str:
        return f"{self.line_id}: {self.qty}"
