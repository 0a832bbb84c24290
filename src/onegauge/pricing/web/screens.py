"""Screens of price lists, prices and tax rates."""

from django.utils.translation import gettext_lazy as _

from onegauge.pricing import permissions, queries
from onegauge.pricing.web import (
    forms,
    rebate_screens,  # noqa: F401  rebate agreements register
    supplier_screens,  # noqa: F401  supplier items register
    term_screens,  # noqa: F401  groups, terms and roundings register
)
from onegauge.ui.kit import (
    Attributes,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Filters,
    Flag,
    Layout,
    Lines,
    Money,
    Number,
    Party,
    Qty,
    Ref,
    Screen,
    Search,
    Share,
    Table,
    Text,
    Timeline,
    register,
)

register(
    Screen(
        model="pricing.PriceList", sop="order-to-cash/customer-terms", find=("code", "name~"), area="catalog", order=20, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_PRICES, rows=queries.price_lists_for_list, form=forms.PriceListForm,
        help=_("A company's prices in one currency"), party="name",
        table=Table(
            Ref("code"), Text("name"), Party("company"), Code("currency"), Flag("is_default"), Date("valid_from"),
            Date("valid_until"), sort="code",
        ),
        filters=Filters(Search("code", "name"), Choice("company"), Choice("currency"), Choice("is_default")),
        detail=Layout(
            Column(
                Attributes("company", "currency", "is_default", "valid_from", "valid_until"),
                Lines(
                    queries.lines_of_price_list, Ref("item__sku", _("Item")), Text("item__name", _("Name")), Qty("min_qty"),
                    Number("unit_price"), Date("valid_from"), Date("valid_until"), title=_("Prices"), limit=200,
                ),
            ),
            Column(
                Lines(queries.customers_of_price_list, Ref("partner__code", _("Customer")), Text("partner__name", _("Name")),
                      title=_("Customers with this list"), limit=100),
                Timeline(),
            ),
        ),
    ),
    Screen(
        model="pricing.PriceListLine", sop="order-to-cash/customer-terms", area="catalog", order=21, permission=permissions.VIEW,
        label=_("Prices"), one=_("Price"),
        create_permission=permissions.MAINTAIN_PRICES, rows=queries.price_lines_for_list, form=forms.PriceLineForm,
        help=_("What one base unit costs, from a quantity and a day on"),
        table=Table(
            Ref("item__sku", _("Item"), sub="item.name"), Text("price_list__code", _("Price list")), Qty("min_qty"),
            Money("unit_price", currency="price_list.currency"), Date("valid_from"), Date("valid_until"), Party("company"),
        ),
        filters=Filters(
            Search("item__sku", "item__name"), Choice("price_list", show="code"), Choice("company"), Between("valid_from"),
        ),
    ),
    Screen(
        model="pricing.TaxRate", sop="order-to-cash/billing", area="catalog", order=22, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_TAXES, rows=queries.tax_rates_for_list, form=forms.TaxRateForm,
        help=_("The share of the net amount that is due when goods are delivered into a country"),
        table=Table(
            Ref("country"), Text("tax_class"), Share("rate"), Date("valid_from"), Date("valid_until"), Party("company"),
        ),
        filters=Filters(Search("country"), Choice("company"), Choice("tax_class"), Between("valid_from")),
    ),
)  # fmt: skip
