"""Forms of the warehouse: their shape; every rule stands in the operation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import StyledForm


class PackForm(StyledForm):
    """In how many packages a shipment leaves."""

    package_count = forms.IntegerField(label=_("Packages"), initial=1, min_value=1)


class PutBackForm(StyledForm):
    """Where the goods lie now."""

    to_bin = forms.CharField(
        label=_("Bin"), max_length=30, required=False, help_text=_("Empty: the bin that they were taken from")
    )
