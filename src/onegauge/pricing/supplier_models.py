"""What a supplier sells a company, and on which terms."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class SupplierItem(models.Model):
    """An item as one supplier sells it to one company; quantities in base units of the item, the price per base unit.

    ``order_multiple`` is what the supplier sends as a whole; with ``drop_ship`` it also sends to customers of ours, for
    ``direct_amount`` per consignment.
    """

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("supplier"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    supplier_sku = models.CharField(_("supplier's SKU"), max_length=60, blank=True, default="")
    unit_price = models.DecimalField(_("price"), **QTY)
    currency = models.CharField(_("currency"), max_length=3)
    lead_days = models.PositiveSmallIntegerField(_("lead time in working days"), default=5)
    min_qty = models.DecimalField(_("least quantity"), default=0, **QTY)
    order_multiple = models.DecimalField(_("in multiples of"), default=0, help_text=_("0: any quantity"), **QTY)
    drop_ship = models.BooleanField(_("sends to customers"), default=False)
    direct_amount = models.DecimalField(_("per consignment to a customer"), max_digits=18, decimal_places=4, default=0)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5, help_text=_("1 is preferred"))
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "item", "priority", "partner")
        constraints = (
            models.UniqueConstraint(fields=("company", "item", "partner"), name="supplier_item_once"),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, min_qty__gte=0, order_multiple__gte=0, direct_amount__gte=0),
                name="supplier_item_not_negative",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="supplier_item_currency_iso"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=9), name="supplier_item_priority_range"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} @ {self.partner_id}"
