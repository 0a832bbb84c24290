"""Tables of partners: parties are group-wide, customer terms belong to a company."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.partners.states import AddressKind, PartnerRoleName, PartnerState, SubstitutionConsent


class Partner(models.Model):
    """A legal party; one row however many roles it plays."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    tax_id = models.CharField(_("tax id"), max_length=40, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=PartnerState, default=PartnerState.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("code",)
        indexes = (
            models.Index("country", "tax_id", name="partner_tax_id", condition=~Q(tax_id="")),
            models.Index("name", name="partner_name"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PartnerState.values), name="partner_state_known"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="partner_country_alpha2"),
        )

    def __str__(self) -> str:
        return self.name


class PartnerRole(models.Model):
    """One role of a partner."""

    partner = models.ForeignKey("partners.Partner", models.CASCADE, related_name="roles", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=20, choices=PartnerRoleName)

    class Meta:
        ordering = ("partner", "role")
        constraints = (
            models.UniqueConstraint(fields=("partner", "role"), name="partner_role_once"),
            models.CheckConstraint(condition=Q(role__in=PartnerRoleName.values), name="partner_role_known"),
        )

    def __str__(self) -> str:
        return self.role


class Address(models.Model):
    """A place that goods or invoices go to; `code` is the name people use for it within the partner."""

    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="addresses", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=10, choices=AddressKind)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    line1 = models.CharField(_("line 1"), max_length=200)
    line2 = models.CharField(_("line 2"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    region = models.CharField(_("state or province"), max_length=80, blank=True, default="")
    country = models.CharField(_("country"), max_length=2)
    is_default = models.BooleanField(_("default"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("partner", "kind", "code")
        verbose_name_plural = "addresses"
        constraints = (
            models.UniqueConstraint(fields=("partner", "kind", "code"), name="address_code_once"),
            models.UniqueConstraint(
                fields=("partner", "kind"), condition=Q(is_default=True), name="address_one_default_per_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=AddressKind.values), name="address_kind_known"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="address_country_alpha2"),
        )

    def __str__(self) -> str:
        return f"{self.line1}, {self.postcode} {self.city}, {self.country}"


class Customer(models.Model):
    """A partner as customer of one company: what this company grants it."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="customers", verbose_name=_("partner"))
    credit_limit = models.DecimalField(
        _("credit limit"), max_digits=18, decimal_places=2, null=True, blank=True, help_text=_("empty: unlimited")
    )
    currency = models.CharField(_("currency"), max_length=3)
    payment_days = models.PositiveSmallIntegerField(_("payment days"), default=30)
    blocked_for_orders = models.BooleanField(_("blocked for orders"), default=False)
    block_reason = models.CharField(_("block reason"), max_length=200, blank=True, default="")
    priority = models.PositiveSmallIntegerField(_("priority"), default=5, help_text=_("1 is served first"))
    min_life_days = models.PositiveSmallIntegerField(
        _("least remaining life (days)"), null=True, blank=True, help_text=_("empty: any lot that has not expired")
    )
    default_site = models.ForeignKey(
        "governance.Site",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
        verbose_name=_("default site"),
    )
    substitution = models.CharField(
        _("takes substitutes"), max_length=10, choices=SubstitutionConsent, default=SubstitutionConsent.NONE
    )
    prepays = models.BooleanField(_("pays before delivery"), default=False, db_default=False)
    takes_direct = models.BooleanField(_("takes goods directly from suppliers"), default=True, db_default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "partner")
        constraints = (
            models.UniqueConstraint(fields=("company", "partner"), name="customer_once_per_company"),
            models.CheckConstraint(
                condition=Q(substitution__in=SubstitutionConsent.values), name="customer_substitution_known"
            ),
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="customer_credit_limit_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="customer_currency_iso"),
            models.CheckConstraint(condition=Q(payment_days__lte=365), name="customer_payment_days_sane"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=9), name="customer_priority_range"),
            models.CheckConstraint(
                condition=Q(blocked_for_orders=False) | ~Q(block_reason=""), name="customer_block_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner_id} @ {self.company_id}"
