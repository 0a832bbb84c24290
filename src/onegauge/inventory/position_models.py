"""The stand of an item at a site, as one row to list: a view over balances, expected receipts and open demand.

It is read along the keys of ``ItemSite``, so that a page costs what its rows cost.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.inventory.states import Standing

QTY: Any = {"max_digits": 30, "decimal_places": 6}


def _of(model: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_constraint=False)


def _key(model: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(model, models.PROTECT, related_name="+", db_index=False, db_constraint=False)


class ItemSite(models.Model):
    """An item that lies at a site, is expected or asked for there, or ever was; the id is made of those of site and item.

    Kept by triggers on what is written first of an item at a site; nothing else writes here.
    """

    id = models.BigIntegerField(primary_key=True)
    company = _key("governance.Company")
    site = _key("governance.Site")
    item = _key("catalog.Item")

    class Meta:
        indexes = (
            models.Index(fields=("item", "id"), name="itemsite_item"),
            models.Index(fields=("site", "id"), name="itemsite_site"),
        )

    def __str__(self) -> str:
        return f"item at site {self.id}"


class Position(models.Model):
    """What of an item is at a site, comes and is promised. A view over the keys of ``ItemSite``.

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
