"""Kept values, and the lists behind them: views of what orders, warehouse and inventory own."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

NUMBER: dict[str, Any] = {"max_digits": 26, "decimal_places": 6}


class KpiValue(models.Model):
    """A key figure of one site on one day, counted up to a stated place in its source; written by followers only."""

    kpi = models.CharField(_("key figure"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version of the definition"), default=1)
    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    numerator = models.DecimalField(_("numerator"), **NUMBER)
    denominator = models.DecimalField(_("denominator"), **NUMBER)
    value = models.DecimalField(_("value"), null=True, **NUMBER)
    detail = models.JSONField(_("parts"), default=dict)
    through_at = models.DateTimeField(_("counted up to"))
    through_id = models.BigIntegerField(_("last row counted"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kpi", "site", "day"), name="kpivalue_once"),)

    def __str__(self) -> str:
        return f"{self.kpi} {self.site_id} {self.day}"


def _of(model: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_constraint=False)


def _kept(model: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)


class LineStatus(models.Model):
    """One line of a confirmed order: whether it was filled in time, and what it still waits for. A view."""

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    order_id = models.BigIntegerField()
    number = models.CharField(_("order"), max_length=30)
    partner = _of("partners.Partner")
    item = _of("catalog.Item")
    channel = models.CharField(_("channel"), max_length=10)
    ordered_on = models.DateField(_("ordered"))
    due_on = models.DateField(_("requested"))
    promised_on = models.DateField(_("promised"))
    wanted_qty = models.DecimalField(_("wanted"), **NUMBER)
    shipped_qty = models.DecimalField(_("shipped"), **NUMBER)
    filled_qty = models.DecimalField(_("first shipped in time"), **NUMBER)
    open_qty = models.DecimalField(_("open"), **NUMBER)
    first_shipped_on = models.DateField(_("first shipped"), null=True)
    is_filled = models.BooleanField(_("filled"))
    is_open = models.BooleanField(_("open"))
    currency = models.CharField(_("currency"), max_length=3)
    unit_amount = models.DecimalField(_("net price"), null=True, **NUMBER)
    open_amount = models.DecimalField(_("open value"), null=True, **NUMBER)
    bucket = models.CharField(_("part of the backlog"), max_length=20)
    hold_types = models.CharField(_("holds"), max_length=200)
    first_promised_on = models.DateField(_("first promised"))
    is_kept = models.BooleanField(_("first promise kept"))
    reason = models.CharField(_("waits for"), max_length=20)
    lateness = models.CharField(_("against the promise"), max_length=10)

    class Meta:
        managed = False
        db_table = "insight_linestatus"
        verbose_name = _("order line by requested day")
        verbose_name_plural = _("order lines by requested day")

    def __str__(self) -> str:
        return self.number


class OrderStatus(models.Model):
    """One confirmed order over its lines: whether its first promise was kept in full, and what puts it at risk. A view."""

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    number = models.CharField(_("order"), max_length=30)
    partner = _of("partners.Partner")
    channel = models.CharField(_("channel"), max_length=10)
    order_state = models.CharField(_("state of the order"), max_length=12)
    currency = models.CharField(_("currency"), max_length=3)
    ordered_on = models.DateField(_("ordered"))
    due_on = models.DateField(_("requested"))
    first_promised_on = models.DateField(_("first promised"))
    promised_on = models.DateField(_("promised"))
    line_count = models.IntegerField(_("lines"))
    kept_count = models.IntegerField(_("lines kept"))
    open_count = models.IntegerField(_("lines open"))
    is_kept = models.BooleanField(_("first promise kept"))
    is_open = models.BooleanField(_("open"))
    hold_types = models.CharField(_("holds"), max_length=200)
    risk = models.CharField(_("at risk"), max_length=10)
    open_amount = models.DecimalField(_("open value"), null=True, **NUMBER)

    class Meta:
        managed = False
        db_table = "insight_orderstatus"
        verbose_name = _("order by promise")
        verbose_name_plural = _("orders by promise")

    def __str__(self) -> str:
        return self.number


class Milestone(models.Model):
    """When an order or a shipment took a step; what hand-overs are measured from. Written by a follower only."""

    pk = models.CompositePrimaryKey("kind", "object_id", "verb", "at")
    kind = models.PositiveSmallIntegerField()
    object_id = models.BigIntegerField()
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.kind}/{self.object_id}"


class Handover(models.Model):
    """One shipment that left, with the hours between the hands it went through. Written by a follower only."""

    id = models.BigIntegerField(primary_key=True)
    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("shipment"), max_length=30)
    order_id = models.BigIntegerField()
    order_number = models.CharField(_("order"), max_length=40)
    partner = models.ForeignKey(
        "partners.Partner", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    shipped_at = models.DateTimeField(_("shipped"))
    shipped_on = models.DateField(_("shipped on"))
    confirm_hours = models.DecimalField(_("ordered to confirmed, hours"), null=True, **NUMBER)
    allocate_hours = models.DecimalField(_("confirmed to allocated, hours"), null=True, **NUMBER)
    release_hours = models.DecimalField(_("allocated to released, hours"), null=True, **NUMBER)
    pick_hours = models.DecimalField(_("released to picked, hours"), null=True, **NUMBER)
    pack_hours = models.DecimalField(_("picked to packed, hours"), null=True, **NUMBER)
    ship_hours = models.DecimalField(_("packed to shipped, hours"), null=True, **NUMBER)
    bill_hours = models.DecimalField(_("shipped to billed, hours"), null=True, **NUMBER)

    class Meta:
        verbose_name = _("shipment by hand-over")
        verbose_name_plural = _("shipments by hand-over")
        indexes = (models.Index("site_id", "shipped_on", name="handover_site_day"),)

    def __str__(self) -> str:
        return self.number


class FulfilledOrder(models.Model):
    """An order that was served whole, with the hours it took. A view."""

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    number = models.CharField(_("order"), max_length=30)
    partner = _of("partners.Partner")
    channel = models.CharField(_("channel"), max_length=10)
    ordered_at = models.DateTimeField(_("ordered"))
    released_at = models.DateTimeField(_("released"))
    shipped_at = models.DateTimeField(_("shipped"))
    shipped_on = models.DateField(_("shipped on"))
    waiting_hours = models.DecimalField(_("ordered to released, hours"), **NUMBER)
    handling_hours = models.DecimalField(_("released to shipped, hours"), **NUMBER)
    total_hours = models.DecimalField(_("hours"), **NUMBER)

    class Meta:
        managed = False
        db_table = "insight_fulfilledorder"
        verbose_name = _("order by cycle time")
        verbose_name_plural = _("orders by cycle time")

    def __str__(self) -> str:
        return self.number


class StockLayer(models.Model):
    """What is left of the receipts of one day, by first in first out. A view."""

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    item = _of("catalog.Item")
    received_on = models.DateField(_("received"))
    received_qty = models.DecimalField(_("came in"), **NUMBER)
    left_qty = models.DecimalField(_("left"), **NUMBER)
    currency = models.CharField(_("currency"), max_length=3)
    unit_cost = models.DecimalField(_("average cost"), null=True, **NUMBER)
    left_amount = models.DecimalField(_("value"), null=True, **NUMBER)
    age_days = models.IntegerField(_("age in days"))
    age_bucket = models.CharField(_("age"), max_length=10)

    class Meta:
        managed = False
        db_table = "insight_stocklayer"
        verbose_name = _("stock by age")
        verbose_name_plural = _("stock by age")

    def __str__(self) -> str:
        return f"{self.item_id} {self.received_on}"


class StockDay(models.Model):
    """What a site held of an item from a day on on which it moved, until it moved again; written by a follower only.

    ``came_qty`` is everything that ever came in, ``in_qty`` what came in on this day: the day's layer is what lies between
    them on the axis of everything that ever came, and what is left of it lies beyond ``came_qty - on_hand_qty`` of later days.
    """

    pk = models.CompositePrimaryKey("site_id", "item_id", "day")
    company = _kept("governance.Company")
    site = _kept("governance.Site")
    item = _kept("catalog.Item")
    day = models.DateField(_("day"))
    until_on = models.DateField(_("next day that it moved"))
    on_hand_qty = models.DecimalField(_("on hand"), **NUMBER)
    came_qty = models.DecimalField(_("ever came in"), **NUMBER)
    in_qty = models.DecimalField(_("came in on the day"), **NUMBER)

    class Meta:
        indexes = (
            models.Index("company_id", "until_on", name="stockday_held", condition=~models.Q(on_hand_qty=0)),
            models.Index("site_id", "item_id", "came_qty", name="stockday_layer", condition=models.Q(in_qty__gt=0)),
            models.Index("site_id", "day", name="stockday_begin"),
        )

    def __str__(self) -> str:
        return f"{self.site_id} {self.item_id} {self.day}"


class CostDay(models.Model):
    """What a company held of an item and what it was worth, from a day on until it changed; written by a follower only."""

    pk = models.CompositePrimaryKey("company_id", "item_id", "day")
    company = _kept("governance.Company")
    item = _kept("catalog.Item")
    day = models.DateField(_("day"))
    until_on = models.DateField(_("next day that it changed"))
    qty = models.DecimalField(_("quantity"), **NUMBER)
    value_amount = models.DecimalField(_("value"), max_digits=24, decimal_places=4)

    def __str__(self) -> str:
        return f"{self.company_id} {self.item_id} {self.day}"


class StockMark(models.Model):
    """The last value entry that the days of stock contain, and the last movement to or from transit that changed a site.

    One row, moved in the transaction that counts.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    entry_id = models.BigIntegerField()
    movement_txid = models.BigIntegerField(default=0, db_default=0)
    movement_id = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="stockmark_once"),)

    def __str__(self) -> str:
        return str(self.entry_id)


class FloorFact(models.Model):
    """A key figure of a floor in one hour of the site's clock, a part of it for itself; written by a follower only."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False)
    hour = models.DateTimeField(_("hour"))
    kpi = models.CharField(_("key figure"), max_length=40)
    part = models.CharField(_("part"), max_length=20, blank=True, default="")
    numerator = models.DecimalField(_("numerator"), **NUMBER)
    denominator = models.DecimalField(_("denominator"), **NUMBER)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("site", "kpi", "hour", "part"), name="floorfact_once"),)

    def __str__(self) -> str:
        return f"{self.kpi} {self.site_id} {self.hour}"


class FloorEvent(models.Model):
    """One thing that happened on a floor, as one key figure counts it. A view."""

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    kpi = models.CharField(_("key figure"), max_length=40)
    part = models.CharField(_("part"), max_length=20)
    at = models.DateTimeField(_("at"))
    hour = models.DateTimeField(_("hour"))
    day = models.DateField(_("day"))
    hour_no = models.SmallIntegerField(_("hour of the day"))
    numerator = models.DecimalField(_("counts"), **NUMBER)
    denominator = models.DecimalField(_("of"), **NUMBER)
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    number = models.CharField(_("number"), max_length=30)

    class Meta:
        managed = False
        db_table = "insight_floorevent"
        verbose_name = _("what happened on a floor")
        verbose_name_plural = _("what happened on floors")

    def __str__(self) -> str:
        return self.number
