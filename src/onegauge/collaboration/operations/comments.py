"""Writing comments: who is named must be able to see the document, and is told."""

import re
from collections.abc import Mapping, Sequence

from onegauge.collaboration.drafts import CommentDraft
from onegauge.collaboration.errors import CannotBeMentioned
from onegauge.collaboration.operations.common import columns_of, journal
from onegauge.collaboration.permissions import CONTRIBUTE
from onegauge.collaboration.statements import SQL
from onegauge.collaboration.subjects import Place, Subject, may_see, people, places_of
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.operation import operation

LONGEST = 4000
SNIPPET = 160
MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9][A-Za-z0-9._+-]*[A-Za-z0-9]|[A-Za-z0-9])")


def mentioned(body: str) -> list[str]:
    """The user names in a text, once each."""
    return list(dict.fromkeys(name.lower() for name in MENTION.findall(body)))


@operation(permission=CONTRIBUTE)
def write_comments(*, comments: Sequence[CommentDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say something about documents. Who is named and who follows is told; the author follows from now on."""
    del key
    judge = Judge("comments")
    for index, draft in enumerate(comments):
        _judge_body(judge, index, draft.body)
    judge.check()
    found = places_of([Subject(d.kind, d.object_id) for d in comments], by=by)
    places = [found[Subject(d.kind, d.object_id)] for d in comments]
    named = _people_named(judge, comments, places)
    judge.check()
    where = columns_of(places)
    bodies = [draft.body.strip() for draft in comments]
    ids = [i for (i,) in SQL.tuples("add_comments", {
        **where, "bodies": bodies, "author_id": by.person_id, "author_name": by.name,
    })]  # fmt: skip
    SQL.run("tell", {
        **where, "texts": [snippet(body) for body in bodies], "reason": "comment", "actor_id": by.person_id,
        "actor_name": by.name, "mention_ns": [n for n, _ in named], "mention_ids": [person for _, person in named],
    })  # fmt: skip
    SQL.run("add_follows", {**where, "person_id": by.person_id})
    journal(places, [{"comment": one} for one in ids], verb="commented", by=by)
    return ids


def snippet(body: str) -> str:
    """The beginning of a text on one line."""
    text = " ".join(body.split())
    return text if len(text) <= SNIPPET else text[: SNIPPET - 1] + "…"


def _judge_body(judge: Judge, index: int, body: str) -> None:
    if not body.strip():
        judge.refuse(index, "body", "A comment says something.", "Write it, then send it.")
    elif len(body) > LONGEST:
        judge.refuse(
            index, "body", f"{len(body)} characters are too many.", f"Use at most {LONGEST}, or attach a file."
        )
    elif "\x00" in body:
        judge.refuse(index, "body", "The text holds a character that cannot be kept.", "Remove it.")


def _people_named(judge: Judge, comments: Sequence[CommentDraft], places: Sequence[Place]) -> list[tuple[int, int]]:
    """Position (from one) and person of every mention; a name that reaches nobody is refused."""
    wanted = [mentioned(draft.body) for draft in comments]
    known: Mapping[str, Actor] = people({name for names in wanted for name in names})
    found: list[tuple[int, int]] = []
    for index, names in enumerate(wanted):
        for name in names:
            actor = known.get(name)
            if actor is None or not may_see(actor, places[index]):
                judge.refuse(
                    index, "body", f"Nobody called @{name} may see this document.",
                    "Check the user name, or ask somebody who may.", refusal=CannotBeMentioned, username=name,
                )  # fmt: skip
            else:
                found.append((index + 1, actor.person_id))
    return found
