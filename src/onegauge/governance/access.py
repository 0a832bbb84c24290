"""How a person, a key or a service becomes an actor: with the rights that hold at this moment, and no others.

A right follows from the grants of the day, so it expires by itself. The day is the real one, never the effective
date of what is being recorded: backdating a document must not revive a right that has ended.

A grant for a site shows rows of its company that belong to no site, but never lets anybody act on them: what a
permission covers is asked with the company and the site of the document.
"""

import hmac
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from onegauge.governance import errors
from onegauge.governance.operations.people import (
    SERVICE_PREFIX,
    ensure_service_person,
    hash_of_secret,
    note_key_use,
)
from onegauge.governance.statements import ACCESS
from onegauge.kernel.actor import Actor, Grant
from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import set_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.operation import reached
from onegauge.kernel.permissions import PERMISSIONS

KEY_MARK = "og"
NO_HASH = hash_of_secret("")


def actor_for(
    *,
    person_id: int,
    request_id: str = "",
    on_behalf_of: int | None = None,
    effective_at: datetime | None = None,
    scopes: Collection[str] | None = None,
) -> Actor:
    """The actor of a person with today's rights; ``scopes`` leaves only these permissions of them."""
    rows = ACCESS.tuples("rights_of", {"person_id": person_id, "today": utcnow().date()})
    if not rows:
        raise Refused([errors.PersonInactive("This person cannot act.", object_id=person_id)])
    name, locale, grants, companies, sites = rows[0]
    return Actor(
        person_id=person_id,
        name=name,
        grants=_grants(grants, None if scopes is None else frozenset(scopes)),
        companies=tuple(companies),
        sites=tuple(sites),
        request_id=request_id,
        on_behalf_of=on_behalf_of,
        effective_at=effective_at,
        locale=locale,
    )


def actors_by_username(usernames: Collection[str]) -> dict[str, Actor]:
    """The active people among these names with today's rights, to judge what each may see; they act through none of it."""
    rows = ACCESS.tuples("rights_by_username", {"usernames": sorted(usernames), "today": utcnow().date()})
    return {
        username: Actor(person_id=i, name=name, grants=_grants(grants, None), companies=(), sites=(), locale=locale)
        for i, username, name, locale, grants in rows
    }


def _grants(found: Any, scopes: frozenset[str] | None) -> tuple[Grant, ...]:
    places = json.loads(found) if isinstance(found, str) else found
    return tuple(
        Grant(frozenset(held) if scopes is None else scopes.intersection(held), company_id, site_id)
        for company_id, site_id, held in places
    )


def system_actor(name: str, *, request_id: str = "", effective_at: datetime | None = None) -> Actor:
    """A service of the system itself: every permission in the whole group. Only code can ask for it."""
    params = {"username": f"{SERVICE_PREFIX}{name}"}
    rows = ACCESS.tuples("service_rights", params)
    if not rows:
        ensure_service_person(name=name)
        rows = ACCESS.tuples("service_rights", params)
    ((person_id, shown, companies, sites),) = rows
    return Actor(
        person_id=person_id,
        name=shown,
        grants=(Grant(frozenset(PERMISSIONS)),),
        companies=tuple(companies),
        sites=tuple(sites),
        request_id=request_id,
        effective_at=effective_at,
    )


def actor_for_key(raw_key: str, request_id: str = "") -> Actor:
    """The actor behind an API key: its person's rights of today, less what the key does not name.

    Every failure is the same refusal after the same comparison, so nothing can be learned from trying.
    """
    mark, _, rest = raw_key.partition("_")
    prefix, _, secret = rest.partition("_")
    rows = ACCESS.tuples("key_by_prefix", {"prefix": prefix[:12], "now": utcnow()}) if "\x00" not in prefix else []
    key_id, kept, person_id, scopes, is_valid, is_stale = rows[0] if rows else (0, NO_HASH, 0, [], False, False)
    is_same = hmac.compare_digest(hash_of_secret(secret), kept)
    if not (is_same and is_valid and mark == KEY_MARK and secret):
        raise Refused([errors.KeyRefused("This key opens nothing.", mend="Use a key that is valid and not revoked.")])
    actor = actor_for(person_id=person_id, request_id=request_id, scopes=scopes)
    if is_stale:
        note_key_use(key_id=key_id)
    return actor


@contextmanager
def service_scope(by: Actor) -> Iterator[Actor]:
    """Inside an operation: the same person, seeing all companies and sites, for a step that crosses sites by design.

    Only code opens it, where a rule decides and not the person: sourcing, transfers, runs over a network. What the
    person may do was judged before. Afterwards the scope is what it was. A database error ends the transaction anyway.
    """
    ((companies, sites),) = ACCESS.tuples("whole_scope")
    wide = replace(by, companies=tuple(companies), sites=tuple(sites))
    set_scope(wide)
    reached(wide)
    try:
        yield wide
    except Refused:
        set_scope(by)
        raise
    set_scope(by)
