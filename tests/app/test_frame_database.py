"""The frame's own promise about databases: who connects, and that a flush empties what nobody may delete."""

import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.test import Client

from tests import database


def current_user(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_each_alias_logs_in_with_its_own_role() -> None:
    assert [current_user(alias) for alias in ("default", "owner", "follower")] == [
        "onegauge_app",
        settings.DATABASES["owner"]["USER"],
        "onegauge_follower",
    ]


@pytest.mark.django_db
def test_no_role_of_ours_stands_above_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname IN"
            " ('onegauge_app', 'onegauge_follower') ORDER BY 1"
        )
        assert cursor.fetchall() == [
            ("onegauge_app", False, False, False),
            ("onegauge_follower", False, False, False),
        ]


@pytest.mark.django_db
def test_the_application_role_never_idles_in_a_transaction_for_long() -> None:
    """An open writer holds every follower back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('idle_in_transaction_session_timeout')")
        assert cursor.fetchone() == ("5min",)


@pytest.mark.django_db
def test_the_application_role_makes_no_tables() -> None:
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stray (id int)")


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_append_only_tables_and_keeps_what_migrations_wrote() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_partitioned")
        seeded = cursor.fetchone()[0]
        cursor.execute("DELETE FROM kernel_partitioned")
        cursor.execute(
            "INSERT INTO kernel_journal (effective_at, operation_id, request_id, operation, verb, kind, object_id,"
            " actor_id, actor_name) VALUES (now(), gen_random_uuid(), 'r', 'o', 'v', 1, 1, 1, 'a')"
        )
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("DELETE FROM kernel_journal")

    database.flush()

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM kernel_journal), (SELECT count(*) FROM kernel_partitioned)")
        assert cursor.fetchone() == (0, seeded)
        cursor.execute("SELECT current_setting('session_replication_role')")
        assert cursor.fetchone() == ("origin",)


@pytest.mark.django_db
def test_health_and_readiness_answer_with_a_request_id() -> None:
    client = Client()
    alive, ready = client.get("/healthz"), client.get("/readyz", headers={"X-Request-ID": "abcdefgh-1234"})
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert ready.json()["role"] == "onegauge_app"
    assert ready["X-Request-ID"] == "abcdefgh-1234"
    assert len(alive["X-Request-ID"]) == 36
    assert "default-src 'self'" in alive["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_request_tells_what_it_cost() -> None:
    asked, idle = Client().get("/readyz")["Server-Timing"], Client().get("/healthz")["Server-Timing"]
    assert re.fullmatch(r'app;dur=[\d.]+, db;dur=[\d.]+;desc="\d+ statements"', asked)
    assert '"0 statements"' in idle
    assert '"0 statements"' not in asked


@pytest.mark.parametrize("bad", ["short", "x" * 65, "has space here", "line\nbreak-here", "-begins-badly"])
def test_a_malformed_request_id_is_replaced(bad: str, rf: object) -> None:
    from onegauge.app.middleware import request_id_of  # noqa: PLC0415  Django must be set up

    assert request_id_of(rf.get("/", headers={"X-Request-ID": bad})) != bad  # type: ignore[attr-defined]
