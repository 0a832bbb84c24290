"""The value of stock: kept by the costing follower, explained by append-only value entries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.models.ledger import company, money


class ItemCost(models.Model):
    """Quantity, value and unit cost of an item in a company; the unit cost is empty until one is known."""

    company = company()
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    qty = models.DecimalField(_("quantity"), max_digits=24, decimal_places=6)
    value_amount = money(_("value"))
    unit_cost = models.DecimalField(_("unit cost"), max_digits=18, decimal_places=6, null=True)
    uncosted_qty = models.DecimalField(_("left without a known cost"), max_digits=24, decimal_places=6, default=0)
    transit_qty = models.DecimalField(_("in transit"), max_digits=24, decimal_places=6, default=0, db_default=0)
    transit_value_amount = money(_("value in transit"), default=0, db_default=0)

    class Meta:
        ordering = ("company", "item")
        verbose_name = _("item cost")
        verbose_name_plural = _("item costs")
        constraints = (
            models.UniqueConstraint(fields=("company", "item"), name="itemcost_once"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="itemcost_unit_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(qty__gt=0, value_amount__gte=0)
                | Q(qty=0, value_amount=0)
                | Q(qty__lt=0, value_amount__lte=0),
                name="itemcost_value_follows_qty",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.item_id}"


class ValueEntry(models.Model):
    """One change of the value of stock, signed as stock sees it. Partitioned by month of recording, made by SQL."""

    pk = models.CompositePrimaryKey("id", "recorded_on")
    id = models.BigIntegerField()
    recorded_on = models.DateField()
    company_id = models.BigIntegerField()
    site_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    qty = models.DecimalField(max_digits=18, decimal_places=6)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=6)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    transit_amount = models.DecimalField(max_digits=20, decimal_places=4)
    effective_on = models.DateField()
    movement_id = models.BigIntegerField()
    movement_on = models.DateField()
    demand_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "finance_valueentry"
