"""Two administrators at once: together they must not make a conflict that each alone would be refused."""

import threading

import pytest
from django.db import connection

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import system_actor
from onegauge.governance.models import Person
from onegauge.governance.operations import access as access_operations
from onegauge.governance.operations import separation
from onegauge.governance.operations.separation import conflicts_of
from onegauge.kernel.errors import Refused
from tests.governance.conftest import person, role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def two_grants_at_once(monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> list[str]:
    """Grant the two halves of a separated pair over two connections that wait for each other before judging."""
    role("author", may.AUTHOR_TEMPLATE)
    role("approver", may.APPROVE_TEMPLATE)
    rule = ops.SodRuleDraft(
        code="apart", name="Apart", permission_a=may.AUTHOR_TEMPLATE, permission_b=may.APPROVE_TEMPLATE
    )
    ops.save_sod_rules(rules=[rule], by=system_actor("tests"))
    ann = person("ann")
    by = system_actor("tests")
    meeting = threading.Barrier(2)
    judge = separation.refuse_conflicts
    if not locked:
        lock_nothing(monkeypatch)

    def judge_together(person_ids: list[int]) -> None:
        try:
            meeting.wait(timeout=1 if locked else 60)
        except threading.BrokenBarrierError:
            assert locked
        judge(person_ids)
        if not locked:
            meeting.wait(timeout=60)  # neither commits before both have judged

    monkeypatch.setattr(access_operations, "refuse_conflicts", judge_together)
    outcomes: list[str] = []

    def grant(role_code: str) -> None:
        try:
            ops.grant_roles(grants=[ops.GrantDraft(person_id=ann, role=role_code, scope="group")], by=by)
            outcomes.append("granted")
        except Refused as refused:
            outcomes.extend(refused.codes)
        finally:
            connection.close()

    threads = [threading.Thread(target=grant, args=[code]) for code in ("author", "approver")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def lock_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the people without waiting for anybody."""
    monkeypatch.setattr(
        access_operations,
        "lock_people",
        lambda ids: {p.pk: p for p in Person.objects.filter(id__in=set(ids))},
    )


def test_without_the_lock_both_are_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: if this ever fails, the next test proves nothing."""
    assert two_grants_at_once(monkeypatch, locked=False) == ["granted", "granted"]
    assert len(conflicts_of(None)) == 1


def test_with_the_lock_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_grants_at_once(monkeypatch, locked=True) == ["granted", "sod_conflict"]
    assert conflicts_of(None) == []
