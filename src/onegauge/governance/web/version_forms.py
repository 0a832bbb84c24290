"""Writing a version of the template in the browser, and comparing two of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.models import TemplateVersion
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.states import DECIDING_TEMPLATE_STATES
from onegauge.governance.web import version_blocks
from onegauge.governance.web.policy_forms import value_field
from onegauge.governance.web.policy_words import policy_words, words
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refusal
from onegauge.ui.forms import style
from onegauge.ui.kit import Answer, OperationForm, Sheet, StyledForm, Text


def field_name(key: str) -> str:
    """The name of the field of a policy."""
    return "value__" + key.replace(".", "__")


def typed(policy: Policy, value: Any) -> Any:
    """A stored value as its field shows it."""
    return str(value).lower() if policy.type == "bool" else value


class TemplateVersionForm(OperationForm):
    """A version: its first day, its notes, and every value of the template in a field of its policy."""

    effective_from = forms.DateField(label=_("Effective from"))
    notes = forms.CharField(label=_("Release notes"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = self._held()
        if self.row is None:
            self.initial.setdefault("effective_from", utcnow().date() + timedelta(days=1))
        for policy in sorted(POLICIES, key=lambda one: (one.area, one.key)):
            label = f"{words(policy.area)}: {policy_words(policy.key)}"
            field = value_field(policy, label=label)
            field.initial = typed(policy, self.held.get(policy.key, policy.default))
            style(field)
            self.fields[field_name(policy.key)] = field

    def _held(self) -> dict[str, Any]:
        """The values that the draft has, or those of the newest version that is in force or will be."""
        if self.row is not None:
            return queries.template_values(self.row.pk)
        released = queries.template_versions().filter(state__in=DECIDING_TEMPLATE_STATES)
        newest = released.order_by("-effective_from").first()
        return queries.template_values(newest.pk) if newest else {}

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """First day and notes; the values come with their fields."""
        return {"effective_from": row.effective_from, "notes": row.notes}

    def changed_values(self) -> dict[str, Any]:
        """The values that differ from what the version would hold anyway."""
        found = {}
        for policy in POLICIES:
            value = policy.parse_or_none(self.cleaned_data.get(field_name(policy.key)))
            if value is not None and value != policy.parse_or_none(self.held.get(policy.key, policy.default)):
                found[policy.key] = value
        return found

    def field_of(self, refusal: Refusal) -> str | None:
        """A refused value stands at the field of its policy."""
        key = str(refusal.details.get("key", ""))
        return field_name(key) if field_name(key) in self.fields else super().field_of(refusal)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Begin the draft, or change it."""
        values, first = self.changed_values(), self.cleaned_data["effective_from"]
        notes = self.cleaned_data["notes"]
        if self.row is None:
            return ops.draft_template_version(effective_from=first, notes=notes, values=values, by=by, key=key)
        ops.set_template_values(
            version_id=self.row.pk,
            values=values,
            effective_from=first,
            notes=notes,
            version=self.version,
            by=by,
            key=key,
        )
        return int(self.row.pk)


class CompareForm(StyledForm):
    """Two versions."""

    before = forms.ChoiceField(label=_("From"), choices=version_blocks.named)
    after = forms.ChoiceField(label=_("To"), choices=version_blocks.named)


def compare(by: Actor, data: Mapping[str, Any]) -> Answer:
    """What changes from one version to the other."""
    before, after = int(data["before"]), int(data["after"])
    numbers = dict(TemplateVersion.objects.filter(id__in=[before, after]).values_list("id", "number"))
    rows = version_blocks.differences(queries.said_values(before), queries.said_values(after))
    count = ngettext("%d policy changes", "%d policies change", len(rows)) % len(rows)
    said = gettext("From template %(before)s to template %(after)s: %(count)s.") % {
        "before": numbers.get(before, ""),
        "after": numbers.get(after, ""),
        "count": count,
    }
    columns = [
        Text("area", _("Area")), Text("policy", _("Policy")), Text("before", _("From")), Text("after", _("To")),
    ]  # fmt: skip
    return Answer(said, [Sheet(gettext("What changes"), columns, rows)] if rows else [])
