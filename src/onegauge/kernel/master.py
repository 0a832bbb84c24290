"""Master data saved as a set: rows found by their natural key, inserted or changed, with their journal rows.

Every save takes the same four steps with a constant number of statements: lock what is there (`find`), judge in the
module, write (`save`), journal. One save of a kind runs at a time: two files that name the same new key cannot both
insert it, and facts reach the journal in the order in which they became true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from psycopg import sql as psql

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import StaleVersion
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.kinds import Kind

Key = tuple[Any, ...]
Values = dict[str, Any]
LOCK_KIND = "SELECT pg_advisory_xact_lock(7302, %s)"


@dataclass(frozen=True, slots=True)
class Saved:
    """One draft as it was kept: in the order of the drafts."""

    id: int
    created: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it stood before, locked."""

    id: int
    version: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Judged drafts: their rows, what is kept under their keys, and what is wrong with them."""

    judge: Judge
    rows: Sequence[Values]
    found: Mapping[Key, Kept]
    refs: Sequence[Sequence[int]]


@dataclass(frozen=True)
class MasterTable:
    """How a table of master data is saved: its kind, natural key, saved columns with their types, insert-only values."""

    kind: Kind
    key: tuple[str, ...]
    columns: Mapping[str, str]
    on_insert: Mapping[str, str] = field(default_factory=dict)
    versioned: bool = True

    def find(self, keys: Sequence[Key], *, lock: bool = True) -> dict[Key, Kept]:
        """Serialise saves of this kind, then lock the rows that exist under these keys; a dry run only reads."""
        version = psql.SQL("t.version" if self.versioned else "1")
        columns = psql.SQL(", ").join(psql.SQL("t.{}").format(psql.Identifier(c)) for c in self.columns)
        statement = psql.SQL(
            "SELECT t.id, {version}, {columns} FROM {table} AS t WHERE ({key}) IN (SELECT * FROM unnest({arrays}))"
            " ORDER BY t.id{lock}"
        ).format(
            lock=psql.SQL(" FOR NO KEY UPDATE" if lock else ""),
            version=version,
            columns=columns,
            table=psql.Identifier(self.kind.table),
            key=psql.SQL(", ").join(psql.SQL("t.{}").format(psql.Identifier(c)) for c in self.key),
            arrays=self._arrays(self.key),
        )
        names = list(self.columns)
        with connections["default"].cursor() as cursor:
            if lock:
                cursor.execute(LOCK_KIND, [self.kind.number])
            cursor.execute(statement, _transposed(keys, len(self.key)))
            found = {}
            for row_id, row_version, *values in cursor.fetchall():
                kept = Kept(row_id, row_version, dict(zip(names, values, strict=True)))
                found[tuple(kept.values[c] for c in self.key)] = kept
        return found

    def key_of(self, row: Values) -> Key:
        """The natural key of a row."""
        return tuple(row[c] for c in self.key)

    def check_versions(
        self, judge: Judge, keys: Sequence[Key], found: Mapping[Key, Kept], versions: Sequence[int | None]
    ) -> None:
        """Refuse drafts that were made from an older version of their row."""
        for index, (key, version) in enumerate(zip(keys, versions, strict=True)):
            kept = found.get(key)
            if version is not None and kept is not None and kept.version != version:
                judge.refuse(
                    index,
                    "version",
                    f"This {self.kind.label.lower()} was changed since you read it.",
                    "Read it again, then repeat what you meant.",
                    refusal=StaleVersion,
                    given=version,
                    current=kept.version,
                )

    def write(self, prepared: Prepared, *, by: Actor, ids: Mapping[int, int] | None = None) -> list[Saved]:
        """Raise what the judge found; else save."""
        prepared.judge.check()
        return self.save(prepared.rows, prepared.found, by=by, refs=prepared.refs, ids=ids)

    def save(
        self,
        rows: Sequence[Values],
        found: Mapping[Key, Kept],
        *,
        by: Actor,
        refs: Sequence[Sequence[int]] | None = None,
        ids: Mapping[int, int] | None = None,
        journal_created: bool = True,
    ) -> list[Saved]:
        """Insert the new, change the different, leave the rest; one journal row for each that was written.

        `ids` are given by position where rows of one save refer to each other (see `draw_ids`).
        """
        kept = [found.get(self.key_of(row)) for row in rows]
        new = [i for i, k in enumerate(kept) if k is None]
        differences = {
            i: changed for i, k in enumerate(kept) if k is not None and (changed := _difference(k.values, rows[i]))
        }
        self._update([(k.id, rows[i]) for i in differences if (k := kept[i]) is not None])
        if ids is None:
            ids = dict(zip(new, self.draw_ids(len(new)), strict=True))
        self._insert([(ids[i], rows[i]) for i in new])
        links = refs or [()] * len(rows)
        if journal_created:
            created = [
                Entry(object_id=ids[i], company_id=rows[i].get("company_id"), after=dict(rows[i]), refs=links[i])
                for i in new
            ]
            record(by=by, kind=self.kind, verb="created", entries=created)
        changed_entries = [
            Entry(
                object_id=k.id,
                company_id=rows[i].get("company_id"),
                before={c: k.values[c] for c in changed},
                after={c: rows[i][c] for c in changed},
                refs=links[i],
            )
            for i, changed in differences.items()
            if (k := kept[i]) is not None
        ]
        record(by=by, kind=self.kind, verb="changed", entries=changed_entries)
        return [Saved(ids[i] if k is None else k.id, k is None, i in differences) for i, k in enumerate(kept)]

    def _arrays(self, columns: Sequence[str]) -> psql.Composed:
        return psql.SQL(", ").join(psql.SQL("%s::" + self.columns[c] + "[]") for c in columns)

    def draw_ids(self, count: int) -> list[int]:
        """Fresh ids, ascending, for rows about to be inserted."""
        if not count:
            return []
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)",
                [self.kind.table, count],
            )
            return [n for (n,) in cursor.fetchall()]

    def _insert(self, rows: Sequence[tuple[int, Values]]) -> None:
        if not rows:
            return
        names = list(self.columns)
        constants = {**self.on_insert, **({"version": "1"} if self.versioned else {})}
        statement = psql.SQL(
            "INSERT INTO {table} (id, {names}) SELECT d.*{constants} FROM unnest({arrays}) AS d"
        ).format(
            table=psql.Identifier(self.kind.table),
            names=psql.SQL(", ").join(map(psql.Identifier, [*names, *constants])),
            constants=psql.SQL("").join(psql.SQL(", " + v) for v in constants.values()),
            arrays=psql.SQL("%s::bigint[], ") + self._arrays(names),
        )
        with connections["default"].cursor() as cursor:
            cursor.execute(statement, _transposed([[i, *(r[c] for c in names)] for i, r in rows], len(names) + 1))

    def _update(self, rows: Sequence[tuple[int, Values]]) -> None:
        if not rows:
            return
        names = [c for c in self.columns if c not in self.key]
        sets = psql.SQL(", ").join(psql.SQL("{0} = d.{0}").format(psql.Identifier(c)) for c in names)
        bump = psql.SQL(", version = t.version + 1" if self.versioned else "")
        statement = psql.SQL(
            "UPDATE {table} AS t SET {sets}{bump} FROM unnest({arrays}) AS d(id, {names}) WHERE t.id = d.id"
        ).format(
            table=psql.Identifier(self.kind.table),
            sets=sets,
            bump=bump,
            arrays=psql.SQL("%s::bigint[], ") + self._arrays(names),
            names=psql.SQL(", ").join(map(psql.Identifier, names)),
        )
        values = _transposed([[i, *(row[c] for c in names)] for i, row in rows], len(names) + 1)
        with connections["default"].cursor() as cursor:
            cursor.execute(statement, values)


def _transposed(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _difference(before: Values, after: Values) -> list[str]:
    return [c for c, value in before.items() if value != after[c]]
