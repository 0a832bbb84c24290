"""Screens of price exceptions and of the limit matrix."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onegauge.orders import exception_queries, permissions
from onegauge.orders import operations as ops
from onegauge.orders.exception_states import PRICE_EXCEPTION, PRICE_LIMIT
from onegauge.orders.exception_verbs import EXCEPTION_VERBS, LIMIT_VERBS
from onegauge.orders.web.forms import CustomerField, RejectForm
from onegauge.ui import formatting
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Column,
    Date,
    Empty,
    Fact,
    Filters,
    Layout,
    LookupField,
    Money,
    OperationForm,
    Party,
    Qty,
    Ref,
    RowChoice,
    SavedView,
    Screen,
    Search,
    Share,
    Table,
    Text,
    Timeline,
    register,
)


def used(exception_id: int) -> list[Fact]:
    """How much of it is used up."""
    return [Fact(gettext("Used by confirmed orders"), formatting.number(exception_queries.used_qty(exception_id)))]


TONES = {"requested": "attn", "proposed": "attn", "approved": "good"}


class PriceExceptionForm(OperationForm):
    """A price asked for beforehand."""

    operation, draft, many = ops.request_price_exceptions, ops.PriceExceptionDraft, "exceptions"
    model = "orders.PriceException"
    edits = False
    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    customer = CustomerField(label=_("Customer"))
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    unit_price = forms.DecimalField(label=_("Unit price"))
    qty = forms.DecimalField(label=_("Quantity"), help_text=_("Up to this much may be ordered at the price"))
    valid_until = forms.DateField(label=_("Valid until"), help_text=_("The first day without it"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PriceLimitForm(OperationForm):
    """A row of the limit matrix."""

    operation, draft, many = ops.propose_price_limits, ops.PriceLimitDraft, "limits"
    model = "orders.PriceLimit"
    edits = False
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    role = RowChoice("governance.Role", gives="code", label=_("Role"))
    item_class = RowChoice("catalog.ItemClass", gives="code", label=_("Item class"), required=False)
    max_discount_share = forms.DecimalField(label=_("Largest discount"), help_text=_("0.1 means 10 %"))
    min_margin_share = forms.DecimalField(label=_("Smallest margin"), required=False)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)


register(
    Screen(
        model="orders.PriceException", sop="order-to-cash/hold", find=("number",), area="orders", order=14,
        permission=permissions.VIEW, label=_("Price exceptions"), one=_("Price exception"),
        create_permission=permissions.REQUEST_EXCEPTION, rows=exception_queries.exceptions_for_list,
        form=PriceExceptionForm, machine=PRICE_EXCEPTION, operations=EXCEPTION_VERBS, verb_forms={"reject": RejectForm},
        confirm={"withdraw": _("No further order gets this price; orders that are confirmed keep it.")},
        help=_("Prices below those of lists and terms, for a customer, an item, a quantity and a time"),
        table=Table(
            Ref("number", sub="reason"), Party("partner", _("Customer")), Text("item.sku", _("Item")),
            Badge("state", tones=TONES), Money("unit_price", currency="currency"), Qty("qty"), Share("discount_share"),
            Text("order_number", _("Order")), Date("valid_until"), Party("company"), sort="-number",
        ),
        filters=Filters(
            Search("number", "partner__name", "partner__code", "item__sku"), Choice("state"), Choice("company"),
            Between("valid_until"),
        ),
        views=(SavedView(_("To decide"), "state=requested"),),
        empty=Empty(_("No exceptions"), _("Ask for one beforehand, or for the line of an order that is held.")),
        detail=Layout(
            Column(
                Attributes(
                    "partner", "item", "company", "unit_price", "currency", "qty", "base_price", "discount_share",
                    "valid_from", "valid_until", "reason", more=used,
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="orders.PriceLimit", sop="order-to-cash/hold", area="orders", order=15, permission=permissions.VIEW,
        label=_("Price limits"), one=_("Price limit"), create_permission=permissions.PROPOSE_PRICE_LIMITS,
        rows=exception_queries.limits_for_list, form=PriceLimitForm, machine=PRICE_LIMIT, operations=LIMIT_VERBS,
        confirm={"end": _("Nobody approves within it any more; what was approved stands.")},
        help=_("How far each role may go below the prices of lists and terms"),
        table=Table(
            Ref("role.name", _("Role")), Text("item_class.code", _("Item class")), Share("max_discount_share"),
            Share("min_margin_share"), Badge("state", tones=TONES), Date("valid_from"), Date("valid_until"),
            Party("company"),
        ),
        filters=Filters(Search("role__name"), Choice("state"), Choice("company"), Between("valid_from")),
        detail=Layout(
            Column(
                Attributes(
                    "role", "company", "item_class", "max_discount_share", "min_margin_share", "valid_from",
                    "valid_until",
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip
