"""Seals over the journal: who may alter the database can still not alter history without being found.

A follower hashes every journal row (its leaf), a root over the leaves of a batch, and a digest that chains the batch
to the one before. The newest ``(batch, digest)``, the head, is kept outside the database: only that tells a chain
whose end was cut off together with its rows.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from onegauge.kernel.followers import ALIAS, Follower, Source, register
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "sealing")
SEALED = Source("kernel_journal", ("id", "on_date"), "on_date")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal, as it is handed out."""

    batch: int
    digest: str

    def __str__(self) -> str:
        return f"{self.batch}:{self.digest}"


@dataclass(frozen=True, slots=True)
class SealFault:
    """What is wrong with the journal, from which batch and row on, and with how many rows.

    Verdicts on rows: altered, removed, inserted, truncated (the end is missing). On seals: seal_removed, seal_altered,
    chain_broken (a seal does not follow the one before), rewritten (the head that was handed out is another one).
    """

    verdict: str
    batch: int
    journal_id: int
    row_count: int


class Sealing(Follower):
    """One seal per batch, in follower order."""

    name = "kernel.sealing"
    source = SEALED
    batch = 10_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Seal the rows between the first and the last of this batch; below the oldest writer nothing can join them."""
        first, last = rows[0], rows[-1]
        days = [row["on_date"] for row in rows]
        cursor.execute(
            SQL.statements["seal"],
            {
                "first_txid": first["og_txid"],
                "first_id": first["id"],
                "last_txid": last["og_txid"],
                "last_id": last["id"],
                "first_on": min(days),
                "last_on": max(days),
            },
        )

    def reset(self, cursor: CursorWrapper) -> None:
        """A seal that could be made again would prove nothing."""
        raise RuntimeError("seals are not rebuilt: they prove what the journal was")


register(Sealing())


def head(using: str = ALIAS) -> Head | None:
    """The newest seal, or None before the first."""
    found = SQL.tuples("head", using=using)
    return Head(*found[0]) if found else None


def faults(using: str = "owner") -> list[SealFault]:
    """Everything that the seals say about rows and about each other."""
    return [
        *SQL.rows("row_faults", None, SealFault, using=using),
        *SQL.rows("seal_faults", None, SealFault, using=using),
    ]


def head_faults(given: Head, using: str = "owner") -> list[SealFault]:
    """Compare a head that was handed out with the chain that is kept."""
    found = SQL.tuples("digest_of", {"batch": given.batch}, using=using)
    if not found:
        kept = head(using=using)
        return [SealFault("truncated", kept.batch + 1 if kept else 1, 0, 0)]
    if found[0][0] != given.digest:
        return [SealFault("rewritten", given.batch, 0, 0)]
    return []


def head_file() -> Path | None:
    """Where this installation keeps the head of this database, if it keeps one."""
    folder = getattr(settings, "SEAL_FOLDER", None)
    return Path(folder) / f"seal-{settings.DATABASES['default']['NAME']}.json" if folder else None


def keep_head() -> Head | None:
    """Write the newest head beside, not into, the database; called by the worker after sealing."""
    path, newest = head_file(), head()
    if path is None or newest is None or read_head() == newest:
        return newest
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"batch": newest.batch, "digest": newest.digest}), encoding="utf-8")
    draft.replace(path)
    return newest


def read_head() -> Head | None:
    """The head that was kept outside the database, if there is one."""
    path = head_file()
    if path is None or not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Head(kept["batch"], kept["digest"])


def forget_head() -> None:
    """A database that is emptied on purpose begins a new chain."""
    path = head_file()
    if path is not None:
        path.unlink(missing_ok=True)
