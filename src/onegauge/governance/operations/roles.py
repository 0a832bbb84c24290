"""Writes of roles and separation rules, and the catalogue that the code brings along."""

from collections.abc import Sequence

from onegauge.governance import errors, kinds, permissions
from onegauge.governance.access_drafts import (
    CatalogueInstalled,
    GrantDraft,
    PasswordDraft,
    PersonDraft,
    RoleDraft,
    SodRuleDraft,
)
from onegauge.governance.models import RoleGrant, RolePermission, SodRule
from onegauge.governance.operations.access import grant_roles
from onegauge.governance.operations.people import save_people, set_passwords
from onegauge.governance.operations.separation import lock_rights, refuse_conflicts
from onegauge.governance.roles import ROLES, SEPARATED, pairs_of, permissions_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import operation
from onegauge.kernel.permissions import PERMISSIONS

FIRST_ADMINISTRATOR_ROLES = ("administrator", "security_administrator")
ROLE_TABLE = MasterTable(
    kinds.ROLE_KIND,
    ("code",),
    {"code": "text", "name": "text", "help": "text", "must_use_totp": "boolean"},
    versioned=False,
)
RULE_TABLE = MasterTable(
    kinds.SOD_RULE_KIND,
    ("permission_a", "permission_b"),
    {"code": "text", "name": "text", "permission_a": "text", "permission_b": "text"},
    versioned=False,
)


@operation(permission=permissions.MAINTAIN_ROLES)
def save_roles(*, roles: Sequence[RoleDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change roles by code, with all their permissions; answers in the order given.

    Refused with all conflicts when somebody who holds the role would hold a separated pair through it.
    """
    judge = Judge("roles")
    judge.permit(by, permissions.MAINTAIN_ROLES)
    judge.check()
    judge.once([d.code for d in roles], "code")
    for index, draft in enumerate(roles):
        judge.text(index, "code", draft.code, 60)
        judge.text(index, "name", draft.name, 120)
        _judge_permissions(judge, index, "permissions", draft.permissions)
    judge.check()
    lock_rights()
    rows = [{"code": d.code, "name": d.name, "help": d.help, "must_use_totp": d.must_use_totp} for d in roles]
    saved = ROLE_TABLE.save(rows, ROLE_TABLE.find([(d.code,) for d in roles]), by=by)
    _write_permissions({s.id: set(d.permissions) for s, d in zip(saved, roles, strict=True)}, by=by)
    refuse_conflicts(None)
    return saved


def _write_permissions(wanted: dict[int, set[str]], *, by: Actor) -> None:
    kept: dict[int, set[str]] = {role_id: set() for role_id in wanted}
    surplus = []
    for row in RolePermission.objects.filter(role_id__in=wanted):
        kept[row.role_id].add(row.permission)
        if row.permission not in wanted[row.role_id]:
            surplus.append(row.pk)
    RolePermission.objects.filter(id__in=surplus).delete()
    RolePermission.objects.bulk_create(
        RolePermission(role_id=role_id, permission=code)
        for role_id, codes in wanted.items()
        for code in sorted(codes - kept[role_id])
    )
    entries = [
        Entry(
            object_id=role_id,
            before={"removed": sorted(kept[role_id] - codes)},
            after={"added": sorted(codes - kept[role_id])},
        )
        for role_id, codes in wanted.items()
        if codes != kept[role_id]
    ]
    record(by=by, kind=kinds.ROLE_KIND, verb="permissions_changed", entries=entries)


@operation(permission=permissions.MAINTAIN_ROLES)
def save_sod_rules(*, rules: Sequence[SodRuleDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change separation rules by their pair, in whatever order the pair is named.

    Refused with all conflicts when somebody holds such a pair already: end a grant or have an exception first.
    """
    judge = Judge("rules")
    judge.permit(by, permissions.MAINTAIN_ROLES)
    judge.check()
    for index, draft in enumerate(rules):
        judge.text(index, "code", draft.code, 60)
        judge.text(index, "name", draft.name, 160)
        _judge_permissions(judge, index, "permission_a", (draft.permission_a,))
        _judge_permissions(judge, index, "permission_b", (draft.permission_b,))
        if draft.permission_a == draft.permission_b:
            judge.refuse(index, "permission_b", "A permission cannot be apart from itself.", "Name two.")
    pairs = [tuple(sorted((d.permission_a, d.permission_b))) for d in rules]
    judge.once(pairs, "permission_b")
    judge.check()
    lock_rights()
    rows = [
        {"code": d.code, "name": d.name, "permission_a": a, "permission_b": b}
        for d, (a, b) in zip(rules, pairs, strict=True)
    ]
    saved = RULE_TABLE.save(rows, RULE_TABLE.find(pairs), by=by)
    refuse_conflicts(None)
    return saved


@operation(permission=permissions.MAINTAIN_ROLES)
def remove_sod_rules(*, rule_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Take rules away; the journal keeps what they were."""
    judge = Judge("rule_ids")
    judge.permit(by, permissions.MAINTAIN_ROLES)
    judge.check()
    lock_rights()
    rows = {r["id"]: r for r in SodRule.objects.filter(id__in=rule_ids).values()}
    for index, rule_id in enumerate(rule_ids):
        judge.known(index, "", rule_id, rows, "separation rule")
    judge.check()
    SodRule.objects.filter(id__in=rows).delete()
    entries = [Entry(object_id=rule_id, before=row) for rule_id, row in rows.items()]
    record(by=by, kind=kinds.SOD_RULE_KIND, verb="removed", entries=entries)
    return list(rule_ids)


@operation(permission=permissions.MAINTAIN_ROLES)
def install_catalogue(*, by: Actor, key: str | None = None) -> CatalogueInstalled:
    """Bring the roles and the separation rules of the code into the database; what a business added stays."""
    roles = [
        RoleDraft(
            code=spec.code,
            name=spec.name,
            help=spec.help,
            must_use_totp=spec.must_use_totp,
            permissions=tuple(permissions_of(spec)),
        )
        for spec in ROLES
    ]
    pairs: dict[tuple[str, str], SodRuleDraft] = {}
    for rule in SEPARATED:
        for a, b in pairs_of(rule):
            pairs.setdefault((a, b), SodRuleDraft(code=rule.code, name=rule.name, permission_a=a, permission_b=b))
    save_roles(roles=roles, by=by)
    save_sod_rules(rules=list(pairs.values()), by=by)
    return CatalogueInstalled(role_count=len(roles), sod_rule_count=len(pairs))


@operation(permission=permissions.GRANT_ROLES)
def create_first_administrator(*, username: str, name: str, password: str, email: str = "", by: Actor) -> int:
    """Make the person with whom everything begins. Refused as soon as anybody governs access; answers the id."""
    judge = Judge("administrator")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.permit(by, permissions.GRANT_ROLES)
    judge.check()
    lock_rights()
    if RoleGrant.objects.filter(role__code__in=FIRST_ADMINISTRATOR_ROLES).exists():
        refuse_all(
            [
                errors.AdministratorExists(
                    "Somebody governs access already.", mend="Ask them to grant what you need; it stays in the journal."
                )
            ]
        )
    install_catalogue(by=by)
    (person,) = save_people(people=[PersonDraft(username=username, name=name, email=email)], by=by)
    set_passwords(passwords=[PasswordDraft(person_id=person.id, password=password)], by=by)
    grants = [GrantDraft(person_id=person.id, role=code, scope="group") for code in FIRST_ADMINISTRATOR_ROLES]
    grant_roles(grants=grants, by=by)
    return person.id


def _judge_permissions(judge: Judge, index: int, field: str, codes: Sequence[str]) -> None:
    for code in codes:
        if code not in PERMISSIONS:
            judge.refuse(
                index,
                field,
                f"There is no permission {code!r}.",
                "Take one from the list of permissions.",
                refusal=errors.UnknownPermission,
                given=code,
            )
