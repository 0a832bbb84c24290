"""Writes of people: who they are, their passwords, whether they may come in, and the keys of their programs."""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Q
from django.db.models.functions import Greatest

from onegauge.governance import errors, kinds, permissions
from onegauge.governance.access_drafts import (
    ApiKeyDraft,
    IssuedKey,
    PasswordDraft,
    PersonDraft,
)
from onegauge.governance.models import ApiKey, Person, RoleGrant
from onegauge.governance.operations.separation import lock_rights
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import UnknownDocument
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import operation
from onegauge.kernel.permissions import PERMISSIONS

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]*")
API_KEY_LONGEST = timedelta(days=366)
SERVICE_PREFIX = "service."
PEOPLE = MasterTable(
    kinds.PERSON_KIND,
    ("username",),
    {"username": "text", "name": "text", "email": "text", "locale": "text"},
    on_insert={
        "password": "'!'",
        "is_active": "true",
        "is_service": "false",
        "session_epoch": "0",
        "created_at": "now()",
    },
)


@operation(permission=permissions.MAINTAIN_PEOPLE)
def save_people(*, people: Sequence[PersonDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change people by user name; answers in the order given. A new person has no password and no right."""
    judge = Judge("people")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    for index, draft in enumerate(people):
        judge.text(index, "name", draft.name, 120)
        judge.text(index, "locale", draft.locale, 12)
        _judge_username(judge, index, draft.username)
        _judge_email(judge, index, draft.email)
    judge.once([d.username for d in people], "username")
    judge.check()
    keys = [(d.username,) for d in people]
    found = PEOPLE.find(keys)
    PEOPLE.check_versions(judge, keys, found, [d.version for d in people])
    judge.check()
    rows = [{name: value for name, value in asdict(d).items() if name != "version"} for d in people]
    return PEOPLE.save(rows, found, by=by)


@operation(permission=None)
def choose_own_locale(*, locale: str, by: Actor, key: str | None = None) -> str:
    """Keep the language and formats that somebody chose for themselves; nobody chooses for others here."""
    del key
    judge = Judge("locale")
    judge.text(0, "locale", locale, 12)
    judge.check()
    Person.objects.filter(id=by.person_id).exclude(locale=locale).update(locale=locale, version=F("version") + 1)
    return locale


@operation(permission=None)
def end_own_sessions(*, by: Actor, key: str | None = None) -> None:
    """Sign somebody out everywhere: a computer was left open, or a password may be known."""
    del key
    Person.objects.filter(id=by.person_id).update(session_epoch=F("session_epoch") + 1, version=F("version") + 1)
    record(by=by, kind=kinds.PERSON_KIND, verb="sessions_ended", entries=[Entry(object_id=by.person_id)])


@operation(permission=permissions.MAINTAIN_PEOPLE)
def set_passwords(*, passwords: Sequence[PasswordDraft], by: Actor) -> list[int]:
    """Give people a new password; all their sessions end. Takes no idempotency key: a password leaves no trace."""
    judge = Judge("passwords")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    judge.once([d.person_id for d in passwords], "person_id")
    people = lock_people(d.person_id for d in passwords)
    for index, draft in enumerate(passwords):
        if judge_person(judge, index, draft.person_id, people):
            _judge_password(judge, index, draft.password, people[draft.person_id])
    judge.check()
    changed = [people[d.person_id] for d in passwords]
    for person, draft in zip(changed, passwords, strict=True):
        person.password = make_password(draft.password)
        person.session_epoch += 1
        person.version += 1
    Person.objects.bulk_update(changed, ["password", "session_epoch", "version"])
    record(
        by=by,
        kind=kinds.PERSON_KIND,
        verb="password_set",
        entries=[Entry(object_id=person.pk) for person in changed],
    )
    return [person.pk for person in changed]


@operation(permission=permissions.MAINTAIN_PEOPLE)
def deactivate_people(*, person_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Shut people out at once: sessions, keys and grants end. Who comes back begins without rights."""
    judge = Judge("person_ids")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    people = _locked_for_change(judge, person_ids, by=by)
    now = utcnow()
    ids = [person.pk for person in people if person.is_active]
    Person.objects.filter(id__in=ids).update(
        is_active=False, session_epoch=F("session_epoch") + 1, version=F("version") + 1
    )
    ApiKey.objects.filter(person_id__in=ids, revoked_at=None).update(revoked_at=now)
    running = Q(until_on=None) | Q(until_on__gt=now.date())
    RoleGrant.objects.filter(running, person_id__in=ids).update(until_on=Greatest(F("from_on"), now.date()))
    entries = [Entry(object_id=i, before={"is_active": True}, after={"is_active": False}) for i in ids]
    record(by=by, kind=kinds.PERSON_KIND, verb="deactivated", entries=entries)
    return ids


@operation(permission=permissions.MAINTAIN_PEOPLE)
def reactivate_people(*, person_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Let people in again; what they held before stays ended."""
    judge = Judge("person_ids")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    people = _locked_for_change(judge, person_ids, by=by)
    ids = [person.pk for person in people if not person.is_active]
    Person.objects.filter(id__in=ids).update(is_active=True, version=F("version") + 1)
    entries = [Entry(object_id=i, before={"is_active": False}, after={"is_active": True}) for i in ids]
    record(by=by, kind=kinds.PERSON_KIND, verb="reactivated", entries=entries)
    return ids


@operation(permission=permissions.MAINTAIN_PEOPLE)
def invite_people(*, person_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Take away password and sessions, so that only a new link lets people in; earlier links die with the password."""
    judge = Judge("person_ids")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    people = _locked_for_change(judge, person_ids, by=by)
    for index, person in enumerate(people):
        judge_person(judge, index, person.pk, {person.pk: person})
    judge.check()
    for person in people:
        person.password = make_password(None)
        person.session_epoch += 1
        person.version += 1
    Person.objects.bulk_update(people, ["password", "session_epoch", "version"])
    record(by=by, kind=kinds.PERSON_KIND, verb="invited", entries=[Entry(object_id=person.pk) for person in people])
    return [person.pk for person in people]


@operation(permission=permissions.MAINTAIN_PEOPLE)
def reset_second_factors(*, person_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Forget the second factors of people who lost theirs; sessions end, and the next sign-in asks for a new one."""
    judge = Judge("person_ids")
    judge.permit(by, permissions.MAINTAIN_PEOPLE)
    judge.check()
    ids = [person.pk for person in _locked_for_change(judge, person_ids, by=by)]
    lost = Authenticator.objects.filter(user_id__in=ids)
    counts = Counter(lost.values_list("user_id", flat=True))
    lost.delete()
    Person.objects.filter(id__in=ids).update(session_epoch=F("session_epoch") + 1, version=F("version") + 1)
    entries = [Entry(object_id=i, before={"factors": counts[i]}, after={"factors": 0}) for i in ids]
    record(by=by, kind=kinds.PERSON_KIND, verb="second_factor_reset", entries=entries)
    return ids


@operation(permission=permissions.MANAGE_API_KEYS)
def issue_api_keys(*, keys: Sequence[ApiKeyDraft], by: Actor) -> list[IssuedKey]:
    """Make keys; each secret is answered this once. Takes no idempotency key: a kept answer would keep the secret."""
    judge = Judge("keys")
    judge.permit(by, permissions.MANAGE_API_KEYS)
    judge.check()
    people = lock_people(d.person_id for d in keys)
    for index, draft in enumerate(keys):
        judge.text(index, "name", draft.name, 120)
        judge_person(judge, index, draft.person_id, people)
        _judge_key(judge, index, draft)
    judge.check()
    issued = [(secrets.token_hex(4), secrets.token_urlsafe(32)) for _ in keys]
    rows = ApiKey.objects.bulk_create(
        ApiKey(
            person_id=draft.person_id,
            name=draft.name,
            prefix=prefix,
            hash=hash_of_secret(secret),
            scopes=sorted(set(draft.scopes)),
            until_at=draft.until_at,
        )
        for draft, (prefix, secret) in zip(keys, issued, strict=True)
    )
    entries = [
        Entry(
            object_id=row.pk,
            after={"name": row.name, "prefix": row.prefix, "scopes": row.scopes, "until_at": row.until_at},
            refs=[ref(kinds.PERSON_KIND, row.person_id)],
        )
        for row in rows
    ]
    record(by=by, kind=kinds.API_KEY_KIND, verb="issued", entries=entries)
    return [
        IssuedKey(id=row.pk, prefix=prefix, secret=f"og_{prefix}_{secret}")
        for row, (prefix, secret) in zip(rows, issued, strict=True)
    ]


@operation(permission=permissions.MANAGE_API_KEYS)
def revoke_api_keys(*, key_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """End keys at once."""
    judge = Judge("key_ids")
    judge.permit(by, permissions.MANAGE_API_KEYS)
    judge.check()
    rows = {row.pk: row for row in ApiKey.objects.filter(id__in=key_ids).order_by("id").select_for_update()}
    for index, key_id in enumerate(key_ids):
        if key_id not in rows:
            judge.refuse(index, "", f"There is no API key {key_id}.", refusal=UnknownDocument)
        elif rows[key_id].revoked_at is not None:
            judge.refuse(index, "", f"Key {rows[key_id].prefix} was revoked before.", refusal=errors.ApiKeyRevoked)
    judge.check()
    now = utcnow()
    ApiKey.objects.filter(id__in=rows).update(revoked_at=now)
    entries = [Entry(object_id=i, after={"revoked_at": now}) for i in sorted(rows)]
    record(by=by, kind=kinds.API_KEY_KIND, verb="revoked", entries=entries)
    return list(key_ids)


def note_key_use(*, key_id: int) -> None:
    """Remember that a key is in use, roughly: the caller asks only when the last note is minutes old."""
    ApiKey.objects.filter(id=key_id).update(last_used_at=utcnow())


def ensure_service_person(*, name: str) -> None:
    """The row behind a service, made on first use; it has no password and nobody can sign in with it."""
    Person.objects.get_or_create(
        username=f"{SERVICE_PREFIX}{name}", defaults={"name": name, "is_service": True, "password": "!"}
    )


def hash_of_secret(secret: str) -> str:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def lock_people(person_ids: Iterable[int]) -> dict[int, Person]:
    """The people, locked in the order of their ids, with all changes of rights waiting behind."""
    lock_rights()
    found = Person.objects.filter(id__in=set(person_ids)).order_by("id").select_for_update(no_key=True)
    return {person.pk: person for person in found}


def judge_person(judge: Judge, index: int, person_id: int, people: dict[int, Person]) -> bool:
    """Whether this is a person who can be given something."""
    person = people.get(person_id)
    if person is None:
        judge.refuse(index, "person_id", f"There is no person {person_id}.", refusal=UnknownDocument)
        return False
    if person.is_service:
        judge.refuse(
            index,
            "person_id",
            f"{person.name} is a service of the system itself.",
            "Make a person for the program that needs rights of its own.",
            refusal=errors.ServicePersonRefused,
        )
        return False
    if not person.is_active:
        judge.refuse(
            index,
            "person_id",
            f"{person.name} is not active.",
            "Reactivate the person first.",
            refusal=errors.PersonInactive,
        )
        return False
    return True


def _locked_for_change(judge: Judge, person_ids: Sequence[int], *, by: Actor) -> list[Person]:
    people = lock_people(person_ids)
    for index, person_id in enumerate(person_ids):
        person = people.get(person_id)
        if person is None:
            judge.refuse(index, "", f"There is no person {person_id}.", refusal=UnknownDocument)
        elif person.is_service:
            judge.refuse(
                index, "", f"{person.name} is a service of the system itself.", refusal=errors.ServicePersonRefused
            )
        elif person_id == by.person_id:
            judge.refuse(
                index, "", "Nobody shuts themselves out.", "Ask a colleague.", refusal=errors.OwnAccountRefused
            )
    judge.check()
    return [people[i] for i in dict.fromkeys(person_ids)]


def _judge_username(judge: Judge, index: int, username: str) -> None:
    judge.text(index, "username", username, 80)
    if not USERNAME.fullmatch(username) or username.startswith(SERVICE_PREFIX):
        judge.refuse(
            index,
            "username",
            f"{username!r} cannot be a user name.",
            "Use small letters, digits and . _ @ + -, not beginning with “service.”.",
        )


def _judge_email(judge: Judge, index: int, email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        judge.refuse(index, "email", f"{email!r} is not an email address.", "Correct it or leave it empty.")


def _judge_password(judge: Judge, index: int, password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as found:
        for message in found.messages:
            judge.refuse(index, "password", message, "Choose a longer, rarer one.", refusal=errors.WeakPassword)


def _judge_key(judge: Judge, index: int, draft: ApiKeyDraft) -> None:
    for scope in draft.scopes:
        if scope not in PERMISSIONS:
            judge.refuse(
                index, "scopes", f"There is no permission {scope!r}.", refusal=errors.UnknownPermission, given=scope
            )
    if not draft.scopes:
        judge.refuse(index, "scopes", "A key without a scope opens nothing.", "Name the permissions it needs.")
    if draft.until_at.tzinfo is None:
        judge.refuse(index, "until_at", "The end needs a time zone.", "Give an instant such as 2030-01-01T00:00:00Z.")
    elif draft.until_at <= utcnow():
        judge.refuse(index, "until_at", f"{draft.until_at} has passed.", "Give a later end.", refusal=errors.PeriodOver)
    elif draft.until_at > utcnow() + API_KEY_LONGEST:
        judge.refuse(
            index,
            "until_at",
            f"{draft.until_at} is more than a year away.",
            f"End it within {API_KEY_LONGEST.days} days.",
            refusal=errors.ApiKeyTooLong,
        )
