"""Grants: who may what, where, from when until when; and what is refused, in which order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.models import NumberSeries, Person, RoleGrant
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.models import JournalEntry
from tests.governance.conftest import Group, actor_with, grant, person, role
from tests.governance.test_organisation import take_numbers

START = datetime(2030, 3, 1, 9, 0, tzinfo=UTC)
TODAY = START.date()


@pytest.fixture(autouse=True)
def on_the_first_of_march() -> Any:
    """All tests of this file begin on the same day."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def test_a_grant_for_the_group_holds_everywhere(group: Group) -> None:
    actor = actor_with("ann", may.VIEW_ACCESS)
    assert actor.companies == (group.north, group.south)
    assert set(actor.sites) == {group.leeds, group.york, group.lyon}
    assert actor.may(may.VIEW_ACCESS)
    assert actor.may(may.VIEW_ACCESS, group.south, group.lyon)
    assert not actor.may(may.GRANT_ROLES)


def test_a_grant_for_a_company_holds_at_its_sites(group: Group) -> None:
    actor = actor_with("ann", may.VIEW_ACCESS, scope="company", company_id=group.north)
    assert actor.companies == (group.north,)
    assert set(actor.sites) == {group.leeds, group.york}
    assert actor.may(may.VIEW_ACCESS, group.north)
    assert actor.may(may.VIEW_ACCESS, group.north, group.york)
    assert not actor.may(may.VIEW_ACCESS, group.south, group.lyon)
    assert not actor.may(may.VIEW_ACCESS)


def test_a_grant_for_a_site_sees_the_company_but_acts_at_the_site_only(group: Group) -> None:
    actor = actor_with("ann", may.VIEW_ACCESS, scope="site", company_id=group.north, site_id=group.leeds)
    assert (actor.companies, actor.sites) == ((group.north,), (group.leeds,))
    assert actor.may(may.VIEW_ACCESS, group.north, group.leeds)
    assert not actor.may(may.VIEW_ACCESS, group.north, group.york)
    assert not actor.may(may.VIEW_ACCESS, group.north)
    assert not actor.may(may.VIEW_ACCESS)


def test_an_actor_is_read_with_one_statement(group: Group) -> None:
    actor = actor_with("ann", may.VIEW_ACCESS)
    with CaptureQueriesContext(connection) as captured:
        actor_for(person_id=actor.person_id)
    assert len(captured) == 1


def test_a_grant_begins_and_expires_by_itself(group: Group, on_the_first_of_march: Any) -> None:
    ann = person("ann")
    role("seer", may.VIEW_ACCESS)
    grant(ann, "seer", from_on=date(2030, 3, 10), until_on=date(2030, 3, 20))

    def held_on(day: int, hour: int = 12) -> bool:
        on_the_first_of_march.move_to(datetime(2030, 3, day, hour, tzinfo=UTC))
        return actor_for(person_id=ann).may(may.VIEW_ACCESS)

    assert [held_on(9, 23), held_on(10, 0), held_on(19, 23), held_on(20, 0)] == [False, True, True, False]


def test_backdating_revives_no_right(group: Group, on_the_first_of_march: Any) -> None:
    ann = person("ann")
    role("seer", may.VIEW_ACCESS)
    grant(ann, "seer", until_on=date(2030, 3, 2))
    on_the_first_of_march.move_to(START + timedelta(days=5))
    actor = actor_for(person_id=ann, effective_at=START)
    assert (actor.now, actor.grants, actor.companies) == (START, (), ())


def test_an_ended_grant_is_gone_with_the_answer(group: Group) -> None:
    ann = person("ann")
    role("seer", may.VIEW_ACCESS)
    grant_id = grant(ann, "seer")
    ops.end_grants(grant_ids=[grant_id], by=system_actor("tests"))
    assert actor_for(person_id=ann).grants == ()
    with pytest.raises(Refused) as refused:
        ops.end_grants(grant_ids=[grant_id], by=system_actor("tests"))
    assert refused.value.codes == ["grant_ended"]


def test_whoever_is_deactivated_loses_everything_at_once(group: Group) -> None:
    ann = actor_with("ann", may.VIEW_ACCESS).person_id
    session = Person.objects.get(id=ann).get_session_auth_hash()
    ops.deactivate_people(person_ids=[ann], by=system_actor("tests"))
    with pytest.raises(Refused) as refused:
        actor_for(person_id=ann)
    assert refused.value.codes == ["person_inactive"]
    ops.reactivate_people(person_ids=[ann], by=system_actor("tests"))
    assert actor_for(person_id=ann).grants == ()
    assert Person.objects.get(id=ann).get_session_auth_hash() != session


def test_nobody_shuts_themselves_out(group: Group) -> None:
    ann = actor_with("ann", may.MAINTAIN_PEOPLE)
    with pytest.raises(Refused) as refused:
        ops.deactivate_people(person_ids=[ann.person_id], by=ann)
    assert refused.value.codes == ["own_account_refused"]


Draft = Callable[[ops.GrantDraft, Group], ops.GrantDraft]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        # first reason wins, top to bottom: form, place and right, then everything about person, role and days
        (lambda d, g: replace(d, scope="planet", role="none"), ["invalid_value"]),
        (lambda d, g: replace(d, scope="site", role="none"), ["grant_place_missing"]),
        (lambda d, g: replace(d, company_id=g.north), ["grant_place_missing"]),
        (lambda d, g: replace(d, scope="company", company_id=0), ["unknown_document"]),
        (lambda d, g: replace(d, scope="site", company_id=g.south, site_id=g.leeds), ["unknown_document"]),
        (lambda d, g: replace(d, role="none", person_id=0), ["unknown_document", "unknown_document"]),
        (
            lambda d, g: replace(d, from_on=TODAY - timedelta(days=1), until_on=TODAY - timedelta(days=2)),
            ["period_over", "period_backwards"],
        ),
        (lambda d, g: replace(d, until_on=TODAY), ["period_backwards"]),
        (lambda d, g: replace(d, from_on=TODAY + timedelta(days=30)), ["grant_exists"]),
    ],
)
def test_grants_that_are_refused(group: Group, change: Draft, codes: list[str]) -> None:
    ann = person("ann")
    role("seer", may.VIEW_ACCESS)
    grant(ann, "seer")
    before = list(RoleGrant.objects.values()), JournalEntry.objects.count()
    draft = change(ops.GrantDraft(person_id=ann, role="seer", scope="group"), group)
    with pytest.raises(Refused) as refused:
        ops.grant_roles(grants=[draft], by=system_actor("tests"))
    assert refused.value.codes == codes
    assert (list(RoleGrant.objects.values()), JournalEntry.objects.count()) == before


def test_nobody_grants_to_themselves_to_services_or_to_people_who_left(group: Group) -> None:
    boss = actor_with("boss", may.GRANT_ROLES)
    role("seer", may.VIEW_ACCESS)
    gone = person("gone")
    ops.deactivate_people(person_ids=[gone], by=system_actor("tests"))
    ids = [boss.person_id, system_actor("tests").person_id, gone]
    with pytest.raises(Refused) as refused:
        ops.grant_roles(grants=[ops.GrantDraft(person_id=i, role="seer", scope="group") for i in ids], by=boss)
    assert refused.value.codes == ["own_grant_refused", "service_person_refused", "person_inactive"]


def test_nobody_gives_away_more_than_they_govern(group: Group) -> None:
    local = actor_with("local", may.GRANT_ROLES, scope="company", company_id=group.north)
    role("seer", may.VIEW_ACCESS)
    ann = person("ann")
    draft = ops.GrantDraft(person_id=ann, role="seer", scope="group")
    south = replace(draft, scope="company", company_id=group.south)
    with pytest.raises(Refused) as refused:
        ops.grant_roles(grants=[draft, south], by=local)
    assert refused.value.codes == ["permission_missing", "permission_missing"]
    ops.grant_roles(grants=[replace(draft, scope="site", company_id=group.north, site_id=group.leeds)], by=local)
    assert actor_for(person_id=ann).sites == (group.leeds,)


def test_repeating_a_grant_with_its_key_answers_the_same_and_does_nothing(group: Group) -> None:
    by = system_actor("tests")
    ann = person("ann")
    role("seer", may.VIEW_ACCESS)
    drafts = [ops.GrantDraft(person_id=ann, role="seer", scope="group")]
    first = ops.grant_roles(grants=drafts, by=by, key="k1")
    assert ops.grant_roles(grants=drafts, by=by, key="k1") == first
    assert RoleGrant.objects.filter(person_id=ann).count() == 1


def test_the_database_shows_no_row_of_a_foreign_company(group: Group) -> None:
    by = system_actor("tests")
    for company_id in (group.north, group.south):
        take_numbers(company_id=company_id, code="INV", counts=[1], by=by)
    seen = {}
    for name, place in {
        "leeds": {"scope": "site", "company_id": group.north, "site_id": group.leeds},
        "south": {"scope": "company", "company_id": group.south},
        "all": {"scope": "group"},
    }.items():
        with read_scope(actor_with(name, may.VIEW_ORGANISATION, **place)):  # type: ignore[arg-type]
            seen[name] = set(NumberSeries.objects.values_list("company_id", flat=True))
    assert seen == {"leeds": {group.north}, "south": {group.south}, "all": {group.north, group.south}}


PERMISSIONS = (may.VIEW_ACCESS, may.VIEW_ORGANISATION, may.VIEW_POLICIES)
PLACES = st.sampled_from(["group", "north", "south", "leeds", "york", "lyon"])
HELD = st.lists(
    st.tuples(st.sampled_from(range(3)), PLACES, st.integers(0, 6), st.integers(1, 6)),
    max_size=6,
    unique_by=lambda h: h[:2],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=HELD, after=st.integers(0, 12))
def test_rights_are_what_the_plain_reference_says(
    group: Group, held: list[tuple[int, str, int, int]], after: int
) -> None:
    """For every permission and every place: is there a grant of the day that covers it?"""
    company_of = {group.leeds: group.north, group.york: group.north, group.lyon: group.south}
    number = Person.objects.count()
    ann = person(f"p{number}")
    for index, code in enumerate(PERMISSIONS):
        role(f"r{index}", code)
    for index, place, first, days in held:
        where = _place(group, place, company_of)
        from_on = TODAY + timedelta(days=first)
        grant(ann, f"r{index}", from_on=from_on, until_on=from_on + timedelta(days=days), **where)

    def covers(place: str, company_id: int | None, site_id: int | None) -> bool:
        where = _place(group, place, company_of)
        return where.get("company_id") in {None, company_id} and where.get("site_id") in {None, site_id}

    with time_machine.travel(START + timedelta(days=after), tick=False):
        actor = actor_for(person_id=ann)
    running = [h for h in held if h[2] <= after < h[2] + h[3]]
    places = [(None, None), (group.north, None), (group.south, None), *((c, s) for s, c in company_of.items())]
    for index, code in enumerate(PERMISSIONS):
        for company_id, site_id in places:
            expected = any(i == index and covers(place, company_id, site_id) for i, place, _, _ in running)
            assert actor.may(code, company_id, site_id) is expected
    assert set(actor.sites) == {s for s, c in company_of.items() if any(covers(h[1], c, s) for h in running)}
    expected_companies = {c for s, c in company_of.items() if any(covers(h[1], c, s) for h in running)}
    assert set(actor.companies) == expected_companies


def _place(group: Group, place: str, company_of: dict[int, int]) -> dict[str, Any]:
    if place == "group":
        return {"scope": "group"}
    place_id = getattr(group, place)
    if place not in ("north", "south"):
        return {"scope": "site", "company_id": company_of[place_id], "site_id": place_id}
    return {"scope": "company", "company_id": place_id}
