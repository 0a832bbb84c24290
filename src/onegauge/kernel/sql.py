"""Named set-based statements in ``sql/*.sql`` files.

A statement begins with ``-- name: x`` and must say why it exists (``-- why: ...``). Parameters are psycopg's
named placeholders; no text is ever pasted into a statement.

A rule that several statements follow stands once, as ``-- part: x``; a line ``-- include: x`` (of another file:
``-- include: pricing/prices.x``) takes it in when the file is loaded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar

import psycopg
from django.db import connections

from onegauge.kernel.kept import Answer, answer_of, ask_kept

Row = TypeVar("Row")
FEW = 64
PLAIN = {int, Decimal}
BARE = {*PLAIN, NoneType}
_BLOCK = re.compile(r"^-- (name|part): *(\w+) *$", re.MULTILINE)
_TO_ESCAPE = re.compile(r'["\\]')
_COMMENT = re.compile(r"^ *--.*\n", re.MULTILINE)
_PLACE = re.compile(r"%%|%s|%\((\w+)\)s")
_TAKES_ALL = re.compile(r"%\(\w+\)s(?:::[\w\[\]]+)? IS NULL OR\b")
_INCLUDE = re.compile(r"^-- include: *(?:(\w+)/(\w+)\.)?(\w+) *$", re.MULTILINE)


def load_statements(path: Path) -> dict[str, str]:
    """Split a file into its named statements with their parts; a statement without a why is refused."""
    blocks = _blocks(path)
    return {
        name: f"/* {path.stem}.{name} */\n" + _complete(path, blocks, text)
        for (kind, name), text in blocks.items()
        if kind == "name"
    }


def _blocks(path: Path) -> dict[tuple[str, str], str]:
    """Statements and parts as they stand in the file."""
    found: dict[tuple[str, str], str] = {}
    pieces = _BLOCK.split(path.read_text(encoding="utf-8"))
    for kind, name, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if "-- why:" not in body:
            raise RuntimeError(f"{path}: statement {name} does not say why it exists")
        if (kind, name) in found:
            raise RuntimeError(f"{path}: statement {name} stands there twice")
        found[kind, name] = body.strip().rstrip(";")
    return found


def _complete(path: Path, blocks: Mapping[tuple[str, str], str], text: str) -> str:
    """The text with every part in its place, from this file or from that of a lower module."""

    def taken(found: re.Match[str]) -> str:
        module, subject, name = found.groups()
        source = path if subject is None else path.parents[2] / module / "sql" / f"{subject}.sql"
        known = blocks if source == path else _blocks(source)
        if ("part", name) not in known:
            raise RuntimeError(f"{path}: there is no part {name} in {source.name}")
        return _complete(source, known, known["part", name])

    return _INCLUDE.sub(taken, text)


class Sql:
    """The statements of one file, run on a Django connection so that every one is counted.

    Lines of comment are for readers and not sent: what is sent is parsed each time.
    """

    def __init__(self, module_file: str, subject: str) -> None:
        self.path = Path(module_file).resolve().parent / "sql" / f"{subject}.sql"
        self.statements = {name: _COMMENT.sub("", text) for name, text in load_statements(self.path).items()}

    def run(self, name: str, params: Mapping[str, Any] | None = None, *, using: str = "default") -> int:
        """Execute; return the number of rows touched."""
        return send(self.statements[name], params, using=using).rowcount

    def tuples(
        self, name: str, params: Mapping[str, Any] | None = None, *, using: str = "default"
    ) -> list[tuple[Any, ...]]:
        """Execute and fetch plain tuples: the cheapest form."""
        return send(self.statements[name], params, using=using).rows

    def rows(self, name: str, params: Mapping[str, Any] | None, row: type[Row], *, using: str = "default") -> list[Row]:
        """Execute and fetch typed rows; the columns must be the fields of the dataclass or named tuple, in order.

        Named tuples are for answers of tens of thousands of rows: they are made in a third of the time.
        """
        answer = send(self.statements[name], params, using=using)
        if answer.columns != fields_of(row):  # type: ignore[arg-type]  # every class is hashable
            raise RuntimeError(
                f"{self.path.stem}.{name}: columns {answer.columns} are not the fields of {row.__name__}"
            )
        made: Any = getattr(row, "_make", None)
        return list(map(made, answer.rows)) if made else [row(*values) for values in answer.rows]

    def one(self, name: str, params: Mapping[str, Any] | None = None, *, using: str = "default") -> tuple[Any, ...]:
        """Execute and fetch exactly one row."""
        found = self.tuples(name, params, using=using)
        if len(found) != 1:
            raise RuntimeError(f"{self.path.stem}.{name}: {len(found)} rows where one was expected")
        return found[0]


def send(statement: str, params: Mapping[str, Any] | Sequence[Any] | None, *, using: str = "default") -> Answer:
    """Execute one of our statements; lists are sent as array literals.

    With few elements the server keeps the statement planned: planning a statement of ours costs several times its
    execution on a handful of rows. With many, or where a parameter may mean "all", it is planned for what is sent.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    values, is_small = _sendable(params)
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})
    with connection.wrap_database_errors:
        if is_small and is_keepable(statement):
            text, names = numbered(statement)
            in_order = [values[name] for name in names] if isinstance(values, Mapping) else values
            return ask_kept(connection.connection, text, in_order)
        cursor: psycopg.Cursor[Any] = psycopg.ClientCursor(connection.connection)
        cursor.execute(statement.encode(), values)
        return answer_of(cursor)


@cache
def fields_of(row: type) -> list[str]:
    """The names of the fields of a dataclass or of a named tuple."""
    return [f.name for f in fields(row)] if is_dataclass(row) else list(vars(row)["_fields"])


@cache
def is_keepable(statement: str) -> bool:
    """Whether one plan serves all parameters; not where a parameter means "all" when it is NULL."""
    return _TAKES_ALL.search(statement) is None


@cache
def numbered(statement: str) -> tuple[bytes, list[str]]:
    """A statement as the server takes it, with numbers for its parameters, and their names in the order of the numbers.

    The driver keeps no such text for statements as long as ours, and would read them anew each time.
    """
    names: dict[str, int] = {}
    places = count(1)

    def taken(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${next(places)}" if found[0] == "%s" else f"${names.setdefault(found[1], len(names) + 1)}"

    return _PLACE.sub(taken, statement).encode(), list(names)


def array_literal(numbers: Sequence[int]) -> str:
    """A bigint[] literal; for arrays of arrays of different lengths, which SQL arrays cannot be."""
    return "{" + ",".join(map(str, numbers)) + "}"


def bulk(values: Sequence[Any]) -> str:
    """A whole column as one array literal: several times cheaper to send than a list adapted value by value.

    Takes numbers, truth values, dates, instants, UUIDs and text, with None for NULL.
    """
    if len(values) <= FEW or 2 * len(different := set(values)) > len(values):
        return "{" + ",".join(_literals(values)) + "}"
    known = list(different)
    words = dict(zip(known, _literals(known), strict=True))
    return "{" + ",".join(map(words.__getitem__, values)) + "}"


def _literals(values: Sequence[Any]) -> list[str]:
    """Each value as an element of an array literal."""
    kinds = set(map(type, values))
    if kinds <= PLAIN:
        return list(map(str, values))
    present = [v for v in values if v is not None] if NoneType in kinds else values
    texts = list(map(str, present))
    if not kinds <= BARE:
        if any(map(_TO_ESCAPE.search, texts)):
            texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
        texts = [f'"{text}"' for text in texts]
    if present is values:
        return texts
    following = iter(texts)
    return ["NULL" if v is None else next(following) for v in values]


def _sendable(params: Mapping[str, Any] | Sequence[Any] | None) -> tuple[Any, bool]:
    """The parameters as they are sent, and whether they are few."""
    if not params:
        return {}, True
    if isinstance(params, Mapping):
        lists = [v for v in params.values() if type(v) is list]
        values: Any = {k: bulk(v) if type(v) is list else v for k, v in params.items()} if lists else params
    else:
        lists = [v for v in params if type(v) is list]
        values = [bulk(v) if type(v) is list else v for v in params]
    return values, all(len(v) <= FEW for v in lists)
