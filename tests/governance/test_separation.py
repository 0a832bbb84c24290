"""Separation of duties: conflicts are refused at every door, unless an exception covers their days."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.models import RoleGrant, RolePermission, SodException, SodRule
from onegauge.governance.operations.separation import conflicts_of
from onegauge.governance.roles import ROLES, SEPARATED, SYSTEM_ONLY, pairs_of, permissions_of
from onegauge.kernel.errors import Refused
from onegauge.kernel.permissions import PERMISSIONS
from tests.governance.conftest import Group, actor_with, grant, person, role

START = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)
AUTHOR, APPROVER, DEPLOYER = may.AUTHOR_TEMPLATE, may.APPROVE_TEMPLATE, may.RELEASE_TEMPLATE


@pytest.fixture(autouse=True)
def clock() -> Any:
    """All tests of this file begin on the same day."""
    with time_machine.travel(START, tick=False) as machine:
        yield machine


@pytest.fixture
def ann(group: Group) -> int:
    """A person who writes the template; writing and approving are to be apart, as are writing and releasing."""
    by = system_actor("tests")
    for code, permission in (("author", AUTHOR), ("approver", APPROVER), ("deployer", DEPLOYER)):
        role(code, permission)
    ops.save_sod_rules(rules=[rule("write_approve", AUTHOR, APPROVER), rule("write_release", DEPLOYER, AUTHOR)], by=by)
    ann_id = person("ann")
    grant(ann_id, "author", until_on=date(2030, 6, 1))
    return ann_id


def rule(code: str, a: str, b: str) -> ops.SodRuleDraft:
    """A rule of one pair."""
    return ops.SodRuleDraft(code=code, name=code, permission_a=a, permission_b=b)


def exception(ann: int, **changes: Any) -> ops.SodExceptionDraft:
    """A request that would be accepted."""
    draft = ops.SodExceptionDraft(
        person_id=ann,
        rule_code="write_approve",
        reason="Two people are ill.",
        compensating_control="The controller reads each release.",
        owner_id=ann,
        from_on=date(2030, 3, 1),
        until_on=date(2030, 3, 31),
    )
    return replace(draft, **changes)


def requested(ann: int, **changes: Any) -> int:
    """An exception that waits for a decision."""
    (exception_id,) = ops.request_sod_exceptions(exceptions=[exception(ann, **changes)], by=system_actor("tests"))
    return exception_id


def approved(ann: int, **changes: Any) -> None:
    """An exception that somebody else approved."""
    ops.approve_sod_exceptions(exception_ids=[requested(ann, **changes)], by=system_actor("approver"))


def codes_of_granting(ann: int, *roles: str, **days: Any) -> list[str]:
    """The rules that granting these roles would break; nothing must have changed then."""
    before = list(RoleGrant.objects.values())
    drafts = [ops.GrantDraft(person_id=ann, role=code, scope="group", **days) for code in roles]
    try:
        ops.grant_roles(grants=drafts, by=system_actor("tests"))
    except Refused as refusal:
        refused = refusal
    else:
        return []
    assert set(refused.codes) == {"sod_conflict"}
    assert list(RoleGrant.objects.values()) == before
    return [r.details["rule"] for r in refused.refusals]


def test_all_conflicts_are_named_at_once(ann: int) -> None:
    assert codes_of_granting(ann, "approver", "deployer") == ["write_approve", "write_release"]


def test_a_conflict_does_not_care_where_the_two_are_held(ann: int, group: Group) -> None:
    with pytest.raises(Refused) as refused:
        grant(ann, "approver", "site", company_id=group.south, site_id=group.lyon)
    assert refused.value.codes == ["sod_conflict"]


def test_days_that_do_not_overlap_are_no_conflict(ann: int) -> None:
    assert codes_of_granting(ann, "approver", from_on=date(2030, 5, 31)) == ["write_approve"]
    assert codes_of_granting(ann, "approver", from_on=date(2030, 6, 1)) == []


def test_a_request_allows_nothing_until_it_is_approved(ann: int) -> None:
    requested(ann)
    assert codes_of_granting(ann, "approver", until_on=date(2030, 3, 31)) == ["write_approve"]


def test_an_exception_covers_its_days_and_its_rule_only(ann: int) -> None:
    approved(ann)
    assert codes_of_granting(ann, "approver", until_on=date(2030, 4, 1)) == ["write_approve"]
    assert codes_of_granting(ann, "deployer", until_on=date(2030, 3, 31)) == ["write_release"]
    assert codes_of_granting(ann, "approver", until_on=date(2030, 3, 31)) == []


def test_exceptions_that_follow_each_other_cover_the_sum_of_their_days(ann: int) -> None:
    approved(ann)
    approved(ann, from_on=date(2030, 3, 31), until_on=date(2030, 4, 15))
    assert codes_of_granting(ann, "approver", until_on=date(2030, 4, 15)) == []


def test_the_right_ends_with_its_exception(ann: int, clock: Any) -> None:
    approved(ann)
    grant(ann, "approver", until_on=date(2030, 3, 31))
    assert actor_for(person_id=ann).may(APPROVER)
    clock.move_to(datetime(2030, 3, 31, tzinfo=UTC))
    assert not actor_for(person_id=ann).may(APPROVER)
    assert conflicts_of(None) == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"person_id": 0, "owner_id": 0, "rule_code": "x"}, ["unknown_document"] * 3),
        ({"reason": " ", "compensating_control": ""}, ["reason_missing", "reason_missing"]),
        ({"from_on": date(2030, 2, 28)}, ["period_over"]),
        ({"until_on": date(2030, 3, 1)}, ["period_backwards"]),
        ({"until_on": date(2030, 5, 31)}, ["sod_exception_too_long"]),
    ],
)
def test_exceptions_that_are_refused(ann: int, changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        requested(ann, **changes)
    assert refused.value.codes == codes
    assert not SodException.objects.exists()


def test_neither_who_asked_nor_whom_it_concerns_decides(ann: int) -> None:
    asker = actor_with("asker", may.REQUEST_SOD_EXCEPTION, may.APPROVE_SOD_EXCEPTION)
    (own,) = ops.request_sod_exceptions(exceptions=[exception(ann)], by=asker)
    (about,) = ops.request_sod_exceptions(
        exceptions=[exception(asker.person_id, owner_id=ann)], by=system_actor("tests")
    )
    with pytest.raises(Refused) as refused:
        ops.approve_sod_exceptions(exception_ids=[own, about], by=asker)
    assert refused.value.codes == ["self_approval_refused", "self_approval_refused"]
    ops.reject_sod_exceptions(exception_ids=[own], by=system_actor("tests"))
    with pytest.raises(Refused) as refused:
        ops.approve_sod_exceptions(exception_ids=[own], by=system_actor("tests"))
    assert refused.value.codes == ["sod_exception_decided"]


def test_a_role_that_grows_into_a_conflict_is_refused(ann: int) -> None:
    before = list(RolePermission.objects.order_by("id").values())
    with pytest.raises(Refused) as refused:
        role("author", AUTHOR, APPROVER)
    assert refused.value.codes == ["sod_conflict"]
    assert list(RolePermission.objects.order_by("id").values()) == before


def test_a_rule_that_somebody_breaks_already_is_refused(ann: int) -> None:
    grant(ann, "approver", from_on=date(2030, 6, 1))
    role("author", AUTHOR, may.PROPOSE_VARIANCE)
    before = SodRule.objects.count()
    with pytest.raises(Refused) as refused:
        ops.save_sod_rules(rules=[rule("x", may.PROPOSE_VARIANCE, AUTHOR)], by=system_actor("tests"))
    assert refused.value.codes == ["sod_conflict"]
    assert SodRule.objects.count() == before


def test_roles_and_rules_of_unknown_permissions_are_refused(ann: int) -> None:
    with pytest.raises(Refused) as refused:
        role("odd", "moon.fly")
    assert refused.value.codes == ["unknown_permission"]
    with pytest.raises(Refused) as refused:
        ops.save_sod_rules(rules=[rule("x", AUTHOR, AUTHOR)], by=system_actor("tests"))
    assert refused.value.codes == ["invalid_value"]


def test_the_catalogue_is_free_of_conflicts_within_a_role_and_can_be_installed_again(group: Group) -> None:
    by = system_actor("tests")
    first = ops.install_catalogue(by=by)
    for spec in ROLES:
        grant(person(spec.code), spec.code)
    assert ops.install_catalogue(by=by) == first


def test_the_auditor_sees_everything_and_changes_nothing() -> None:
    (auditor,) = [spec for spec in ROLES if spec.reads_everything]
    held = permissions_of(auditor)
    assert may.VIEW_ACCESS in held
    assert may.VIEW_ORGANISATION in held
    assert [code for code in held if "maintain" in code or "grant" in code] == []


def test_every_permission_belongs_to_a_role_of_the_catalogue() -> None:
    """A new duty that no role has would be a right that nobody can be given."""
    given = {code for spec in ROLES for code in permissions_of(spec)}
    assert sorted(p.code for p in PERMISSIONS.values() if p.code not in given and p.duty != SYSTEM_ONLY) == []


def test_every_rule_of_the_catalogue_names_permissions_that_exist() -> None:
    """Only where all modules are loaded: a rule that names nothing separates nothing."""
    if "orders.confirm" in PERMISSIONS:
        assert [spec.code for spec in SEPARATED if not list(pairs_of(spec))] == []


def test_the_first_administrator_is_made_once(group: Group) -> None:
    by = system_actor("setup")
    name = {"username": "root.admin", "name": "Ada", "password": "correct horse battery"}
    ada = ops.create_first_administrator(**name, by=by)
    actor = actor_for(person_id=ada)
    assert actor.may(may.GRANT_ROLES)
    assert actor.may(may.MAINTAIN_ORGANISATION)
    with pytest.raises(Refused) as refused:
        ops.create_first_administrator(**{**name, "username": "other"}, by=by)
    assert refused.value.codes == ["administrator_exists"]
