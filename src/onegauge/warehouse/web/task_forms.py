"""Forms of the floor: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import OperationForm, RowChoice, StyledForm
from onegauge.warehouse import operations as ops
from onegauge.warehouse.task_states import TaskType


class AssignForm(StyledForm):
    """Who shall do it."""

    person_id = RowChoice("governance.Person", gives="pk", label=_("Person"))


class RankForm(StyledForm):
    """What comes first."""

    rank = forms.IntegerField(
        label=_("Rank"),
        initial=1,
        min_value=1,
        max_value=9,
        help_text=_("1 before everything else, 5 as usual, 9 last"),
    )


class SiteList(RowChoice):
    """One site, as the list of ids that an operation takes."""

    def clean(self, value: Any) -> list[int]:
        """The id of the site."""
        return [super().clean(value).pk]


class WaveForm(StyledForm):
    """Which picks go to the floor together."""

    site_ids = SiteList("governance.Site", label=_("Site"))
    days = forms.IntegerField(
        label=_("Days ahead"), initial=0, min_value=0, help_text=_("0: what is due today or late")
    )


class WorkProfileForm(OperationForm):
    """In which steps and zones somebody works at a site."""

    operation, draft, many = ops.save_work_profiles, ops.WorkProfileDraft, "profiles"
    model = "warehouse.WorkProfile"
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    person_id = RowChoice("governance.Person", gives="pk", label=_("Person"))
    types = forms.MultipleChoiceField(
        label=_("Steps"),
        choices=TaskType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: all that the person's rights allow"),
    )
    zones = forms.CharField(
        label=_("Zones"), max_length=400, required=False, help_text=_("Codes with commas; empty: the whole site")
    )

    def drafted(self) -> dict[str, Any]:
        """Lists as lists."""
        values = super().drafted()
        values["types"] = tuple(values["types"])
        values["zones"] = tuple(code.strip() for code in values["zones"].split(",") if code.strip())
        return values
