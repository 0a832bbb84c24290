"""Forms of partners: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.partners import operations as ops
from onegauge.partners.states import AddressKind, PartnerRoleName, SubstitutionConsent
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm


class ReasonForm(StyledForm):
    """Why somebody is blocked."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class PartnerForm(OperationForm):
    """A legal party, however many roles it plays."""

    operation = ops.save_partners
    draft = ops.PartnerDraft
    many = "partners"
    model = "partners.Partner"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.CharField(label=_("Country"), max_length=2, help_text=_("Two letters, such as GB"))
    tax_id = forms.CharField(label=_("Tax id"), max_length=40, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=PartnerRoleName.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """With the names of the roles."""
        return {**super().initial_of(row), "roles": [one.role for one in row.roles.all()]}

    def drafted(self) -> dict[str, Any]:
        """Roles as a tuple."""
        return {**super().drafted(), "roles": tuple(self.cleaned_data["roles"])}


class AddressForm(OperationForm):
    """A place that goods or invoices go to."""

    operation = ops.save_addresses
    draft = ops.AddressDraft
    many = "addresses"
    model = "partners.Address"
    natural = ("partner", "kind", "code")
    keys = {"partner": "partner__code"}
    partner = LookupField("partners.Partner", gives="code", label=_("Partner"))
    kind = forms.ChoiceField(label=_("Used for"), choices=AddressKind.choices)
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    line1 = forms.CharField(label=_("Line 1"), max_length=200)
    line2 = forms.CharField(label=_("Line 2"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=120)
    region = forms.CharField(label=_("State or province"), max_length=80, required=False)
    country = forms.CharField(label=_("Country"), max_length=2)
    is_default = forms.BooleanField(label=_("Default of its kind"), required=False)


class CustomerForm(OperationForm):
    """What a company grants a customer."""

    operation = ops.save_customers
    draft = ops.CustomerDraft
    many = "customers"
    model = "partners.Customer"
    natural = ("company_id", "partner")
    keys = {"partner": "partner__code"}
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    partner = LookupField("partners.Partner", gives="code", label=_("Partner"))
    currency = forms.CharField(label=_("Currency"), max_length=3)
    credit_limit = forms.DecimalField(label=_("Credit limit"), required=False, help_text=_("Empty: unlimited"))
    payment_days = forms.IntegerField(label=_("Payment days"), required=False, help_text=_("Empty: as the policy says"))
    priority = forms.IntegerField(label=_("Priority"), initial=5, help_text=_("1 is served first, 9 last"))
    min_life_days = forms.IntegerField(
        label=_("Least remaining life (days)"), required=False, help_text=_("Shorter-dated lots are never sent")
    )
    default_site_id = RowChoice("governance.Site", gives="pk", scope="sites", label=_("Default site"), required=False)
    prepays = forms.BooleanField(
        label=_("Pays before delivery"), required=False, help_text=_("Orders are held until they are paid")
    )
    takes_direct = forms.BooleanField(
        label=_("Takes goods directly from suppliers"), required=False, initial=True,
        help_text=_("Else everything comes from our own sites"),
    )  # fmt: skip
    substitution = forms.ChoiceField(
        label=_("Takes substitutes"),
        choices=SubstitutionConsent.choices,
        required=False,
        help_text=_("Whether another item may be sent in place of the one ordered"),
    )

    def drafted(self) -> dict[str, Any]:
        """Nothing said means never."""
        drafted = super().drafted()
        return {**drafted, "substitution": drafted["substitution"] or SubstitutionConsent.NONE}
