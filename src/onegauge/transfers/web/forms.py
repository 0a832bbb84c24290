"""Forms of transfers: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.transfers import operations as ops
from onegauge.transfers.states import Answerable, Ownership, PriceMethod, Treatment
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm

MISSING = (("short", _("Missing")), ("damaged", _("Damaged")), ("wrong_item", _("Another item")))


class LaneForm(OperationForm):
    """The way from one site to another."""

    operation, draft, many = ops.save_lanes, ops.LaneDraft, "lanes"
    model, natural = "transfers.Lane", ("code",)
    code = forms.CharField(label=_("Code"), max_length=20)
    from_site = RowChoice("governance.Site", gives="code", label=_("From"))
    to_site = RowChoice("governance.Site", gives="code", label=_("To"))
    lead_days = forms.IntegerField(label=_("Working days on the way"), initial=1)
    calendar = RowChoice("governance.Calendar", gives="code", label=_("Calendar"))
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    cost_amount = forms.DecimalField(label=_("Freight per transfer"), initial=0)
    currency = forms.CharField(label=_("Currency"), max_length=3)
    ownership = forms.ChoiceField(
        label=_("Owner changes"), choices=Ownership.choices, help_text=_("Only between two companies")
    )
    needs_approval = forms.BooleanField(label=_("Always needs an approval"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class PriceRuleForm(OperationForm):
    """What one company charges another."""

    operation, draft, many = ops.save_price_rules, ops.PriceRuleDraft, "rules"
    model, natural = "transfers.PriceRule", ("seller", "buyer", "item_class", "valid_from")
    seller = RowChoice("governance.Company", gives="code", label=_("Seller"))
    buyer = RowChoice("governance.Company", gives="code", label=_("Buyer"))
    item_class = forms.CharField(
        label=_("Item class"), max_length=40, required=False, help_text=_("Empty: all that no other rule names")
    )
    valid_from = forms.DateField(label=_("Valid from"))
    method = forms.ChoiceField(label=_("Method"), choices=PriceMethod.choices)
    share = forms.DecimalField(
        label=_("Share"), initial=0, max_digits=9, decimal_places=6, help_text=_("0.08 is eight per cent")
    )
    fixed_price = forms.DecimalField(label=_("Fixed price"), required=False)


class TransferLineForm(StyledForm):
    """One item that is wanted."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    unit = forms.CharField(label=_("Packaging"), max_length=20, required=False)


class TransferForm(OperationForm):
    """A request for goods of another site."""

    line_form = TransferLineForm
    edits = False
    from_site = RowChoice("governance.Site", gives="code", label=_("From"))
    to_site = RowChoice("governance.Site", gives="code", label=_("To"))
    requested_on = forms.DateField(label=_("Wanted on"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    submit = forms.BooleanField(
        label=_("Request it now"), required=False, initial=True, help_text=_("Else it is kept as a draft")
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """The whole request at once, or nothing."""
        head: dict[str, Any] = {
            n: self.cleaned_data[n] for n in ("from_site", "to_site", "requested_on", "urgent", "reason")
        }
        lines = [ops.TransferLineDraft(**values) for values in self.filled_lines]
        draft = ops.TransferDraft(**head, lines=lines)
        submit = self.cleaned_data["submit"]
        return ops.request_transfers(transfers=[draft], submit=submit, by=by, key=key)[0].transfer_id


class NoteForm(StyledForm):
    """Why goods are not sent, or nothing is claimed any more."""

    note = forms.CharField(label=_("Reason"), max_length=300)


class SettleForm(StyledForm):
    """How a discrepancy is treated."""

    treatment = forms.ChoiceField(label=_("Treatment"), choices=Treatment.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class RecoverForm(StyledForm):
    """What came in for a claim."""

    recovered_amount = forms.DecimalField(label=_("Amount"), required=False, help_text=_("Empty: all that was claimed"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class BinForm(StyledForm):
    """Where goods are put."""

    bin = forms.CharField(
        label=_("Bin"), max_length=30, required=False, help_text=_("Empty: the dock or staging place of the site"),
        widget=forms.TextInput(attrs={"data-lookup": "inventory.Bin", "autocomplete": "off"}),
    )  # fmt: skip


class FinalForm(BinForm):
    """What is the matter with the rest, and who answers for it."""

    problem = forms.ChoiceField(label=_("The rest is"), choices=MISSING)
    answerable = forms.ChoiceField(
        label=_("Who answers"), required=False, choices=(("", _("As the policy says")), *Answerable.choices)
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
