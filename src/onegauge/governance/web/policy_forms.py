"""Forms of template, variances and approvals: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.policy_declaration import NARROWINGS
from onegauge.governance.policy_drafts import VarianceDraft
from onegauge.governance.web.policy_words import bounds_words, policy_words, unit_of, words
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, Refused
from onegauge.ui.formatting import plain
from onegauge.ui.forms import style
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm
from onegauge.ui.languages import said
from onegauge.ui.providers import PROVIDERS


def narrowing_policies() -> list[tuple[str, str]]:
    """The policies that may differ by class of items or partner."""
    return sorted(((p.key, policy_words(p.key)) for p in queries.policies() if p.narrows), key=lambda pair: pair[1])


NARROWED = _("Only where the policy differs by it; empty: for all")


class ReasonForm(StyledForm):
    """Why somebody decided so; it stays in the journal."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class CommentForm(StyledForm):
    """An optional word with a yes."""

    reason = forms.CharField(label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class EndForm(ReasonForm):
    """When a variance ends, and why."""

    ended_on = forms.DateField(label=_("Ends before"), required=False, help_text=_("Empty: today"))


class RenewForm(ReasonForm):
    """How much longer a variance is needed, and why."""

    until_on = forms.DateField(label=_("Until before"))


class ReviewForm(ReasonForm):
    """What a review found, and when the next one is."""

    next_review_on = forms.DateField(label=_("Next review"))


class NarrowForm(StyledForm):
    """What a draft of the template says for one class of items or for one partner."""

    policy = forms.ChoiceField(label=_("Policy"), choices=narrowing_policies)
    item_class = LookupField(
        "catalog.ItemClass", gives="code", label=_("Item class"), required=False, help_text=NARROWED
    )
    partner = LookupField("partners.Partner", gives="code", label=_("Partner"), required=False, help_text=NARROWED)
    value = forms.CharField(
        label=_("Value"), max_length=500, required=False, empty_value=None,
        help_text=_("Yes or no as true or false, a share as a part of one; empty: the wider value holds"),
    )  # fmt: skip

    def clean_item_class(self) -> str:
        """A code; none is empty."""
        return self.cleaned_data["item_class"] or ""

    def clean_partner(self) -> str:
        """A code; none is empty."""
        return self.cleaned_data["partner"] or ""


def varying_policies() -> list[tuple[str, list[tuple[str, str]]]]:
    """The policies that may differ somewhere, by area."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for policy in queries.policies():
        if policy.scopes:
            areas.setdefault(words(policy.area), []).append((policy.key, policy_words(policy.key)))
    return sorted(areas.items())


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a policy may differ, from wide to narrow."""
    return [
        (str(_("Regions")), [(f"region:{r.id}", r.name) for r in queries.regions()]),
        (str(_("Companies")), [(f"company:{c.id}", c.name) for c in queries.companies()]),
        (str(_("Sites")), [(f"site:{s.id}", s.name) for s in queries.sites()]),
    ]


def value_field(policy: Policy, *, label: Any, required: bool = True) -> forms.Field:
    """The field in which a value of this policy is typed: a switch, a choice, or a number within its bounds."""
    hint = bounds_words(policy)
    unit = unit_of(policy)
    if unit == "share" and policy.bounds is not None:
        low, high = (plain(edge) for edge in policy.bounds)
        hint = gettext("as a part of one, from %(low)s to %(high)s") % {"low": low, "high": high}
    if policy.type == "bool":
        return forms.ChoiceField(
            label=label, choices=[("true", gettext("on")), ("false", gettext("off"))], required=required
        )
    if policy.type == "choice":
        choices = [(choice, said(choice.replace("_", " "))) for choice in policy.choices]
        return forms.ChoiceField(label=label, choices=choices, required=required)
    if policy.type == "int":
        return forms.IntegerField(label=label, help_text=hint, required=required)
    if policy.type == "decimal":
        return forms.DecimalField(label=label, help_text=hint, required=required)
    return forms.CharField(label=label, max_length=500, help_text=hint, required=required)


def kpis() -> list[tuple[str, str]]:
    """The key figures by which a deviation can be judged."""
    return [("", gettext("Choose…")), *PROVIDERS.kpis()]


class VarianceForm(OperationForm):
    """A deviation somebody wants: what, where, why, whose, how long, judged by which KPI."""

    edits = False
    policy = forms.ChoiceField(label=_("Policy"), choices=varying_policies)
    place = forms.ChoiceField(label=_("Where"), choices=places)
    item_class = LookupField(
        "catalog.ItemClass", gives="code", label=_("Item class"), required=False, help_text=NARROWED
    )
    partner = LookupField("partners.Partner", gives="code", label=_("Partner"), required=False, help_text=NARROWED)
    value = forms.CharField(label=_("Value"), max_length=500, help_text=_("Yes or no as true or false"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until before"))
    kpi = forms.ChoiceField(label=_("Judged by"), choices=kpis, help_text=_("The number that shows whether it helps"))
    owner_id = RowChoice("governance.Person", gives="pk", label=_("Owner"))
    review_on = forms.DateField(label=_("Review"), required=False, help_text=_("Empty: in the middle"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("policy") if self.is_bound else self.initial.get("policy")
        found = POLICIES.get(str(chosen or ""))
        if found is not None:
            self.fields["value"] = value_field(found, label=_("Value"))
            style(self.fields["value"])

    def field_of(self, refusal: Refusal) -> str | None:
        """The operation says key where people choose a policy, and place for scope and place."""
        name = (refusal.field or "").rpartition(".")[2]
        known = {"key": "policy", "scope": "place", "place_id": "place"}.get(name)
        return known or super().field_of(refusal)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Propose it."""
        values: dict[str, Any] = dict(self.cleaned_data)
        scope, _colon, place_id = values.pop("place").partition(":")
        goods: dict[str, Any] = {name: values.pop(name, "") or "" for name in NARROWINGS}
        draft = VarianceDraft(key=values.pop("policy"), scope=scope, place_id=int(place_id), **goods, **values)
        return ops.propose_variances(drafts=[draft], by=by, key=key)[0]


class CellForm(VarianceForm):
    """The same beside the cell it is about: policy and place are known."""

    policy = forms.ChoiceField(choices=varying_policies, widget=forms.HiddenInput)
    place = forms.ChoiceField(choices=places, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = POLICIES.get(str(self["policy"].value() or ""))
        for name in NARROWINGS:
            if found is None or name not in found.narrows:
                self.fields.pop(name)

    @property
    def sentence(self) -> str:
        """What holds now, and how far it may differ."""
        found = POLICIES.get(str(self["policy"].value() or ""))
        return f"{said(found.help)} {gettext('It decides')} {said(found.affects)}." if found is not None else ""

    def refuse(self, refused: Refused) -> None:
        """What is wrong with the hidden fields stands at the top."""
        super().refuse(refused)
        for name in ("policy", "place"):
            for error in self.errors.pop(name, []):
                self.add_error(None, error)
