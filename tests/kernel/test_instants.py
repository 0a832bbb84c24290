"""Instants are read fast, and are what the driver would have read."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.kernel.instants import InstantLoader
from onegauge.kernel.sql import send


@pytest.mark.django_db
@settings(max_examples=50)
@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))
def test_an_instant_comes_back_as_it_went(instant: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [instant])
        (found,) = cursor.fetchone()
    assert found == instant
    assert found.tzinfo is UTC
    assert send("SELECT %s::timestamptz", [instant]).rows == [(instant,)]


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"])
def test_whatever_the_zone_of_the_session_it_is_read_in_utc(zone: str) -> None:
    instant = datetime(2026, 7, 1, 12, 0, 0, 250, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("SELECT %s::timestamptz", [instant])
        assert cursor.fetchone() == (instant,)


@pytest.mark.django_db
def test_what_python_cannot_hold_is_refused_as_before() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'infinity'::timestamptz")
        with pytest.raises(DataError):
            cursor.fetchone()


@pytest.mark.django_db
def test_every_connection_reads_so() -> None:
    connection.ensure_connection()
    loader = connection.connection.adapters.get_loader(1184, 0)
    assert issubclass(loader, InstantLoader)
