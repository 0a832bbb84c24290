"""The journal: what happened, append-only, in the operation's own transaction.

One row per document and operation, object-centric: ``refs`` names the other documents and things concerned
(a reference is ``kind << 48 | id``). A follower spreads the references into ``kernel_journalref``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_jsonable_python

from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS, Kind
from onegauge.kernel.operation import current
from onegauge.kernel.sql import array_literal, send

_ID_BITS = 48

INSERT_HEAD = (
    "INSERT INTO kernel_journal (operation_id, request_id, operation, verb, kind, actor_id, actor_name, on_behalf_of,"
    " effective_at, object_id, company_id, site_id, before, after, refs, policy)"
)
HEAD_VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s"
RECORD = (
    f"{INSERT_HEAD} SELECT {HEAD_VALUES}, e.object_id, e.company_id, e.site_id, e.before::jsonb, e.after::jsonb,"
    " e.refs::bigint[], e.policy::jsonb"
    " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])"
    " WITH ORDINALITY AS e(object_id, company_id, site_id, before, after, refs, policy, n) ORDER BY e.n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened to one object."""

    object_id: int
    company_id: int | None = None
    site_id: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    refs: Sequence[int] = field(default=())
    policy: Any = None


def ref(kind: Kind, object_id: int) -> int:
    """A reference to an object of a kind, as one bigint."""
    return kind.number << _ID_BITS | object_id


def split_ref(reference: int) -> tuple[Kind | None, int]:
    """The kind and the id behind a reference."""
    return KINDS.get(reference >> _ID_BITS), reference & ((1 << _ID_BITS) - 1)


def as_json(value: Any) -> str | None:
    """JSON text of a value with decimals and dates, or None."""
    return None if value is None else json.dumps(to_jsonable_python(value, fallback=str), ensure_ascii=False)


def head_values(*, by: Actor, kind: Kind, verb: str) -> list[Any]:
    """The columns that all rows of one recording share, in the order of ``INSERT_HEAD``."""
    frame = current()
    return [
        frame.id, by.request_id, frame.name, verb, kind.number, by.person_id, by.name, by.on_behalf_of, by.now,
    ]  # fmt: skip


def record(*, by: Actor, kind: Kind, verb: str, entries: Sequence[Entry]) -> None:
    """Write one journal row per entry, in their order, with one statement."""
    if not entries:
        return
    columns: list[list[Any]] = [
        [e.object_id for e in entries],
        [e.company_id for e in entries],
        [e.site_id for e in entries],
        [as_json(e.before) for e in entries],
        [as_json(e.after) for e in entries],
        [array_literal(e.refs) for e in entries],
        [as_json(e.policy) for e in entries],
    ]
    send(RECORD, [*head_values(by=by, kind=kind, verb=verb), *columns])
