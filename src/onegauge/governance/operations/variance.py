"""Writes of variances: proposed by one person, approved by another, over by themselves."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from onegauge.governance import errors, errors_policy, kinds, permissions
from onegauge.governance.models import Company, Person, Region, Site, Variance
from onegauge.governance.operations.effective import rebuild_policy_effective
from onegauge.governance.policies import VARIANCE_MAX_MONTHS
from onegauge.governance.policy import POLICIES
from onegauge.governance.policy_drafts import VarianceDraft
from onegauge.governance.policy_guards import (
    Located,
    judge_variance,
    judged_value,
    own_decision,
    unfit_values,
)
from onegauge.governance.policy_memory import SQL
from onegauge.governance.policy_narrowing import goods_of, judge_narrowing
from onegauge.governance.states import VARIANCE, VarianceState
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import Moves, unknown_document
from onegauge.kernel.operation import is_nested, operation

PLACE_KINDS = {"region": kinds.REGION_KIND, "company": kinds.COMPANY_KIND, "site": kinds.SITE_KIND}


@operation(permission=permissions.PROPOSE_VARIANCE)
def propose_variances(*, drafts: Sequence[VarianceDraft], by: Actor, key: str | None = None) -> list[int]:
    """Ask for deviations; nothing differs until somebody else approves. Answers ids in the order given."""
    judge = Judge("drafts")
    longest = VARIANCE_MAX_MONTHS.at(on=by.today)
    values = [judged_value(judge, i, draft.key, draft.value) for i, draft in enumerate(drafts)]
    for index, draft in enumerate(drafts):
        judge_variance(judge, index, draft, today=by.today, longest_months=longest.as_int)
    judge_narrowing(judge, drafts)
    places = _located(judge, drafts, by)
    _judge_owners(judge, drafts)
    if not judge.bad:
        _refuse_conflicts(judge, drafts, places)
    judge.check()
    rows = [
        Variance(
            key=draft.key,
            item_class=draft.item_class,
            partner=draft.partner,
            value=value,
            scope=draft.scope,
            **place.columns,
            reason=draft.reason,
            kpi=draft.kpi,
            owner_id=draft.owner_id,
            from_on=draft.from_on,
            until_on=draft.until_on,
            review_on=draft.review_on or middle(draft.from_on, draft.until_on),
            requested_by_id=by.person_id,
            requested_at=by.now,
        )
        for draft, value, place in zip(drafts, values, places, strict=True)
    ]
    Variance.objects.bulk_create(rows)
    entries = [_entry(row, longest.journal_form) for row in rows]
    record(by=by, kind=kinds.VARIANCE_KIND, verb="proposed", entries=entries)
    return [int(row.id) for row in rows]


def middle(from_on: date, until_on: date) -> date:
    """When nobody says when to review: half-way, while there is still time to learn from it."""
    return from_on + timedelta(days=(until_on - from_on).days // 2)


def _entry(row: Variance, policy: Mapping[str, Any]) -> Entry:
    place_id = row.site_id or row.company_id or row.region_id or 0
    return Entry(
        object_id=row.id,
        company_id=row.company_id,
        site_id=row.site_id,
        after={
            "key": row.key,
            **goods_of(row),
            "value": row.value,
            "scope": row.scope,
            "from_on": row.from_on,
            "until_on": row.until_on,
        },
        refs=[ref(PLACE_KINDS[row.scope], place_id)],
        policy=[policy],
    )


def _located(judge: Judge, drafts: Sequence[VarianceDraft], by: Actor) -> list[Located]:
    """The place of each draft; one that is unknown or outside the proposer's rights is refused."""
    wanted: dict[str, set[int]] = {scope: {d.place_id for d in drafts if d.scope == scope} for scope in PLACE_KINDS}
    regions = {i: Located(region_id=i) for (i,) in Region.objects.filter(id__in=wanted["region"]).values_list("id")}
    companies = {
        i: Located(company_id=i, country=country)
        for i, country in Company.objects.filter(id__in=wanted["company"]).values_list("id", "country")
    }
    sites = {
        i: Located(company_id=company, site_id=i, country=country)
        for i, company, country in Site.objects.filter(id__in=wanted["site"]).values_list(
            "id", "company_id", "company__country"
        )
    }
    known = {"region": regions, "company": companies, "site": sites}
    found = [known.get(draft.scope, {}).get(draft.place_id) for draft in drafts]
    for index, (draft, place) in enumerate(zip(drafts, found, strict=True)):
        if place is None or not (is_nested() or by.may(permissions.PROPOSE_VARIANCE, place.company_id, place.site_id)):
            judge.refuse(
                index,
                "place_id",
                f"There is no {shown(draft.scope)} {shown(draft.place_id)} for which you may propose a variance.",
                refusal=errors_policy.VariancePlaceUnknown,
            )
    return [place or Located() for place in found]


def _judge_owners(judge: Judge, drafts: Sequence[VarianceDraft]) -> None:
    active = set(
        Person.objects.filter(id__in={d.owner_id for d in drafts}, is_active=True).values_list("id", flat=True)
    )
    for index, draft in enumerate(drafts):
        if draft.owner_id not in active:
            message = f"There is no active person {shown(draft.owner_id)} who could own this variance."
            judge.refuse(index, "owner_id", message, refusal=errors.PersonInactive)


def _refuse_conflicts(judge: Judge, drafts: Sequence[VarianceDraft], places: Sequence[Located]) -> None:
    """What decides here already on these days: another approved variance, or the law."""
    params = {
        "keys": [d.key for d in drafts],
        "item_classes": [d.item_class for d in drafts],
        "partners": [d.partner for d in drafts],
        "scopes": [d.scope for d in drafts],
        "places": [d.place_id for d in drafts],
        "countries": [p.country for p in places],
        "from_ons": [d.from_on for d in drafts],
        "until_ons": [d.until_on for d in drafts],
    }
    for position, level, other, from_on, until_on in SQL.tuples("variance_conflicts", params):
        draft = drafts[position - 1]
        if level == "statutory":
            judge.refuse(
                position - 1,
                "key",
                f"The law decides {draft.key} here from {from_on} on; no variance stands against it.",
                refusal=errors_policy.StatutoryPrevails,
                statutory_id=other,
            )
        else:
            judge.refuse(
                position - 1,
                "from_on",
                f"Variance {other} decides {draft.key} here from {from_on} until {until_on}.",
                f"Begin on {until_on} or end the other first.",
                refusal=errors_policy.VarianceOverlaps,
                variance_id=other,
            )


@operation(permission=permissions.APPROVE_VARIANCE)
def approve_variances(
    *,
    variance_ids: Sequence[int],
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Agree to deviations that somebody else asked for; each decides from its first day on, by itself."""
    moves = VARIANCE.begin("approve", variance_ids, by=by, versions=versions)
    rows = _rows(moves)
    for row in rows:
        moves.refuse(own_decision(by, row.requested_by_id, row.id, "proposed"))
        for refusal in unfit_values([(row.key, row.value)], row.id):
            moves.refuse(refusal)
        if row.from_on < by.today:
            message = f"It would have begun on {row.from_on}, before {by.today}: what was decided stays decided."
            mend = "Reject it and let it be proposed again from a later day."
            moves.refuse(errors_policy.VarianceBackdated(message, object_id=row.id, mend=mend))
    for variance_id, level, other, from_on in SQL.tuples("approval_conflicts", {"ids": moves.ids}):
        refusal_class = errors_policy.StatutoryPrevails if level == "statutory" else errors_policy.VarianceOverlaps
        who = "The law" if level == "statutory" else f"Variance {other}"
        moves.refuse(refusal_class(f"{who} decides here from {from_on} on.", object_id=variance_id, other_id=other))
    moves.finish(
        after={row.id: _story(row, reason) for row in rows},
        assign={"approved_by_id": by.person_id, "approved_at": by.now, "decision_reason": reason},
    )
    rebuild_policy_effective(keys=[row.key for row in rows])
    return moves.ids


def _rows(moves: Moves) -> list[Variance]:
    return list(Variance.objects.filter(id__in=moves.ids).order_by("id"))


def _story(row: Variance, reason: str) -> dict[str, Any]:
    return {
        "key": row.key,
        **goods_of(row),
        "value": row.value,
        "scope": row.scope,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "requested_by": row.requested_by_id,
        "reason": reason,
    }


@operation(permission=permissions.APPROVE_VARIANCE)
def reject_variances(*, variance_ids: Sequence[int], reason: str, by: Actor, key: str | None = None) -> list[int]:
    """Say no, and why; whoever asked may propose it again differently."""
    moves = VARIANCE.begin("reject", variance_ids, by=by)
    _need_reason(moves, reason)
    moves.finish(after={i: {"reason": reason} for i in moves.ids}, assign={"decision_reason": reason})
    return moves.ids


@operation(permission=permissions.PROPOSE_VARIANCE)
def withdraw_variances(*, variance_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Take proposals back before anybody decided."""
    moves = VARIANCE.begin("withdraw", variance_ids, by=by)
    moves.finish()
    return moves.ids


@operation(permission=permissions.END_VARIANCE)
def end_variances(
    *, variance_ids: Sequence[int], ended_on: date | None = None, reason: str, by: Actor, key: str | None = None
) -> list[int]:
    """Let variances end before a day from today on, earlier than planned; the template decides again."""
    last = ended_on or by.today
    moves = VARIANCE.begin("end", variance_ids, by=by)
    _need_reason(moves, reason)
    rows = _rows(moves)
    for row in rows:
        if not by.today <= last <= row.until_on:
            message = f"Variance {row.id} can end from {by.today} until {row.until_on}, not on {last}."
            moves.refuse(errors.PeriodOver(message, object_id=row.id, field="ended_on"))
    moves.finish(after={i: {"ended_on": last, "reason": reason} for i in moves.ids}, assign={"ended_on": last})
    rebuild_policy_effective(keys=[row.key for row in rows])
    return moves.ids


@operation(permission=permissions.END_VARIANCE)
def review_variances(
    *, variance_ids: Sequence[int], next_review_on: date, reason: str, by: Actor, key: str | None = None
) -> list[int]:
    """Record that the owner looked at the KPI and lets the variance run on to the next review."""
    moves = VARIANCE.begin("end", variance_ids, by=by)
    _need_reason(moves, reason)
    rows = _rows(moves)
    for row in rows:
        if not max(row.from_on, by.today) < next_review_on <= row.until_on:
            message = f"The next review of variance {row.id} lies after today and not after {row.until_on}."
            moves.refuse(errors_policy.VarianceReviewOutside(message, object_id=row.id, field="next_review_on"))
    moves.check()
    Variance.objects.filter(id__in=moves.ids).update(review_on=next_review_on)
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            site_id=row.site_id,
            before={"review_on": row.review_on},
            after={"review_on": next_review_on, "finding": reason},
        )
        for row in rows
    ]
    record(by=by, kind=kinds.VARIANCE_KIND, verb="reviewed", entries=entries)
    return moves.ids


@operation(permission=permissions.PROPOSE_VARIANCE)
def renew_variances(
    *, variance_ids: Sequence[int], until_on: date, reason: str, by: Actor, key: str | None = None
) -> list[int]:
    """Propose approved variances again from the day on which each ends; ids of the proposals in the order given."""
    rows = {row.id: row for row in Variance.objects.filter(id__in=variance_ids).order_by("id")}
    judge = Judge("variance_ids")
    for index, variance_id in enumerate(variance_ids):
        row = rows.get(variance_id)
        if row is None or not by.may(permissions.PROPOSE_VARIANCE, row.company_id, row.site_id):
            judge.add(unknown_document(kinds.VARIANCE_KIND, variance_id))
        elif row.state != VarianceState.APPROVED:
            message = f"Variance {row.id} is {row.state}; only one in force is renewed."
            judge.refuse(index, "", message, "Propose it as a new one.", refusal=errors_policy.VarianceNotInForce)
    judge.check()
    drafts = [_again(rows[i], until_on, reason, by) for i in variance_ids]
    return propose_variances(drafts=drafts, by=by)


def _again(row: Variance, until_on: date, reason: str, by: Actor) -> VarianceDraft:
    value = POLICIES[row.key].restore(row.value) if row.key in POLICIES else row.value
    return VarianceDraft(
        key=row.key,
        item_class=row.item_class,
        partner=row.partner,
        value=value,
        scope=row.scope,
        place_id=row.site_id or row.company_id or row.region_id or 0,
        reason=reason,
        kpi=row.kpi,
        owner_id=row.owner_id,
        from_on=max(row.until_on, by.today),
        until_on=until_on,
    )


def _need_reason(moves: Moves, reason: str) -> None:
    if not reason.strip():
        moves.refuse(errors.ReasonMissing("Say why.", field="reason"))
