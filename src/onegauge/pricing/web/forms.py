"""Forms of pricing: their shape; every rule stands in the operation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.catalog.states import TaxClass
from onegauge.pricing import operations as ops
from onegauge.pricing.states import TermKind, TermMethod, TermPer
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


class PriceGroupForm(OperationForm):
    """Customers who are priced alike."""

    operation = ops.save_price_groups
    draft = ops.PriceGroupDraft
    many = "groups"
    model = "pricing.PriceGroup"
    natural = ("company_id", "code")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)


class GroupMemberForm(OperationForm):
    """The price group of a customer."""

    operation = ops.save_group_members
    draft = ops.GroupMemberDraft
    many = "members"
    model = "pricing.GroupMember"
    natural = ("company_id", "partner")
    keys = {"partner": "partner__code", "group": "group__code"}
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    partner = LookupField("partners.Partner", gives="code", label=_("Customer"))
    group = forms.CharField(
        label=_("Price group"), max_length=40, required=False, help_text=_("Empty: the customer leaves its group")
    )


class PriceTermForm(OperationForm):
    """A contract price, a promotion or a surcharge; what is left empty means all."""

    operation = ops.save_price_terms
    draft = ops.PriceTermDraft
    many = "terms"
    model = "pricing.PriceTerm"
    natural = ("company_id", "code")
    keys = {
        "partner": "partner__code", "group": "group__code", "sku": "item__sku", "item_class": "item_class__code",
    }  # fmt: skip
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("A surcharge stands on the invoice under it"))
    kind = forms.ChoiceField(label=_("Kind"), choices=TermKind.choices)
    method = forms.ChoiceField(label=_("Method"), choices=TermMethod.choices)
    value = forms.DecimalField(label=_("Value"), help_text=_("A price or an amount; of a share, 0.1 means 10 %"))
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False, help_text=_("Empty for a share"))
    per = forms.ChoiceField(
        label=_("Per"), choices=TermPer.choices, help_text=_("Line, order and consignment are for surcharges")
    )
    partner = LookupField("partners.Partner", gives="code", label=_("Customer"), required=False)
    group = forms.CharField(label=_("Price group"), max_length=40, required=False)
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"), required=False)
    item_class = RowChoice("catalog.ItemClass", gives="code", label=_("Item class"), required=False)
    min_qty = forms.DecimalField(label=_("From quantity"), initial=0)
    below_amount = forms.DecimalField(
        label=_("Below goods value"), required=False, help_text=_("A surcharge per order stands only below it")
    )
    priority = forms.IntegerField(label=_("Priority"), initial=50, help_text=_("Promotions count from the lowest on"))
    is_stackable = forms.BooleanField(label=_("Together with other promotions"), required=False)
    tax_class = forms.ChoiceField(label=_("Tax class of a surcharge"), choices=TaxClass.choices)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))


class PriceRoundingForm(OperationForm):
    """To which prices reckoned prices are rounded."""

    operation = ops.save_price_roundings
    draft = ops.PriceRoundingDraft
    many = "roundings"
    model = "pricing.PriceRounding"
    natural = ("company_id", "currency")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    currency = forms.CharField(label=_("Currency"), max_length=3)
    step = forms.DecimalField(label=_("Step"), help_text=_("0.05 rounds to 1.00, 1.05, 1.10"))
    ending = forms.DecimalField(label=_("Ending"), initial=0, help_text=_("With step 1, 0.99 gives 7.99, 8.99"))
