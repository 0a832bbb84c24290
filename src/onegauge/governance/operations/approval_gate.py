"""The gate before every edge that asks for approval.

The gate runs inside the operation that needs the approval. When it is missing, the operation is refused and rolled
back as a whole; the request is then filed in a transaction of its own, so that it survives the refusal.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from onegauge.governance import errors_policy, kinds
from onegauge.governance.approval_rights import APPROVAL, Step, steps_for, with_decider
from onegauge.governance.models import ApprovalRequest, ApprovalStep
from onegauge.governance.states import APPROVAL_REQUEST, OPEN_APPROVAL_STATES, ApprovalState
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import ApprovalPending, Refusal, Refused, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS, Kind
from onegauge.kernel.lifecycle import (
    ApprovalFact,
    Doc,
    Edge,
    Moves,
    StateMachine,
    unknown_document,
)
from onegauge.kernel.operation import current, operation


@dataclass(frozen=True, slots=True)
class Latest:
    """The request that counts for a document and verb."""

    id: int
    object_id: int
    state: str
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to be filed."""

    doc: Doc
    fact: ApprovalFact
    step: Step


@dataclass(slots=True)
class Plan:
    """What a refused operation leaves behind: requests to file, and open ones that no longer fit."""

    kind: Kind
    verb: str
    rule_id: int
    asks: list[Ask] = field(default_factory=list)
    void: list[int] = field(default_factory=list)


# Plans live in this process between the roll-back and the filing. Only the gate makes them, so nobody can file a
# request with an amount or a digest of their own.
_plans: dict[str, Plan] = {}


def engine_moves(verb: str, ids: Iterable[int], by: Actor) -> Moves:
    """Lock requests and judge their state; the authority to decide is that of the step, judged by the caller."""
    wanted = sorted(set(ids))
    docs = APPROVAL_REQUEST.lock(wanted)
    moves = Moves(APPROVAL_REQUEST, verb, docs, by)
    for missing in sorted(set(wanted) - {doc.id for doc in docs}):
        moves.refuse(unknown_document(kinds.APPROVAL_REQUEST_KIND, missing))
    for doc in docs:
        moves.refuse(APPROVAL_REQUEST.judge(verb, doc, by=by, nested=True))
    return moves


@dataclass(frozen=True, slots=True)
class Case:
    """What the gate was asked: which act, on the strength of which facts, with which steps, by whom."""

    machine: StateMachine
    edge: Edge
    facts: Mapping[int, ApprovalFact]
    asking: Mapping[int, list[Step]]
    by: Actor

    @property
    def what(self) -> str:
        """The act in words."""
        return f"To {self.edge.verb} this {self.machine.kind.label.lower()}"


class Gate:
    """Governance's engine, as the kernel calls it from ``require_approval``."""

    def check(
        self, machine: StateMachine, edge: Edge, docs: Sequence[Doc], facts: Mapping[int, ApprovalFact], by: Actor
    ) -> dict[int, Refusal]:
        """Pass what is approved and unchanged; refuse the rest and have its requests filed."""
        rule_id, steps = _rule(edge.approval or "")
        asking = {doc.id: reached for doc in docs if (reached := steps_for(steps, facts[doc.id].amount))}
        if not asking:
            return {}
        case = Case(machine, edge, facts, asking, by)
        plan = Plan(machine.kind, edge.verb, rule_id)
        latest = _latest(machine.kind, edge.verb, asking)
        refusals: dict[int, Refusal] = {}
        used: list[int] = []
        missing: list[Doc] = []
        for doc in (doc for doc in docs if doc.id in asking):
            known = latest.get(doc.id)
            if known is None or known.digest != facts[doc.id].digest or known.state == ApprovalState.APPLIED:
                missing.append(doc)
                if known is not None and known.state in OPEN_APPROVAL_STATES:
                    plan.void.append(known.id)
            elif known.state == ApprovalState.APPROVED:
                used.append(known.id)
            elif known.state == ApprovalState.PENDING:
                refusals[doc.id] = _pending(case, doc, known.id)
            else:
                refusals[doc.id] = _refused_before(case, doc, known)
        refusals.update(_ask(case, plan, missing))
        if used:
            engine_moves("apply", used, by).finish()
        if plan.asks or plan.void:
            current().after_refusal.append(partial(_file, plan, by))
        return refusals


def _rule(rule_code: str) -> tuple[int, list[Step]]:
    rows = ApprovalStep.objects.filter(rule__code=rule_code, rule__is_active=True).values_list(
        "rule_id", "position", "from_amount", "permission", "due_hours"
    )
    found = [(rule_id, Step(position, amount, code, hours)) for rule_id, position, amount, code, hours in rows]
    return (found[0][0], [step for _, step in found]) if found else (0, [])


def _latest(kind: Kind, verb: str, object_ids: Iterable[int]) -> dict[int, Latest]:
    params = {"kind": kind.number, "verb": verb, "object_ids": sorted(object_ids)}
    return {row.object_id: row for row in APPROVAL.rows("latest_requests", params, Latest)}


def _ask(case: Case, plan: Plan, docs: Sequence[Doc]) -> dict[int, Refusal]:
    """Plan a request for each document at the lowest step that somebody else could decide."""
    if not docs:
        return {}
    wanted = [(doc.id, step, doc.company_id, doc.site_id) for doc in docs for step in case.asking[doc.id]]
    possible = with_decider(wanted, case.by.on_behalf_of or case.by.person_id)
    refusals: dict[int, Refusal] = {}
    for doc in docs:
        step = next((s for s in case.asking[doc.id] if (doc.id, s.position) in possible), None)
        if step is None:
            refusals[doc.id] = errors_policy.NoApprover(
                f"{case.what} needs an approval, and nobody but you could give it.",
                object_id=doc.id,
                mend="An administrator grants the duty of approving to somebody else here.",
                permissions=[s.permission for s in case.asking[doc.id]],
            )
        else:
            plan.asks.append(Ask(doc, case.facts[doc.id], step))
            refusals[doc.id] = _pending(case, doc, None)
    return refusals


def _pending(case: Case, doc: Doc, request_id: int | None) -> Refusal:
    return ApprovalPending(
        f"{case.what} needs an approval; the request waits for a decision.",
        object_id=doc.id,
        mend="It happens by itself or can be repeated once it is approved.",
        rule=case.edge.approval,
        request_id=request_id,
    )


def _refused_before(case: Case, doc: Doc, known: Latest) -> Refusal:
    return errors_policy.ApprovalRefused(
        f"{case.what} was {known.state}: {known.reason}",
        object_id=doc.id,
        mend="Change what was refused, then try again.",
        request_id=known.id,
        state=known.state,
    )


def _file(plan: Plan, by: Actor, refused: Refused) -> None:
    """File the requests unless something else stands in the way too: that is mended first."""
    if any(not isinstance(refusal, ApprovalPending) for refusal in refused.refusals):
        return
    token = uuid.uuid4().hex
    _plans[token] = plan
    try:
        file_approval_requests(plan=token, by=by)
    finally:
        _plans.pop(token, None)


@operation(permission=None)
def file_approval_requests(*, plan: str, by: Actor) -> list[int]:
    """File what the gate planned; of no use to anybody else, because only the gate makes plans."""
    planned = _plans.get(plan)
    if planned is None:
        refuse_all([unknown_document(kinds.APPROVAL_REQUEST_KIND, 0)])
        raise AssertionError("unreachable")
    if planned.void:
        moves = engine_moves("void", planned.void, by)
        moves.finish(after={i: {"reason": "what was to be approved has changed"} for i in moves.ids})
    rows = [_request(planned, ask, by) for ask in planned.asks]
    ApprovalRequest.objects.bulk_create(rows)
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            site_id=row.site_id,
            after={"verb": row.verb, "amount": row.amount, "currency": row.currency, "permission": row.permission},
            refs=[ref(KINDS[row.kind], row.object_id)],
            policy=row.policy,
        )
        for row in rows
    ]
    record(by=by, kind=kinds.APPROVAL_REQUEST_KIND, verb="requested", entries=entries)
    return [int(row.id) for row in rows]


def _request(plan: Plan, ask: Ask, by: Actor) -> ApprovalRequest:
    return ApprovalRequest(
        rule_id=plan.rule_id,
        step=ask.step.position,
        permission=ask.step.permission,
        kind=plan.kind.number,
        object_id=ask.doc.id,
        verb=plan.verb,
        company_id=ask.doc.company_id,
        site_id=ask.doc.site_id,
        amount=ask.fact.amount,
        currency=ask.fact.currency,
        summary=ask.fact.summary,
        policy=ask.fact.policy,
        digest=ask.fact.digest,
        requested_by_id=by.on_behalf_of or by.person_id,
        requested_at=by.now,
        due_at=by.now + timedelta(hours=ask.step.due_hours),
    )
