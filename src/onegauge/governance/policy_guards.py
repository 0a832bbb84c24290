"""Judgements around policies: pure, over what they are given."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from onegauge.governance import errors, errors_policy
from onegauge.governance.policy import POLICIES, Policy, PolicyValueError, stored
from onegauge.governance.policy_drafts import VarianceDraft
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import Refusal

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a variance would hold: the columns of its place, and the country whose law stands above it."""

    region_id: int | None = None
    company_id: int | None = None
    site_id: int | None = None
    country: str | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """The columns of the row."""
        return {"region_id": self.region_id, "company_id": self.company_id, "site_id": self.site_id}


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it has fewer days."""
    month = day.month - 1 + months
    year = day.year + month // 12
    if year > date.max.year:
        return date.max
    return date(year, month % 12 + 1, min(day.day, monthrange(year, month % 12 + 1)[1]))


def judged_value(judge: Judge, index: int, key: str, value: Any, field: str = "value") -> Any:
    """The stored form of a value, or a refusal that says why it does not fit."""
    policy = POLICIES.get(key)
    if policy is None:
        judge.refuse(
            index,
            "key",
            f"No policy is declared as {shown(key)!r}.",
            refusal=errors_policy.PolicyUnknown,
            key=shown(key),
        )
        return None
    try:
        return stored(policy.parse(value))
    except PolicyValueError as error:
        judge.refuse(index, field, str(error), _fits(policy), refusal=errors_policy.PolicyValueRefused, key=key)
        return None


def _fits(policy: Policy) -> str:
    if policy.choices:
        return f"Use one of: {', '.join(policy.choices)}."
    if policy.bounds is not None:
        return f"Give a value from {policy.bounds[0]} to {policy.bounds[1]}."
    return f"Give a value of the type {policy.type}."


def judge_variance(judge: Judge, index: int, draft: VarianceDraft, *, today: date, longest_months: int) -> None:
    """Control, level, words and days of one proposal; the place is judged where places are known."""
    policy = POLICIES.get(draft.key)
    if policy is not None and policy.control == "locked":
        judge.refuse(
            index,
            "key",
            f"{draft.key} is locked: it is the same everywhere.",
            "Change it in the next version of the template.",
            refusal=errors_policy.PolicyLocked,
            key=draft.key,
        )
    elif policy is not None and draft.scope not in policy.scopes:
        judge.refuse(
            index,
            "scope",
            f"{draft.key} does not vary by {shown(draft.scope)}.",
            f"It may vary by: {', '.join(policy.scopes) or 'nothing'}.",
            refusal=errors_policy.VarianceTooDeep,
            key=draft.key,
            allowed=list(policy.scopes),
        )
    judge.text(index, "reason", draft.reason, LONGEST_REASON)
    judge.text(index, "kpi", draft.kpi, 120)
    _judge_days(judge, index, draft, today=today, longest_months=longest_months)


def _judge_days(judge: Judge, index: int, draft: VarianceDraft, *, today: date, longest_months: int) -> None:
    if draft.until_on <= draft.from_on:
        judge.refuse(
            index, "until_on", f"{draft.until_on} is not after {draft.from_on}.", refusal=errors.PeriodBackwards
        )
        return
    if draft.from_on < today:
        judge.refuse(
            index,
            "from_on",
            f"{draft.from_on} lies before {today}: what was decided stays decided.",
            "Let it begin today or later.",
            refusal=errors_policy.VarianceBackdated,
        )
    last = months_later(draft.from_on, longest_months)
    if draft.until_on > last:
        judge.refuse(
            index,
            "until_on",
            f"A variance runs {longest_months} months at most, so until {last}, not {draft.until_on}.",
            "End it earlier and propose it again when it is still needed.",
            refusal=errors_policy.VarianceTooLong,
            longest_months=longest_months,
        )
    if draft.review_on is not None and not draft.from_on <= draft.review_on <= draft.until_on:
        judge.refuse(
            index,
            "review_on",
            f"The review on {draft.review_on} lies outside {draft.from_on} to {draft.until_on}.",
            refusal=errors_policy.VarianceReviewOutside,
        )


def own_decision(by: Actor, person_id: int, object_id: int, what: str) -> Refusal | None:
    """Nobody decides on what they asked for, nor somebody else in their name."""
    if person_id not in (by.person_id, by.on_behalf_of):
        return None
    return errors.SelfApprovalRefused(
        f"You {what} this yourself; somebody else decides.", object_id=object_id, mend="Ask a colleague to decide."
    )


def unfit_values(values: Iterable[tuple[str, Any]], object_id: int) -> Iterator[Refusal]:
    """Values that the code no longer accepts, found again at each step towards being in force."""
    for key, value in sorted(values, key=lambda said: said[0]):
        policy = POLICIES.get(key)
        if policy is None:
            yield errors_policy.PolicyUnknown(f"No policy is declared as {key}.", object_id=object_id, key=key)
            continue
        try:
            policy.parse(value)
        except PolicyValueError as error:
            yield errors_policy.PolicyValueRefused(str(error), object_id=object_id, mend=_fits(policy), key=key)
