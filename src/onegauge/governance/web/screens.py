"""Screens of organisation and access."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import permissions, queries
from onegauge.governance.models import Role
from onegauge.governance.web import access_blocks, access_forms, forms, policy_screens, setup
from onegauge.ui.kit import (
    Action,
    Attributes,
    Badge,
    Between,
    Checklist,
    Choice,
    Code,
    Column,
    Date,
    Empty,
    Enquiry,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Mine,
    Number,
    Only,
    Party,
    Ref,
    Screen,
    Search,
    Tab,
    Table,
    Tabs,
    Text,
    Timeline,
    register,
    register_page,
)

register(
    Screen(
        model="governance.Region",
        sop="governance/organisation",
        area="setup",
        order=10,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_ORGANISATION,
        help=_("A part of the world that shares rules"),
        table=Table(Ref("code"), Text("name"), sort="code"),
        filters=Filters(Search("code", "name")),
        form=forms.RegionForm,
    ),
    Screen(
        model="governance.Company",
        sop="governance/organisation",
        find=("code", "name~"),
        area="setup",
        order=11,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_ORGANISATION,
        help=_("Legal entities with books and a currency of their own"),
        table=Table(Ref("code"), Text("name"), Text("country"), Code("currency"), Party("region"), sort="code"),
        filters=Filters(Search("code", "name"), Choice("region"), Choice("currency")),
        form=forms.CompanyForm,
    ),
    Screen(
        model="governance.Site",
        sop="governance/organisation",
        find=("code", "name~"),
        area="setup",
        order=12,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_ORGANISATION,
        help=_("Warehouses, cross-docks, stores and offices"),
        table=Table(
            Ref("code"), Text("name"), Party("company"), Party("region"), Text("timezone"), Text("kind"),
            Party("calendar"), sort="code",
        ),
        filters=Filters(Search("code", "name"), Choice("company"), Choice("region"), Choice("kind")),
        form=forms.SiteForm,
    ),
    Screen(
        model="governance.Calendar",
        sop="governance/organisation",
        area="setup",
        order=13,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_ORGANISATION,
        help=_("Which days are worked"),
        table=Table(Ref("code"), Text("name"), Code("working_weekdays"), sort="code"),
        filters=Filters(Search("code", "name")),
        form=forms.CalendarForm,
        detail=Layout(
            Column(
                Attributes("code", "name", "working_weekdays"),
                Lines("days", Date("day_on"), Text("name"), Flag("is_working"), title=_("Days that differ")),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip

register(
    Screen(
        model="governance.Person",
        sop="governance/access",
        find=("username", "name~"),
        area="setup",
        order=20,
        permission=permissions.VIEW_ACCESS,
        create_permission=permissions.MAINTAIN_PEOPLE,
        rows=queries.people,
        help=_("People are deactivated, never deleted: the journal refers to them"),
        table=Table(
            Ref("name", sub="username"), Text("email"), Flag("is_active", yes=_("Active"), tone="good"),
            Instant("last_login", _("Last sign-in")), Instant("created_at"), sort="name",
        ),
        filters=Filters(
            Search("name", "username", "email"), Choice("is_active"),
            Only("no_factor", _("Second factor missing"), queries.lacks_second_factor),
        ),
        form=forms.PersonForm,
        actions=(
            Action(
                name="deactivate", label=_("Deactivate"), permission=permissions.MAINTAIN_PEOPLE, bulk=True,
                operation=ops.deactivate_people, destructive=True,
                help=_("Their sessions and keys end at once. What they did stays in the journal."),
                closed=lambda person: None if person.is_active else _("Already inactive"),
            ),
            Action(
                name="reactivate", label=_("Reactivate"), permission=permissions.MAINTAIN_PEOPLE,
                operation=ops.reactivate_people,
                closed=lambda person: _("Already active") if person.is_active else None,
            ),
            Action(
                name="invite", label=_("Invitation link"), permission=permissions.MAINTAIN_PEOPLE, icon="key",
                operation=ops.invite_people, reveal=access_forms.invitation,
                help=_("The password of today stops working and all sessions end. A link, shown once, lets the person choose a new one."),
                closed=lambda person: None if person.is_active else _("Reactivate the person first"),
            ),
            Action(
                name="reset-factor", label=_("Reset second factor"), permission=permissions.MAINTAIN_PEOPLE, destructive=True,
                operation=ops.reset_second_factors,
                help=_("The lost device opens nothing any more and all sessions end. The next sign-in asks for a new one."),
            ),
        ),
        detail=Layout(
            Column(
                Attributes("name", "username", "email", "is_active", "last_login", "created_at"),
                Lines(
                    "grants", Party("role"), Text("scope"), Party("company"), Party("site"), Date("from_on"),
                    Date("until_on"), title=_("Roles"), empty=_("No role yet: this person can do nothing"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.Role",
        sop="governance/access",
        find=("code", "name~"),
        area="setup",
        order=21,
        permission=permissions.VIEW_ACCESS,
        create_permission=permissions.MAINTAIN_ROLES,
        rows=lambda: Role.objects.annotate(permission_count=Count("permissions")),
        help=_("A role is made of permissions and granted to people somewhere"),
        table=Table(
            Ref("name", sub="code"), Text("help"), Number("permission_count", _("Permissions")),
            Flag("must_use_totp", yes=_("Second factor")), sort="name",
        ),
        filters=Filters(Search("name", "code", "help"), Choice("must_use_totp")),
        form=forms.RoleForm,
        detail=Layout(
            Column(
                Attributes("name", "code", "help", "must_use_totp"),
                Tabs(
                    Tab("may", _("Permissions"), Lines(
                        access_blocks.checklist, Text("duty", _("Duty")), Text("label", _("May")),
                        Code("code", _("Code")), title=_("Permissions by duty"), empty=_("No permission"),
                    )),
                    Tab("mixed", _("Mixed duties"), Lines(
                        access_blocks.conflicts, Text("rule", _("Rule")), Text("one", _("One")),
                        Text("other", _("Other")), title=_("Mixed duties"),
                        empty=_("No two of its permissions are separated"),
                    ), count=lambda pk: len(access_blocks.conflicts(pk))),
                    Tab("grants", _("Held by"), Lines(
                        "grants", Party("person"), Text("scope"), Party("company"), Party("site"), Date("from_on"),
                        Date("until_on"), title=_("Held by"), empty=_("Nobody holds it"),
                    )),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.RoleGrant",
        sop="governance/access",
        area="setup",
        order=22,
        label=_("Grants"),
        one=_("grant"),
        permission=permissions.VIEW_ACCESS,
        create_permission=permissions.GRANT_ROLES,
        help=_("Who holds which role, where and until when"),
        table=Table(
            Ref("person.name", _("Person")), Party("role"), Badge("scope"), Party("company"), Party("site"),
            Date("from_on"), Date("until_on"), sort="person.name",
        ),
        filters=Filters(Search("person.name", "role.name"), Choice("role"), Choice("scope"), Choice("company")),
        form=forms.GrantForm,
        actions=(
            Action(
                name="end", label=_("End"), permission=permissions.GRANT_ROLES, operation=ops.end_grants,
                form=forms.EndGrantForm, bulk=True, destructive=True,
                help=_("The right ends by itself on that day; the grant stays for the record."),
            ),
        ),
    ),
    Screen(
        model="governance.SodException",
        sop="governance/access",
        area="setup",
        order=23,
        permission=permissions.VIEW_ACCESS,
        create_permission=permissions.REQUEST_SOD_EXCEPTION,
        create_label=_("Ask for an exception"),
        form=access_forms.SodExceptionForm,
        help=_("Conflicts of duties accepted for a short time, with a control beside them"),
        table=Table(
            Ref("rule_code", _("Rule")), Party("person"), Badge("state"), Text("reason"), Party("owner"),
            Date("from_on"), Date("until_on"), sort="-from_on",
        ),
        filters=Filters(Search("rule_code", "person.name", "reason"), Choice("state")),
        actions=(
            Action(
                name="approve", label=_("Approve"), permission=permissions.APPROVE_SOD_EXCEPTION, bulk=True,
                operation=ops.approve_sod_exceptions, closed=lambda row: _("Already decided") if row.decided_at else None,
            ),
            Action(
                name="reject", label=_("Reject"), permission=permissions.APPROVE_SOD_EXCEPTION, bulk=True,
                operation=ops.reject_sod_exceptions, destructive=True,
                closed=lambda row: _("Already decided") if row.decided_at else None,
            ),
        ),
    ),
)  # fmt: skip

register(
    Screen(
        model="governance.NumberSeries",
        area="setup",
        order=15,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_ORGANISATION,
        page=False,
        help=_("Numbers without gaps, for documents that a law counts"),
        table=Table(
            Ref("code"), Party("company"), Text("prefix"), Number("width"), Number("next_number"), sort="code",
        ),
        filters=Filters(Search("code", "prefix"), Choice("company")),
        form=forms.NumberSeriesForm,
    ),
    Screen(
        model="governance.ApiKey",
        area="setup",
        order=30,
        permission=permissions.VIEW_ACCESS,
        create_permission=permissions.MANAGE_API_KEYS,
        rows=queries.api_keys,
        help=_("Programs act as a person, with no more than that person's rights and until a day"),
        empty=Empty(_("No program has a key"), _("A key lets a program use the API as a person, until it ends or is revoked.")),
        table=Table(
            Ref("prefix", sub="name"), Party("person"), Instant("until_at"), Instant("revoked_at"), Instant("last_used_at"),
            Instant("created_at"), sort="-created_at",
        ),
        filters=Filters(Search("name", "prefix", "person.name"), Between("until_at")),
        form=access_forms.ApiKeyForm,
        actions=(
            Action(
                name="revoke", label=_("Revoke"), permission=permissions.MANAGE_API_KEYS, operation=ops.revoke_api_keys,
                bulk=True, destructive=True, help=_("The program is shut out at once; a new key is the way back."),
                closed=lambda row: _("Already revoked") if row.revoked_at else None,
            ),
        ),
        detail=Layout(
            Column(
                Attributes("name", "prefix", "person", "until_at", "revoked_at", "last_used_at", "created_at"),
                Lines(access_blocks.key_scopes, Text("label", _("May")), Code("code", _("Code")), title=_("What it may do")),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.ApprovalRule",
        area="setup",
        order=40,
        permission=permissions.VIEW_ORGANISATION,
        create_permission=permissions.MAINTAIN_APPROVAL_RULES,
        rows=queries.approval_rules,
        help=_("Which act asks for a second person, from which amount on, and who that is"),
        empty=Empty(_("No act asks for a second person"), _("A rule names the act, the amounts and who decides.")),
        table=Table(
            Ref("name", sub="code"), Flag("is_active", yes=_("Active"), tone="good"), sort="name",
        ),
        filters=Filters(Search("name", "code"), Choice("is_active")),
        form=access_forms.ApprovalRuleForm,
        detail=Layout(
            Column(
                Attributes("name", "code", "is_active"),
                Lines(
                    access_blocks.rule_steps, Number("position", _("Step")), Text("from_amount", _("From amount")),
                    Text("permission", _("Who decides")), Number("due_hours", _("Hours to decide")), title=_("Steps"),
                    empty=_("Without steps nothing is asked"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.Delegation",
        area="setup",
        order=41,
        permission=permissions.DECIDE_APPROVALS,
        create_permission=permissions.DECIDE_APPROVALS,
        create_label=_("Let somebody stand in for me"),
        help=_("Who decides in somebody's place, for some days"),
        empty=Empty(_("Nobody stands in for anybody"), _("Lend your right to decide before you are away.")),
        table=Table(
            Ref("from_person.name", _("Decides")), Party("to_person", _("Stands in")), Party("company"), Party("site"),
            Date("from_on"), Date("until_on"), Date("ended_on"), Text("reason"), sort="-from_on",
        ),
        filters=Filters(Search("from_person.name", "to_person.name", "reason"), Mine("from_person_id", _("Mine"))),
        form=access_forms.DelegationForm,
        actions=(
            Action(
                name="end", label=_("Call back"), permission=permissions.DECIDE_APPROVALS, operation=ops.end_delegations,
                destructive=True, help=_("From today on nobody decides in your place any more."),
                closed=lambda row: _("Already called back") if row.ended_on else None,
            ),
        ),
    ),
    Screen(
        model="governance.StatutoryValue",
        area="template",
        order=40,
        permission=permissions.VIEW_POLICIES,
        create_permission=permissions.MAINTAIN_STATUTORY,
        create_label=_("Record a law"),
        rows=queries.statutory_values,
        help=_("What the law of a country demands stands above the template and every variance"),
        empty=Empty(_("No law is recorded"), _("A law decides a policy in its country, whatever template and variances say.")),
        table=Table(
            Ref("key", _("Policy")), Code("country"), Text("value", sort=False), Text("law"), Date("from_on"), Date("until_on"),
            Party("recorded_by"), sort="country",
        ),
        filters=Filters(Search("key", "law"), Choice("country"), Between("from_on")),
        form=access_forms.StatutoryForm,
        actions=(
            Action(
                name="end", label=_("End"), permission=permissions.MAINTAIN_STATUTORY, operation=ops.end_statutory_values,
                form=access_forms.EndStatutoryForm, destructive=True,
                help=_("From that day on template and variances decide in the country again."),
            ),
        ),
    ),
)  # fmt: skip

register_page(
    Checklist(
        code="governance/setup",
        label=_("Set-up overview"),
        permission=permissions.VIEW_ORGANISATION,
        area="setup",
        order=1,
        help=_("What people need before they can work, and where it is mended"),
        build=setup.overview,
    ),
    Enquiry(
        code="governance/approvers",
        label=_("Who would approve"),
        permission=permissions.VIEW_ORGANISATION,
        area="setup",
        order=42,
        help=_("Which step an amount reaches at a site, and who could decide there today"),
        form=access_forms.WhoForm,
        answer=access_forms.who_approves,
        ask=_("Show who decides"),
    ),
)

REGISTERED = (policy_screens,)
