"""Screens of price groups, price terms and roundings."""

from django.utils.translation import gettext_lazy as _

from onegauge.pricing import permissions, term_queries
from onegauge.pricing.web import forms
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Empty,
    Filters,
    Layout,
    Lines,
    Number,
    Party,
    Qty,
    Ref,
    Screen,
    Search,
    Table,
    Text,
    Timeline,
    register,
)

TERM_TONES = {"contract": "info", "promotion": "good", "surcharge": "attn"}
SOP = "order-to-cash/customer-terms"
register(
    Screen(
        model="pricing.PriceTerm", sop=SOP, find=("code", "name~"), area="catalog", order=23,
        permission=permissions.VIEW, label=_("Price terms"), one=_("Price term"),
        create_permission=permissions.MAINTAIN_PRICES, rows=term_queries.price_terms_for_list, form=forms.PriceTermForm,
        help=_("Contract prices, promotions and surcharges: what changes the price of a list, or is billed beside it"),
        table=Table(
            Ref("code", sub="name"), Badge("kind", tones=TERM_TONES), Text("method"), Number("value"), Code("currency"),
            Text("per"), Text("partner.name", _("Customer")), Text("group.code", _("Price group")),
            Text("item.sku", _("Item")), Text("item_class.code", _("Item class")), Date("valid_from"),
            Date("valid_until"), Party("company"),
        ),
        filters=Filters(
            Search("code", "name", "partner__code", "item__sku"), Choice("kind"), Choice("company"),
            Choice("group", show="code"), Between("valid_from"),
        ),
        empty=Empty(_("No terms yet"), _("Every price is that of a list until a term changes it.")),
        detail=Layout(
            Column(
                Attributes(
                    "name", "company", "kind", "method", "value", "currency", "per", "partner", "group", "item",
                    "item_class", "min_qty", "below_amount", "priority", "is_stackable", "tax_class", "valid_from",
                    "valid_until",
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="pricing.PriceGroup", sop=SOP, find=("code", "name~"), area="catalog", order=24,
        permission=permissions.VIEW, label=_("Price groups"), one=_("Price group"),
        create_permission=permissions.MAINTAIN_PRICES, rows=term_queries.price_groups_for_list,
        form=forms.PriceGroupForm, help=_("Customers who are priced alike"),
        table=Table(Ref("code"), Text("name"), Number("customer_count", _("Customers")), Party("company")),
        filters=Filters(Search("code", "name"), Choice("company")),
        detail=Layout(
            Column(
                Attributes("name", "company"),
                Lines(
                    term_queries.terms_of_group, Ref("code"), Text("name"), Text("kind"), Number("value"),
                    Code("currency"), Qty("min_qty"), Date("valid_from"), Date("valid_until"), title=_("Terms"),
                ),
            ),
            Column(
                Lines(
                    term_queries.members_of_group, Ref("partner__code", _("Customer")), Text("partner__name", _("Name")),
                    title=_("Customers"), limit=200,
                ),
                Timeline(),
            ),
        ),
    ),
    Screen(
        model="pricing.GroupMember", sop=SOP, area="catalog", order=25, permission=permissions.VIEW,
        label=_("Customers in price groups"), one=_("Customer in a price group"),
        create_permission=permissions.MAINTAIN_PRICES, rows=term_queries.group_members_for_list,
        form=forms.GroupMemberForm, help=_("Which customer is in which price group: one per company"),
        table=Table(
            Ref("partner__code", _("Customer"), sub="partner.name"), Text("group.code", _("Price group")),
            Party("company"),
        ),
        filters=Filters(Search("partner__code", "partner__name"), Choice("group", show="code"), Choice("company")),
    ),
    Screen(
        model="pricing.PriceRounding", sop=SOP, area="catalog", order=26, permission=permissions.VIEW,
        label=_("Price roundings"), one=_("Price rounding"), create_permission=permissions.MAINTAIN_PRICES,
        rows=term_queries.price_roundings_for_list, form=forms.PriceRoundingForm,
        help=_("To which prices reckoned prices are rounded; written prices stay as they are"),
        table=Table(Ref("currency"), Number("step"), Number("ending"), Party("company")),
        filters=Filters(Search("currency"), Choice("company")),
    ),
)  # fmt: skip
