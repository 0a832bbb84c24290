"""Followers: whatever can be derived reads a ledger or the journal in a safe order by a cursor of its own.

Order is ``(txid, id)`` below the oldest running transaction, so that no row is skipped when transactions commit
out of order. Effects and cursor are written in one transaction; one worker per follower by an advisory lock.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql as psql

log = logging.getLogger("onegauge.followers")
FOLLOWERS: dict[str, "Follower"] = {}
ALIAS = "follower"
FIRST_DAY = date(2000, 1, 1)
RESTS = 4
"""So many times as long as its last batch took, a follower rests that has caught up: at most a fifth of a processor each."""


@dataclass(frozen=True, slots=True)
class Source:
    """An append-only table with the columns ``id``, ``txid`` and a recorded date, and what to read of it."""

    table: str
    columns: tuple[str, ...]
    date_column: str


JOURNAL = Source(
    "kernel_journal",
    ("id", "on_date", "at", "effective_at", "operation", "verb", "kind", "object_id", "company_id", "site_id", "refs"),
    "on_date",
)


class Follower:
    """Subclass with ``name``, ``source``, ``batch`` and ``apply``; it must be idempotent and rebuildable."""

    name: ClassVar[str]
    source: ClassVar[Source]
    batch: ClassVar[int] = 10_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Derive from these rows, in their order. Runs in the transaction that moves the cursor."""
        raise NotImplementedError(self.name)

    def reset(self, cursor: CursorWrapper) -> None:
        """Throw away everything derived, for a rebuild from zero."""
        raise NotImplementedError(self.name)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a follower is behind: rows not yet read, and seconds since the oldest of them was written."""

    name: str
    rows: int
    seconds: float
    error: str


def register(follower: Follower) -> None:
    """Make a follower known; the worker runs all that are."""
    FOLLOWERS[follower.name] = follower


def _select(source: Source) -> psql.Composed:
    columns = psql.SQL(", ").join(psql.SQL("s.{}").format(psql.Identifier(c)) for c in source.columns)
    return psql.SQL(
        "SELECT {columns}, s.txid::text AS og_txid FROM {table} AS s WHERE (s.txid, s.id) > (%s::xid8, %s)"
        " AND s.txid < pg_snapshot_xmin(pg_current_snapshot()) AND s.{day} >= %s::date - 2"
        " ORDER BY s.txid, s.id LIMIT %s"
    ).format(columns=columns, table=psql.Identifier(source.table), day=psql.Identifier(source.date_column))


def run_batch(follower: Follower) -> int:
    """Apply one batch; return how many rows it had (0 when caught up or when another worker has it)."""
    with transaction.atomic(using=ALIAS, durable=True), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7302, hashtext(%s))", [follower.name])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT txid::text, last_id, on_date FROM kernel_follower WHERE name = %s", [follower.name])
        txid, last_id, day = cursor.fetchone() or ("0", 0, FIRST_DAY)
        cursor.execute(_select(follower.source), [txid, last_id, day, follower.batch])
        names = [c[0] for c in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        if not rows:
            return 0
        follower.apply(rows, cursor)
        last = rows[-1]
        newest = max(row[follower.source.date_column] for row in rows)
        cursor.execute(
            "INSERT INTO kernel_follower (name, txid, last_id, on_date, row_count, at, error)"
            " VALUES (%s, %s::xid8, %s, %s, %s, now(), '')"
            " ON CONFLICT (name) DO UPDATE SET txid = excluded.txid, last_id = excluded.last_id, on_date ="
            " excluded.on_date, row_count = kernel_follower.row_count + excluded.row_count, at = now(), error = ''",
            [follower.name, last["og_txid"], last["id"], max(day, newest), len(rows)],
        )
        return len(rows)


class Rounds:
    """One batch of every follower after the other, again and again.

    Who has caught up rests several times as long as the batch took: what a figure costs is bounded, however large the
    stock that it counts, and work at its peak has the processor. Who has not goes on at once; who had nothing to read
    looks again after ``poll_seconds``.
    """

    def __init__(self, *, poll_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Everybody is due."""
        self.poll_seconds = poll_seconds
        self.clock = clock
        self.due: dict[str, float] = {}

    def run(self) -> int:
        """Everybody who is due, once; return the rows. An error of one is noted and does not stop the others."""
        return sum(self._turn(follower) for follower in list(FOLLOWERS.values()) if self._is_due(follower))

    def pause(self) -> float:
        """Seconds until somebody is due."""
        return max(0.0, min(self.due.values(), default=0.0) - self.clock())

    def _is_due(self, follower: Follower) -> bool:
        return self.due.get(follower.name, 0.0) <= self.clock()

    def _turn(self, follower: Follower) -> int:
        started, rows = self.clock(), 0
        try:
            rows = run_batch(follower)
        except Exception as error:
            log.exception("follower failed", extra={"follower": follower.name})
            note_error(follower.name, f"{type(error).__name__}: {error}"[:500])
        now = self.clock()
        rest = RESTS * (now - started) if rows else self.poll_seconds
        self.due[follower.name] = now if rows >= follower.batch else now + rest
        return rows


def run_until_idle(names: list[str] | None = None, *, wait_seconds: float = 30.0) -> int:
    """Run until nothing is left to read; errors are raised (tests, demo, rebuild).

    A writer that is still open holds every follower back; this waits for it up to ``wait_seconds``.
    """
    total = 0
    deadline = time.monotonic() + wait_seconds
    chosen = [FOLLOWERS[n] for n in names] if names else list(FOLLOWERS.values())
    while True:
        done = sum(run_batch(follower) for follower in chosen)
        total += done
        if done == 0:
            if time.monotonic() > deadline or not any(lag(f).rows for f in chosen):
                return total
            time.sleep(0.02)


def note_error(name: str, error: str) -> None:
    """Keep the last error of a follower where the lag page shows it."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_follower (name, txid, last_id, on_date, row_count, at, error)"
            " VALUES (%s, '0'::xid8, 0, %s, 0, now(), %s)"
            " ON CONFLICT (name) DO UPDATE SET error = excluded.error, at = now()",
            [name, FIRST_DAY, error],
        )


def lag(follower: Follower) -> Lag:
    """Count what a follower has not read yet."""
    source = follower.source
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT txid::text, last_id, error FROM kernel_follower WHERE name = %s", [follower.name])
        txid, last_id, error = cursor.fetchone() or ("0", 0, "")
        cursor.execute(
            psql.SQL("SELECT count(*) FROM {} AS s WHERE (s.txid, s.id) > (%s::xid8, %s)").format(
                psql.Identifier(source.table)
            ),
            [txid, last_id],
        )
        rows = cursor.fetchone()[0]
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM now() - at), 0) FROM kernel_follower WHERE name = %s", [follower.name]
        )
        found = cursor.fetchone()
        return Lag(follower.name, rows, float(found[0]) if found and rows else 0.0, error)


def rebuild(name: str) -> int:
    """Throw away what a follower derived and derive it again from zero."""
    follower = FOLLOWERS[name]
    with transaction.atomic(using=ALIAS, durable=True), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7302, hashtext(%s))", [name])
        follower.reset(cursor)
        cursor.execute("DELETE FROM kernel_follower WHERE name = %s", [name])
    return run_until_idle([name])
