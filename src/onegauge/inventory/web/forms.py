"""Forms of stock: their shape; every rule stands in the operation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.inventory import operations as ops
from onegauge.inventory.states import BinKind, Mixing, StockStatus, UnitKind
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm

RECEIVED_AS = [
    ("", _("By the rule of the site")),
    *((s.value, s.label) for s in StockStatus if s.value in ops.RECEIVED_AS),
]
ADJUSTED_AS = [("", _("As usual")), *((s.value, s.label) for s in StockStatus if s.value in ops.ADJUSTED_AS)]
MIXING = [("", _("As its zone")), *Mixing.choices]


def bin_field() -> forms.CharField:
    """A bin by its code; which site it means stands in the head of the form."""
    widget = forms.TextInput(attrs={"data-lookup": "inventory.Bin", "autocomplete": "off"})
    return forms.CharField(label=_("Bin"), max_length=30, widget=widget)


class ReceiptLineForm(StyledForm):
    """Goods of one item into one bin."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    bin = bin_field()
    qty = forms.DecimalField(label=_("Quantity"))
    unit_cost = forms.DecimalField(label=_("Unit cost"), required=False)
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    expires_on = forms.DateField(label=_("Expires"), required=False)
    produced_on = forms.DateField(label=_("Produced"), required=False)
    origin = forms.CharField(label=_("Origin"), max_length=2, required=False)
    weight_kg = forms.DecimalField(label=_("Weight (kg)"), required=False)
    sscc = forms.CharField(label=_("SSCC"), max_length=18, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=RECEIVED_AS, required=False)


class ReceiveForm(OperationForm):
    """Goods that came in at a site."""

    line_form = ReceiptLineForm
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("Delivery note or order of the supplier")
    )
    owner = LookupField(
        "partners.Partner", gives="code", label=_("Whose goods"), required=False, help_text=_("Empty: ours")
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """All lines at once, or none."""
        site = self.cleaned_data["site"]
        owner = self.cleaned_data["owner"] or ""
        lines = [
            ops.ReceiptLine(site=site, owner=owner, **{**values, "unit_cost": values["unit_cost"] or Decimal(0)})
            for values in self.filled_lines
        ]
        ops.receive_stock(lines=lines, reference=self.cleaned_data["reference"], by=by, key=key)
        return None


class AdjustmentLineForm(StyledForm):
    """What was found, or is missing, of one item in one bin."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    bin = bin_field()
    qty = forms.DecimalField(label=_("Found (+) or missing (−)"))
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    unit_cost = forms.DecimalField(label=_("Unit cost"), required=False)
    weight_kg = forms.DecimalField(label=_("Weight (kg)"), required=False)
    sscc = forms.CharField(label=_("SSCC"), max_length=18, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ADJUSTED_AS, required=False)


class AdjustForm(OperationForm):
    """A correction of stock with its reason."""

    line_form = AdjustmentLineForm
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    owner = LookupField(
        "partners.Partner", gives="code", label=_("Whose goods"), required=False, help_text=_("Empty: ours")
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """All lines at once, or none."""
        head: dict[str, Any] = {name: self.cleaned_data[name] or "" for name in ("site", "reason", "owner")}
        ops.adjust_stock(lines=[ops.AdjustmentLine(**head, **values) for values in self.filled_lines], by=by, key=key)
        return None


class ExpectedLineForm(StyledForm):
    """Goods of one item that will come."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    due_on = forms.DateField(label=_("Can be promised from"))


class ExpectForm(OperationForm):
    """Goods that will come and that no document of this system says."""

    line_form = ExpectedLineForm
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("Order at the supplier, or delivery note")
    )
    trusted = forms.BooleanField(
        label=_("Promise from it"), required=False, initial=True, help_text=_("What is not trusted is only shown")
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """All lines at once, or none."""
        head: dict[str, Any] = {name: self.cleaned_data[name] for name in ("site", "reference", "trusted")}
        ops.expect_goods(goods=[ops.ExpectedDraft(**head, **values) for values in self.filled_lines], by=by, key=key)
        return None


class ZoneForm(OperationForm):
    """A part of a site with one purpose."""

    operation = ops.save_zones
    draft = ops.ZoneDraft
    many = "zones"
    model = "inventory.Zone"
    natural = ("site", "code")
    keys = {"site": "site__code"}
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    max_weight_kg = forms.DecimalField(label=_("At most kg"), required=False, help_text=_("In each bin"))
    max_volume_m3 = forms.DecimalField(label=_("At most m³"), required=False)
    max_units = forms.IntegerField(label=_("At most handling units"), required=False)
    mixing = forms.ChoiceField(label=_("May lie together"), choices=MIXING, required=False)


class BinForm(OperationForm):
    """One place in a zone."""

    operation = ops.save_bins
    draft = ops.BinDraft
    many = "bins"
    model = "inventory.Bin"
    natural = ("site", "code")
    keys = {"site": "site__code", "zone": "zone__code", "partner": "partner__code"}
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    code = forms.CharField(label=_("Code"), max_length=30)
    zone = forms.CharField(label=_("Zone"), max_length=20)
    kind = forms.ChoiceField(label=_("Kind"), choices=BinKind.choices)
    sequence = forms.IntegerField(label=_("Walking order"), initial=0)
    partner = forms.CharField(
        label=_("Stands at"), max_length=40, required=False, help_text=_("Customer, for our goods at a customer")
    )
    max_weight_kg = forms.DecimalField(label=_("At most kg"), required=False, help_text=_("Empty: as its zone"))
    max_volume_m3 = forms.DecimalField(label=_("At most m³"), required=False)
    max_units = forms.IntegerField(label=_("At most handling units"), required=False)
    mixing = forms.ChoiceField(label=_("May lie together"), choices=MIXING, required=False)


class UnitForm(OperationForm):
    """A handling unit by the number on its label, or under the next number of the company."""

    operation = ops.open_units
    draft = ops.UnitDraft
    many = "units"
    model = "inventory.HandlingUnit"
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    sscc = forms.CharField(
        label=_("SSCC"), max_length=18, required=False, help_text=_("Empty: the next number of the company")
    )
    bin = forms.CharField(label=_("Bin"), max_length=30, required=False, widget=bin_field().widget)
