"""Tables of pricing; all of them belong to a company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.catalog.states import TaxClass
from onegauge.pricing.states import (
    RebateAgreementState,
    RebateBasis,
    RebatePeriodLength,
    TermKind,
    TermMethod,
    TermPer,
)
from onegauge.pricing.supplier_models import SupplierItem  # noqa: F401  a table of this module

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


class PriceGroup(models.Model):
    """Customers who are priced alike: terms may name the group instead of a customer."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "code")
        constraints = (models.UniqueConstraint(fields=("company", "code"), name="price_group_code_once"),)

    def __str__(self) -> str:
        return self.code


class GroupMember(models.Model):
    """The price group of a customer: one in a company at most; an empty group means that it has left."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("customer"))
    group = models.ForeignKey(
        PriceGroup, models.PROTECT, related_name="members", null=True, blank=True, db_constraint=False,
        verbose_name=_("price group"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "partner")
        constraints = (models.UniqueConstraint(fields=("company", "partner"), name="price_group_member_once"),)

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.group_id}"


class PriceTerm(models.Model):
    """What changes the price of a list, or is billed beside it: a contract price, a promotion, a surcharge.

    Empty columns of the scope mean "all". ``value`` is a price or an amount in ``currency``, or a share without one.
    The index finds, for a set of lines, the terms of their customers, of those customers' groups, and of everybody.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("company")
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=TermKind)
    method = models.CharField(_("method"), max_length=10, choices=TermMethod)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    per = models.CharField(_("per"), max_length=12, choices=TermPer, default=TermPer.UNIT)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("customer")
    )
    group = models.ForeignKey(
        PriceGroup, models.PROTECT, related_name="terms", null=True, db_index=False, db_constraint=False,
        verbose_name=_("price group"),
    )  # fmt: skip
    item = models.ForeignKey(
        "catalog.Item", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("item")
    )
    item_class = models.ForeignKey(
        "catalog.ItemClass", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("item class")
    )
    min_qty = models.DecimalField(_("from quantity"), max_digits=18, decimal_places=6, default=0)
    below_amount = models.DecimalField(_("below goods value"), max_digits=18, decimal_places=2, null=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=50)
    is_stackable = models.BooleanField(_("stackable"), default=False)
    tax_class = models.CharField(_("tax class"), max_length=20, choices=TaxClass, default=TaxClass.STANDARD)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "kind", "priority", "code")
        indexes = (models.Index("company_id", "partner_id", "group_id", "item_id", name="price_term_scope"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="price_term_code_once"),
            models.CheckConstraint(condition=Q(kind__in=TermKind.values), name="price_term_kind_known"),
            models.CheckConstraint(condition=Q(method__in=TermMethod.values), name="price_term_method_known"),
            models.CheckConstraint(condition=Q(per__in=TermPer.values), name="price_term_per_known"),
            models.CheckConstraint(condition=Q(per="unit") | Q(kind="surcharge"), name="price_term_per_of_surcharge"),
            models.CheckConstraint(
                condition=~Q(kind="surcharge") | ~Q(method="fixed"), name="price_term_surcharge_is_no_price"
            ),
            models.CheckConstraint(
                condition=Q(below_amount__isnull=True) | Q(per__in=("order", "consignment")),
                name="price_term_goods_value_of_order",
            ),
            models.CheckConstraint(
                condition=~Q(per__in=("order", "consignment"))
                | Q(item__isnull=True, item_class__isnull=True, min_qty=0),
                name="price_term_order_has_no_item",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="price_term_value_not_negative"),
            models.CheckConstraint(
                condition=Q(method="share", currency="", value__lte=1) | ~Q(method="share") & ~Q(currency=""),
                name="price_term_money_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(item_class__isnull=True), name="price_term_item_or_class"
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | Q(group__isnull=True), name="price_term_partner_or_group"
            ),
            models.CheckConstraint(condition=Q(min_qty__gte=0), name="price_term_min_qty_not_negative"),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="price_term_period"),
        )

    def __str__(self) -> str:
        return self.code


class PriceRounding(models.Model):
    """To which prices a reckoned price is rounded: multiples of ``step`` shifted by ``ending`` (1 and 0.99: 7.99, 8.99)."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("company")
    )
    currency = models.CharField(_("currency"), max_length=3)
    step = models.DecimalField(_("step"), max_digits=18, decimal_places=6)
    ending = models.DecimalField(_("ending"), max_digits=18, decimal_places=6, default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "currency")
        constraints = (
            models.UniqueConstraint(fields=("company", "currency"), name="price_rounding_once"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="price_rounding_currency_iso"),
            models.CheckConstraint(condition=Q(step__gt=0), name="price_rounding_step_positive"),
            models.CheckConstraint(
                condition=Q(ending__gte=0) & Q(ending__lt=F("step")), name="price_rounding_ending_within_step"
            ),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.step}"


class RebateAgreement(models.Model):
    """What a customer gets back of a period's turnover once enough was invoiced; the tier reached applies to all of it."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("company")
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3)
    period = models.CharField(_("period"), max_length=10, choices=RebatePeriodLength)
    basis = models.CharField(_("basis"), max_length=10, choices=RebateBasis)
    item = models.ForeignKey(
        "catalog.Item", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("item")
    )
    item_class = models.ForeignKey(
        "catalog.ItemClass", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("item class")
    )
    least_amount = models.DecimalField(_("least turnover"), max_digits=18, decimal_places=2, default=0)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RebateAgreementState, default=RebateAgreementState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "code")
        verbose_name = _("rebate agreement")
        verbose_name_plural = _("rebate agreements")
        indexes = (models.Index(fields=("company", "partner"), name="rebate_by_customer"),)
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="rebate_code_once"),
            models.CheckConstraint(condition=Q(state__in=RebateAgreementState.values), name="rebate_state_known"),
            models.CheckConstraint(condition=Q(period__in=RebatePeriodLength.values), name="rebate_period_known"),
            models.CheckConstraint(condition=Q(basis__in=RebateBasis.values), name="rebate_basis_known"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rebate_currency_iso"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(item_class__isnull=True), name="rebate_item_or_class"
            ),
            models.CheckConstraint(condition=Q(least_amount__gte=0), name="rebate_least_not_negative"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) | (~Q(state="ended") & Q(ended_on__isnull=True)),
                name="rebate_ended_has_day",
            ),
            models.CheckConstraint(condition=PERIOD_IN_ORDER, name="rebate_validity"),
        )

    def __str__(self) -> str:
        return self.code


class RebateTier(models.Model):
    """From which turnover of a period on which value applies to the whole period."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    agreement = models.ForeignKey(
        "pricing.RebateAgreement", models.PROTECT, related_name="tiers", db_index=False, db_constraint=False
    )
    from_amount = models.DecimalField(_("from turnover"), max_digits=18, decimal_places=2)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)

    class Meta:
        ordering = ("agreement", "from_amount")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "from_amount"), name="rebate_tier_once"),
            models.CheckConstraint(condition=Q(from_amount__gte=0, value__gte=0), name="rebate_tier_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.from_amount}"
