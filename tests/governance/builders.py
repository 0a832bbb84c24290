"""Rows of governance for the contract tests of its screens."""

from datetime import timedelta
from decimal import Decimal

from onegauge.governance import kinds
from onegauge.governance import operations as ops
from onegauge.governance.approval_rights import Step
from onegauge.governance.models import ApprovalRule, Calendar, Company, Region, Site, Template
from onegauge.governance.operations import approval_gate
from onegauge.governance.policy import POLICIES
from onegauge.governance.policy_drafts import VarianceDraft
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.lifecycle import ApprovalFact, Doc
from tests.builders import builder, unique


@builder("governance.Region", shared=True)
def regions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Regions."""
    codes = [unique("R") for _ in range(n)]
    ops.save_regions(regions=[ops.RegionDraft(code=c, name=f"Region {c}") for c in codes], by=by)
    return list(Region.objects.filter(code__in=codes).values_list("id", flat=True))


@builder("governance.Company", shared=True)
def companies(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Companies in the region of the given one."""
    region = Company.objects.get(id=company).region.code
    codes = [unique("C") for _ in range(n)]
    drafts = [ops.CompanyDraft(code=c, name=f"Company {c}", country="NL", currency="EUR", region=region) for c in codes]
    ops.save_companies(companies=drafts, by=by)
    return list(Company.objects.filter(code__in=codes).values_list("id", flat=True))


@builder("governance.Site", shared=True)
def sites(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Warehouses of the company."""
    calendar = Calendar.objects.order_by("id")[0].code
    owner = Company.objects.select_related("region").get(id=company)
    codes = [unique("S") for _ in range(n)]
    drafts = [
        ops.SiteDraft(
            code=c, name=f"Site {c}", company=owner.code, region=owner.region.code, timezone="Europe/London",
            calendar=calendar,
        )
        for c in codes
    ]  # fmt: skip
    ops.save_sites(sites=drafts, by=by)
    return list(Site.objects.filter(code__in=codes).values_list("id", flat=True))


@builder("governance.Calendar", shared=True)
def calendars(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Calendars without days that differ."""
    drafts = [ops.CalendarDraft(code=c, name=f"Calendar {c}") for c in [unique("K") for _ in range(n)]]
    return [_id(one) for one in ops.save_calendars(calendars=drafts, by=by)]


@builder("governance.Person", shared=True)
def people(by: Actor, company: int, site: int, n: int) -> list[int]:
    """People without a role."""
    names = [unique("person") for _ in range(n)]
    saved = ops.save_people(people=[ops.PersonDraft(username=name, name=name.title()) for name in names], by=by)
    return [one.id for one in saved]


@builder("governance.Role", shared=True)
def roles(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Roles that may look at the organisation."""
    drafts = [
        ops.RoleDraft(code=code, name=f"Role {code}", permissions=("governance.view_organisation",))
        for code in [unique("role") for _ in range(n)]
    ]
    return [one.id for one in ops.save_roles(roles=drafts, by=by)]


@builder("governance.RoleGrant", shared=True)
def grants(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Grants of one role to new people."""
    code = unique("role")
    ops.save_roles(roles=[ops.RoleDraft(code=code, name=code, permissions=("governance.view_organisation",))], by=by)
    drafts = [ops.GrantDraft(person_id=person, role=code, scope="group") for person in people(by, company, site, n)]
    return ops.grant_roles(grants=drafts, by=by)


@builder("governance.SodException", shared=True)
def exceptions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Requests that wait for a decision."""
    code = unique("rule")
    ops.save_sod_rules(
        rules=[
            ops.SodRuleDraft(
                code=code, name=code, permission_a="governance.grant_roles", permission_b="governance.maintain_roles"
            )
        ],
        by=by,
    )
    today = utcnow().date()
    subjects = people(by, company, site, n + 1)
    drafts = [
        ops.SodExceptionDraft(
            person_id=person, rule_code=code, reason="Cover during a leave", compensating_control="Weekly review",
            owner_id=subjects[-1], from_on=today, until_on=today + timedelta(days=30),
        )
        for person in subjects[:-1]
    ]  # fmt: skip
    return ops.request_sod_exceptions(exceptions=drafts, by=by)


@builder("governance.TemplateVersion", shared=True)
def template_versions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Drafts of the template."""
    if not Template.objects.exists():
        ops.create_template(code="main", name="Operating template", by=by)
    first = by.today + timedelta(days=400)
    return [
        ops.draft_template_version(effective_from=first + timedelta(days=place), notes=unique("Notes "), by=by)
        for place in range(n)
    ]


@builder("governance.Variance")
def variances(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Proposals for a site."""
    policy = next(policy for policy in POLICIES if "site" in policy.scopes)
    (owner,) = people(by, company, site, 1)
    first = by.today + timedelta(days=10 * int(unique("")))
    drafts = [
        VarianceDraft(
            key=policy.key, value=policy.default, scope="site", place_id=site, reason=unique("The dock is small "),
            kpi="order_cycle_time", owner_id=owner, from_on=first + timedelta(days=20 * place),
            until_on=first + timedelta(days=20 * place + 19),
        )
        for place in range(n)
    ]  # fmt: skip
    return ops.propose_variances(drafts=drafts, by=by)


@builder("governance.ApprovalRequest")
def approval_requests(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Requests as the gate files them; the plan is made by hand, because it needs an edge that asks."""
    rule, _made = ApprovalRule.objects.get_or_create(code="tests", defaults={"name": "Tests"})
    plan = approval_gate.Plan(kinds.COMPANY_KIND, unique("verb"), rule.pk)
    step = Step(1, Decimal(0), "governance.decide_approvals", 24)
    plan.asks = [
        approval_gate.Ask(
            Doc(company * 1000 + place, "draft", 1, company, None),
            ApprovalFact(digest="d", amount=Decimal(100), currency="GBP", summary=unique("Credit ")),
            step,
        )
        for place in range(n)
    ]
    token = unique("plan")
    approval_gate._plans[token] = plan
    return approval_gate.file_approval_requests(plan=token, by=by)


def _id(saved: object) -> int:
    return saved if isinstance(saved, int) else saved.id  # type: ignore[attr-defined,no-any-return]  both shapes exist


@builder("governance.NumberSeries")
def number_series(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Series of the company."""
    drafts = [
        ops.NumberSeriesDraft(company_id=company, code=c, prefix=f"{c}-") for c in [unique("N") for _ in range(n)]
    ]
    return [one.id for one in ops.save_number_series(series=drafts, by=by)]


@builder("governance.ApiKey", shared=True)
def api_keys(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Keys of new people."""
    until = utcnow() + timedelta(days=30)
    drafts = [
        ops.ApiKeyDraft(person_id=person, name=unique("key "), scopes=("governance.view_organisation",), until_at=until)
        for person in people(by, company, site, n)
    ]
    return [one.id for one in ops.issue_api_keys(keys=drafts, by=by)]


@builder("governance.ApprovalRule", shared=True)
def approval_rules(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Rules made by hand: an operation takes only what a lifecycle asks for."""
    return [ApprovalRule.objects.create(code=c, name=f"Rule {c}").pk for c in [unique("rule") for _ in range(n)]]


@builder("governance.Delegation", shared=True)
def delegations(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Colleagues who stand in for the actor."""
    drafts = [
        ops.DelegationDraft(
            to_person_id=person, from_on=by.today, until_on=by.today + timedelta(days=9), reason=unique("Leave ")
        )
        for person in people(by, company, site, n)
    ]
    return ops.delegate_approvals(delegations=drafts, by=by)


@builder("governance.StatutoryValue", shared=True)
def statutory_values(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Laws one after the other, of a country in which nobody is."""
    policy = next(iter(POLICIES))
    first = by.today + timedelta(days=10 * int(unique("")))
    drafts = [
        ops.StatutoryDraft(
            country="NZ", key=policy.key, value=policy.default, law=unique("Act "), from_on=first + timedelta(days=place),
            until_on=first + timedelta(days=place + 1),
        )
        for place in range(n)
    ]  # fmt: skip
    return ops.record_statutory_values(values=drafts, by=by)
