"""Approvals: who is asked, who may answer, and what an answer is worth when things change."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, models
from django.test.utils import CaptureQueriesContext

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance import queries
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.models import ApprovalRequest
from onegauge.governance.operations import ApprovalRuleDraft, ApprovalStepDraft, DelegationDraft
from onegauge.governance.operations import approval as engine
from onegauge.governance.operations.approval_gate import file_approval_requests
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.kinds import KIND_BY_LABEL, KINDS, Kind
from onegauge.kernel.lifecycle import MACHINES, ApprovalFact, Edge, StateMachine
from onegauge.kernel.operation import OPERATIONS, operation
from onegauge.kernel.permissions import PERMISSIONS, permission
from tests.governance.conftest import Group, actor_with, grant, person, role
from tests.governance.policy_kit import TODAY, day

pytestmark = pytest.mark.django_db

TABLE = """
CREATE TABLE IF NOT EXISTS probe_paper (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'draft', version int NOT NULL
 DEFAULT 1, company_id bigint, site_id bigint);
GRANT SELECT, INSERT, UPDATE ON probe_paper TO onegauge_app;
"""


class PaperState(models.TextChoices):
    DRAFT = "draft", "Draft"
    CONFIRMED = "confirmed", "Confirmed"


@dataclass
class Desk:
    """A document kind of the tests' own, whose confirmation asks for approval."""

    machine: StateMachine
    confirm: Any
    facts: dict[int, ApprovalFact] = field(default_factory=dict)

    def paper(self, paper_id: int, amount: str | None, group: Group, digest: str = "d1") -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO probe_paper (id, company_id, site_id) VALUES (%s, %s, %s)",
                [paper_id, group.north, group.leeds],
            )
        self.change(paper_id, amount, digest)
        return paper_id

    def change(self, paper_id: int, amount: str | None, digest: str) -> None:
        self.facts[paper_id] = ApprovalFact(
            digest=digest,
            amount=None if amount is None else Decimal(amount),
            currency="GBP",
            summary=f"Paper {paper_id}",
        )

    def state(self, paper_id: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM probe_paper WHERE id = %s", [paper_id])
            return str(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def registered(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    """The kind, its lifecycle, permissions and operation; all forgotten afterwards."""
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute(TABLE)
    codes = [permission(f"probe.{verb}", f"{verb} papers", duty="tests") for verb in ("confirm", "sign", "sign_large")]
    kind = Kind(990, "tests.Paper", "probe_paper", "Paper")
    edge = Edge("confirm", ("draft",), "confirmed", permission="probe.confirm", label="Confirm", approval="probe_rule")
    machine = StateMachine(kind=kind, states=PaperState, initial="draft", edges=(edge,))

    @operation(permission="probe.confirm", name="probe.confirm")
    def confirm(*, ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
        moves = machine.begin("confirm", ids, by=by)
        moves.require_approval({i: desk.facts[i] for i in moves.ids})
        moves.finish()
        return moves.ids

    desk = Desk(machine, confirm)
    yield desk
    OPERATIONS.pop("probe.confirm")
    MACHINES.pop("tests.Paper")
    KIND_BY_LABEL.pop("tests.Paper")
    KINDS.pop(19)
    for code in codes:
        PERMISSIONS.pop(code)
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE probe_paper")


@pytest.fixture
def desk(registered: Desk, group: Group) -> Iterator[Desk]:
    """The desk with its rule: up to 1000 a signer, above a large signer; nothing below 100."""
    ops.save_approval_rules(
        rules=[
            ApprovalRuleDraft(
                code="probe_rule",
                name="Papers",
                steps=(
                    ApprovalStepDraft(from_amount=Decimal(100), permission="probe.sign"),
                    ApprovalStepDraft(from_amount=Decimal(1000), permission="probe.sign_large", due_hours=4),
                ),
            )
        ],
        by=system_actor("tests"),
    )
    registered.facts.clear()
    kept = dict(engine._reruns)
    yield registered
    engine._reruns.clear()
    engine._reruns.update(kept)


@dataclass(frozen=True)
class Office:
    """A clerk who confirms, two who sign, and somebody without rights."""

    clerk: Actor
    signer: Actor
    large: Actor
    stranger: Actor


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(
        clerk=actor_with("clerk", "probe.confirm"),
        signer=actor_with("signer", "probe.sign"),
        large=actor_with("large", "probe.sign_large"),
        stranger=actor_with("stranger", may.VIEW_POLICIES),
    )


def asked(desk: Desk, office: Office, *paper_ids: int) -> list[int]:
    """The requests that an attempt leaves behind."""
    with suppress(Refused):
        desk.confirm(ids=list(paper_ids), by=office.clerk)
    with read_scope(system_actor("tests")):
        return list(
            ApprovalRequest.objects.filter(object_id__in=paper_ids).exclude(state="void").order_by("id").values_list(
                "id", flat=True
            )
        )  # fmt: skip


def codes(act: Any, **arguments: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.codes


def states() -> list[str]:
    with read_scope(system_actor("tests")):
        return list(ApprovalRequest.objects.order_by("id").values_list("state", flat=True))


def test_below_the_first_step_nobody_is_asked(desk: Desk, office: Office, group: Group) -> None:
    desk.confirm(ids=[desk.paper(1, "99.99", group)], by=office.clerk)
    assert (desk.state(1), states()) == ("confirmed", [])


def test_an_inactive_rule_asks_nobody(desk: Desk, office: Office, group: Group) -> None:
    step = ApprovalStepDraft(from_amount=Decimal(0), permission="probe.sign")
    rule = ApprovalRuleDraft(code="probe_rule", name="Papers", steps=(step,), is_active=False)
    ops.save_approval_rules(rules=[rule], by=system_actor("tests"))
    desk.confirm(ids=[desk.paper(1, "500", group)], by=office.clerk)
    assert desk.state(1) == "confirmed"


def test_a_missing_approval_is_requested_once(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    assert codes(desk.confirm, ids=[1], by=office.clerk) == ["approval_pending"]
    assert codes(desk.confirm, ids=[1], by=office.clerk) == ["approval_pending"]
    with read_scope(system_actor("tests")):
        (request,) = ApprovalRequest.objects.all()
    assert (desk.state(1), request.permission, request.amount, request.requested_by_id, request.summary) == (
        "draft", "probe.sign", Decimal(500), office.clerk.person_id, "Paper 1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "permission_asked"),
    [("100", "probe.sign"), ("999.99", "probe.sign"), ("1000", "probe.sign_large"), ("-1000", "probe.sign_large"),
     (None, "probe.sign")],
)  # fmt: skip
def test_the_amount_chooses_the_step(
    desk: Desk, office: Office, group: Group, amount: str | None, permission_asked: str
) -> None:
    desk.paper(1, amount, group)
    asked(desk, office, 1)
    with read_scope(system_actor("tests")):
        assert ApprovalRequest.objects.get().permission == permission_asked


def test_approved_once_is_used_once(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    ops.approve_requests(request_ids=ids, by=office.signer)
    assert (desk.state(1), states()) == ("draft", ["approved"])
    desk.confirm(ids=[1], by=office.clerk)
    assert (desk.state(1), states()) == ("confirmed", ["applied"])


def test_granting_does_what_waited(desk: Desk, office: Office, group: Group) -> None:
    engine.rerun_when_approved(desk.machine.kind, "confirm", desk.confirm)
    for paper in (1, 2):
        desk.paper(paper, "500", group)
    found = ops.approve_requests(request_ids=asked(desk, office, 1, 2), by=office.signer)
    assert ([d.state for d in found], desk.state(1), desk.state(2)) == (["applied"] * 2, "confirmed", "confirmed")
    with read_scope(system_actor("tests")), connection.cursor() as cursor:
        cursor.execute("SELECT actor_name, on_behalf_of FROM kernel_journal WHERE kind = 990 AND object_id = 1")
        assert cursor.fetchall() == [("Signer", office.clerk.person_id)]


def test_what_waited_is_not_done_for_who_lost_the_right(desk: Desk, office: Office, group: Group) -> None:
    engine.rerun_when_approved(desk.machine.kind, "confirm", desk.confirm)
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    role("role_clerk", may.VIEW_POLICIES)
    (found,) = ops.approve_requests(request_ids=ids, by=office.signer)
    assert (found.state, [r["code"] for r in found.refusals], desk.state(1)) == (
        "approved", ["permission_missing"], "draft",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "expected"),
    [("stranger", "approval_not_yours"), ("clerk", "self_approval_refused"), ("large", "approval_not_yours")],
)
def test_who_may_not_decide(desk: Desk, office: Office, group: Group, who: str, expected: str) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    for verb, extra in ((ops.approve_requests, {}), (ops.reject_requests, {"reason": "No."})):
        assert codes(verb, request_ids=ids, by=getattr(office, who), **extra) == [expected]
    assert states() == ["pending"]


def test_who_may_sign_does_not_sign_for_themselves(desk: Desk, office: Office, group: Group) -> None:
    both = actor_with("both", "probe.confirm", "probe.sign")
    desk.paper(1, "500", group)
    with suppress(Refused):
        desk.confirm(ids=[1], by=both)
    with read_scope(system_actor("tests")):
        (request_id,) = ApprovalRequest.objects.values_list("id", flat=True)
    assert codes(ops.approve_requests, request_ids=[request_id], by=both) == ["self_approval_refused"]
    with read_scope(both):
        assert queries.inbox(both) == []


def test_a_signer_elsewhere_does_not_even_see_it(desk: Desk, office: Office, group: Group) -> None:
    southern = actor_with("southern", "probe.sign", scope="company", company_id=group.south)
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    with read_scope(southern):
        assert queries.inbox(southern) == []
    assert codes(ops.approve_requests, request_ids=ids, by=southern) == ["unknown_document"]


def test_a_change_voids_what_was_approved(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ops.approve_requests(request_ids=asked(desk, office, 1), by=office.signer)
    desk.change(1, "600", "d2")
    assert codes(desk.confirm, ids=[1], by=office.clerk) == ["approval_pending"]
    assert (desk.state(1), states()) == ("draft", ["void", "pending"])


def test_the_same_is_not_asked_again_after_a_no(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ops.reject_requests(request_ids=asked(desk, office, 1), reason="Too much.", by=office.signer)
    assert codes(desk.confirm, ids=[1], by=office.clerk) == ["approval_refused"]
    desk.change(1, "400", "d2")
    assert codes(desk.confirm, ids=[1], by=office.clerk) == ["approval_pending"]
    assert states() == ["rejected", "pending"]


def test_a_no_and_a_question_need_words(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    for verb in (ops.reject_requests, ops.return_requests):
        assert codes(verb, request_ids=ids, reason=" ", by=office.signer) == ["reason_missing"]
    ops.return_requests(request_ids=ids, reason="Which dock?", by=office.signer)
    assert states() == ["returned"]


def test_only_who_asked_takes_it_back(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    assert codes(ops.withdraw_requests, request_ids=ids, by=office.signer) == ["approval_not_yours"]
    ops.withdraw_requests(request_ids=ids, by=office.clerk)
    assert states() == ["void"]


def test_when_only_the_requester_could_sign_the_next_level_is_asked(desk: Desk, group: Group) -> None:
    lonely = actor_with("lonely", "probe.confirm", "probe.sign")
    desk.paper(1, "500", group)
    assert codes(desk.confirm, ids=[1], by=lonely) == ["no_approver"]
    assert states() == []
    actor_with("large", "probe.sign_large")
    assert codes(desk.confirm, ids=[1], by=lonely) == ["approval_pending"]
    with read_scope(system_actor("tests")):
        assert ApprovalRequest.objects.get().permission == "probe.sign_large"


def lend(giver: Actor, to: Actor, **changes: Any) -> int:
    given = {"from_on": TODAY, "until_on": day(7), "reason": "On leave.", **changes}
    (delegation_id,) = ops.delegate_approvals(
        delegations=[DelegationDraft(to_person_id=to.person_id, **given)], by=giver
    )
    return delegation_id


def test_a_stand_in_decides_in_the_givers_name(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    lend(office.signer, office.stranger)
    with read_scope(office.stranger):
        (row,) = queries.inbox(office.stranger)
    assert (row.id, row.decides_for) == (ids[0], office.signer.person_id)
    ops.approve_requests(request_ids=ids, by=office.stranger)
    with read_scope(system_actor("tests")):
        request = ApprovalRequest.objects.get()
    assert (request.state, request.decided_by_id, request.decided_for_id) == (
        "approved", office.stranger.person_id, office.signer.person_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"from_on": day(1)}, {"permissions": ("probe.sign",), "company_id": "south"}],
    ids=["not yet", "for the other company"],
)
def test_a_delegation_reaches_no_further_than_it_says(
    desk: Desk, office: Office, group: Group, changes: dict[str, Any]
) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    named = {name: getattr(group, value) if value == "south" else value for name, value in changes.items()}
    lend(office.signer, office.stranger, **named)
    assert codes(ops.approve_requests, request_ids=ids, by=office.stranger) == ["approval_not_yours"]


def test_nobody_approves_their_own_request_through_a_stand_in(desk: Desk, office: Office, group: Group) -> None:
    both = actor_with("both", "probe.confirm", "probe.sign")
    lend(both, office.stranger)
    lend(office.signer, office.clerk)
    desk.paper(1, "500", group)
    desk.paper(2, "500", group)
    with suppress(Refused):
        desk.confirm(ids=[1], by=both)
    (first,) = asked_ids(1)
    assert codes(ops.approve_requests, request_ids=[first], by=office.stranger) == ["self_approval_refused"]
    (second,) = asked(desk, office, 2)
    assert codes(ops.approve_requests, request_ids=[second], by=office.clerk) == ["self_approval_refused"]


def asked_ids(paper_id: int) -> list[int]:
    with read_scope(system_actor("tests")):
        return list(ApprovalRequest.objects.filter(object_id=paper_id).values_list("id", flat=True))


def test_a_delegation_can_be_called_back(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    ids = asked(desk, office, 1)
    delegation = lend(office.signer, office.stranger)
    assert codes(ops.end_delegations, delegation_ids=[delegation], by=office.clerk) == ["unknown_document"]
    ops.end_delegations(delegation_ids=[delegation], by=office.signer)
    assert codes(ops.approve_requests, request_ids=ids, by=office.stranger) == ["approval_not_yours"]


@pytest.mark.parametrize(
    "changes",
    [{"to_person_id": "self"}, {"to_person_id": 10**12}, {"until_on": TODAY}, {"permissions": ("probe.sign_large",)},
     {"reason": ""}, {"site_id": 1}],
)  # fmt: skip
def test_delegations_that_make_no_sense(office: Office, changes: dict[str, Any]) -> None:
    given = {
        "to_person_id": office.stranger.person_id,
        "from_on": TODAY,
        "until_on": day(7),
        "reason": "Leave.",
        **changes,
    }
    if given["to_person_id"] == "self":
        given["to_person_id"] = office.signer.person_id
    found = codes(ops.delegate_approvals, delegations=[DelegationDraft(**given)], by=office.signer)
    assert found in (["delegation_refused"], ["invalid_value"])


def test_nobody_files_a_request_of_their_own_making(office: Office) -> None:
    assert codes(file_approval_requests, plan="made up", by=office.clerk) == ["unknown_document"]


@pytest.mark.parametrize(
    ("code", "amounts", "asked_permission", "expected"),
    [
        ("no_such_rule", ["0"], "probe.sign", "approval_rule_unknown"),
        ("probe_rule", [], "probe.sign", "approval_steps_invalid"),
        ("probe_rule", ["5", "5"], "probe.sign", "approval_steps_invalid"),
        ("probe_rule", ["-1"], "probe.sign", "approval_steps_invalid"),
        ("probe_rule", ["0"], "no.such", "approval_steps_invalid"),
    ],
)
def test_rules_that_do_not_hold(
    desk: Desk, code: str, amounts: list[str], asked_permission: str, expected: str
) -> None:
    steps = tuple(ApprovalStepDraft(from_amount=Decimal(a), permission=asked_permission) for a in amounts)
    rule = ApprovalRuleDraft(code=code, name="Rule", steps=steps)
    assert expected in codes(ops.save_approval_rules, rules=[rule], by=system_actor("tests"))


def test_other_refusals_are_mended_before_anybody_is_asked(desk: Desk, office: Office, group: Group) -> None:
    desk.paper(1, "500", group)
    assert set(codes(desk.confirm, ids=[1, 999], by=office.clerk)) == {"unknown_document", "approval_pending"}
    assert states() == []


def test_fifty_cost_as_many_statements_as_one(desk: Desk, office: Office, group: Group) -> None:
    engine.rerun_when_approved(desk.machine.kind, "confirm", desk.confirm)
    costs: list[tuple[int, int]] = []
    for first, count in ((1, 1), (101, 50)):
        papers = [desk.paper(first + i, "500", group) for i in range(count)]
        with CaptureQueriesContext(connection) as filing, suppress(Refused):
            desk.confirm(ids=papers, by=office.clerk)
        ids = asked(desk, office, *papers)
        with CaptureQueriesContext(connection) as deciding:
            ops.approve_requests(request_ids=ids, by=office.signer)
        assert {desk.state(p) for p in papers} == {"confirmed"}
        costs.append((len(filing), len(deciding)))
    assert costs[0] == costs[1]


def test_a_service_is_nobody_who_could_sign(desk: Desk, group: Group) -> None:
    """The system's own services hold no grants, so they never count as somebody else who decides."""
    alone = person("alone")
    role("role_alone", "probe.confirm")
    grant(alone, "role_alone")
    desk.paper(1, "500", group)
    assert codes(desk.confirm, ids=[1], by=actor_for(person_id=alone)) == ["no_approver"]
