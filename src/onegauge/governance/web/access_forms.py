"""Forms of keys, approval rules, delegations, exceptions and law: their shape; every rule stands in the operation."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.approval_rights import APPROVAL, Step, steps_for
from onegauge.governance.models import Company, Person
from onegauge.governance.policy import POLICIES
from onegauge.governance.web.forms import permissions_by_duty
from onegauge.governance.web.policy_forms import value_field
from onegauge.governance.web.policy_words import policy_words, words
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.lifecycle import MACHINES
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui import formatting
from onegauge.ui.forms import style
from onegauge.ui.kit import Answer, OperationForm, Revealed, RowChoice, Sheet, StyledForm, Text
from onegauge.ui.languages import said


class ApiKeyForm(OperationForm):
    """A key for a program; its secret is shown once."""

    edits = False
    person_id = RowChoice(
        "governance.Person", gives="pk", label=_("Acts as"), help_text=_("Never more than this person may")
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Which program, on which computer"))
    until_on = forms.DateField(label=_("Until before"), help_text=_("Within a year"))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=permissions_by_duty, widget=forms.CheckboxSelectMultiple
    )

    def field_of(self, refusal: Any) -> str | None:
        """The operation says an instant where people choose a day."""
        return "until_on" if (refusal.field or "").endswith("until_at") else super().field_of(refusal)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Issue it; there is no idempotency key, because a kept answer would keep the secret."""
        until_at = datetime.combine(self.cleaned_data["until_on"], time.min, UTC)
        draft = ops.ApiKeyDraft(
            person_id=self.cleaned_data["person_id"], name=self.cleaned_data["name"],
            scopes=tuple(self.cleaned_data["scopes"]), until_at=until_at,
        )  # fmt: skip
        (issued,) = ops.issue_api_keys(keys=[draft], by=by)
        text = gettext("Put it into the program now; only its first letters stay here.")
        self.revealed = Revealed(gettext("The new key"), text, [(gettext("Secret"), issued.secret)])
        return issued.id


def rule_codes() -> list[tuple[str, str]]:
    """What the lifecycles ask an approval for."""
    asked = {
        edge.approval: f"{words(edge.approval)} ({said(machine.kind.label)}: {said(edge.label)})"
        for machine in MACHINES.values()
        for edge in machine.edges
        if edge.approval
    }
    return sorted(asked.items())


def permission_choices() -> list[tuple[str, Any]]:
    """Every permission under its duty, after an empty choice."""
    return [("", gettext("Choose…")), *permissions_by_duty()]


class ApprovalStepForm(StyledForm):
    """From which amount on who decides."""

    from_amount = forms.DecimalField(label=_("From amount"), min_value=Decimal(0), max_digits=20, decimal_places=6)
    permission = forms.ChoiceField(label=_("Who decides"), choices=permission_choices)
    due_hours = forms.IntegerField(label=_("Hours to decide"), min_value=1, max_value=8760)


class ApprovalRuleForm(OperationForm):
    """A rule with its steps from the smallest amount up."""

    operation = ops.save_approval_rules
    draft = ops.ApprovalRuleDraft
    many = "rules"
    model = "governance.ApprovalRule"
    natural = ("code",)
    line_form = ApprovalStepForm
    line_title = _("Steps")
    code = forms.ChoiceField(label=_("What asks"), choices=rule_codes)
    name = forms.CharField(label=_("Name"), max_length=160)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def initial_lines(self) -> list[dict[str, Any]]:
        """The steps it has now."""
        steps = self.row.steps.order_by("position") if self.row else ()
        return [
            {"from_amount": s.from_amount.normalize(), "permission": s.permission, "due_hours": s.due_hours}
            for s in steps
        ]

    def drafted(self) -> dict[str, Any]:
        """All steps: a line that was cleared is gone."""
        return {**super().drafted(), "steps": tuple(ops.ApprovalStepDraft(**step) for step in self.filled_lines)}


class WhoForm(StyledForm):
    """What would have to be approved."""

    rule = RowChoice("governance.ApprovalRule", label=_("Rule"))
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal(0), max_digits=20, decimal_places=6)
    site = RowChoice("governance.Site", label=_("Site"))


class _Decider:
    """A step with the people who could take it there."""

    def __init__(self, number: int, step: Step, names: list[str], is_first: bool) -> None:
        known = PERMISSIONS.get(step.permission)
        self.id = number
        self.step = gettext("decides") if is_first else gettext("if nobody below can")
        self.from_amount = formatting.number(step.from_amount)
        self.permission = str(known.label) if known else step.permission
        self.people = ", ".join(names) or gettext("nobody")
        self.due = formatting.counted(step.due_hours, "hour", "hours")


def who_approves(by: Actor, data: Mapping[str, Any]) -> Answer:
    """Which step an amount reaches, and who could decide there today."""
    rule, amount, site = data["rule"], data["amount"], data["site"]
    rows = rule.steps.values_list("position", "from_amount", "permission", "due_hours")
    steps = steps_for([Step(*row) for row in rows], amount) if rule.is_active else []
    shown = f"{formatting.amount(amount, site.company.currency)} {site.company.currency}"
    where = {"amount": shown, "site": site.name, "rule": rule.name}
    if not steps:
        return Answer(gettext("%(rule)s: %(amount)s at %(site)s needs nobody's approval.") % where, tone="good")
    holders = people_holding([step.permission for step in steps], site.company_id, site.pk)
    found = [_Decider(n, step, holders.get(step.permission, []), n == 0) for n, step in enumerate(steps)]
    who = {**where, "who": found[0].people, "hours": found[0].due}
    sentence = gettext("%(rule)s: %(amount)s at %(site)s is decided by %(who)s, within %(hours)s.") % who
    columns = [
        Text("step", _("Step")), Text("from_amount", _("From amount")), Text("permission", _("Permission")),
        Text("people", _("Who could decide")), Text("due", _("Time")),
    ]  # fmt: skip
    has_nobody = not any(holders.values())
    return Answer(sentence, [Sheet(gettext("Steps"), columns, found)], tone="bad" if has_nobody else "info")


def people_holding(permissions: list[str], company_id: int, site_id: int) -> dict[str, list[str]]:
    """The names of those who hold each permission at a site today."""
    params = {"permissions": permissions, "company_id": company_id, "site_id": site_id, "today": utcnow().date()}
    found: dict[str, list[str]] = {}
    for permission, name in APPROVAL.tuples("holders", params):
        found.setdefault(permission, []).append(name)
    return found


class DelegationForm(OperationForm):
    """Who decides in one's place, for what, where and how long."""

    edits = False
    to_person_id = RowChoice("governance.Person", gives="pk", label=_("Who stands in for me"))
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until before"))
    company_id = RowChoice(
        "governance.Company", gives="pk", scope="companies", label=_("Company"), required=False,
        help_text=_("Empty: wherever I may decide"),
    )  # fmt: skip
    site_id = RowChoice("governance.Site", gives="pk", scope="sites", label=_("Site"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Lend the right to decide."""
        return ops.delegate_approvals(delegations=[ops.DelegationDraft(**self.cleaned_data)], by=by, key=key)[0]


def sod_codes() -> list[tuple[str, str]]:
    """The separation rules, each once."""
    return sorted(set(queries.sod_rules().values_list("code", "name")), key=lambda pair: pair[1])


class SodExceptionForm(OperationForm):
    """A conflict that is accepted for some days, with a control beside it."""

    edits = False
    person_id = RowChoice("governance.Person", gives="pk", label=_("Person"))
    rule_code = forms.ChoiceField(label=_("Rule"), choices=sod_codes)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
    compensating_control = forms.CharField(
        label=_("Control beside it"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is looked at meanwhile, and by whom"),
    )  # fmt: skip
    owner_id = RowChoice("governance.Person", gives="pk", label=_("Who watches"))
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until before"), help_text=_("90 days at most"))

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Ask for it; somebody else decides."""
        return ops.request_sod_exceptions(exceptions=[ops.SodExceptionDraft(**self.cleaned_data)], by=by, key=key)[0]


def all_policies() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every policy by area: the law may decide any of them."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for policy in queries.policies():
        areas.setdefault(words(policy.area), []).append((policy.key, policy_words(policy.key)))
    return sorted(areas.items())


def countries() -> list[tuple[str, str]]:
    """The countries in which companies are."""
    return [(code, code) for code in sorted(set(Company.objects.values_list("country", flat=True)))]


class StatutoryForm(OperationForm):
    """What the law of a country demands."""

    edits = False
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    policy = forms.ChoiceField(label=_("Policy"), choices=all_policies)
    value = forms.CharField(label=_("Value"), max_length=500, help_text=_("Yes or no as true or false"))
    law = forms.CharField(label=_("Law"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("By which it is found"))
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until before"), required=False, help_text=_("Empty: without an end"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("policy") if self.is_bound else self.initial.get("policy")
        found = POLICIES.get(str(chosen or ""))
        if found is not None:
            self.fields["value"] = value_field(found, label=_("Value"))
            style(self.fields["value"])

    def field_of(self, refusal: Any) -> str | None:
        """The operation says key where people choose a policy."""
        return "policy" if (refusal.field or "").endswith("key") else super().field_of(refusal)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Record it."""
        values = dict(self.cleaned_data)
        draft = ops.StatutoryDraft(key=values.pop("policy"), **values)
        return ops.record_statutory_values(values=[draft], by=by, key=key)[0]


class EndStatutoryForm(StyledForm):
    """When a law ends."""

    until_on = forms.DateField(label=_("Until before"))


def invitation(person_ids: list[int]) -> Revealed:
    """The link by which a person chooses a password; it dies with its use, or after three days."""
    from allauth.account.forms import default_token_generator  # noqa: PLC0415  needs the models of all apps
    from allauth.account.utils import user_pk_to_url_str  # noqa: PLC0415  needs the models of all apps

    people = Person.objects.filter(id__in=person_ids).order_by("name")
    text = gettext("Give it to the person by a way you trust. It works once, for three days; the old password is gone.")
    links = [
        (
            f"{person.name} ({person.username})",
            f"/accounts/password/reset/key/{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}/",
        )
        for person in people
    ]
    return Revealed(gettext("Invitation link"), text, links)
