"""Kept statements behave as the driver's cursors do: errors, transactions, types, lost connections."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.pq import TransactionStatus

from onegauge.kernel import kept
from onegauge.kernel.kept import ask_kept
from onegauge.kernel.sql import send
from tests.database import raw_connection

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), st.dates(), st.uuids(), st.binary(),
)  # fmt: skip


@pytest.fixture
def connection(django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A session of its own."""
    with raw_connection() as found:
        yield found


@pytest.fixture(scope="module")
def connection_of_module(django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A session for many examples."""
    with raw_connection() as found:
        yield found


def one(connection: psycopg.Connection[Any], statement: bytes, *params: Any) -> Any:
    (row,) = ask_kept(connection, statement, list(params)).rows
    return row[0]


class TestAnswers:
    @settings(max_examples=200)
    @given(value=VALUES)
    def test_a_value_comes_back_as_through_a_cursor(self, value: Any, connection_of_module: Any) -> None:
        cursor = psycopg.RawCursor(connection_of_module)
        try:
            expected: Any = cursor.execute("SELECT $1", [value], prepare=True).fetchone()
        except psycopg.Error as error:
            expected = type(error)
            connection_of_module.rollback()
        try:
            found: Any = ask_kept(connection_of_module, b"SELECT $1", [value]).rows[0]
        except psycopg.Error as error:
            found = type(error)
            connection_of_module.rollback()
        assert found == expected

    def test_rows_names_and_counts(self, connection: psycopg.Connection[Any]) -> None:
        made = ask_kept(connection, b"CREATE TEMPORARY TABLE kept_rows (n int, day date)", [])
        filled = ask_kept(
            connection, b"INSERT INTO kept_rows SELECT x, $1 FROM generate_series(1, $2) x", [date(2026, 1, 1), 3]
        )
        read = ask_kept(connection, b"SELECT n AS number, day FROM kept_rows WHERE n > $1", [1])
        none = ask_kept(connection, b"SELECT n FROM kept_rows WHERE n > $1", [9])
        assert (made.rows, made.columns) == ([], [])
        assert (filled.rows, filled.rowcount) == ([], 3)
        assert read.rows == [(2, date(2026, 1, 1)), (3, date(2026, 1, 1))]
        assert (read.columns, read.rowcount) == (["number", "day"], 2)
        assert (none.rows, none.columns, none.rowcount) == ([], ["n"], 0)

    def test_numbers_of_different_size_are_one_question(self, connection: psycopg.Connection[Any]) -> None:
        asked = [1, 70_000, 5_000_000_000, Decimal("1.5")]
        assert [one(connection, b"SELECT $1 + 1", n) for n in asked] == [2, 70_001, 5_000_000_001, Decimal("2.5")]


class TestTransactions:
    def test_the_first_question_opens_the_transaction_of_the_session(self, connection: psycopg.Connection[Any]) -> None:
        one(connection, b"SELECT 1")
        assert connection.info.transaction_status == TransactionStatus.INTRANS
        connection.rollback()
        assert connection.info.transaction_status == TransactionStatus.IDLE

    def test_a_session_that_commits_by_itself_opens_none(self, connection: psycopg.Connection[Any]) -> None:
        connection.autocommit = True
        one(connection, b"SELECT 1")
        assert connection.info.transaction_status == TransactionStatus.IDLE

    def test_a_statement_stays_kept_when_its_transaction_is_taken_back(
        self, connection: psycopg.Connection[Any]
    ) -> None:
        one(connection, b"SELECT $1::int", 1)
        connection.rollback()
        one(connection, b"SELECT $1::int", 2)
        assert one(connection, b"SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int'") == 1

    def test_the_driver_and_kept_statements_share_the_transaction(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute("CREATE TEMPORARY TABLE kept_shared (n int) ON COMMIT DROP")
        ask_kept(connection, b"INSERT INTO kept_shared VALUES ($1)", [7])
        assert connection.execute("SELECT n FROM kept_shared").fetchall() == [(7,)]


class TestErrors:
    @pytest.mark.parametrize(
        ("statement", "value", "error"),
        [
            (b"SELECT 1 / $1::int", 0, psycopg.errors.DivisionByZero),
            (b"SELECT $1::text::int", "x", psycopg.errors.InvalidTextRepresentation),
            (b"SELECT no_such_column FROM kernel_operation WHERE id = $1", UUID(int=0), psycopg.errors.UndefinedColumn),
        ],
    )
    def test_what_the_server_refuses_is_the_driver_s_error(
        self, connection: psycopg.Connection[Any], statement: bytes, value: Any, error: type[psycopg.Error]
    ) -> None:
        with pytest.raises(error) as caught:
            ask_kept(connection, statement, [value])
        assert caught.value.diag.message_primary
        connection.rollback()
        assert one(connection, b"SELECT $1::int", 5) == 5

    def test_a_lost_connection_is_said_each_time(self, connection: psycopg.Connection[Any]) -> None:
        connection.autocommit = True
        with raw_connection("owner") as other:
            gone = connection.info.backend_pid
            one(connection, b"SELECT $1::int", 1)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            other.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [gone])
        for _ in range(2):
            with pytest.raises(psycopg.OperationalError):
                ask_kept(connection, b"SELECT $1::int", [1])
        assert connection.closed

    @pytest.mark.django_db(transaction=True)
    def test_after_a_lost_connection_the_next_question_has_a_new_one(self) -> None:
        from django.db import OperationalError, connections  # noqa: PLC0415  the errors of the driver in Django's clothes

        with pytest.raises(OperationalError):
            send("SELECT pg_terminate_backend(pg_backend_pid())", [])
        connections["default"].close_if_unusable_or_obsolete()
        assert send("SELECT %s::int", [3]).rows == [(3,)]


def test_no_more_are_kept_than_is_said(connection: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 3)
    for n in range(4):
        assert one(connection, b"SELECT $1::int + %d" % n, 1) == 1 + n
    connection.commit()
    with pytest.raises(psycopg.errors.SyntaxError):
        one(connection, b"SELECT $1::int +", 1)
    connection.rollback()

    for n in range(5):
        assert one(connection, b"SELECT $1::int + %d" % n, 1) == 1 + n
    names = connection.execute("SELECT name FROM pg_prepared_statements").fetchall()
    assert len(names) == 3


@pytest.mark.django_db
def test_instants_are_read_by_the_connection_s_own_reader() -> None:
    instant = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    assert send("SELECT %s::timestamptz", [instant]).rows[0][0].tzinfo is UTC
