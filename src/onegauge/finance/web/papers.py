"""What finance prints: the invoice, and the credit of a rebate."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from onegauge.finance import permissions, queries, rebate_queries
from onegauge.finance.models import Invoice, InvoiceTax
from onegauge.partners.queries import addresses_of_partner
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Fact, Letter, Money, Number, Paper, Qty, Share, Sheet, Text, register_paper


def printed(invoice_id: int) -> list[Fact]:
    """Where the printed form of an invoice is."""
    return [Fact(_("On paper"), _("Print the invoice"), href=SCREENS["finance.Invoice"].url("paper", invoice_id))]


def printed_rebate(settlement_id: int) -> list[Fact]:
    """Where the printed form of a rebate is."""
    url = SCREENS["finance.RebateSettlement"].url("paper", settlement_id)
    return [Fact(_("On paper"), _("Print the credit"), href=url)]


def address_of(partner_id: int) -> list[str]:
    """The default address of a customer, line by line."""
    found = addresses_of_partner(partner_id).order_by("-is_default", "pk").first()
    if found is None:
        return []
    lines = (found.line1, found.line2, f"{found.postcode} {found.city}".strip(), found.region, found.country)
    return [line for line in lines if line]


def invoice(invoice_id: int) -> Letter | None:
    """An invoice as the customer gets it."""
    one = Invoice.objects.select_related("company", "partner").filter(pk=invoice_id).first()
    if one is None:
        return None
    code = one.currency
    taxes = [
        (_("Tax %(rate)s on %(net)s") % {"rate": formatting.share(tax.rate), "net": formatting.amount(tax.net_amount, code)},
         f"{code} {formatting.amount(tax.tax_amount, code)}")
        for tax in InvoiceTax.objects.filter(invoice_id=invoice_id).order_by("rate")
    ]  # fmt: skip
    return Letter(
        title=_("Invoice"), number=one.number, sender=(one.company.name, one.company.country),
        recipient=(one.partner.name, *address_of(one.partner_id), *((one.partner.tax_id,) if one.partner.tax_id else ())),
        facts=(Fact(_("Date"), one.invoiced_on), Fact(_("Due"), one.due_on), Fact(_("Currency"), code),
               Fact(_("Country of delivery"), one.ship_country), Fact(_("State"), one.get_state_display())),
        lines=Sheet(_("Lines"), (
            Number("line_no", _("Line")), Text("item__sku", _("Item"), sub="description"), Qty("qty", _("Quantity")),
            Money("unit_price", _("Unit price")), Share("tax_rate", _("Tax")), Money("net_amount", _("Net")),
        ), list(queries.invoice_lines(invoice_id))),
        totals=((_("Net"), f"{code} {formatting.amount(one.net_amount, code)}"), *taxes,
                (_("To pay"), f"{code} {formatting.amount(one.gross_amount, code)}")),
        terms=(_("Payable without deduction by %s.") % formatting.day(one.due_on),
               _("Please give the number %s with your payment.") % one.number),
    )  # fmt: skip


def rebate(settlement_id: int) -> Letter | None:
    """A rebate as the customer gets it: what it is for, its tax, and the invoices that it was set off against."""
    one = rebate_queries.rebate_settlements_for_list().filter(pk=settlement_id).first()
    if one is None:
        return None
    code, period = one.currency, one.period
    taxes = [
        (_("Tax %(rate)s on %(net)s") % {"rate": formatting.share(tax.rate), "net": formatting.amount(tax.net_amount, code)},
         f"{code} {formatting.amount(tax.tax_amount, code)}")
        for tax in rebate_queries.taxes_of_settlement(settlement_id)
    ]  # fmt: skip
    owed = one.gross_amount - one.netted_amount
    return Letter(
        title=_("Rebate credit"), number=one.number, sender=(one.company.name, one.company.country),
        recipient=(one.partner.name, *address_of(one.partner_id), *((one.partner.tax_id,) if one.partner.tax_id else ())),
        facts=(Fact(_("Date"), one.settled_on), Fact(_("Agreement"), period.agreement.code), Fact(_("From"), period.starts_on),
               Fact(_("Until"), period.ends_on), Fact(_("Turnover"), f"{code} {formatting.amount(one.turnover_amount, code)}")),
        lines=Sheet(_("Set off against"), (Text("invoice__number", _("Invoice")), Money("amount", _("Amount"))),
                    list(rebate_queries.nettings_of(settlement_id))),
        totals=((_("Net"), f"{code} {formatting.amount(one.net_amount, code)}"), *taxes,
                (_("Credit"), f"{code} {formatting.amount(one.gross_amount, code)}")),
        terms=(_("%s are still owed to you.") % f"{code} {formatting.amount(owed, code)}",) if owed else (),
    )  # fmt: skip


register_paper(
    Paper(code="finance/rebatesettlement", permission=permissions.VIEW, build=rebate, label=lazy("Rebate credit"))
)
register_paper(Paper(code="finance/invoice", permission=permissions.VIEW, build=invoice, label=lazy("Invoice")))
