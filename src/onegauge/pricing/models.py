"""Tables of pricing; all of them belong to a company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.catalog.states import TaxClass

PERIOD_IN_ORDER = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))


class PriceList(models.Model):
    """A company's prices in one currency; the default list serves whoever has no list of their own."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3)
    is_default = models.BooleanField(_("default"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "code")
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="price_list_code_once"),
            models.UniqueConstraint(
                fields=("company", "currency"), condition=Q(is_default=True), name="price_list_one_default"
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="price_list_currency_iso"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="price_list_period"),
        )

    def __str__(self) -> str:
        return self.code


class PriceListLine(models.Model):
    """The price of one base unit of an item from a minimum quantity on, for a period.

    The unique constraint is the index that prices are found by; company and list need none of their own.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("company")
    )
    price_list = models.ForeignKey(
        "pricing.PriceList",
        models.PROTECT,
        related_name="lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("price list"),
    )
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    min_qty = models.DecimalField(_("from quantity"), max_digits=18, decimal_places=6, default=0)
    unit_price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("price_list", "item", "min_qty", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("price_list", "item", "min_qty", "valid_from"), name="price_line_starts_once"
            ),
            models.CheckConstraint(condition=Q(min_qty__gte=0), name="price_line_min_qty_not_negative"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_line_price_not_negative"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="price_line_period"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} >= {self.min_qty}: {self.unit_price}"


class CustomerPriceList(models.Model):
    """The list a customer has of its own; what it does not price comes from the default list."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("customer"))
    price_list = models.ForeignKey(
        "pricing.PriceList", models.PROTECT, related_name="customers", db_constraint=False, verbose_name=_("price list")
    )

    class Meta:
        ordering = ("company", "partner")
        constraints = (models.UniqueConstraint(fields=("company", "partner"), name="customer_price_list_one"),)

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.price_list_id}"


class TaxRate(models.Model):
    """The share of the net amount that is due when a company delivers into a country."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    country = models.CharField(_("country of delivery"), max_length=2)
    tax_class = models.CharField(_("tax class"), max_length=20, choices=TaxClass)
    rate = models.DecimalField(_("rate"), max_digits=9, decimal_places=6, help_text=_("0.19 means 19 %"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "country", "tax_class", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "country", "tax_class", "valid_from"), name="tax_rate_starts_once"
            ),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lt=1), name="tax_rate_is_share"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="tax_rate_country_alpha2"),
            models.CheckConstraint(condition=Q(tax_class__in=TaxClass.values), name="tax_rate_class_known"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="tax_rate_period"),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.tax_class}: {self.rate}"
