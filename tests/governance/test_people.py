"""People, passwords and keys of programs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import actor_for_key, system_actor
from onegauge.governance.models import ApiKey, Person
from onegauge.kernel.errors import Refused
from onegauge.kernel.models import JournalEntry, Operation
from tests.governance.conftest import Group, actor_with, person

START = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def clock() -> Any:
    """All tests of this file begin at the same instant."""
    with time_machine.travel(START, tick=False) as machine:
        yield machine


@pytest.fixture
def ann(group: Group) -> int:
    """Somebody who sees access and policies in one company."""
    return actor_with("ann", may.VIEW_ACCESS, may.VIEW_POLICIES, scope="company", company_id=group.north).person_id


def issue(person_id: int, *scopes: str, days: int = 30) -> ops.IssuedKey:
    """A key."""
    draft = ops.ApiKeyDraft(person_id=person_id, name="robot", scopes=scopes, until_at=START + timedelta(days=days))
    (issued,) = ops.issue_api_keys(keys=[draft], by=system_actor("tests"))
    return issued


def is_refused(raw_key: str) -> bool:
    """Whether a key opens nothing."""
    try:
        actor_for_key(raw_key, "r1")
    except Refused as refused:
        return (refused.codes, refused.status) == (["key_refused"], 401)
    return False


def test_a_key_has_no_more_than_its_scopes_and_its_persons_rights(ann: int, group: Group) -> None:
    actor = actor_for_key(issue(ann, may.VIEW_ACCESS, may.GRANT_ROLES).secret, "r1")
    assert (actor.person_id, actor.request_id, actor.companies) == (ann, "r1", (group.north,))
    assert actor.may(may.VIEW_ACCESS, group.north)
    assert not actor.may_somewhere(may.VIEW_POLICIES)
    assert not actor.may_somewhere(may.GRANT_ROLES)


def test_only_a_hash_of_the_secret_is_kept(ann: int) -> None:
    secret = issue(ann, may.VIEW_ACCESS).secret.split("_", 2)[2]
    kept = [*ApiKey.objects.values_list(), *JournalEntry.objects.values_list(), *Operation.objects.values_list()]
    assert secret not in repr(kept)


def test_keys_that_open_nothing(ann: int, clock: Any) -> None:
    good = issue(ann, may.VIEW_ACCESS)
    assert not is_refused(good.secret)
    assert is_refused("")
    assert is_refused("nonsense")
    assert is_refused(good.secret[:-1])
    assert is_refused(good.secret.replace("og_", "go_"))
    assert is_refused(f"og_{good.prefix}_")
    assert is_refused("og_\x00_x")
    ops.revoke_api_keys(key_ids=[good.id], by=system_actor("tests"))
    assert is_refused(good.secret)
    short = issue(ann, may.VIEW_ACCESS, days=1)
    clock.move_to(START + timedelta(days=1))
    assert is_refused(short.secret)


def test_the_keys_of_a_person_who_left_stop_at_once(ann: int) -> None:
    issued = issue(ann, may.VIEW_ACCESS)
    ops.deactivate_people(person_ids=[ann], by=system_actor("tests"))
    assert is_refused(issued.secret)
    ops.reactivate_people(person_ids=[ann], by=system_actor("tests"))
    assert is_refused(issued.secret)


def test_the_use_of_a_key_is_noted_every_few_minutes_only(ann: int, clock: Any) -> None:
    secret = issue(ann, may.VIEW_ACCESS).secret

    def statements(minute: int) -> int:
        clock.move_to(START + timedelta(minutes=minute))
        with CaptureQueriesContext(connection) as captured:
            actor_for_key(secret)
        return len(captured)

    assert [statements(0), statements(1), statements(4), statements(6)] == [3, 2, 2, 3]
    assert ApiKey.objects.get().last_used_at == START + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"person_id": 0}, ["unknown_document"]),
        ({"scopes": ()}, ["invalid_value"]),
        ({"scopes": ("moon.fly",)}, ["unknown_permission"]),
        ({"until_at": START}, ["period_over"]),
        ({"until_at": START + timedelta(days=400)}, ["api_key_too_long"]),
        ({"until_at": datetime(2030, 4, 1)}, ["invalid_value"]),
        ({"name": ""}, ["invalid_value"]),
    ],
)
def test_keys_that_are_refused(ann: int, changes: dict[str, Any], codes: list[str]) -> None:
    values = {"person_id": ann, "name": "robot", "scopes": (may.VIEW_ACCESS,), "until_at": START + timedelta(days=1)}
    with pytest.raises(Refused) as refused:
        ops.issue_api_keys(keys=[ops.ApiKeyDraft(**{**values, **changes})], by=system_actor("tests"))
    assert refused.value.codes == codes
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (ops.PersonDraft(username="Ann Other", name="Ann"), ["invalid_value"]),
        (ops.PersonDraft(username="service.x", name="X"), ["invalid_value"]),
        (ops.PersonDraft(username="bo", name=" ", email="nobody"), ["invalid_value", "invalid_value"]),
        (ops.PersonDraft(username="ann", name="Ann", version=7), ["stale_version"]),
    ],
)
def test_people_that_are_refused(ann: int, draft: ops.PersonDraft, codes: list[str]) -> None:
    before = list(Person.objects.order_by("id").values())
    with pytest.raises(Refused) as refused:
        ops.save_people(people=[draft], by=system_actor("tests"))
    assert refused.value.codes == codes
    assert list(Person.objects.order_by("id").values()) == before


def test_a_password_signs_in_and_a_new_one_ends_all_sessions(ann: int) -> None:
    by = system_actor("tests")
    ops.set_passwords(passwords=[ops.PasswordDraft(person_id=ann, password=PASSWORD)], by=by)
    kept = Person.objects.get(id=ann)
    assert kept.password.startswith("argon2$argon2id$")
    request = RequestFactory().post("/")
    assert authenticate(request, username="ANN", password=PASSWORD) == kept
    assert authenticate(request, username="ann", password="something else") is None
    ops.set_passwords(passwords=[ops.PasswordDraft(person_id=ann, password=PASSWORD)], by=by)
    assert Person.objects.get(id=ann).get_session_auth_hash() != kept.get_session_auth_hash()


def test_weak_passwords_are_refused(ann: int) -> None:
    with pytest.raises(Refused) as refused:
        ops.set_passwords(passwords=[ops.PasswordDraft(person_id=ann, password="password")], by=system_actor("tests"))
    assert set(refused.value.codes) == {"weak_password"}
    assert Person.objects.get(id=ann).password == "!"


def test_nobody_signs_in_as_a_service(group: Group) -> None:
    service = system_actor("tests")
    with pytest.raises(Refused) as refused:
        ops.set_passwords(passwords=[ops.PasswordDraft(person_id=service.person_id, password=PASSWORD)], by=service)
    assert refused.value.codes == ["service_person_refused"]


def test_a_person_cannot_be_made_without_the_right(ann: int) -> None:
    local = actor_with("local", may.VIEW_ACCESS)
    with pytest.raises(Refused) as refused:
        ops.save_people(people=[ops.PersonDraft(username="new", name="New")], by=local)
    assert refused.value.codes == ["permission_missing"]
    assert not Person.objects.filter(username="new").exists()
    assert person("new")
