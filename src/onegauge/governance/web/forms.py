"""Forms of organisation and access: their shape; every rule stands in the operation."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.models import GrantScope, SiteKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.kit import OperationForm, RowChoice, StyledForm
from onegauge.ui.languages import said

WEEKDAYS = (
    ("1", _("Mon")),
    ("2", _("Tue")),
    ("3", _("Wed")),
    ("4", _("Thu")),
    ("5", _("Fri")),
    ("6", _("Sat")),
    ("7", _("Sun")),
)


class RegionForm(OperationForm):
    """A region."""

    operation = ops.save_regions
    draft = ops.RegionDraft
    many = "regions"
    model = "governance.Region"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)


class CompanyForm(OperationForm):
    """A legal entity."""

    operation = ops.save_companies
    draft = ops.CompanyDraft
    many = "companies"
    model = "governance.Company"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.CharField(label=_("Country"), max_length=2, help_text=_("Two letters, such as NL"))
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Three letters; it never changes"))
    region = RowChoice("governance.Region", gives="code", label=_("Region"))


class SiteForm(OperationForm):
    """A place where goods are."""

    operation = ops.save_sites
    draft = ops.SiteDraft
    many = "sites"
    model = "governance.Site"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    company = RowChoice("governance.Company", gives="code", label=_("Company"))
    region = RowChoice("governance.Region", gives="code", label=_("Region"))
    timezone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in sorted(available_timezones())])
    calendar = RowChoice("governance.Calendar", gives="code", label=_("Calendar"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind.choices)


class CalendarDayForm(StyledForm):
    """A day that differs from its weekday."""

    day_on = forms.DateField(label=_("Day"))
    name = forms.CharField(label=_("Name"), max_length=120)
    is_working = forms.BooleanField(label=_("Worked"), required=False)


class CalendarForm(OperationForm):
    """Working weekdays, and the days that differ from them."""

    operation = ops.save_calendars
    draft = ops.CalendarDraft
    many = "calendars"
    model = "governance.Calendar"
    natural = ("code",)
    line_form = CalendarDayForm
    line_title = _("Days that differ")
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    working_weekdays = forms.MultipleChoiceField(
        label=_("Working days"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, initial=list("12345")
    )

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """Weekdays one by one."""
        return {"code": row.code, "name": row.name, "working_weekdays": list(row.working_weekdays)}

    def initial_lines(self) -> list[dict[str, Any]]:
        """The days it has now."""
        return list(self.row.days.order_by("day_on").values("day_on", "name", "is_working")) if self.row else []

    def drafted(self) -> dict[str, Any]:
        """Weekdays as digits, and all days: a line that was cleared is gone."""
        return {
            **super().drafted(),
            "working_weekdays": "".join(sorted(self.cleaned_data["working_weekdays"])),
            "days": tuple(ops.CalendarDayDraft(**day) for day in self.filled_lines),
        }


class NumberSeriesForm(OperationForm):
    """How the numbers of a company look."""

    operation = ops.save_number_series
    draft = ops.NumberSeriesDraft
    many = "series"
    model = "governance.NumberSeries"
    natural = ("company_id", "code")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Which documents, such as invoice"))
    prefix = forms.CharField(label=_("Prefix"), max_length=20, required=False)  # type: ignore[assignment]  # a field, taken off the class
    width = forms.IntegerField(label=_("Digits"), min_value=1, max_value=12, initial=6)


class PersonForm(OperationForm):
    """Somebody who signs in."""

    operation = ops.save_people
    draft = ops.PersonDraft
    many = "people"
    model = "governance.Person"
    natural = ("username",)
    username = forms.CharField(label=_("User name"), max_length=80, help_text=_("Lower case, without spaces"))
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)


def permissions_by_duty() -> list[tuple[str, list[tuple[str, str]]]]:
    """All permissions, under the duty they belong to."""
    duties: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in PERMISSIONS.values():
        duties[said(one.duty)].append((one.code, said(one.label)))
    return [(duty, sorted(found, key=lambda pair: pair[1])) for duty, found in sorted(duties.items())]


def pairs_within(codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """The separated pairs that a set of permissions holds by itself: rule, one, other."""
    held = set(codes)
    rules = queries.sod_rules().filter(permission_a__in=held, permission_b__in=held)
    return [(rule.name, rule.permission_a, rule.permission_b) for rule in rules]


class RoleForm(OperationForm):
    """A job in words people use, made of permissions."""

    operation = ops.save_roles
    draft = ops.RoleDraft
    many = "roles"
    model = "governance.Role"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=120)
    help = forms.CharField(label=_("What this role does"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    must_use_totp = forms.BooleanField(label=_("Needs a second factor"), required=False)
    permissions = forms.MultipleChoiceField(
        label=_("Permissions by duty"), choices=permissions_by_duty, widget=forms.CheckboxSelectMultiple
    )
    keep_conflicts = forms.BooleanField(label=_("Save although duties are mixed"), required=False)

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """With the permissions it has now."""
        held = [one.permission for one in row.permissions.all()]
        return {
            "code": row.code, "name": row.name, "help": row.help, "must_use_totp": row.must_use_totp, "permissions": held,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A role that holds a separated pair by itself is shown before it is saved; it can be saved knowingly."""
        cleaned = super().clean()
        found = pairs_within(cleaned.get("permissions") or ())
        if found and not cleaned.get("keep_conflicts"):
            names = {code: said(one.label) for code, one in PERMISSIONS.items()}
            for name, one, other in found[:8]:
                words = {"one": names.get(one, one), "other": names.get(other, other), "rule": name}
                message = gettext("“%(one)s” and “%(other)s” in one role: %(rule)s.") % words
                self.add_error("permissions", ValidationError(message, code="sod_conflict"))
            mend = gettext("Take one of the two out, or tick this: then nobody can hold the role without an exception.")
            self.add_error("keep_conflicts", ValidationError(mend, code="sod_conflict"))
        return cleaned

    def drafted(self) -> dict[str, Any]:
        """Permissions as the draft wants them."""
        return {**super().drafted(), "permissions": tuple(self.cleaned_data["permissions"])}


class GrantForm(OperationForm):
    """A role for a person, somewhere, for some time."""

    edits = False
    person_id = RowChoice("governance.Person", gives="pk", label=_("Person"))
    role = RowChoice("governance.Role", gives="code", label=_("Role"))
    scope = forms.ChoiceField(label=_("Scope"), choices=GrantScope.choices)
    company_id = RowChoice("governance.Company", gives="pk", label=_("Company"), required=False)
    site_id = RowChoice("governance.Site", gives="pk", label=_("Site"), required=False)
    from_on = forms.DateField(label=_("From"), required=False, help_text=_("Empty: from today"))
    until_on = forms.DateField(label=_("Until before"), required=False, help_text=_("Empty: without an end"))

    def clean(self) -> dict[str, Any]:
        """A site says its company."""
        cleaned = super().clean()
        if cleaned.get("scope") == GrantScope.SITE and not cleaned.get("site_id"):
            self.add_error("site_id", ValidationError(_("Choose the site.")))
        return cleaned

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Grant the role."""
        return ops.grant_roles(grants=[ops.GrantDraft(**self.cleaned_data)], by=by, key=key)[0]


class EndGrantForm(StyledForm):
    """When a grant ends."""

    until_on = forms.DateField(label=_("Until before"), initial=date.today, help_text=_("Today: it ends now"))
