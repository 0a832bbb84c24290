"""Variances: who may ask for what, who may agree, and what it costs to do it for many."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance import queries
from onegauge.governance.access import system_actor
from onegauge.governance.models import Variance
from onegauge.governance.operations import StatutoryDraft, VarianceDraft
from onegauge.governance.policy import Policy
from onegauge.governance.policy_guards import months_later
from onegauge.kernel.db import read_scope
from tests.governance.conftest import Group, actor_with
from tests.governance.policy_kit import TODAY, Cast, cast, day, draft, probes, refused, vary

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "no.such"}, "policy_unknown"),
        ({"value": "0.9"}, "policy_value_refused"),
        ({"value": 0.1}, "policy_value_refused"),
        ({"key": "probe.method", "value": "fefo"}, "policy_locked"),
        ({"key": "probe.days", "value": 5}, "variance_too_deep"),
        ({"key": "probe.group_word", "value": "two"}, "variance_too_deep"),
        ({"scope": "zone"}, "variance_too_deep"),
        ({"reason": " "}, "invalid_value"),
        ({"kpi": ""}, "invalid_value"),
        ({"until_on": TODAY}, "period_backwards"),
        ({"from_on": day(-1)}, "variance_backdated"),
        ({"until_on": months_later(TODAY, 12) + timedelta(days=1)}, "variance_too_long"),
        ({"review_on": day(91)}, "variance_review_outside"),
        ({"place_id": 10**12}, "variance_place_unknown"),
        ({"owner_id": 10**12}, "person_inactive"),
    ],
)
def test_a_proposal_that_does_not_hold(cast: Cast, group: Group, changes: dict[str, Any], code: str) -> None:
    given = {"key": "probe.tolerance", "value": "0.2", "scope": "site", "place_id": group.leeds, **changes}
    place = [given.pop(name) for name in ("key", "value", "scope", "place_id")]
    proposal = draft(cast, *place, **given)
    assert code in refused(ops.propose_variances, drafts=[proposal], by=cast.proposer)


def test_all_faults_of_all_proposals_are_told_at_once(cast: Cast, group: Group) -> None:
    drafts = [
        draft(cast, "probe.method", "fefo", "site", group.leeds, reason=""),
        draft(cast, "probe.tolerance", "0.9", "site", group.leeds),
    ]
    assert refused(ops.propose_variances, drafts=drafts, by=cast.proposer) == [
        "policy_value_refused", "policy_locked", "invalid_value",
    ]  # fmt: skip


def test_the_longest_variance_is_exactly_the_policy(cast: Cast, group: Group) -> None:
    until = months_later(TODAY, 12)
    (proposed,) = ops.propose_variances(
        drafts=[draft(cast, "probe.partial", False, "site", group.leeds, until_on=until)], by=cast.proposer
    )
    assert proposed > 0


def test_a_proposer_of_one_site_stays_there(cast: Cast, group: Group) -> None:
    local = actor_with("local", may.PROPOSE_VARIANCE, scope="site", company_id=group.north, site_id=group.leeds)
    ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=local)
    elsewhere = [
        draft(cast, "probe.partial", False, "site", group.york),
        draft(cast, "probe.partial", False, "company", group.north),
    ]
    assert refused(ops.propose_variances, drafts=elsewhere, by=local) == ["variance_place_unknown"] * 2


def test_who_may_decide(cast: Cast, group: Group) -> None:
    both = actor_with("both", may.PROPOSE_VARIANCE, may.APPROVE_VARIANCE)
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=both)
    southern = actor_with("southern", may.APPROVE_VARIANCE, scope="company", company_id=group.south)
    table: list[tuple[Any, list[str]]] = [
        (cast.proposer, ["permission_missing"]),
        (both, ["self_approval_refused"]),
        (southern, ["unknown_document"]),
    ]
    assert [refused(ops.approve_variances, variance_ids=ids, by=actor) for actor, _ in table] == [c for _, c in table]
    assert ops.approve_variances(variance_ids=ids, by=cast.decider) == ids


def test_nothing_differs_before_approval(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer)
    partial = probes["probe.partial"]
    seen = [partial.at(site_id=group.leeds, on=TODAY).value]
    ops.approve_variances(variance_ids=ids, by=cast.decider)
    seen.append(partial.at(site_id=group.leeds, on=TODAY).value)
    assert seen == [True, False]


@pytest.mark.parametrize(
    ("state", "verb", "code"),
    [
        ("approved", ops.approve_variances, "transition_refused"),
        ("approved", ops.withdraw_variances, "transition_refused"),
        ("approved", ops.reject_variances, "transition_refused"),
        ("proposed", ops.end_variances, "transition_refused"),
        ("rejected", ops.approve_variances, "transition_refused"),
        ("withdrawn", ops.approve_variances, "transition_refused"),
        ("ended", ops.end_variances, "transition_refused"),
    ],
)
def test_verbs_in_the_wrong_state(cast: Cast, group: Group, state: str, verb: Callable[..., Any], code: str) -> None:
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer)
    if state in ("approved", "ended"):
        ops.approve_variances(variance_ids=ids, by=cast.decider)
    if state == "ended":
        ops.end_variances(variance_ids=ids, reason="Over.", by=cast.decider)
    if state == "rejected":
        ops.reject_variances(variance_ids=ids, reason="No.", by=cast.decider)
    if state == "withdrawn":
        ops.withdraw_variances(variance_ids=ids, by=cast.proposer)
    reason = {"reason": "Because."} if verb in (ops.reject_variances, ops.end_variances) else {}
    actor = cast.proposer if verb is ops.withdraw_variances else cast.decider
    assert refused(verb, variance_ids=ids, by=actor, **reason) == [code]


def test_overlapping_variances_at_one_place_are_refused(cast: Cast, group: Group) -> None:
    vary(cast, "probe.partial", False, "site", group.leeds, until_on=day(10))
    overlapping = draft(cast, "probe.partial", True, "site", group.leeds, from_on=day(9))
    adjacent = draft(cast, "probe.partial", True, "site", group.leeds, from_on=day(10))
    assert refused(ops.propose_variances, drafts=[overlapping], by=cast.proposer) == ["variance_overlaps"]
    assert refused(ops.propose_variances, drafts=[adjacent, adjacent], by=cast.proposer) == ["variance_overlaps"]
    assert len(ops.propose_variances(drafts=[adjacent], by=cast.proposer)) == 1


def test_of_two_proposals_for_the_same_days_one_is_approved(cast: Cast, group: Group) -> None:
    proposal = draft(cast, "probe.partial", False, "site", group.leeds)
    first = ops.propose_variances(drafts=[proposal], by=cast.proposer)
    second = ops.propose_variances(drafts=[proposal], by=cast.proposer)
    assert refused(ops.approve_variances, variance_ids=first + second, by=cast.decider) == ["variance_overlaps"]
    ops.approve_variances(variance_ids=first, by=cast.decider)
    assert refused(ops.approve_variances, variance_ids=second, by=cast.decider) == ["variance_overlaps"]


def test_no_variance_stands_against_the_law(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    waiting = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.lyon)], by=cast.proposer)
    law = StatutoryDraft(country="FR", key="probe.partial", value=True, law="Loi 2", from_on=day(30))
    ops.record_statutory_values(values=[law], by=cast.lawyer)
    late = draft(cast, "probe.partial", False, "company", group.south, from_on=day(20))
    assert refused(ops.propose_variances, drafts=[late], by=cast.proposer) == ["statutory_prevails"]
    assert refused(ops.approve_variances, variance_ids=waiting, by=cast.decider) == ["statutory_prevails"]
    assert refused(ops.record_statutory_values, values=[law], by=cast.lawyer) == ["statutory_overlaps"]


def test_a_decision_that_came_too_late(cast: Cast, group: Group) -> None:
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer)
    tomorrow = cast.decider.at(cast.decider.now + timedelta(days=1))
    assert refused(ops.approve_variances, variance_ids=ids, by=tomorrow) == ["variance_backdated"]


def test_rejecting_and_ending_say_why(cast: Cast, group: Group) -> None:
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer)
    assert refused(ops.reject_variances, variance_ids=ids, reason=" ", by=cast.decider) == ["reason_missing"]
    ops.approve_variances(variance_ids=ids, by=cast.decider)
    assert refused(ops.end_variances, variance_ids=ids, reason="", by=cast.decider) == ["reason_missing"]
    early = {"variance_ids": ids, "ended_on": day(-1), "reason": "Over.", "by": cast.decider}
    assert refused(ops.end_variances, **early) == ["period_over"]


def test_a_stale_version_is_refused(cast: Cast, group: Group) -> None:
    ids = ops.propose_variances(drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer)
    assert refused(ops.approve_variances, variance_ids=ids, versions={ids[0]: 7}, by=cast.decider) == ["stale_version"]


def test_reviews_come_due_and_are_answered(cast: Cast, group: Group) -> None:
    variance_id = vary(cast, "probe.partial", False, "site", group.leeds, review_on=day(10))
    with read_scope(system_actor("tests")):
        due = [list(queries.variances_due_for_review(day(o)).values_list("id", flat=True)) for o in (9, 10, 90)]
    assert due == [[], [variance_id], []]
    ops.review_variances(
        variance_ids=[variance_id], next_review_on=day(60), reason="Cycle time is level.", by=cast.decider
    )
    with read_scope(system_actor("tests")):
        assert not queries.variances_due_for_review(day(20)).exists()


def test_the_register_shows_only_what_is_in_scope(cast: Cast, group: Group) -> None:
    northern = vary(cast, "probe.partial", False, "site", group.leeds)
    region = vary(cast, "probe.partial", False, "region", next(r.id for r in queries.regions() if r.code == "EU"))
    southern = actor_with("southern", may.VIEW_POLICIES, scope="company", company_id=group.south)
    with read_scope(southern):
        assert list(Variance.objects.values_list("id", flat=True)) == [region]
    with read_scope(system_actor("tests")):
        assert set(Variance.objects.values_list("id", flat=True)) == {northern, region}


def counted(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_fifty_cost_as_many_statements_as_one(cast: Cast, group: Group) -> None:
    def proposals(count: int, first: int) -> list[VarianceDraft]:
        return [
            draft(
                cast, "probe.partial", False, "site", group.leeds, from_on=day(first + i), until_on=day(first + i + 1)
            )
            for i in range(count)
        ]

    def costs(count: int, first: int) -> list[int]:
        drafts = proposals(count, first)
        ids: list[int] = []
        found = [
            counted(lambda: ids.extend(ops.propose_variances(drafts=drafts, by=cast.proposer))),
            counted(lambda: ops.approve_variances(variance_ids=ids, by=cast.decider)),
            counted(lambda: ops.end_variances(variance_ids=ids, reason="Over.", ended_on=TODAY, by=cast.decider)),
        ]
        again = ops.propose_variances(drafts=drafts, by=cast.proposer)
        found.append(counted(lambda: ops.reject_variances(variance_ids=again, reason="No.", by=cast.decider)))
        third = ops.propose_variances(drafts=drafts, by=cast.proposer)
        found.append(counted(lambda: ops.withdraw_variances(variance_ids=third, by=cast.proposer)))
        return found

    costs(1, 0)
    assert costs(1, 1) == costs(50, 2)
