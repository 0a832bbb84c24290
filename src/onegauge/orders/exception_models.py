"""Tables of price exceptions and of the limit matrix."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.orders.exception_states import ExceptionState, LimitState

QTY: Any = {"max_digits": 18, "decimal_places": 6}
SHARE: Any = {"max_digits": 9, "decimal_places": 6}


class PriceLimit(models.Model):
    """How far a role may go below the price by list and terms, for a class of items or for all."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    role = models.ForeignKey("governance.Role", models.PROTECT, related_name="+", verbose_name=_("role"))
    item_class = models.ForeignKey(
        "catalog.ItemClass", models.PROTECT, related_name="+", null=True, verbose_name=_("item class")
    )
    max_discount_share = models.DecimalField(_("largest discount"), **SHARE)
    min_margin_share = models.DecimalField(_("smallest margin"), null=True, **SHARE)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=LimitState, default=LimitState.PROPOSED)
    proposed_by_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=LimitState.values), name="price_limit_state_known"),
            models.CheckConstraint(
                condition=Q(max_discount_share__gte=0, max_discount_share__lte=1), name="price_limit_discount_is_share"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="price_limit_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_id}: {self.max_discount_share}"


class PriceException(models.Model):
    """A price that one customer gets for one item, up to a quantity and a day, or for the line that asked for it."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    number = models.CharField(_("number"), max_length=30)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("customer"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    currency = models.CharField(_("currency"), max_length=3)
    unit_price = models.DecimalField(_("unit price"), **QTY)
    qty = models.DecimalField(_("quantity"), **QTY)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    reason = models.CharField(_("reason"), max_length=300)
    base_price = models.DecimalField(_("price by list and terms"), null=True, **QTY)
    discount_share = models.DecimalField(_("discount"), **SHARE)
    margin_share = models.DecimalField(_("margin"), null=True, **SHARE)
    order_line_id = models.BigIntegerField(_("order line"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=ExceptionState, default=ExceptionState.REQUESTED)
    requested_by_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                "company_id", "partner_id", "item_id", condition=Q(state="approved"), name="price_exception_live"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="price_exception_number_once"),
            models.UniqueConstraint(
                fields=("order_line_id",), condition=Q(state__in=("requested", "approved")),
                name="price_exception_once_per_line",
            ),
            models.CheckConstraint(condition=Q(state__in=ExceptionState.values), name="price_exception_state_known"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="price_exception_qty_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_exception_price_not_negative"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="price_exception_period"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number
