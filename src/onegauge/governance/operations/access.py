"""Writes of grants and of exceptions from separation: who holds which role where, from when until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Value, When

from onegauge.governance import errors, kinds, permissions
from onegauge.governance.access_drafts import GrantDraft, SodExceptionDraft
from onegauge.governance.models import (
    SOD_EXCEPTION_MAX_DAYS,
    Company,
    GrantScope,
    Role,
    RoleGrant,
    Site,
    SodException,
    SodRule,
)
from onegauge.governance.operations.people import judge_person, lock_people
from onegauge.governance.operations.separation import lock_rights, refuse_conflicts
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.drafts import Judge, permission_refusal
from onegauge.kernel.errors import PermissionMissing, UnknownDocument
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.operation import is_nested, operation

FOR_EVER = date.max
EXCEPTION_FIELDS = (
    "person_id", "rule_code", "reason", "compensating_control", "owner_id", "from_on", "until_on", "state",
)  # fmt: skip


@operation(permission=permissions.GRANT_ROLES)
def grant_roles(*, grants: Sequence[GrantDraft], by: Actor, key: str | None = None) -> list[int]:
    """Give roles to people; ids of the grants in the order given.

    All grants are judged together: one that would let a person hold a separated pair refuses them all, with every
    conflict named.
    """
    today = utcnow().date()
    judge = Judge("grants")
    for index, draft in enumerate(grants):
        _judge_place(judge, index, draft)
    judge.check()
    _permit_places(judge, grants, by=by)
    judge.check()
    people = lock_people(d.person_id for d in grants)
    roles = dict(Role.objects.filter(code__in={d.role for d in grants}).values_list("code", "id"))
    for index, draft in enumerate(grants):
        judge.known(index, "role", draft.role, roles, "role")
        judge_person(judge, index, draft.person_id, people)
        _judge_period(judge, index, draft, today)
        _judge_self(judge, index, draft, by=by)
    judge.check()
    rows = [
        RoleGrant(
            person_id=d.person_id,
            role_id=roles[d.role],
            scope=d.scope,
            company_id=d.company_id,
            site_id=d.site_id,
            from_on=d.from_on or today,
            until_on=d.until_on,
            granted_by_id=by.person_id,
        )
        for d in grants
    ]
    _judge_repeats(judge, rows)
    judge.check()
    RoleGrant.objects.bulk_create(rows)
    refuse_conflicts([row.person_id for row in rows])
    record(by=by, kind=kinds.GRANT_KIND, verb="granted", entries=[_granted(row) for row in rows])
    return [row.pk for row in rows]


def _granted(row: RoleGrant) -> Entry:
    return Entry(
        object_id=row.pk,
        after={
            "person_id": row.person_id,
            "role_id": row.role_id,
            "scope": row.scope,
            "company_id": row.company_id,
            "site_id": row.site_id,
            "from_on": row.from_on,
            "until_on": row.until_on,
        },
        refs=[ref(kinds.PERSON_KIND, row.person_id), ref(kinds.ROLE_KIND, row.role_id)],
    )


@operation(permission=permissions.GRANT_ROLES)
def end_grants(
    *, grant_ids: Sequence[int], until_on: date | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """End grants before a day, today when none is given: the right is gone with the answer."""
    today = utcnow().date()
    end = until_on or today
    judge = Judge("grant_ids")
    lock_rights()
    rows = {g.pk: g for g in RoleGrant.objects.filter(id__in=grant_ids).order_by("id").select_for_update()}
    for index, grant_id in enumerate(grant_ids):
        if grant_id not in rows:
            judge.refuse(index, "", f"There is no grant {grant_id}.", refusal=UnknownDocument)
        else:
            judge.add(_place_refusal(by, rows[grant_id].company_id, rows[grant_id].site_id))
    judge.check()
    for index, grant_id in enumerate(grant_ids):
        _judge_end(judge, index, rows[grant_id], end, today, by=by)
    judge.check()
    ends = {pk: max(row.from_on, end) for pk, row in rows.items()}
    cases = [When(id=pk, then=Value(day)) for pk, day in ends.items()]
    RoleGrant.objects.filter(id__in=ends).update(until_on=Case(*cases, output_field=DateField()))
    entries = [
        Entry(
            object_id=pk,
            before={"until_on": rows[pk].until_on},
            after={"until_on": day},
            refs=[ref(kinds.PERSON_KIND, rows[pk].person_id), ref(kinds.ROLE_KIND, rows[pk].role_id)],
        )
        for pk, day in ends.items()
    ]
    record(by=by, kind=kinds.GRANT_KIND, verb="ended", entries=entries)
    return list(grant_ids)


def _judge_end(judge: Judge, index: int, row: RoleGrant, end: date, today: date, *, by: Actor) -> None:
    if end < today:
        judge.refuse(index, "until_on", f"{end} has passed.", "Rights end today or later.", refusal=errors.PeriodOver)
    elif row.until_on is not None and row.until_on <= max(end, row.from_on):
        judge.refuse(index, "until_on", f"The grant ends before {row.until_on} already.", refusal=errors.GrantEnded)
    elif row.person_id == by.person_id and not is_nested():
        judge.refuse(index, "", "Nobody changes their own grants.", "Ask a colleague.", refusal=errors.OwnGrantRefused)


@operation(permission=permissions.REQUEST_SOD_EXCEPTION)
def request_sod_exceptions(*, exceptions: Sequence[SodExceptionDraft], by: Actor, key: str | None = None) -> list[int]:
    """Ask for conflicts to be accepted for some days; nothing is allowed until somebody else approves."""
    today = utcnow().date()
    judge = Judge("exceptions")
    judge.permit(by, permissions.REQUEST_SOD_EXCEPTION)
    judge.check()
    people = lock_people([i for d in exceptions for i in (d.person_id, d.owner_id)])
    rules = set(SodRule.objects.values_list("code", flat=True))
    for index, draft in enumerate(exceptions):
        judge_person(judge, index, draft.person_id, people)
        judge.known(index, "owner_id", draft.owner_id, people, "person")
        judge.known(index, "rule_code", draft.rule_code, rules, "separation rule")
        _judge_exception(judge, index, draft, today)
    judge.check()
    rows = SodException.objects.bulk_create(
        SodException(
            person_id=d.person_id,
            rule_code=d.rule_code,
            reason=d.reason.strip(),
            compensating_control=d.compensating_control.strip(),
            owner_id=d.owner_id,
            from_on=d.from_on,
            until_on=d.until_on,
            requested_by_id=by.person_id,
        )
        for d in exceptions
    )
    record(by=by, kind=kinds.SOD_EXCEPTION_KIND, verb="requested", entries=[_exception_entry(row) for row in rows])
    return [row.pk for row in rows]


@operation(permission=permissions.APPROVE_SOD_EXCEPTION)
def approve_sod_exceptions(*, exception_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Accept the conflicts for their days. Neither who asked nor whom it concerns can."""
    return _decide(exception_ids, "approved", by=by)


@operation(permission=permissions.APPROVE_SOD_EXCEPTION)
def reject_sod_exceptions(*, exception_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Refuse the requests. Neither who asked nor whom it concerns can."""
    return _decide(exception_ids, "rejected", by=by)


def _decide(exception_ids: Sequence[int], state: str, *, by: Actor) -> list[int]:
    judge = Judge("exception_ids")
    judge.permit(by, permissions.APPROVE_SOD_EXCEPTION)
    judge.check()
    lock_rights()
    found = SodException.objects.filter(id__in=exception_ids).order_by("id").select_for_update()
    rows = {row.pk: row for row in found}
    for index, exception_id in enumerate(exception_ids):
        if exception_id not in rows:
            judge.refuse(index, "", f"There is no exception {exception_id}.", refusal=UnknownDocument)
            continue
        row = rows[exception_id]
        if row.state != "requested":
            judge.refuse(index, "", f"It was {row.state} before.", refusal=errors.SodExceptionDecided)
        elif by.person_id in {row.requested_by_id, row.person_id}:
            judge.refuse(
                index,
                "",
                "Neither who asked nor whom it concerns decides.",
                "Ask a colleague to decide.",
                refusal=errors.SelfApprovalRefused,
            )
    judge.check()
    SodException.objects.filter(id__in=rows).update(state=state, decided_by_id=by.person_id, decided_at=utcnow())
    entries = [Entry(object_id=pk, before={"state": "requested"}, after={"state": state}) for pk in rows]
    record(by=by, kind=kinds.SOD_EXCEPTION_KIND, verb=state, entries=entries)
    return list(exception_ids)


def _exception_entry(row: SodException) -> Entry:
    after: dict[str, Any] = {name: getattr(row, name) for name in EXCEPTION_FIELDS}
    return Entry(object_id=row.pk, after=after, refs=[ref(kinds.PERSON_KIND, row.person_id)])


def _judge_place(judge: Judge, index: int, draft: GrantDraft) -> None:
    shape = (draft.company_id is not None, draft.site_id is not None)
    shapes = {"group": (False, False), "company": (True, False), "site": (True, True)}
    if draft.scope not in GrantScope.values:
        judge.choice(index, "scope", draft.scope, GrantScope.values)
    elif shape != shapes[draft.scope]:
        judge.refuse(
            index,
            "scope",
            f"A grant for a {draft.scope} names {_places_of(draft.scope)}.",
            "Name exactly that.",
            refusal=errors.PlaceMissing,
        )


def _places_of(scope: str) -> str:
    return {"group": "no company and no site", "company": "its company only", "site": "its company and its site"}[scope]


def _permit_places(judge: Judge, grants: Sequence[GrantDraft], *, by: Actor) -> None:
    """The right to grant must hold where the grant would hold: nobody gives away more than they govern."""
    companies = set(Company.objects.filter(id__in={d.company_id for d in grants}).values_list("id", flat=True))
    sites = dict(Site.objects.filter(id__in={d.site_id for d in grants}).values_list("id", "company_id"))
    for index, draft in enumerate(grants):
        if draft.company_id is not None and draft.company_id not in companies:
            judge.refuse(index, "company_id", f"There is no company {draft.company_id}.", refusal=UnknownDocument)
        elif draft.site_id is not None and sites.get(draft.site_id) != draft.company_id:
            judge.refuse(
                index,
                "site_id",
                f"There is no site {draft.site_id} in company {draft.company_id}.",
                "Name a site of the company.",
                refusal=UnknownDocument,
            )
        else:
            judge.add(_place_refusal(by, draft.company_id, draft.site_id))


def _place_refusal(by: Actor, company_id: int | None, site_id: int | None) -> PermissionMissing | None:
    if is_nested() or by.may(permissions.GRANT_ROLES, company_id, site_id):
        return None
    found = permission_refusal(by, permissions.GRANT_ROLES, company_id)
    message = found.message if found else "You need the permission to grant roles for the whole company."
    return PermissionMissing(message, permission=permissions.GRANT_ROLES, company_id=company_id, site_id=site_id)


def _judge_period(judge: Judge, index: int, draft: GrantDraft, today: date) -> None:
    first = draft.from_on or today
    if first < today:
        judge.refuse(
            index, "from_on", f"{first} has passed.", "Rights begin today or later.", refusal=errors.PeriodOver
        )
    if draft.until_on is not None and draft.until_on <= first:
        judge.refuse(
            index,
            "until_on",
            f"A grant from {first} cannot end before {draft.until_on}.",
            "Give a later day; it ends before this day.",
            refusal=errors.PeriodBackwards,
        )


def _judge_self(judge: Judge, index: int, draft: GrantDraft, *, by: Actor) -> None:
    if draft.person_id == by.person_id:
        judge.refuse(
            index,
            "person_id",
            "Nobody grants a role to themselves.",
            "Ask a colleague.",
            refusal=errors.OwnGrantRefused,
        )


def _judge_repeats(judge: Judge, rows: Sequence[RoleGrant]) -> None:
    """The same role in the same place on the same days, among the new or beside a kept one."""
    held = list(RoleGrant.objects.filter(person_id__in={row.person_id for row in rows}))
    for index, row in enumerate(rows):
        if any(_is_repeat(row, other) for other in [*held, *rows[:index]]):
            judge.refuse(
                index,
                "role",
                "The person holds this role there already on some of these days.",
                "Give other days, or end the earlier grant.",
                refusal=errors.GrantExists,
            )


def _is_repeat(one: RoleGrant, other: RoleGrant) -> bool:
    same = (one.person_id, one.role_id, one.company_id, one.site_id) == (
        other.person_id, other.role_id, other.company_id, other.site_id,
    )  # fmt: skip
    return same and max(one.from_on, other.from_on) < min(one.until_on or FOR_EVER, other.until_on or FOR_EVER)


def _judge_exception(judge: Judge, index: int, draft: SodExceptionDraft, today: date) -> None:
    for field, text in (("reason", draft.reason), ("compensating_control", draft.compensating_control)):
        if not text.strip():
            judge.refuse(index, field, "This must be said in words.", "Fill it in.", refusal=errors.ReasonMissing)
    if draft.from_on < today:
        judge.refuse(
            index, "from_on", f"{draft.from_on} has passed.", "Begin today or later.", refusal=errors.PeriodOver
        )
    if draft.until_on <= draft.from_on:
        judge.refuse(
            index,
            "until_on",
            f"{draft.until_on} is not after {draft.from_on}.",
            "Give a later day.",
            refusal=errors.PeriodBackwards,
        )
    elif (draft.until_on - draft.from_on).days > SOD_EXCEPTION_MAX_DAYS:
        judge.refuse(
            index,
            "until_on",
            f"{(draft.until_on - draft.from_on).days} days are too many.",
            f"An exception holds {SOD_EXCEPTION_MAX_DAYS} days at most.",
            refusal=errors.SodExceptionTooLong,
        )
