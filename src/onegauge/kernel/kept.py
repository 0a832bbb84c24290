"""Statements that the server keeps planned, asked through libpq itself.

Once it is planned, a statement on a handful of rows costs the server some tens of microseconds; the driver's cursor around
it costs several times that in Python. So kept statements go through the same connection, the same adapters and the same
errors, without the cursor.
"""

from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg
from psycopg.abc import PyFormat
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MOST_KEPT = 300
"""Statements that a connection keeps; each has a plan in the memory of the server."""
NUMBERS = count(1)
"""For names: one that was given is never given again, whatever became of its statement."""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement answered: its rows, how many it touched, and the names of its columns."""

    rows: list[Row]
    rowcount: int
    columns: list[str]


def answer_of(cursor: psycopg.Cursor[Row]) -> Answer:
    """The answer that a cursor of the driver holds."""
    if cursor.description is None:
        return Answer([], cursor.rowcount, [])
    return Answer(cursor.fetchall(), cursor.rowcount, [column.name for column in cursor.description])


def ask_kept(connection: psycopg.Connection[Any], statement: bytes, params: list[Any]) -> Answer:
    """Ask with numbered parameters; prepared the first time that types like these are sent. Raises as a cursor does."""
    _begin(connection)
    transformer = Transformer(connection)
    values = transformer.dump_sequence(params, [PyFormat.AUTO] * len(params))
    types, formats = transformer.types or (), transformer.formats
    name = _name_of(connection, statement, types)
    result = _checked(connection, connection.pgconn.exec_prepared, name, values, formats)
    if result.status == ExecStatus.COMMAND_OK:
        return Answer([], result.command_tuples or 0, [])
    transformer.set_pgresult(result)
    columns = [(result.fname(n) or b"").decode() for n in range(result.nfields)]
    return Answer(transformer.load_rows(0, result.ntuples, tuple), result.ntuples, columns)


def _begin(connection: psycopg.Connection[Any]) -> None:
    """Open the transaction that the driver would open with the first statement; none of ours asks for another isolation."""
    if not connection.autocommit and connection.pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(connection, connection.pgconn.exec_, b"BEGIN")


def _name_of(connection: psycopg.Connection[Any], statement: bytes, types: tuple[int, ...]) -> bytes:
    """The name under which this connection keeps the statement."""
    kept: dict[tuple[bytes, tuple[int, ...]], bytes] = vars(connection).setdefault("onegauge_kept", {})
    name = kept.get((statement, types))
    if name is None:
        name = b"onegauge_%d" % next(NUMBERS)
        _checked(connection, connection.pgconn.prepare, name, statement, list(types))
        kept[statement, types] = name
        if len(kept) > MOST_KEPT:
            _checked(connection, connection.pgconn.exec_, b"DEALLOCATE " + kept.pop(next(iter(kept))))
    return name


def _checked(connection: psycopg.Connection[Any], send: Any, *what: Any) -> PGresult:
    """The result of something sent; raises what the server refused, and that the connection is gone."""
    try:
        result: PGresult | None = send(*what)
    except MemoryError:  # libpq has no result at all for what is sent on a lost connection
        result = None
    if result is not None and result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        return result
    if result is None or not result.error_field(DiagnosticField.SQLSTATE):
        raise psycopg.OperationalError(connection.pgconn.error_message.decode(errors="replace"))
    raise error_from_result(result, encoding=connection.info.encoding)
