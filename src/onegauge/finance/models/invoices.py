"""Invoices to customers and the credit notes that take them back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.models.ledger import ISO_CURRENCY, company, company_of_head, money
from onegauge.finance.states import InvoiceState


class Invoice(models.Model):
    """What a customer is asked to pay. The source (an order, say) is opaque: a kind and an id."""

    company = company()
    number = models.CharField(_("number"), max_length=40)
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer")
    )
    site = models.ForeignKey(
        "governance.Site",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("site"),
    )
    source_kind = models.SmallIntegerField(_("source kind"))
    source_id = models.BigIntegerField(_("source"))
    invoiced_on = models.DateField(_("invoiced on"))
    due_on = models.DateField(_("due on"))
    ship_country = models.CharField(_("country of delivery"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    exchange_rate = models.DecimalField(_("exchange rate"), max_digits=18, decimal_places=8)
    net_amount = money(_("net amount"))
    tax_amount = money(_("tax amount"))
    gross_amount = money(_("gross amount"))
    company_net_amount = money(_("net amount in company currency"))
    company_tax_amount = money(_("tax amount in company currency"))
    entry = models.ForeignKey(
        "finance.Entry",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("entry"),
    )
    state = models.CharField(_("state"), max_length=12, choices=InvoiceState, default=InvoiceState.POSTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="invoice_number_once"),
            models.CheckConstraint(condition=Q(state__in=InvoiceState.values), name="invoice_state_known"),
            models.CheckConstraint(condition=Q(currency__regex=ISO_CURRENCY), name="invoice_currency_iso"),
            models.CheckConstraint(condition=Q(net_amount__gte=0, tax_amount__gte=0), name="invoice_not_negative"),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("tax_amount")), name="invoice_gross_is_sum"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("invoiced_on")), name="invoice_due_after_date"),
        )
        indexes = (
            models.Index(fields=("company", "invoiced_on"), name="invoice_by_date"),
            models.Index(fields=("company", "partner"), name="invoice_by_partner"),
            models.Index(fields=("source_kind", "source_id"), name="invoice_by_source"),
        )

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """One line: quantity in the item's base unit, its price, and the tax rate that was in force.

    A line without an item is a surcharge that its description names.
    """

    company = company_of_head()
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="lines", db_index=False, db_constraint=False, verbose_name=_("invoice")
    )
    line_no = models.PositiveIntegerField(_("line"))
    item = models.ForeignKey(
        "catalog.Item",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
        verbose_name=_("item"),
    )
    demand_id = models.BigIntegerField(_("demand"), null=True)
    description = models.CharField(_("description"), max_length=200, blank=True, default="")
    qty = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    unit_price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6)
    net_amount = money(_("net amount"))
    tax_class = models.CharField(_("tax class"), max_length=20)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=9, decimal_places=6)

    class Meta:
        ordering = ("invoice", "line_no")
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = (
            models.UniqueConstraint(fields=("invoice", "line_no"), name="invoiceline_once"),
            models.CheckConstraint(condition=Q(item__isnull=False) | ~Q(description=""), name="invoiceline_says_what"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="invoiceline_qty_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="invoiceline_price_not_negative"),
            models.CheckConstraint(condition=Q(net_amount__gte=0), name="invoiceline_net_not_negative"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lt=1), name="invoiceline_tax_rate_is_share"),
        )
        indexes = (models.Index(fields=("demand_id",), name="invoiceline_by_demand"),)

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.line_no}"


class InvoiceTax(models.Model):
    """The tax of one rate on one invoice: rounded here, not on the lines."""

    company = company_of_head()
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="taxes", db_index=False, db_constraint=False, verbose_name=_("invoice")
    )
    rate = models.DecimalField(_("tax rate"), max_digits=9, decimal_places=6)
    net_amount = money(_("net amount"))
    tax_amount = money(_("tax amount"))

    class Meta:
        ordering = ("invoice", "rate")
        verbose_name = _("invoice tax")
        verbose_name_plural = _("invoice taxes")
        constraints = (
            models.UniqueConstraint(fields=("invoice", "rate"), name="invoicetax_once"),
            models.CheckConstraint(condition=Q(tax_amount__gte=0), name="invoicetax_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.rate}"


class CreditNote(models.Model):
    """Takes one invoice back in full; append-only. Its lines are the invoice's lines."""

    company = company_of_head()
    number = models.CharField(_("number"), max_length=40)
    invoice = models.OneToOneField(
        Invoice, models.PROTECT, related_name="credit_note", db_constraint=False, verbose_name=_("invoice")
    )
    credited_on = models.DateField(_("credited on"))
    reason = models.CharField(_("reason"), max_length=200)
    entry = models.ForeignKey(
        "finance.Entry", models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("entry")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="creditnote_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="creditnote_has_reason"),
        )

    def __str__(self) -> str:
        return self.number
