"""Forms of pricing: their shape; every rule stands in the operation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.catalog.states import TaxClass
from onegauge.pricing import operations as ops
from onegauge.ui.kit import LookupField, OperationForm, RowChoice


class PriceListForm(OperationForm):
    """Prices of a company in one currency."""

    operation = ops.save_price_lists
    draft = ops.PriceListDraft
    many = "price_lists"
    model = "pricing.PriceList"
    natural = ("company_id", "code")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    is_default = forms.BooleanField(label=_("For customers without a list of their own"), required=False)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))


class PriceLineForm(OperationForm):
    """The price of one base unit from a quantity and a day on."""

    operation = ops.save_price_lines
    draft = ops.PriceLineDraft
    many = "lines"
    model = "pricing.PriceListLine"
    natural = ("company_id", "price_list", "sku", "min_qty", "valid_from")
    keys = {"price_list": "price_list__code", "sku": "item__sku"}
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    price_list = forms.CharField(label=_("Price list"), max_length=40)
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    min_qty = forms.DecimalField(label=_("From quantity"), initial=0)
    unit_price = forms.DecimalField(label=_("Unit price"))
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)


class TaxRateForm(OperationForm):
    """A rate as a share from a day on."""

    operation = ops.save_tax_rates
    draft = ops.TaxRateDraft
    many = "rates"
    model = "pricing.TaxRate"
    natural = ("company_id", "country", "tax_class", "valid_from")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    country = forms.CharField(label=_("Country of delivery"), max_length=2)
    tax_class = forms.ChoiceField(label=_("Tax class"), choices=TaxClass.choices)
    rate = forms.DecimalField(label=_("Rate"), help_text=_("0.19 means 19 %"))
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)
