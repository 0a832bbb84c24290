"""Screens of finance."""

from django.utils.translation import gettext_lazy as _

from onegauge.finance import operations as ops
from onegauge.finance import permissions, queries
from onegauge.finance.states import INVOICE, PERIOD
from onegauge.finance.web import forms
from onegauge.finance.web.papers import printed
from onegauge.finance.web.rebates import rebates_of
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Due,
    Empty,
    Fact,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Money,
    Number,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Share,
    Table,
    Text,
    Timeline,
    Totals,
    Why,
    register,
)


def facts_of(invoice_id: int) -> list[Fact]:
    """What else an invoice says: where its paper is, and what it earned the customer."""
    return [*printed(invoice_id), *rebates_of(invoice_id)]


INVOICE_TONES = {"posted": "info", "paid": "good", "credited": "neutral"}

register(
    Screen(
        model="finance.Invoice",
        sop="order-to-cash/billing",
        find=("number",),
        area="finance",
        order=10,
        permission=permissions.VIEW,
        rows=queries.invoices_for_list,
        machine=INVOICE,
        operations={"credit": ops.credit_invoices},
        verb_forms={"credit": forms.CreditForm},
        confirm={"credit": _("The invoice is taken back in full and a credit note is posted.")},
        party="partner__name",
        help=_("What customers are asked to pay, made from what was delivered"),
        table=Table(
            Ref("number"), Party("partner"), Badge("state", tones=INVOICE_TONES), Date("invoiced_on"), Date("due_on"),
            Money("gross_amount", currency="currency", total=True), Money("open_amount", _("Open"), currency="currency"),
            Party("company"), sort="-invoiced_on",
        ),
        filters=Filters(
            Search("number", "partner__name", "partner__code"), Choice("state"), Choice("company"), Choice("currency"),
            Between("invoiced_on"), Between("due_on"),
        ),
        views=(SavedView(_("To be paid"), "state=posted"),),
        empty=Empty(_("No invoices yet"), _("They are posted from shipped quantities, order by order or all at once.")),
        detail=Layout(
            Column(
                Attributes(
                    "partner", "company", "site", "invoiced_on", "due_on", "ship_country", "currency", "exchange_rate",
                    "entry", more=facts_of,
                ),
                Lines(
                    queries.invoice_lines, Number("line_no"), Text("item__sku", _("Item")), Text("description"),
                    Qty("qty"), Money("unit_price"), Share("tax_rate"), Money("net_amount"),
                ),
                Totals((_("Net"), "net_amount"), (_("Tax"), "tax_amount"), (_("Gross"), "gross_amount")),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="finance.OpenItem",
        sop="order-to-cash/cash",
        area="finance",
        order=11,
        permission=permissions.VIEW,
        page=False,
        rows=queries.open_items_for_list,
        help=_("What is left to pay, the oldest due first"),
        table=Table(
            Text("invoice__number", _("Invoice")), Party("partner"), Due("due_on"),
            Money("amount", currency="currency"), Money("open_amount", currency="currency", total=True),
            Party("company"), sort="due_on",
        ),
        filters=Filters(
            Search("invoice__number", "partner__name"), Choice("company"), Choice("currency"), Between("due_on"),
        ),
        empty=Empty(_("Nothing is owed"), _("Every posted invoice that is not paid in full stands here.")),
    ),
    Screen(
        model="finance.Payment",
        sop="order-to-cash/cash",
        find=("number", "reference"),
        area="finance",
        order=12,
        permission=permissions.VIEW,
        rows=queries.payments_for_list,
        help=_("Money received from customers"),
        table=Table(
            Ref("number"), Party("partner"), Date("paid_on"), Money("amount", currency="currency", total=True),
            Text("reference"), Party("company"), sort="-paid_on",
        ),
        filters=Filters(
            Search("number", "partner__name", "reference"), Choice("company"), Choice("currency"), Between("paid_on"),
        ),
        detail=Layout(
            Column(
                Attributes("partner", "company", "paid_on", "amount", "currency", "company_amount", "reference", "entry"),
                Lines(
                    queries.payment_allocations, Text("invoice__number", _("Invoice")), Money("amount"),
                    title=_("Pays"),
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
    Screen(
        model="finance.CreditNote",
        sop="order-to-cash/billing",
        find=("number",),
        area="finance",
        order=13,
        permission=permissions.VIEW,
        help=_("Invoices that were taken back"),
        table=Table(
            Ref("number"), Text("invoice__number", _("Invoice")), Date("credited_on"), Text("reason"), Party("company"),
            sort="-credited_on",
        ),
        filters=Filters(Search("number", "invoice__number"), Choice("company"), Between("credited_on")),
        detail=Layout(
            Column(Attributes("invoice", "company", "credited_on", "reason", "entry")), Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip

register(
    Screen(
        model="finance.Account",
        sop="finance/close",
        area="finance",
        order=20,
        permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_ACCOUNTS,
        rows=queries.accounts_for_list,
        form=forms.AccountForm,
        help=_("Where money is counted; control accounts are written by their own process only"),
        table=Table(
            Ref("code"), Text("name"), Text("type"), Text("role"), Flag("is_control", yes=_("Control")),
            Money("balance_amount", _("Balance"), currency="company__currency"), Party("company"), sort="code",
        ),
        filters=Filters(Search("code", "name"), Choice("type"), Choice("company"), Choice("is_control")),
        detail=Layout(
            Column(
                Attributes("code", "name", "type", "role", "is_control", "company", "balance_amount"),
                Lines(
                    queries.last_postings, Date("posted_on"), Code("currency"), Money("amount"),
                    Money("company_amount", _("Company currency")), Number("entry_id", _("Entry")),
                    title=_("Last postings"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="finance.Entry",
        sop="finance/close",
        area="finance",
        order=21,
        permission=permissions.VIEW,
        rows=queries.entries_for_list,
        help=_("Every balanced fact in the ledger; a correction is a further entry"),
        table=Table(
            Ref("number"), Text("journal__name", _("Journal")), Text("description"), Date("posted_on"),
            Instant("recorded_at"), Party("company"), sort="-recorded_at",
        ),
        filters=Filters(Search("description"), Choice("journal"), Choice("company"), Between("posted_on")),
        detail=Layout(
            Column(
                Attributes("journal", "number", "description", "posted_on", "period", "company", "recorded_at"),
                Lines(
                    queries.posting_lines, Text("account", _("Account")), Code("currency"), Money("debit_amount", _("Debit")),
                    Money("credit_amount", _("Credit")), title=_("Postings"),
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
    Screen(
        model="finance.Period",
        sop="finance/close",
        area="finance",
        order=22,
        permission=permissions.VIEW,
        rows=queries.periods_for_list,
        machine=PERIOD,
        operations={"close": ops.close_periods, "reopen": ops.reopen_periods},
        confirm={"close": _("Nothing can be posted into a closed period.")},
        help=_("The months of each company's books"),
        table=Table(Ref("starts_on"), Date("ends_on"), Badge("state"), Party("company"), sort="-starts_on"),
        filters=Filters(Choice("state"), Choice("company"), Between("starts_on")),
    ),
    Screen(
        model="finance.ExchangeRate",
        sop="finance/close",
        area="finance",
        order=23,
        permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_RATES,
        form=forms.ExchangeRateForm,
        help=_("What currencies are worth; posted documents keep the rate they were posted with"),
        table=Table(
            Ref("currency"), Code("company_currency"), Date("valid_from"), Number("rate"), sort="-valid_from",
        ),
        filters=Filters(Search("currency", "company_currency"), Choice("currency"), Between("valid_from")),
    ),
)  # fmt: skip
