"""Forms of finance: their shape; every rule stands in the operation."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.finance import operations as ops
from onegauge.finance.states import AccountType
from onegauge.ui.kit import OperationForm, RowChoice, StyledForm


class CreditForm(StyledForm):
    """When and why invoices are taken back."""

    credited_on = forms.DateField(label=_("Credited on"), initial=date.today)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AccountForm(OperationForm):
    """An account of one's own."""

    operation = ops.save_accounts
    draft = ops.AccountDraft
    many = "accounts"
    model = "finance.Account"
    natural = ("company_id", "code", "type")
    company_id = RowChoice("governance.Company", gives="pk", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    type = forms.ChoiceField(label=_("Type"), choices=AccountType.choices)


class ExchangeRateForm(OperationForm):
    """What one unit of a currency is worth in another from a day on."""

    operation = ops.save_exchange_rates
    draft = ops.ExchangeRateDraft
    many = "rates"
    model = "finance.ExchangeRate"
    natural = ("currency", "company_currency", "valid_from")
    currency = forms.CharField(label=_("Currency"), max_length=3)
    company_currency = forms.CharField(label=_("Company currency"), max_length=3)
    valid_from = forms.DateField(label=_("Valid from"))
    rate = forms.DecimalField(label=_("Rate"), max_digits=18, decimal_places=8)
