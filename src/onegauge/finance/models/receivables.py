"""What customers still owe, and what they paid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.models.ledger import ISO_CURRENCY, company, company_of_head, money


class OpenItem(models.Model):
    """What is left to pay of one invoice, in its currency and in the company's at the rate of the invoice."""

    company = company_of_head()
    invoice = models.OneToOneField(
        "finance.Invoice", models.PROTECT, related_name="open_item", db_constraint=False, verbose_name=_("invoice")
    )
    partner = models.ForeignKey(
        "partners.Partner",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("customer"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    due_on = models.DateField(_("due on"))
    amount = money(_("amount"))
    open_amount = money(_("open amount"))
    company_amount = money(_("amount in company currency"))
    company_open_amount = money(_("open amount in company currency"))

    class Meta:
        ordering = ("company", "due_on", "id")
        verbose_name = _("open item")
        verbose_name_plural = _("open items")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="openitem_amount_positive"),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0, open_amount__lte=F("amount")), name="openitem_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(company_open_amount__gte=0, company_open_amount__lte=F("company_amount")),
                name="openitem_within_company_amount",
            ),
            models.CheckConstraint(
                condition=~Q(open_amount=0) | Q(company_open_amount=0), name="openitem_settled_in_both"
            ),
        )
        indexes = (
            models.Index(fields=("company", "partner"), condition=Q(open_amount__gt=0), name="openitem_open"),
            models.Index(fields=("company", "due_on"), condition=Q(open_amount__gt=0), name="openitem_due"),
        )

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.open_amount} {self.currency}"


class Payment(models.Model):
    """Money received from a customer; append-only."""

    company = company()
    number = models.CharField(_("number"), max_length=40)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    paid_on = models.DateField(_("paid on"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = money(_("amount"))
    company_amount = money(_("amount in company currency"))
    reference = models.CharField(_("reference"), max_length=120, blank=True, default="")
    entry = models.ForeignKey(
        "finance.Entry", models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("entry")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(currency__regex=ISO_CURRENCY), name="payment_currency_iso"),
        )

    def __str__(self) -> str:
        return self.number


class PaymentAllocation(models.Model):
    """Which part of a payment pays which invoice; append-only."""

    company = company_of_head()
    payment = models.ForeignKey(
        Payment,
        models.PROTECT,
        related_name="allocations",
        db_index=False,
        db_constraint=False,
        verbose_name=_("payment"),
    )
    invoice = models.ForeignKey(
        "finance.Invoice", models.PROTECT, related_name="allocations", db_constraint=False, verbose_name=_("invoice")
    )
    amount = money(_("amount"))
    company_amount = money(_("amount in company currency at the rate of the invoice"))

    class Meta:
        ordering = ("payment", "invoice")
        verbose_name = _("payment allocation")
        verbose_name_plural = _("payment allocations")
        constraints = (
            models.UniqueConstraint(fields=("payment", "invoice"), name="paymentallocation_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="paymentallocation_positive"),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.invoice_id}"
