"""The stand of an item at a site, as one row to list: a view over balances, expected receipts and open demand."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.states import Standing

QTY: Any = {"max_digits": 30, "decimal_places": 6}


def _of(model: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_constraint=False)


class Position(models.Model):
    """What of an item is at a site, comes and is promised. A view; the id is made of those of site and item.

    ``promisable`` is not a column: ``availability.positions`` reads it for the rows that are shown, and for no others.
    """

    id = models.BigIntegerField(primary_key=True)
    company = _of("governance.Company")
    site = _of("governance.Site")
    item = _of("catalog.Item")
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    on_hand_qty = models.DecimalField(_("on hand"), **QTY)
    reserved_qty = models.DecimalField(_("reserved"), **QTY)
    free_qty = models.DecimalField(_("available"), **QTY)
    stopped_qty = models.DecimalField(_("not available"), **QTY)
    inbound_qty = models.DecimalField(_("inbound"), **QTY)
    untrusted_qty = models.DecimalField(_("inbound, not trusted"), **QTY)
    outbound_qty = models.DecimalField(_("outbound, not reserved"), **QTY)
    short_qty = models.DecimalField(_("missing now"), **QTY)

    class Meta:
        managed = False
        db_table = "inventory_position"
        verbose_name = _("availability")
        verbose_name_plural = _("availability")

    def __str__(self) -> str:
        return f"{self.item_id} at {self.site_id}"


PROMISABLE = ArrayField(models.DecimalField(**QTY))
