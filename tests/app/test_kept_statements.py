"""Statements that the server may keep planned: it must be able to tell the type of every parameter by itself."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg.pq import ExecStatus

import onegauge
from onegauge.kernel.sql import is_keepable, load_statements, numbered

ROOT = Path(onegauge.__file__).parent


def statements() -> Iterator[tuple[str, str]]:
    """Every named statement of every module that is sent with few rows."""
    for path in sorted(ROOT.glob("*/sql/*.sql")):
        for name, text in load_statements(path).items():
            if is_keepable(text):
                yield f"{path.parents[1].name}.{path.stem}.{name}", text


def unprepared(connection: psycopg.Connection, text: str) -> str | None:
    """Why the server cannot prepare a statement."""
    found = connection.pgconn.prepare(b"", numbered(text)[0])
    return None if found.status == ExecStatus.COMMAND_OK else found.error_message.decode()


@pytest.mark.django_db
def test_the_server_can_prepare_every_statement() -> None:
    connection = connections["default"]
    connection.ensure_connection()
    wrong = {}
    for name, text in statements():
        with connections["default"].cursor() as cursor:
            cursor.execute("SAVEPOINT s")
            why = unprepared(connection.connection, text)
            cursor.execute("ROLLBACK TO s")
        if why is not None and "permission denied" not in why:
            wrong[name] = why.splitlines()[0]
    assert wrong == {}
