"""The journal: what happened, append-only, in the operation's own transaction.

One row per document and operation, object-centric: ``refs`` names the other documents and things concerned
(a reference is ``kind << 48 | id``). A follower spreads the references into ``kernel_journalref``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS, REFERENCE_BITS, Kind
from onegauge.kernel.operation import current
from onegauge.kernel.sql import array_literal


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
    return kind.number << REFERENCE_BITS | object_id


def split_ref(reference: int) -> tuple[Kind | None, int]:
    """The kind and the id behind a reference."""
    return KINDS.get(reference >> REFERENCE_BITS), reference & ((1 << REFERENCE_BITS) - 1)


def as_json(value: Any) -> str | None:
    """JSON text of a value with decimals and dates, or None."""
    return None if value is None else to_json(value, fallback=str).decode()


def record(*, by: Actor, kind: Kind, verb: str, entries: Sequence[Entry]) -> None:
    """Note one journal row per entry, in their order; all rows are written when the operation ends."""
    note(
        by=by,
        kind=kind,
        verb=verb,
        rows=[
            (
                e.object_id,
                e.company_id,
                e.site_id,
                as_json(e.before),
                as_json(e.after),
                array_literal(e.refs),
                as_json(e.policy),
            )
            for e in entries
        ],
    )


def note(*, by: Actor, kind: Kind, verb: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Note rows in the form in which they are stored: object, company, site, before, after, references, policy."""
    if not rows:
        return
    frame = current()
    frame.journal_heads.append((by.request_id, verb, kind.number, by.person_id, by.name, by.on_behalf_of, by.now))
    head = len(frame.journal_heads)
    frame.journal_rows.extend((head, *row) for row in rows)
