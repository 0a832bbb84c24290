"""What was said, attached and told, for those who may see the document. Call inside ``read_scope``."""

from dataclasses import dataclass
from datetime import datetime

from onegauge.collaboration.models import Attachment, Comment, Notification, Reason
from onegauge.collaboration.statements import SQL
from onegauge.collaboration.subjects import Place, Subject, may_see, places_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.kernel.kinds import KIND_BY_LABEL, KINDS, Kind

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """What lies beside a document, in numbers."""

    comments: int = 0
    files: int = 0
    followers: int = 0
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person was told of a document."""

    id: int
    kind: Kind
    object_id: int
    reason: str
    reason_label: str
    actor_name: str
    text: str
    at: datetime
    is_read: bool


def tally(subject: Subject, *, by: Actor) -> Tally:
    """Comments, files and followers of a document, and whether this person follows."""
    kind = KIND_BY_LABEL[subject.kind]
    asked = {"kind": kind.number, "object_id": subject.object_id, "person_id": by.person_id}
    return Tally(*SQL.one("tally", asked))


def comments_of(subject: Subject, *, by: Actor) -> list[Comment]:
    """The conversation of a document, oldest first; refused for whoever may not see the document."""
    places_of([subject], by=by)
    found = Comment.objects.filter(kind=KIND_BY_LABEL[subject.kind].number, object_id=subject.object_id)
    return list(found.order_by("-id")[:SHOWN])[::-1]


def files_of(subject: Subject, *, by: Actor) -> list[Attachment]:
    """The files of a document without their content; those taken away keep their line."""
    places_of([subject], by=by)
    found = Attachment.objects.filter(kind=KIND_BY_LABEL[subject.kind].number, object_id=subject.object_id)
    return list(found.defer("data").order_by("id")[:SHOWN])


def file_of(subject: Subject, file_id: int, *, by: Actor) -> Attachment | None:
    """One file of a document with its content; None when there is none that the person may see."""
    try:
        places_of([subject], by=by)
    except Refused:
        return None
    kind = KIND_BY_LABEL[subject.kind]
    found = Attachment.objects.filter(kind=kind.number, object_id=subject.object_id, removed_at__isnull=True)
    return found.filter(pk=file_id).first()


def notifications_for(by: Actor, *, only_unread: bool = False, limit: int = 50) -> list[Notice]:
    """What a person was told, newest first. A notice of a document that they may no longer see is left out."""
    rows = Notification.objects.filter(person_id=by.person_id).order_by("-id")
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    return [
        Notice(
            row.pk, kind, row.object_id, row.reason, str(Reason(row.reason).label), row.actor_name, row.text, row.at,
            row.read_at is not None,
        )
        for row in rows[:limit]
        if (kind := KINDS.get(row.kind)) is not None and may_see(by, Place(kind, row.object_id, row.company_id, row.site_id))
    ]  # fmt: skip


def unread_count(by: Actor) -> int:
    """How many notices wait for a person."""
    return len(notifications_for(by, only_unread=True, limit=100))


def has_unread(subject: Subject, *, by: Actor) -> bool:
    """Whether this person was told something of the document and has not read it."""
    kind = KIND_BY_LABEL[subject.kind]
    waiting = Notification.objects.filter(person_id=by.person_id, read_at__isnull=True)
    return waiting.filter(kind=kind.number, object_id=subject.object_id).exists()
