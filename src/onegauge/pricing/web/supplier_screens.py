"""The screen of supplier items, and what they add to the pages of items and partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.pricing import operations as ops
from onegauge.pricing import permissions
from onegauge.pricing import supplier_queries as queries
from onegauge.ui.kit import (
    Attributes,
    Choice,
    Code,
    Column,
    Empty,
    Filters,
    Flag,
    Layout,
    Lines,
    LookupField,
    Money,
    Number,
    OperationForm,
    Party,
    Qty,
    Ref,
    RowChoice,
    Screen,
    Search,
    Tab,
    Table,
    Text,
    Timeline,
    contribute,
    register,
)


class SupplierItemForm(OperationForm):
    """What a supplier sells, and on which terms."""

    operation = ops.save_supplier_items
    draft = ops.SupplierItemDraft
    many = "items"
    model = "pricing.SupplierItem"
    natural = ("company_id", "partner", "sku")
    keys = {"partner": "partner__code", "sku": "item__sku"}
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    partner = LookupField("partners.Partner", gives="code", label=_("Supplier"))
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    supplier_sku = forms.CharField(label=_("Supplier's SKU"), max_length=60, required=False)
    unit_price = forms.DecimalField(label=_("Price per base unit"))
    currency = forms.CharField(label=_("Currency"), max_length=3)
    lead_days = forms.IntegerField(label=_("Lead time in working days"), initial=5)
    min_qty = forms.DecimalField(label=_("Least quantity"), initial=0)
    order_multiple = forms.DecimalField(label=_("In multiples of"), initial=0, help_text=_("0: any quantity"))
    drop_ship = forms.BooleanField(label=_("Sends to our customers"), required=False)
    direct_amount = forms.DecimalField(
        label=_("Per consignment to a customer"), initial=0, help_text=_("What it charges beside the price")
    )
    priority = forms.IntegerField(label=_("Priority"), initial=5, help_text=_("1 is preferred, 9 comes last"))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


TERMS = (
    Text("supplier_sku", _("Supplier's SKU")), Money("unit_price", currency="currency"), Number("lead_days", _("Days")),
    Qty("min_qty", _("At least")), Qty("order_multiple", _("In multiples of")), Flag("drop_ship"), Number("priority"),
)  # fmt: skip
register(
    Screen(
        model="pricing.SupplierItem", sop="procure-to-pay/ordering", area="catalog", order=24, permission=permissions.VIEW,
        label=_("Supplier items"), one=_("Supplier item"), create_permission=permissions.MAINTAIN_SUPPLIER_ITEMS,
        rows=queries.supplier_items_for_list, form=SupplierItemForm,
        help=_("What suppliers sell us: price, lead time, least quantity, and whether they send to customers"),
        table=Table(
            Ref("item__sku", _("Item"), sub="item.name"), Party("partner", _("Supplier")), *TERMS, Flag("is_active"),
            Party("company"),
        ),
        filters=Filters(
            Search("item__sku", "item__name", "supplier_sku", "partner__code", "partner__name"), Choice("company"),
            Choice("drop_ship"), Choice("is_active"),
        ),
        empty=Empty(_("No supplier items yet"), _("Say what a supplier sells, or import a file.")),
        detail=Layout(
            Column(Attributes(
                "company", (_("Supplier"), "partner"), "item", "supplier_sku", Money("unit_price", currency="currency"),
                Code("currency"), "lead_days", Qty("min_qty"), Qty("order_multiple"), "drop_ship",
                Money("direct_amount", currency="currency"), "priority", "is_active",
            )),
            Column(Timeline()),
        ),
    )
)  # fmt: skip
contribute(
    "catalog.Item",
    Tab(
        "suppliers", _("Suppliers"),
        Lines(
            queries.suppliers_of_item, Party("partner", _("Supplier")), *TERMS, Party("company"),
            title=_("Who sells it"), empty=_("Nobody said who sells it"),
        ),
    ).only(permissions.VIEW),
    order=32,
)  # fmt: skip
contribute(
    "partners.Partner",
    Tab(
        "supplies", _("Supplies"),
        Lines(
            queries.items_of_supplier, Ref("item__sku", _("Item"), sub="item.name"), *TERMS, Party("company"),
            title=_("What it sells us"), empty=_("Nobody said what it sells"),
        ),
    ).only(permissions.VIEW),
    order=40,
)  # fmt: skip
