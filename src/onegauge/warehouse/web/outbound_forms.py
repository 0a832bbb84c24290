"""Forms of packing, loading and delivering: their shape; every rule stands in the operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.ui.forms import identity
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm
from onegauge.warehouse import operations as ops
from onegauge.warehouse.outbound_states import DeliveryOutcome, TrackingScheme
from onegauge.warehouse.web.arrival_forms import moment


class BoxTypeForm(OperationForm):
    """A kind of box."""

    operation, draft, many = ops.save_box_types, ops.BoxTypeDraft, "box_types"
    model, natural = "warehouse.BoxType", ("code",)
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    length_mm = forms.IntegerField(label=_("Inner length (mm)"), min_value=1)
    width_mm = forms.IntegerField(label=_("Inner width (mm)"), min_value=1)
    height_mm = forms.IntegerField(label=_("Inner height (mm)"), min_value=1)
    tare_kg = forms.DecimalField(label=_("Empty weight (kg)"), min_value=0)
    max_kg = forms.DecimalField(label=_("Heaviest (kg)"), min_value=0)
    cost_amount = forms.DecimalField(label=_("Cost"), min_value=0, initial=0)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="GBP")
    sites = forms.CharField(
        label=_("Sites"), max_length=400, required=False, help_text=_("Codes with commas; empty: all sites")
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class ServiceForm(StyledForm):
    """A service of a carrier."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    routing = forms.CharField(label=_("Routing text"), max_length=40, required=False)
    cut_off = forms.CharField(label=_("Cut-off"), max_length=5, required=False)
    scheme = forms.ChoiceField(label=_("Numbers"), choices=TrackingScheme.choices)
    starts_with = forms.CharField(label=_("Prefix"), max_length=10, required=False)
    ends_with = forms.CharField(label=_("Ending"), max_length=4, required=False)
    digits = forms.IntegerField(label=_("Digits"), initial=8, min_value=4, max_value=18)


class CarrierForm(OperationForm):
    """A carrier with its services."""

    model, natural = "warehouse.Carrier", ("code",)
    line_form = ServiceForm
    line_title = _("Services")
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def initial_lines(self) -> list[dict[str, Any]]:
        """The services in use; their codes without that of the carrier."""
        if self.row is None:
            return []
        names = list(ServiceForm.base_fields)
        rows = [{n: getattr(one, n) for n in names} for one in self.row.services.filter(is_active=True)]
        return [row | {"code": row["code"].partition("/")[2]} for row in rows]

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """The carrier and all its services at once."""
        services = [ops.CarrierServiceDraft(**values) for values in self.filled_lines]
        draft = ops.CarrierDraft(**self.cleaned_data, services=services, version=self.version)
        return identity(ops.save_carriers(carriers=[draft], by=by, key=key))


class InstructionForm(OperationForm):
    """What is done at packing."""

    operation, draft, many = ops.save_pack_instructions, ops.PackInstructionDraft, "instructions"
    model = "warehouse.PackInstruction"
    natural, keys = ("text", "sku", "customer"), {"sku": "item__sku", "customer": "partner__code"}
    text = forms.CharField(label=_("Instruction"), max_length=80, help_text=_("Such as: Price label"))
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"), required=False)
    customer = LookupField("partners.Partner", gives="code", label=_("Customer"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def drafted(self) -> dict[str, Any]:
        """Nothing instead of none."""
        values = super().drafted()
        return values | {name: values[name] or "" for name in ("sku", "customer")}


class BoxForm(StyledForm):
    """Which box is taken."""

    box = RowChoice(
        "warehouse.BoxType", show="code", gives="code", label=_("Box"), required=False, empty_label=_("As it is")
    )

    def clean_box(self) -> str:
        """The code; empty for goods that leave as they are."""
        return str(self.cleaned_data["box"] or "")


class ServiceChoiceForm(StyledForm):
    """Which service takes it."""

    service = RowChoice("warehouse.CarrierService", show="code", gives="code", label=_("Carrier service"))


class LoadForm(OperationForm):
    """A vehicle with what it shall take along."""

    model, edits = "warehouse.Load", False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    service = RowChoice(
        "warehouse.CarrierService", show="code", gives="code", label=_("Carrier service"), required=False
    )
    vehicle = forms.CharField(label=_("Vehicle"), max_length=40, required=False)
    route = forms.CharField(label=_("Route"), max_length=60, required=False)
    dock = forms.CharField(label=_("Dock"), max_length=30, required=False)
    leaves_at = moment(_("Leaves"))
    shipments = forms.CharField(
        label=_("Shipments"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers of shipments or consignments, one a line or with commas"),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """The load with everything in it, or nothing."""
        values = {name: self.cleaned_data[name] or "" for name in ("service", "vehicle", "route", "dock", "note")}
        draft = ops.LoadDraft(
            site=self.cleaned_data["site"], leaves_at=self.cleaned_data["leaves_at"],
            shipments=numbers_in(self.cleaned_data["shipments"]), **values,
        )  # fmt: skip
        return ops.plan_loads(loads=[draft], by=by, key=key)[0]


def numbers_in(text: str) -> list[str]:
    """Numbers that were typed or scanned one after the other."""
    return [part for part in text.replace(",", " ").split() if part]


class MembersForm(StyledForm):
    """Which shipments are meant."""

    shipments = forms.CharField(
        label=_("Shipments"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers of shipments or consignments, one a line or with commas"),
    )  # fmt: skip

    def clean_shipments(self) -> list[str]:
        """The numbers, one by one."""
        return numbers_in(self.cleaned_data["shipments"])


class DepartureForm(StyledForm):
    """What is said when a vehicle departs."""

    seal = forms.CharField(label=_("Seal"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("Why not everything leaves"), max_length=200, required=False,
        help_text=_("Only where packages are missing: their shipments then fall out of the load"),
    )  # fmt: skip


class DockForm(StyledForm):
    """Another dock or time."""

    dock = forms.CharField(label=_("Dock"), max_length=30, required=False, help_text=_("Empty: none"))
    leaves_at = moment(_("Leaves"))


class DeliverForm(StyledForm):
    """What a receiver took."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=DeliveryOutcome.choices)
    received_by = forms.CharField(label=_("Received by"), max_length=80, required=False)
    delivered_at = moment(_("Delivered"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("What was not taken, and why"))


class SignedForm(DeliverForm):
    """The same at the door, where the receiver signs."""

    signature = forms.CharField(
        label=_("Signature"),
        required=False,
        widget=forms.TextInput(attrs={"data-signature": "", "autocomplete": "off"}),
    )


class SettleForm(StyledForm):
    """What was done about it."""

    note = forms.CharField(label=_("What was done"), max_length=200, help_text=_("Sent again, credited, fetched back"))
