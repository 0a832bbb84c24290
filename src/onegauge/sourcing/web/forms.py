"""Forms of sourcing: their shape; every rule stands in the operation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.sourcing import operations as ops
from onegauge.ui.kit import OperationForm, RowChoice


class LaneCostForm(OperationForm):
    """What a zone costs from a site."""

    operation = ops.save_lane_costs
    draft = ops.LaneCostDraft
    many = "lanes"
    model = "sourcing.LaneCost"
    natural = ("site", "country", "postcode_prefix", "valid_from")
    keys = {"site": "site__code"}
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("From site"))
    country = forms.CharField(label=_("Country"), max_length=2)
    postcode_prefix = forms.CharField(
        label=_("Postcode begins with"), max_length=10, required=False, help_text=_("Empty: the whole country")
    )
    base_amount = forms.DecimalField(label=_("Per shipment"), help_text=_("In the currency of the company"))
    kg_amount = forms.DecimalField(label=_("Per kg"), initial=0)
    transit_days = forms.IntegerField(label=_("Days on the way"), initial=0)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))


class SiteRuleForm(OperationForm):
    """What a site does not send, or keeps."""

    operation = ops.save_site_rules
    draft = ops.SiteRuleDraft
    many = "rules"
    model = "sourcing.SiteRule"
    natural = ("site", "code")
    keys = {"site": "site__code", "item_class": "item_class__code"}
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    code = forms.CharField(label=_("Code"), max_length=40)
    item_class = RowChoice("catalog.ItemClass", gives="code", label=_("Class"), required=False)
    country = forms.CharField(label=_("Country"), max_length=2, required=False, help_text=_("Empty: all"))
    may_ship = forms.BooleanField(label=_("May send"), required=False, initial=True)
    may_drop_ship = forms.BooleanField(
        label=_("Suppliers may send directly"), required=False, initial=True,
        help_text=_("Else goods that this rule is about go through the site"),
    )  # fmt: skip
    kept_qty = forms.DecimalField(
        label=_("Kept for own orders"),
        initial=0,
        help_text=_("Base units of each item that other sites' orders do not get"),
    )
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False)
