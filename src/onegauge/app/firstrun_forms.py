"""The forms of the first run: as few fields as each step needs, with defaults that work."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import StyledForm


class AdministratorForm(StyledForm):
    """Who administers the installation."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    username = forms.CharField(label=_("User name"), max_length=80, help_text=_("Small letters and digits"))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters"),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and strong enough."""
        data = super().clean() or {}
        password = data.get("password", "")
        if password != data.get("again", ""):
            self.add_error("again", _("The two passwords differ. Type the same twice."))
        elif password:
            try:
                validate_password(password)
            except ValidationError as found:
                self.add_error("password", found)
        return data


class CompanyForm(StyledForm):
    """The first legal entity."""

    name = forms.CharField(label=_("Company name"), max_length=120)
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Short, such as NORTH"))
    country = forms.RegexField(
        r"^[A-Z]{2}$", label=_("Country"), initial="GB", help_text=_("Two capital letters, such as GB")
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), initial="GBP", help_text=_("Three capital letters, such as GBP")
    )


class SiteForm(StyledForm):
    """The first warehouse with its bins."""

    name = forms.CharField(label=_("Site name"), max_length=120)
    code = forms.SlugField(label=_("Code"), max_length=20, help_text=_("Short, such as LEEDS"))
    timezone = forms.ChoiceField(
        label=_("Time zone"), initial="Europe/London", choices=[(z, z) for z in sorted(available_timezones())]
    )
    aisles = forms.IntegerField(label=_("Aisles"), initial=2, min_value=1, max_value=26)
    bays = forms.IntegerField(label=_("Bays in each aisle"), initial=6, min_value=1, max_value=99)
    levels = forms.IntegerField(
        label=_("Levels in each bay"), initial=2, min_value=1, max_value=9, help_text=_("Bins are called A-01-1")
    )


class TemplateForm(StyledForm):
    """The operating template."""

    name = forms.CharField(label=_("Name of the operating template"), max_length=160, initial=_("Operating template"))


class BooksForm(StyledForm):
    """Since when is counted, and the rate of tax at home."""

    starts_on = forms.DateField(label=_("First month of the books"))
    tax_percent = forms.DecimalField(
        label=_("Standard rate of tax, %"), initial=20, min_value=0, max_value=50, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate().replace(day=1)


class DataForm(StyledForm):
    """Files, or the sample set when none is given."""

    items_file = forms.FileField(label=_("Items"), required=False)
    partners_file = forms.FileField(label=_("Partners"), required=False)
    addresses_file = forms.FileField(label=_("Addresses"), required=False)
    customers_file = forms.FileField(label=_("Customers"), required=False)
    price_lines_file = forms.FileField(
        label=_("Prices"), required=False, help_text=_("Into the list STANDARD, which the set-up made")
    )


class OrderForm(StyledForm):
    """One line is enough."""

    customer = forms.ChoiceField(label=_("Customer"))
    sku = forms.ChoiceField(label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"), initial=3, min_value=1)

    def __init__(self, *args: Any, customers: Any = (), items: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].choices = list(customers)  # type: ignore[attr-defined]  # a choice field
        self.fields["sku"].choices = list(items)  # type: ignore[attr-defined]  # as above
