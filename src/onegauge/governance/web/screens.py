"""Screens of organisation and access."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import permissions, queries
from onegauge.governance.models import Role
from onegauge.governance.web import forms, policy_screens
from onegauge.ui.kit import (
    Action,
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Date,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Number,
    Party,
    Ref,
    Screen,
    Search,
    Table,
    Text,
    Timeline,
    register,
)

register(
    Screen(
        model="governance.Region",
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
        filters=Filters(Search("name", "username", "email"), Choice("is_active")),
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
                Lines("permissions", Code("permission"), title=_("Permissions"), empty=_("No permission")),
                Lines(
                    "grants", Party("person"), Text("scope"), Party("company"), Party("site"), Date("from_on"),
                    Date("until_on"), title=_("Held by"), empty=_("Nobody holds it"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.RoleGrant",
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
        area="setup",
        order=23,
        permission=permissions.VIEW_ACCESS,
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

REGISTERED = (policy_screens,)
