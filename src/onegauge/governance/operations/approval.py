"""Decisions: approve, reject, return, withdraw; who stands in for whom; and which rule asks whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from onegauge.governance import errors, errors_policy, kinds, permissions
from onegauge.governance.access import actor_for
from onegauge.governance.approval_rights import APPROVAL, decider, lent_rights
from onegauge.governance.models import (
    ApprovalRequest,
    ApprovalRule,
    ApprovalStep,
    Delegation,
    Person,
)
from onegauge.governance.operations.approval_gate import engine_moves
from onegauge.governance.policy_drafts import ApprovalRuleDraft, DelegationDraft
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import PermissionMissing, Refusal, Refused, StaleVersion
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.kinds import KINDS, Kind
from onegauge.kernel.lifecycle import MACHINES, Moves, unknown_document
from onegauge.kernel.operation import operation, savepoint
from onegauge.kernel.permissions import PERMISSIONS


class Rerun(Protocol):
    """The operation that waited, called again for the documents whose approval was granted."""

    def __call__(self, *, ids: Sequence[int], by: Actor) -> object:
        """Run for these documents with the requester's rights."""


_reruns: dict[tuple[int, str], Rerun] = {}


def rerun_when_approved(kind: Kind, verb: str, run: Rerun) -> None:
    """A module registers its operation at start-up; without it the requester repeats the act by hand."""
    _reruns[kind.number, verb] = run


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided request; ``refusals`` say why the act that waited still could not happen."""

    id: int
    state: str
    refusals: tuple[dict[str, Any], ...] = ()


@operation(permission=None)
def approve_requests(
    *,
    request_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[Decided]:
    """Say yes to what others asked for; where its operation registered itself, the act happens at once."""
    rows = _decide("approve", request_ids, by=by, reason=reason, versions=versions)
    waiting: dict[tuple[int, str, int], list[ApprovalRequest]] = {}
    for row in rows:
        waiting.setdefault((row.kind, row.verb, row.requested_by_id), []).append(row)
    refusals: dict[int, tuple[dict[str, Any], ...]] = {}
    for (kind, verb, requester), group in sorted(waiting.items(), key=lambda item: item[0]):
        refusals.update(_rerun(kind, verb, requester, group, by))
    ids = [row.id for row in rows]
    states = dict(ApprovalRequest.objects.filter(id__in=ids).values_list("id", "state"))
    return [Decided(i, states[i], refusals.get(i, ())) for i in ids]


def _rerun(
    kind: int, verb: str, requester: int, rows: Sequence[ApprovalRequest], by: Actor
) -> dict[int, tuple[dict[str, Any], ...]]:
    """Do what waited, with the rights its requester has today; a refusal leaves the approval standing."""
    run = _reruns.get((kind, verb))
    if run is None:
        return {}
    try:
        asking = actor_for(person_id=requester, request_id=by.request_id, effective_at=by.effective_at)
        permission = MACHINES[KINDS[kind].name].edge(verb).permission
        missing = [r for r in rows if not asking.may(permission, r.company_id, r.site_id)]
        if missing:
            raise Refused([_lost(permission, row.object_id) for row in missing])
        acting = replace(asking, person_id=by.person_id, name=by.name, on_behalf_of=requester)
        with savepoint():
            run(ids=[row.object_id for row in rows], by=acting)
    except Refused as refused:
        problems = tuple(refusal.as_problem() for refusal in refused.refusals)
        return {row.id: problems for row in rows}
    return {}


def _lost(permission: str, object_id: int) -> Refusal:
    label = PERMISSIONS[permission].label
    return PermissionMissing(f"Who asked no longer holds the permission “{label}” here.", object_id=object_id)


@operation(permission=None)
def reject_requests(*, request_ids: Sequence[int], reason: str, by: Actor, key: str | None = None) -> list[Decided]:
    """Say no, and why; the unchanged document cannot ask for the same again."""
    return [Decided(r.id, "rejected") for r in _decide("reject", request_ids, by=by, reason=reason, needs_reason=True)]


@operation(permission=None)
def return_requests(*, request_ids: Sequence[int], reason: str, by: Actor, key: str | None = None) -> list[Decided]:
    """Give requests back with a question or a wish; they are asked anew once something has changed."""
    return [Decided(r.id, "returned") for r in _decide("return", request_ids, by=by, reason=reason, needs_reason=True)]


@operation(permission=None)
def withdraw_requests(*, request_ids: Sequence[int], by: Actor, key: str | None = None) -> list[Decided]:
    """Take back what one asked for oneself."""
    moves = engine_moves("void", request_ids, by)
    for row in _rows(moves):
        if row.requested_by_id not in (by.person_id, by.on_behalf_of):
            message = "Only who asked takes a request back."
            moves.refuse(errors_policy.ApprovalNotYours(message, object_id=row.id, mend="Reject it instead."))
    moves.finish(after={i: {"reason": "withdrawn"} for i in moves.ids})
    return [Decided(i, "void") for i in moves.ids]


def _rows(moves: Moves) -> list[ApprovalRequest]:
    return list(ApprovalRequest.objects.filter(id__in=moves.ids).order_by("id"))


def _decide(
    verb: str,
    request_ids: Sequence[int],
    *,
    by: Actor,
    reason: str,
    versions: Mapping[int, int] | None = None,
    needs_reason: bool = False,
) -> list[ApprovalRequest]:
    """Judge the authority for each request, note in whose place it is used, and move the states."""
    moves = engine_moves(verb, request_ids, by)
    for doc in moves.rows:
        if versions and versions.get(doc.id, doc.version) != doc.version:
            moves.refuse(StaleVersion("This request changed since you read it.", object_id=doc.id, current=doc.version))
    if needs_reason and not reason.strip():
        moves.refuse(errors.ReasonMissing("Say why.", field="reason"))
    rows = _rows(moves)
    lent = lent_rights(by.person_id)
    judged = {row.id: decider(row, by, lent) for row in rows}
    for _, refusal in judged.values():
        moves.refuse(refusal)
    moves.check()
    ids = [row.id for row in rows]
    APPROVAL.run("note_deciders", {"ids": ids, "person_ids": [judged[i][0] for i in ids]})
    moves.finish(
        after={i: {"reason": reason, "decided_for": judged[i][0]} for i in ids},
        assign={"decided_by_id": by.person_id, "decided_at": by.now, "reason": reason},
    )
    return rows


@operation(permission=None)
def delegate_approvals(*, delegations: Sequence[DelegationDraft], by: Actor, key: str | None = None) -> list[int]:
    """Let somebody else decide in one's place for some days; never more than one may decide oneself."""
    judge = Judge("delegations")
    people = Person.objects.filter(id__in={d.to_person_id for d in delegations}, is_active=True, is_service=False)
    known = set(people.values_list("id", flat=True))
    for index, draft in enumerate(delegations):
        _judge_delegation(judge, index, draft, known, by)
    judge.check()
    rows = [
        Delegation(
            from_person_id=by.person_id,
            to_person_id=draft.to_person_id,
            permissions=sorted(set(draft.permissions)),
            company_id=draft.company_id,
            site_id=draft.site_id,
            from_on=draft.from_on,
            until_on=draft.until_on,
            reason=draft.reason,
            created_at=by.now,
        )
        for draft in delegations
    ]
    Delegation.objects.bulk_create(rows)
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            site_id=row.site_id,
            after={"to": row.to_person_id, "from_on": row.from_on, "until_on": row.until_on, "reason": row.reason},
        )
        for row in rows
    ]
    record(by=by, kind=kinds.DELEGATION_KIND, verb="delegated", entries=entries)
    return [int(row.id) for row in rows]


def _judge_delegation(judge: Judge, index: int, draft: DelegationDraft, known: set[int], by: Actor) -> None:
    def refuse(field: str, message: str) -> None:
        judge.refuse(index, field, message, refusal=errors_policy.DelegationRefused)

    if draft.to_person_id == by.person_id:
        refuse("to_person_id", "You decide for yourself anyway.")
    elif draft.to_person_id not in known:
        refuse("to_person_id", f"There is no active person {shown(draft.to_person_id)} who could decide for you.")
    if draft.until_on <= max(draft.from_on, by.today):
        refuse("until_on", f"{draft.until_on} is not after {max(draft.from_on, by.today)}.")
    for permission in draft.permissions:
        if not by.may_somewhere(permission):
            refuse("permissions", f"You do not hold {shown(permission)} yourself.")
    if draft.site_id is not None and draft.company_id is None:
        refuse("company_id", "A site is named together with its company.")
    judge.text(index, "reason", draft.reason, 500)


@operation(permission=None)
def end_delegations(*, delegation_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Call delegations back from today on; whoever gave them, and nobody else."""
    rows = list(Delegation.objects.select_for_update(no_key=True).filter(id__in=delegation_ids).order_by("id"))
    judge = Judge("delegation_ids")
    for missing in sorted(set(delegation_ids) - {row.id for row in rows if row.from_person_id == by.person_id}):
        judge.add(unknown_document(kinds.DELEGATION_KIND, missing))
    judge.check()
    Delegation.objects.filter(id__in=[row.id for row in rows]).update(ended_on=by.today)
    entries = [
        Entry(object_id=r.id, company_id=r.company_id, site_id=r.site_id, after={"ended_on": by.today}) for r in rows
    ]
    record(by=by, kind=kinds.DELEGATION_KIND, verb="ended", entries=entries)
    return [row.id for row in rows]


@operation(permission=permissions.MAINTAIN_APPROVAL_RULES)
def save_approval_rules(*, rules: Sequence[ApprovalRuleDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create or replace rules by code; open requests keep the step they were filed at."""
    judge = Judge("rules")
    judge.permit(by, permissions.MAINTAIN_APPROVAL_RULES)
    for index, draft in enumerate(rules):
        _judge_rule(judge, index, draft)
    judge.once([draft.code for draft in rules], "code")
    judge.check()
    ApprovalRule.objects.bulk_create(
        [ApprovalRule(code=d.code, name=d.name, is_active=d.is_active) for d in rules],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "is_active"],
    )
    ids = dict(ApprovalRule.objects.filter(code__in=[d.code for d in rules]).values_list("code", "id"))
    ApprovalStep.objects.filter(rule_id__in=ids.values()).delete()
    steps = [
        ApprovalStep(
            rule_id=ids[draft.code],
            position=position,
            from_amount=step.from_amount,
            permission=step.permission,
            due_hours=step.due_hours,
        )
        for draft in rules
        for position, step in enumerate(draft.steps, start=1)
    ]
    ApprovalStep.objects.bulk_create(steps)
    entries = [Entry(object_id=ids[draft.code], after=_shape_of(draft)) for draft in rules]
    record(by=by, kind=kinds.APPROVAL_RULE_KIND, verb="saved", entries=entries)
    return [int(ids[draft.code]) for draft in rules]


def _shape_of(draft: ApprovalRuleDraft) -> dict[str, Any]:
    steps = [{"from": step.from_amount, "permission": step.permission} for step in draft.steps]
    return {"code": draft.code, "is_active": draft.is_active, "steps": steps}


def _judge_rule(judge: Judge, index: int, draft: ApprovalRuleDraft) -> None:
    judge.text(index, "code", draft.code, 60)
    judge.text(index, "name", draft.name, 160)
    asked = {edge.approval for machine in MACHINES.values() for edge in machine.edges if edge.approval}
    if draft.code not in asked:
        judge.refuse(
            index,
            "code",
            f"No lifecycle asks for {shown(draft.code)}.",
            f"Use one of: {', '.join(sorted(asked)) or 'none is asked for'}.",
            refusal=errors_policy.ApprovalRuleUnknown,
        )
    amounts = [step.from_amount for step in draft.steps]
    if not amounts or amounts != sorted(set(amounts)) or amounts[0] < 0:
        judge.refuse(
            index,
            "steps",
            "The amounts of the steps climb from nought up, each once.",
            refusal=errors_policy.ApprovalStepsInvalid,
        )
    for step in draft.steps:
        if step.permission not in PERMISSIONS or step.due_hours < 1:
            judge.refuse(
                index,
                "steps",
                f"A step names a permission that exists and at least one hour, not {shown(step.permission)}"
                f" and {step.due_hours}.",
                refusal=errors_policy.ApprovalStepsInvalid,
            )
