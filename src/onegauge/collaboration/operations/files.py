"""Files of documents: judged by their content, kept with the document, taken away by who brought them."""

from collections.abc import Sequence

from onegauge.collaboration.drafts import FileDraft
from onegauge.collaboration.errors import FileTooLarge, TooManyFiles
from onegauge.collaboration.operations.common import columns_of, journal
from onegauge.collaboration.permissions import CONTRIBUTE
from onegauge.collaboration.sniffing import media_type, refusal_of
from onegauge.collaboration.statements import SQL
from onegauge.collaboration.subjects import Place, Subject, kind_label, places_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import PermissionMissing, Refused, UnknownDocument
from onegauge.kernel.operation import operation

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST = 50


@operation(permission=CONTRIBUTE)
def attach_files(*, files: Sequence[FileDraft], by: Actor, key: str | None = None) -> list[int]:
    """Keep files with documents. Followers are told. A file is judged by its content, not by its name alone."""
    del key
    judge = Judge("files")
    for index, draft in enumerate(files):
        _judge_file(judge, index, draft)
    judge.check()
    found = places_of([Subject(d.kind, d.object_id) for d in files], by=by)
    places = [found[Subject(d.kind, d.object_id)] for d in files]
    where = columns_of(places)
    _judge_number(judge, places, SQL.tuples("file_counts", {n: where[n] for n in ("kinds", "object_ids")}))
    judge.check()
    datas = [draft.content.data for draft in files]
    names = [draft.name for draft in files]
    ids = [i for (i,) in SQL.tuples("add_files", {
        **where, "names": names, "media_types": [media_type(data) for data in datas],
        "digests": [draft.content.digest for draft in files], "datas": ["\\x" + data.hex() for data in datas],
        "person_id": by.person_id, "person_name": by.name,
    })]  # fmt: skip
    SQL.run("tell", {
        **where, "texts": names, "reason": "file", "actor_id": by.person_id, "actor_name": by.name,
        "mention_ns": [], "mention_ids": [],
    })  # fmt: skip
    journal(places, [{"file": one} for one in ids], verb="attached", by=by)
    return ids


def _judge_file(judge: Judge, index: int, draft: FileDraft) -> None:
    judge.text(index, "name", draft.name, 160)
    size = len(draft.content.data)
    if "/" in draft.name or "\\" in draft.name:
        judge.refuse(index, "name", "The name of a file holds no path.", "Give the bare name.")
    elif size > LARGEST:
        judge.refuse(
            index, "content", f"{draft.name} has {size / MEGABYTE:.1f} MB.", f"Attach files of at most {LARGEST // MEGABYTE} MB.",
            refusal=FileTooLarge, byte_count=size,
        )  # fmt: skip
    elif (refusal := refusal_of(draft.name, draft.content.data)) is not None:
        judge.refuse(index, "content", refusal.message, refusal.mend, refusal=type(refusal))


def _judge_number(judge: Judge, places: Sequence[Place], counted: Sequence[tuple[int, int, int]]) -> None:
    """No document becomes a store of files."""
    count = {(kind, object_id): number for kind, object_id, number in counted}
    for index, place in enumerate(places):
        at = (place.kind.number, place.object_id)
        count[at] = count.get(at, 0) + 1
        if count[at] > MOST:
            judge.refuse(
                index, "", f"This document has {MOST} files already.", "Take one away that nobody needs.", refusal=TooManyFiles
            )  # fmt: skip


@operation(permission=CONTRIBUTE)
def remove_files(*, file_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Take away files that one brought oneself: the content goes, the journal keeps that it was there."""
    del key
    rows = SQL.tuples("lock_files", {"ids": sorted(set(file_ids))})
    missing = set(file_ids) - {row[0] for row in rows}
    if missing:
        raise Refused([UnknownDocument("There is no such file here.", object_id=i) for i in sorted(missing)])
    found = places_of({Subject(kind_label(row[1]), row[2]) for row in rows}, by=by)
    foreign = [row for row in rows if row[6] != by.person_id]
    if foreign:
        raise Refused([
            PermissionMissing(f"{row[5]} was attached by somebody else.", object_id=row[0], mend="Ask them to take it away.")
            for row in foreign
        ])  # fmt: skip
    SQL.run("empty_files", {"ids": [row[0] for row in rows], "person_name": by.name})
    places = [found[Subject(kind_label(row[1]), row[2])] for row in rows]
    journal(places, [{"file": row[0]} for row in rows], verb="detached", by=by)
    return [row[0] for row in rows]
