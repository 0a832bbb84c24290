"""Which documents may be spoken of, where one belongs, and who may see it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.apps import apps
from django.db import connections
from psycopg import sql as psql

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.kernel.kinds import KIND_BY_LABEL, KINDS, Kind

VIEWING: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Subject:
    """A document by the label of its kind (``orders.SalesOrder``) and its id."""

    kind: str
    object_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs."""

    kind: Kind
    object_id: int
    company_id: int | None
    site_id: int | None


class Directory(Protocol):
    """Who stands behind user names, with their rights of today. Governance answers."""

    def __call__(self, usernames: Collection[str]) -> Mapping[str, Actor]:
        """The active people among these names."""


def nobody(usernames: Collection[str]) -> Mapping[str, Actor]:
    """Without an answer there is nobody to mention."""
    return {}


_directory: list[Directory] = [nobody]


def set_directory(directory: Directory) -> None:
    """Say who knows the people."""
    _directory[0] = directory


def people(usernames: Collection[str]) -> Mapping[str, Actor]:
    """The active people among these names."""
    return _directory[0](usernames) if usernames else {}


def declare(kind: str, permission: str) -> None:
    """Documents of this kind may be spoken of by whoever holds the permission where they are."""
    VIEWING[kind] = permission


def may_see(by: Actor, place: Place) -> bool:
    """Whether a grant shows the document: its permission reaches the company and the site of it."""
    wanted = VIEWING.get(place.kind.name, "")
    return any(
        wanted in grant.permissions
        and (place.company_id is None or grant.company_id in {None, place.company_id})
        and (place.site_id is None or grant.site_id in {None, place.site_id})
        for grant in by.grants
    )


def places_of(subjects: Iterable[Subject], *, by: Actor) -> dict[Subject, Place]:
    """Where these documents belong; one that the person may not see is refused as if it were not there."""
    wanted = list(subjects)
    found: dict[Subject, Place] = {}
    for label in sorted({one.kind for one in wanted} & VIEWING.keys() & KIND_BY_LABEL.keys()):
        kind = KIND_BY_LABEL[label]
        for place in _located(kind, [one.object_id for one in wanted if one.kind == label]):
            if may_see(by, place):
                found[Subject(label, place.object_id)] = place
    missing = [one for one in wanted if one not in found]
    if missing:
        raise Refused(
            [UnknownDocument("This document does not exist, or not for you.", object_id=m.object_id) for m in missing]
        )
    return found


def _located(kind: Kind, ids: list[int]) -> list[Place]:
    """Company and site of documents; row-level security leaves out what lies outside the scope."""
    columns = {getattr(field, "column", "") for field in apps.get_model(kind.name)._meta.get_fields()}
    scope = [psql.Identifier(c) if c in columns else psql.SQL("NULL::bigint") for c in ("company_id", "site_id")]
    statement = psql.SQL("SELECT id, {}, {} FROM {} WHERE id = ANY(%s::bigint[]) ORDER BY id").format(
        *scope, psql.Identifier(kind.table)
    )
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, [ids])
        return [Place(kind, *row) for row in cursor.fetchall()]


def kind_label(number: int) -> str:
    """The label of a kind by its number."""
    kind = KINDS.get(number)
    return kind.name if kind else ""
