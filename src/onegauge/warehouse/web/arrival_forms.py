"""Forms of what comes in: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm
from onegauge.warehouse import operations as ops


def moment(label: Any) -> forms.DateTimeField:
    """A field for day and hour, in the time zone of whoever types."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


class ArrivalLineForm(StyledForm):
    """One item that is expected."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Expires"), required=False)
    sscc = forms.CharField(label=_("SSCC"), max_length=18, required=False)


class ArrivalForm(OperationForm):
    """What will come, or stands at the door."""

    model = "warehouse.Arrival"
    line_form = ArrivalLineForm
    line_title = _("What is expected")
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    supplier = LookupField("partners.Partner", gives="code", label=_("Supplier"), required=False)
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    reference = forms.CharField(label=_("Their reference"), max_length=80, required=False)
    expected_on = forms.DateField(label=_("Expected"), required=False, help_text=_("Empty: the day of the appointment"))
    dock = forms.CharField(
        label=_("Dock"), max_length=30, required=False, help_text=_("Code of a bin of the kind dock")
    )
    due_from = moment(_("Appointment from"))
    due_until = moment(_("Appointment until"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    here = forms.BooleanField(
        label=_("It is here already"), required=False, help_text=_("Without lines whatever comes is accepted")
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """The whole arrival at once, or nothing."""
        head = {name: self.cleaned_data[name] for name in self.base_fields}
        for name in ("supplier", "dock"):
            head[name] = head[name] or ""
        draft = ops.ArrivalDraft(**head, lines=[ops.ArrivalLineDraft(**values) for values in self.filled_lines])
        return ops.announce_arrivals(arrivals=[draft], by=by, key=key)[0]


class RescheduleForm(StyledForm):
    """Another dock or time."""

    dock = forms.CharField(label=_("Dock"), max_length=30, required=False, help_text=_("Empty: none"))
    due_from = moment(_("Appointment from"))
    due_until = moment(_("Appointment until"))


class DecisionForm(StyledForm):
    """Why it is kept or sent back."""

    note = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ScanForm(StyledForm):
    """What is said beside a scanned code; the code itself counts where nothing is said."""

    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: what the code says"))
    lot = forms.CharField(label=_("Lot or serial number"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Expires"), required=False)
    sscc = forms.CharField(label=_("SSCC"), max_length=18, required=False)
    weight_kg = forms.DecimalField(label=_("Weight (kg)"), required=False)
    condition = forms.ChoiceField(
        label=_("Condition"), choices=(("good", _("Good")), ("damaged", _("Damaged")), ("wrong", _("Wrong goods")))
    )
    note = forms.CharField(label=_("What is wrong with it"), max_length=200, required=False)
    bin = forms.CharField(label=_("Bin"), max_length=30, required=False, help_text=_("Empty: the dock"))
