"""Rebates of customers: what counts in a period, what is accrued for it, and its settlement."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.models.ledger import ISO_CURRENCY, company, company_of_head, money
from onegauge.finance.states import RebatePeriodState


class RebatePeriod(models.Model):
    """A period of a rebate agreement: the turnover counted so far and what is accrued for it, kept beside the ledger.

    After the settlement the accrued amounts say what the period cost.
    """

    company = company()
    agreement = models.ForeignKey(
        "pricing.RebateAgreement",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rebate agreement"),
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    currency = models.CharField(_("currency"), max_length=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    turnover_amount = money(_("turnover"), default=0)
    qty = models.DecimalField(_("quantity"), max_digits=24, decimal_places=6, default=0)
    accrued_amount = money(_("accrued"), default=0)
    company_accrued_amount = money(_("accrued in company currency"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=RebatePeriodState, default=RebatePeriodState.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("rebate period")
        verbose_name_plural = _("rebate periods")
        indexes = (models.Index(fields=("company", "partner"), name="rebateperiod_by_customer"),)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "starts_on"), name="rebateperiod_once"),
            models.CheckConstraint(condition=Q(state__in=RebatePeriodState.values), name="rebateperiod_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="rebateperiod_in_order"),
            models.CheckConstraint(
                condition=Q(accrued_amount__gte=0, company_accrued_amount__gte=0), name="rebateperiod_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(accrued_amount=0) | Q(company_accrued_amount=0), name="rebateperiod_nothing_in_both"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}"


class RebateTurnover(models.Model):
    """What one invoice, or its credit with the opposite sign, counts in a period, by tax rate; append-only."""

    company = company_of_head()
    period = models.ForeignKey(
        RebatePeriod,
        models.PROTECT,
        related_name="turnovers",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rebate period"),
    )
    invoice = models.ForeignKey(
        "finance.Invoice", models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("invoice")
    )
    is_credit = models.BooleanField(_("credit"))
    counted_on = models.DateField(_("counted on"))
    tax_rate = models.DecimalField(_("tax rate"), max_digits=9, decimal_places=6)
    turnover_amount = money(_("turnover"))
    qty = models.DecimalField(_("quantity"), max_digits=24, decimal_places=6)

    class Meta:
        ordering = ("period", "id")
        verbose_name = _("rebate turnover")
        verbose_name_plural = _("rebate turnovers")
        constraints = (
            models.UniqueConstraint(fields=("period", "invoice", "tax_rate", "is_credit"), name="rebateturnover_once"),
        )

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.turnover_amount}"


class RebateSettlement(models.Model):
    """The rebate of one period credited to the customer, with the tax of the lines it came from; append-only."""

    company = company()
    number = models.CharField(_("number"), max_length=40)
    period = models.OneToOneField(
        RebatePeriod, models.PROTECT, related_name="settlement", db_constraint=False, verbose_name=_("rebate period")
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    settled_on = models.DateField(_("settled on"))
    currency = models.CharField(_("currency"), max_length=3)
    turnover_amount = money(_("turnover"))
    qty = models.DecimalField(_("quantity"), max_digits=24, decimal_places=6)
    accrued_amount = money(_("accrued"))
    net_amount = money(_("net amount"))
    tax_amount = money(_("tax amount"))
    gross_amount = money(_("gross amount"))
    netted_amount = money(_("set off against invoices"))
    entry = models.ForeignKey(
        "finance.Entry",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("entry"),
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("rebate settlement")
        verbose_name_plural = _("rebate settlements")
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="rebatesettlement_number_once"),
            models.CheckConstraint(condition=Q(currency__regex=ISO_CURRENCY), name="rebatesettlement_currency_iso"),
            models.CheckConstraint(
                condition=Q(net_amount__gte=0, tax_amount__gte=0), name="rebatesettlement_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("tax_amount")), name="rebatesettlement_gross_is_sum"
            ),
            models.CheckConstraint(
                condition=Q(netted_amount__gte=0, netted_amount__lte=F("gross_amount")),
                name="rebatesettlement_nets_within",
            ),
        )

    def __str__(self) -> str:
        return self.number


class RebateSettlementTax(models.Model):
    """The tax of one rate on one settlement: the rebate is a price reduction of the lines that were taxed so."""

    company = company_of_head()
    settlement = models.ForeignKey(
        RebateSettlement,
        models.PROTECT,
        related_name="taxes",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rebate settlement"),
    )
    rate = models.DecimalField(_("tax rate"), max_digits=9, decimal_places=6)
    net_amount = money(_("net amount"))
    tax_amount = money(_("tax amount"))

    class Meta:
        ordering = ("settlement", "rate")
        verbose_name = _("rebate settlement tax")
        verbose_name_plural = _("rebate settlement taxes")
        constraints = (models.UniqueConstraint(fields=("settlement", "rate"), name="rebatesettlementtax_once"),)

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.rate}"


class RebateNetting(models.Model):
    """Which part of a settlement was set off against which open invoice; append-only."""

    company = company_of_head()
    settlement = models.ForeignKey(
        RebateSettlement,
        models.PROTECT,
        related_name="nettings",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rebate settlement"),
    )
    invoice = models.ForeignKey(
        "finance.Invoice", models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("invoice")
    )
    amount = money(_("amount"))
    company_amount = money(_("amount in company currency at the rate of the invoice"))

    class Meta:
        ordering = ("settlement", "invoice")
        verbose_name = _("rebate netting")
        verbose_name_plural = _("rebate nettings")
        constraints = (
            models.UniqueConstraint(fields=("settlement", "invoice"), name="rebatenetting_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rebatenetting_positive"),
        )

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.invoice_id}"
