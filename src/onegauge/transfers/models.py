"""Tables of transfers. What lies between two sites is seen from either of them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.transfers.states import (
    Answerable,
    ClaimState,
    DiscrepancyState,
    DiscrepancyType,
    Ownership,
    PriceMethod,
    TransferState,
    Treatment,
)

QTY: Any = {"max_digits": 18, "decimal_places": 6}
MONEY: Any = {"max_digits": 20, "decimal_places": 4}


def place(model: str, label: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A company or a site; the indexes that are needed begin with it."""
    return models.ForeignKey(model, models.PROTECT, related_name="+", db_index=False, verbose_name=label, **options)


class Ends(models.Model):
    """The two ends that a row lies between; row-level security shows it at both."""

    company = place("governance.Company", _("sending company"), db_constraint=False)
    site = place("governance.Site", _("from"), db_constraint=False)
    to_company = place("governance.Company", _("receiving company"), db_constraint=False)
    to_site = place("governance.Site", _("to"), db_constraint=False)

    class Meta:
        abstract = True


class Lane(models.Model):
    """The way from one site to another: how long it takes, by which calendar, what it costs, who drives."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    from_site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("from"))
    to_site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("to"))
    lead_days = models.PositiveSmallIntegerField(_("working days on the way"), default=1)
    calendar = models.ForeignKey("governance.Calendar", models.PROTECT, related_name="+", verbose_name=_("calendar"))
    carrier = models.CharField(_("carrier"), max_length=80, blank=True, default="")
    cost_amount = models.DecimalField(_("freight per transfer"), default=0, **MONEY)
    currency = models.CharField(_("currency"), max_length=3)
    ownership = models.CharField(_("owner changes"), max_length=8, choices=Ownership, default=Ownership.SHIP)
    needs_approval = models.BooleanField(_("always needs an approval"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=~Q(from_site=F("to_site")), name="lane_leads_elsewhere"),
            models.CheckConstraint(condition=Q(cost_amount__gte=0), name="lane_freight_not_negative"),
            models.CheckConstraint(condition=Q(ownership__in=Ownership.values), name="lane_ownership_known"),
        )

    def __str__(self) -> str:
        return self.code


class PriceRule(models.Model):
    """What one company charges another for goods of a class; an empty class means all that no other rule names."""

    seller = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("seller"))
    buyer = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("buyer"))
    item_class = models.CharField(_("item class"), max_length=40, blank=True, default="")
    method = models.CharField(_("method"), max_length=10, choices=PriceMethod, default=PriceMethod.COST)
    share = models.DecimalField(_("share"), max_digits=9, decimal_places=6, default=0)
    fixed_price = models.DecimalField(_("fixed price"), null=True, blank=True, **QTY)
    valid_from = models.DateField(_("valid from"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("seller", "buyer", "item_class", "-valid_from")
        verbose_name = _("transfer price rule")
        verbose_name_plural = _("transfer price rules")
        constraints = (
            models.UniqueConstraint(fields=("seller", "buyer", "item_class", "valid_from"), name="pricerule_once"),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="pricerule_two_companies"),
            models.CheckConstraint(condition=Q(method__in=PriceMethod.values), name="pricerule_method_known"),
            models.CheckConstraint(
                condition=Q(share__gte=0) & (~Q(method=PriceMethod.LIST_LESS) | Q(share__lte=1)),
                name="pricerule_share_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(method=PriceMethod.FIXED) | Q(fixed_price__gte=0), name="pricerule_fixed_has_price"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seller_id} → {self.buyer_id} {self.item_class}"


class Transfer(Ends):
    """Goods that one site sends to another: who asked, what it is for, how far it is, and the dates that were said."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    lane = models.ForeignKey("transfers.Lane", models.PROTECT, related_name="+", verbose_name=_("lane"))
    state = models.CharField(_("state"), max_length=12, choices=TransferState, default=TransferState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    urgent = models.BooleanField(_("urgent"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    ownership = models.CharField(_("owner changes"), max_length=8, choices=Ownership)
    source_kind = models.PositiveSmallIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    requested_by = models.ForeignKey(
        "governance.Person", models.PROTECT, related_name="+", db_index=False, verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("asked for"))
    requested_on = models.DateField(_("wanted"))
    promised_on = models.DateField(_("promised"), null=True)
    shipped_on = models.DateField(_("shipped"), null=True)
    expected_on = models.DateField(_("expected"), null=True)
    received_on = models.DateField(_("received on"), null=True)
    value_amount = models.DecimalField(_("value at cost"), default=0, **MONEY)
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index("site_id", "state", name="transfer_leaving"),
            models.Index("to_site_id", "state", name="transfer_arriving"),
            models.Index("source_id", "source_kind", name="transfer_source", condition=Q(source_id__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=TransferState.values), name="transfer_state_known"),
            models.CheckConstraint(condition=Q(ownership__in=Ownership.values), name="transfer_ownership_known"),
            models.CheckConstraint(condition=~Q(site=F("to_site")), name="transfer_leads_elsewhere"),
        )

    def __str__(self) -> str:
        return self.number


class TransferLine(Ends):
    """One item of a transfer with its figures; in transit is what is shipped and neither received, lost nor returned."""

    transfer = models.ForeignKey("transfers.Transfer", models.PROTECT, related_name="lines")
    line_no = models.PositiveIntegerField(_("line"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    qty = models.DecimalField(_("quantity"), **QTY)
    entered_qty = models.DecimalField(_("entered quantity"), **QTY)
    entered_unit = models.CharField(_("packaging"), max_length=20, blank=True, default="")
    shipped_qty = models.DecimalField(_("shipped"), default=0, **QTY)
    received_qty = models.DecimalField(_("received"), default=0, **QTY)
    lost_qty = models.DecimalField(_("lost"), default=0, **QTY)
    returned_qty = models.DecimalField(_("returned"), default=0, **QTY)
    unit_price = models.DecimalField(_("transfer price"), null=True, **QTY)
    price_rule = models.ForeignKey(
        "transfers.PriceRule", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("price rule")
    )
    source_line_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("transfer", "line_no")
        constraints = (
            models.UniqueConstraint(fields=("transfer", "line_no"), name="transferline_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="transferline_qty_positive"),
            models.CheckConstraint(
                condition=Q(shipped_qty__gte=F("received_qty") + F("lost_qty") + F("returned_qty"))
                & Q(received_qty__gte=0, lost_qty__gte=0, returned_qty__gte=0),
                name="transferline_nothing_beyond_shipped",
            ),
        )

    def __str__(self) -> str:
        return f"{self.transfer_id}/{self.line_no}"


class Piece(Ends):
    """What one shipment sent of one line from one lot and handling unit, and what became of it on the way."""

    transfer = models.ForeignKey("transfers.Transfer", models.PROTECT, related_name="pieces")
    line = models.ForeignKey("transfers.TransferLine", models.PROTECT, related_name="pieces", db_index=False)
    shipment = models.ForeignKey("warehouse.Shipment", models.PROTECT, related_name="+", db_constraint=False)
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    lot = models.ForeignKey("inventory.Lot", models.PROTECT, related_name="+", null=True, db_index=False)
    sscc = models.CharField(_("SSCC"), max_length=18, blank=True, default="")
    unit_cost = models.DecimalField(_("group cost"), null=True, **QTY)
    qty = models.DecimalField(_("sent"), **QTY)
    received_qty = models.DecimalField(_("received"), default=0, **QTY)
    lost_qty = models.DecimalField(_("lost"), default=0, **QTY)
    returned_qty = models.DecimalField(_("returned"), default=0, **QTY)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="piece_qty_positive"),
            models.CheckConstraint(
                condition=Q(qty__gte=F("received_qty") + F("lost_qty") + F("returned_qty"))
                & Q(received_qty__gte=0, lost_qty__gte=0, returned_qty__gte=0),
                name="piece_nothing_beyond_sent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.qty}"


class Discrepancy(Ends):
    """Something that arrived otherwise than it was sent; until it is settled, the goods count as in transit."""

    transfer = models.ForeignKey("transfers.Transfer", models.PROTECT, related_name="discrepancies")
    piece = models.ForeignKey("transfers.Piece", models.PROTECT, related_name="discrepancies", null=True)
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, verbose_name=_("item"))
    lot_code = models.CharField(_("lot"), max_length=40, blank=True, default="")
    type = models.CharField(_("type"), max_length=12, choices=DiscrepancyType)
    qty = models.DecimalField(_("quantity"), **QTY)
    found_item = models.ForeignKey(
        "catalog.Item", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("found instead")
    )
    answerable = models.CharField(_("who answers"), max_length=8, choices=Answerable)
    treatment = models.CharField(_("treatment"), max_length=12, choices=Treatment, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=DiscrepancyState, default=DiscrepancyState.OPEN)
    version = models.PositiveIntegerField(default=1)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(_("found"))
    closed_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "discrepancies"
        indexes = (models.Index("to_site_id", name="discrepancy_open", condition=Q(state="open")),)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="discrepancy_qty_positive"),
            models.CheckConstraint(condition=Q(type__in=DiscrepancyType.values), name="discrepancy_type_known"),
            models.CheckConstraint(condition=Q(state__in=DiscrepancyState.values), name="discrepancy_state_known"),
            models.CheckConstraint(condition=Q(answerable__in=Answerable.values), name="discrepancy_has_owner"),
            models.CheckConstraint(
                condition=Q(state="open", treatment="") | Q(state="settled", treatment__in=Treatment.values),
                name="discrepancy_settled_has_treatment",
            ),
            models.CheckConstraint(condition=Q(piece__isnull=False) | Q(type="over"), name="discrepancy_has_piece"),
        )

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.type} {self.qty}"


class Claim(models.Model):
    """What somebody owes the owner of goods that did not arrive as sent."""

    company = place("governance.Company", _("company"), db_constraint=False)
    site = place("governance.Site", _("site"), db_constraint=False)
    number = models.CharField(_("number"), max_length=30, unique=True)
    transfer = models.ForeignKey("transfers.Transfer", models.PROTECT, related_name="claims")
    discrepancy = models.OneToOneField("transfers.Discrepancy", models.PROTECT, related_name="claim")
    against = models.CharField(_("against"), max_length=8, choices=Answerable)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), **MONEY)
    recovered_amount = models.DecimalField(_("recovered"), default=0, **MONEY)
    state = models.CharField(_("state"), max_length=12, choices=ClaimState, default=ClaimState.OPEN)
    version = models.PositiveIntegerField(default=1)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("company_id", "state", name="claim_board"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="claim_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(recovered_amount__gte=0, recovered_amount__lte=F("amount")), name="claim_recovered_range"
            ),
        )

    def __str__(self) -> str:
        return self.number
