"""Tables of purchasing."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.purchasing.states import PurchaseState

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class Placed(models.Model):
    """What belongs to a company and a site; the indexes that are needed begin with others."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False,
        verbose_name=_("company"),
    )  # fmt: skip
    site = models.ForeignKey(
        "governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False,
        verbose_name=_("site"),
    )  # fmt: skip

    class Meta:
        abstract = True


class PurchaseOrder(Placed):
    """What a supplier is asked to send: to a site, or with ``ship_to`` to a customer, for the source that wants it.

    ``cancel_asked``: the supplier was asked to give the order up and has not answered yet.
    """

    number = models.CharField(_("number"), max_length=30)
    supplier = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("supplier")
    )
    ship_to = models.ForeignKey(
        "partners.Address", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("goes to")
    )
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=14, choices=PurchaseState, default=PurchaseState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    buyer = models.ForeignKey(
        "governance.Person", models.PROTECT, related_name="+", db_index=False, verbose_name=_("buyer")
    )
    created_at = models.DateTimeField(_("created"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    supplier_reference = models.CharField(_("supplier's reference"), max_length=60, blank=True, default="")
    sent_on = models.DateField(_("sent on"), null=True)
    cancel_asked = models.BooleanField(_("asked to cancel"), default=False)
    total_amount = models.DecimalField(_("total"), max_digits=18, decimal_places=2, default=0)
    source_kind = models.PositiveSmallIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    source_number = models.CharField(_("for"), max_length=40, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index("site_id", "state", name="purchase_board"),
            models.Index("supplier_id", "state", name="purchase_supplier"),
            models.Index("source_id", "source_kind", name="purchase_source", condition=Q(source_id__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="purchase_number_once"),
            models.CheckConstraint(condition=Q(state__in=PurchaseState.values), name="purchase_state_known"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="purchase_currency_iso"),
            models.CheckConstraint(
                condition=Q(ship_to__isnull=True) | Q(source_id__isnull=False, source_kind__isnull=False),
                name="purchase_direct_has_source",
            ),
        )

    def __str__(self) -> str:
        return self.number


class PurchaseLine(Placed):
    """One item of a purchase order, in base units, with the price of one; ``demand`` is the one it is sent for directly.

    More may come in than was ordered, where the site that receives it accepts that.
    """

    order = models.ForeignKey("purchasing.PurchaseOrder", models.PROTECT, related_name="lines")
    line_no = models.PositiveIntegerField(_("line"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    supplier_sku = models.CharField(_("supplier's SKU"), max_length=60, blank=True, default="")
    qty = models.DecimalField(_("ordered"), **QTY)
    entered_qty = models.DecimalField(_("entered quantity"), **QTY)
    entered_unit = models.CharField(_("packaging"), max_length=20, blank=True, default="")
    unit_price = models.DecimalField(_("price"), **QTY)
    wanted_on = models.DateField(_("wanted"))
    first_promised_on = models.DateField(_("first promise"), null=True)
    promised_on = models.DateField(_("promised"), null=True)
    received_qty = models.DecimalField(_("received"), default=0, **QTY)
    cancelled_qty = models.DecimalField(_("cancelled"), default=0, **QTY)
    demand = models.ForeignKey(
        "inventory.Demand", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )

    class Meta:
        ordering = ("order", "line_no")
        indexes = (
            models.Index("demand_id", name="purchaseline_demand", condition=Q(demand__isnull=False)),
            models.Index("item_id", "site_id", name="purchaseline_item"),
        )
        constraints = (
            models.UniqueConstraint(fields=("order", "line_no"), name="purchaseline_once"),
            models.CheckConstraint(condition=Q(qty__gt=0, unit_price__gte=0), name="purchaseline_positive"),
            models.CheckConstraint(
                condition=Q(received_qty__gte=0, cancelled_qty__gte=0) & Q(cancelled_qty__lte=F("qty")),
                name="purchaseline_cancelled_of_ordered",
            ),
            models.CheckConstraint(
                condition=Q(promised_on__isnull=True) | Q(first_promised_on__isnull=False),
                name="purchaseline_first_promise",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}"


class PurchaseReceipt(Placed):
    """What came in of a line at one time, or was sent to the customer by a shipment; never changed."""

    line = models.ForeignKey("purchasing.PurchaseLine", models.PROTECT, related_name="receipts")
    qty = models.DecimalField(_("quantity"), **QTY)
    lot = models.CharField(_("lot"), max_length=40, blank=True, default="")
    reference = models.CharField(_("reference"), max_length=80, blank=True, default="")
    received_at = models.DateTimeField(_("received"))
    shipment = models.ForeignKey(
        "warehouse.Shipment", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False,
        verbose_name=_("shipment"),
    )  # fmt: skip

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(qty__gt=0), name="purchasereceipt_positive"),)

    def __str__(self) -> str:
        return f"{self.line_id}: {self.qty}"
