"""Forms of template, variances and approvals: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.policy_drafts import VarianceDraft
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import OperationForm, RowChoice, StyledForm


class ReasonForm(StyledForm):
    """Why somebody decided so; it stays in the journal."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class CommentForm(StyledForm):
    """An optional word with a yes."""

    reason = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(ReasonForm):
    """When a variance ends, and why."""

    ended_on = forms.DateField(label=_("Ends before"), required=False, help_text=_("Empty: today"))


class ReviewForm(ReasonForm):
    """What a review found, and when the next one is."""

    next_review_on = forms.DateField(label=_("Next review"))


def varying_policies() -> list[tuple[str, str]]:
    """The policies that may differ somewhere."""
    return [(policy.key, f"{policy.key} ({policy.unit})" if policy.unit else policy.key)
            for policy in queries.policies() if policy.scopes]  # fmt: skip


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a policy may differ, from wide to narrow."""
    return [
        (str(_("Regions")), [(f"region:{r.id}", r.name) for r in queries.regions()]),
        (str(_("Companies")), [(f"company:{c.id}", c.name) for c in queries.companies()]),
        (str(_("Sites")), [(f"site:{s.id}", s.name) for s in queries.sites()]),
    ]


class VarianceForm(OperationForm):
    """A deviation somebody wants: what, where, why, whose, how long, judged by which KPI."""

    edits = False
    key = forms.ChoiceField(label=_("Policy"), choices=varying_policies)
    place = forms.ChoiceField(label=_("Where"), choices=places)
    value = forms.CharField(label=_("Value"), max_length=500, help_text=_("Yes or no as true or false"))
    kpi = forms.CharField(label=_("Judged by"), max_length=120, help_text=_("The KPI that shows whether it helps"))
    owner_id = RowChoice("governance.Person", gives="pk", label=_("Owner"))
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until before"))
    review_on = forms.DateField(label=_("Review"), required=False, help_text=_("Empty: in the middle"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Propose it."""
        values: dict[str, Any] = dict(self.cleaned_data)
        scope, _colon, place_id = values.pop("place").partition(":")
        draft = VarianceDraft(scope=scope, place_id=int(place_id), **values)
        return ops.propose_variances(drafts=[draft], by=by, key=key)[0]
