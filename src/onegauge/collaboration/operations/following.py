"""Following documents and reading what one was told. Both are a person's own; the journal does not keep them."""

from collections.abc import Sequence

from onegauge.collaboration.operations.common import columns_of
from onegauge.collaboration.statements import SQL
from onegauge.collaboration.subjects import Subject, places_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation


def _named(subjects: Sequence[Subject], by: Actor) -> dict[str, list[int]]:
    """Kinds and ids of documents that the person may see."""
    where = columns_of(list(places_of(subjects, by=by).values()))
    return {name: where[name] for name in ("kinds", "object_ids")}


@operation(permission=None)
def follow_documents(*, subjects: Sequence[Subject], by: Actor, key: str | None = None) -> int:
    """Be told of comments, files and changes of state of documents that one may see."""
    del key
    where = columns_of(list(places_of(subjects, by=by).values()))
    return SQL.run("add_follows", {**where, "person_id": by.person_id})


@operation(permission=None)
def unfollow_documents(*, subjects: Sequence[Subject], by: Actor, key: str | None = None) -> int:
    """Be told no more."""
    del key
    return SQL.run("end_follows", {**_named(subjects, by), "person_id": by.person_id})


@operation(permission=None)
def read_notifications(*, notification_ids: Sequence[int] | None, by: Actor, key: str | None = None) -> int:
    """Mark one's own notices as read; ``None`` means all of them."""
    del key
    ids = list(notification_ids or [])
    return SQL.run("mark_read", {"person_id": by.person_id, "ids": ids, "everything": notification_ids is None})


@operation(permission=None)
def read_documents(*, subjects: Sequence[Subject], by: Actor, key: str | None = None) -> int:
    """Mark as read what one was told of these documents."""
    del key
    return SQL.run("mark_document_read", {**_named(subjects, by), "person_id": by.person_id})
