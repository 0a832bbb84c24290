"""The queries that must return no row: they do for what operations made, and find what was written around them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from onegauge import governance
from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import system_actor
from onegauge.governance.models import ApiKey, Person, Role, RoleGrant
from onegauge.kernel.sql import load_statements
from tests.governance.conftest import Group, grant, person, role

# Policies prove themselves on committed data, with the owner's functions: see test_policy_invariants.
STATEMENTS = {
    name: statement
    for name, statement in load_statements(Path(governance.__file__).parent / "invariants.sql").items()
    if "og_policy" not in statement
}


def broken() -> set[str]:
    """The names of the queries that return a row."""
    found = set()
    with connections["default"].cursor() as cursor:
        for name, statement in STATEMENTS.items():
            cursor.execute(statement)
            if cursor.fetchone() is not None:
                found.add(name)
    return found


@pytest.fixture
def ann(group: Group) -> int:
    """Somebody who holds the harmless half of a separated pair."""
    by = system_actor("tests")
    ops.install_catalogue(by=by)
    ann_id = person("ann")
    grant(ann_id, "template_author")
    return ann_id


def test_what_operations_made_breaks_nothing(ann: int) -> None:
    assert broken() == set()


def test_a_pair_that_was_written_around_the_operations_is_found(ann: int) -> None:
    other = Role.objects.get(code="template_approver")
    RoleGrant.objects.create(person_id=ann, role=other, scope="group", from_on="2020-01-01")
    assert broken() == {"nobody_holds_a_separated_pair"}


def test_what_somebody_who_left_still_holds_is_found(ann: int) -> None:
    ApiKey.objects.create(person_id=ann, name="k", prefix="k", hash="", until_at=datetime(2999, 1, 1, tzinfo=UTC))
    Person.objects.filter(id=ann).update(is_active=False)
    assert broken() == {"inactive_people_hold_nothing"}


def test_a_grant_of_a_service_is_found(ann: int) -> None:
    role("seer", may.VIEW_ACCESS)
    service = system_actor("tests").person_id
    RoleGrant.objects.create(person_id=service, role=Role.objects.get(code="seer"), scope="group", from_on="2020-01-01")
    assert broken() == {"services_hold_no_grant"}
