"""Forms of counting: their shape; every rule stands in the operation."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm
from onegauge.warehouse import operations as ops
from onegauge.warehouse.count_states import GIVEN_REASONS, CountReason

DAYS_SHOWN = 90


class CountForm(OperationForm):
    """What to count at a site."""

    operation, draft, many = ops.plan_counts, ops.CountDraft, "counts"
    model = "warehouse.Count"
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    bins = forms.CharField(
        label=_("Bins"),
        max_length=2000,
        required=False,
        help_text=_("Codes with commas; empty: wherever the items lie"),
    )
    skus = forms.CharField(
        label=_("Items"),
        max_length=2000,
        required=False,
        help_text=_("SKUs with commas; empty: everything in the bins"),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def drafted(self) -> dict[str, Any]:
        """Codes as a list."""
        values = super().drafted()
        for name in ("bins", "skus"):
            values[name] = tuple(code.strip() for code in values[name].split(",") if code.strip())
        return values


class FoundForm(StyledForm):
    """Goods that nobody expected."""

    bin_code = forms.CharField(label=_("Bin"), max_length=30)
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False)
    qty = forms.DecimalField(label=_("Quantity"))


class CountReasonForm(StyledForm):
    """What explains the differences."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(r.value, r.label) for r in CountReason if r.value in GIVEN_REASONS]
    )


class AccuracyForm(StyledForm):
    """Which days."""

    since = forms.DateField(
        label=_("From"), initial=lambda: timezone.localdate() - timedelta(days=DAYS_SHOWN), required=False
    )
    until = forms.DateField(label=_("Until"), initial=timezone.localdate, required=False)
