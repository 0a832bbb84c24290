"""Rebates on pages: the statement by period with its settlement, and what invoices and agreements say of them."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.finance import permissions
from onegauge.finance import rebate_queries as queries
from onegauge.finance.states import REBATE_PERIOD
from onegauge.finance.verbs import REBATE_PERIOD_VERBS
from onegauge.finance.web.papers import printed_rebate
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Empty,
    Fact,
    Filters,
    Flag,
    Layout,
    Lines,
    Link,
    Money,
    Number,
    Only,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Share,
    StyledForm,
    Tab,
    Table,
    Timeline,
    Totals,
    contribute,
    register,
)

TONES = {"open": "info", "settled": "good"}


class SettleForm(StyledForm):
    """On which day rebates are credited."""

    settled_on = forms.DateField(label=_("Settled on"), required=False, help_text=_("Empty: today"))


def invoice_url(row: object) -> str:
    """The page of the invoice that a row names."""
    return SCREENS["finance.Invoice"].url("document", getattr(row, "invoice_id"))  # noqa: B009  rows of two tables


def period_url(row: object) -> str:
    """The page of a period."""
    return SCREENS["finance.RebatePeriod"].url("document", getattr(row, "pk"))  # noqa: B009  rows come untyped


def rebates_of(invoice_id: int) -> Iterable[Fact]:
    """What an invoice earned the customer; nothing is said where nothing was agreed."""
    for one in queries.rebates_of_invoice(invoice_id):
        yield Fact(
            _now("Rebate %s") % one.code, f"{one.currency} {formatting.amount(one.rebate_amount, one.currency)}",
            note=_now("its share of the period from %s by now") % formatting.day(one.starts_on),
            href=SCREENS["finance.RebatePeriod"].url("document", one.period_id),
        )  # fmt: skip


register(
    Screen(
        model="finance.RebatePeriod", sop="order-to-cash/customer-terms", area="finance", order=14,
        permission=permissions.VIEW, label=_("Rebates by period"), one=_("Rebate period"),
        rows=queries.rebate_periods_for_list, machine=REBATE_PERIOD, operations=REBATE_PERIOD_VERBS,
        verb_forms={"settle": SettleForm},
        confirm={"settle": _("What is due is credited to the customer, once, and set off against its open invoices.")},
        help=_("What customers turned over under their rebate agreements, what is accrued for it and what was settled"),
        table=Table(
            Ref("starts_on", sub="agreement.code"), Party("partner"), Badge("state", tones=TONES), Date("ends_on"),
            Money("turnover_amount", currency="currency"), Number("tier_value", _("Tier reached")),
            Money("accrued_amount", currency="currency"), Money("settled_amount", _("Settled"), currency="currency"),
            Party("company"), sort="-starts_on",
        ),
        filters=Filters(
            Search("agreement__code", "partner__name", "partner__code"), Choice("state"), Choice("company"),
            Only("over", _("To be settled"), queries.is_over), Between("starts_on"),
        ),
        views=(SavedView(_("To be settled"), "over=yes"),),
        empty=Empty(_("No rebates yet"), _("A period begins with the first invoice of a customer who has agreed rebates.")),
        detail=Layout(
            Column(
                Attributes("agreement", "partner", "company", "starts_on", "ends_on", "currency", "turnover_amount", "qty",
                           "tier_value", "accrued_amount", "company_accrued_amount", "settled_amount"),
                Lines(
                    queries.turnovers_of_period, Link("invoice__number", _("Invoice"), url=invoice_url), Date("counted_on"),
                    Flag("is_credit", yes=_("Credit")), Share("tax_rate"), Qty("qty"), Money("turnover_amount", total=True),
                    title=_("What counts"), limit=500,
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
    Screen(
        model="finance.RebateSettlement", sop="order-to-cash/customer-terms", find=("number",), area="finance", order=15,
        permission=permissions.VIEW, label=_("Rebate settlements"), one=_("Rebate settlement"),
        rows=queries.rebate_settlements_for_list,
        help=_("Rebates credited to customers: once for each agreement and period"),
        table=Table(
            Ref("number"), Party("partner"), Date("settled_on"), Money("gross_amount", currency="currency", total=True),
            Money("netted_amount", currency="currency"), Party("company"), sort="-settled_on",
        ),
        filters=Filters(
            Search("number", "partner__name"), Choice("company"), Choice("currency"), Between("settled_on"),
        ),
        empty=Empty(_("Nothing settled yet"), _("A period that is over is settled from its page.")),
        detail=Layout(
            Column(
                Attributes("partner", "company", "period", "settled_on", "currency", "turnover_amount", "qty",
                           "accrued_amount", "netted_amount", "entry", more=printed_rebate),
                Lines(
                    queries.nettings_of, Link("invoice__number", _("Invoice"), url=invoice_url), Money("amount", total=True),
                    title=_("Set off against"), empty=_("Nothing was left to pay: it is owed to the customer"),
                ),
                Lines(queries.taxes_of_settlement, Share("rate"), Money("net_amount"), Money("tax_amount"), title=_("Tax")),
                Totals((_("Net"), "net_amount"), (_("Tax"), "tax_amount"), (_("Gross"), "gross_amount")),
            ),
            Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip

contribute(
    "pricing.RebateAgreement",
    Tab(
        "statement", _("Statement"),
        Lines(
            queries.periods_of_agreement, Link("starts_on", _("From"), url=period_url), Date("ends_on"),
            Badge("state", tones=TONES), Money("turnover_amount", currency="currency"),
            Number("tier_value", _("Tier reached")), Money("accrued_amount", currency="currency"),
            Money("settled_amount", _("Settled"), currency="currency"), Code("currency"),
            title=_("Statement by period"), empty=_("Nothing was invoiced under it yet"), limit=120,
        ),
    ).only(permissions.VIEW),
    order=20,
)  # fmt: skip
