"""Columns are sent as array literals; the server reads back exactly what was meant."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from onegauge.kernel.sql import FEW, bulk, numbered, send

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
COLUMNS = st.one_of(
    st.tuples(st.just("bigint"), st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))),
    st.tuples(st.just("numeric"), st.lists(st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6))),
    st.tuples(st.just("text"), st.lists(st.none() | TEXTS | st.sampled_from(['"', "\\", "NULL", "{}", ",", " "]))),
    st.tuples(st.just("boolean"), st.lists(st.none() | st.booleans())),
    st.tuples(st.just("date"), st.lists(st.none() | st.dates(min_value=date(1, 1, 1)))),
    st.tuples(st.just("uuid"), st.lists(st.none() | st.uuids())),
)


@given(column=COLUMNS)
def test_a_column_arrives_as_it_was_sent(column: tuple[str, list[Any]]) -> None:
    kind, values = column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [bulk(values)])
        assert cursor.fetchone() == (values,)


def test_a_column_of_numbers_may_mix_whole_and_broken_ones() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::numeric[]", [bulk([1, Decimal("2.50"), None])])
        assert cursor.fetchone() == ([Decimal(1), Decimal("2.50"), None],)


@pytest.mark.parametrize(
    ("statement", "text", "names"),
    [
        ("SELECT %(a)s, %(b)s::int, %(a)s", b"SELECT $1, $2::int, $1", ["a", "b"]),
        ("SELECT %s, %s", b"SELECT $1, $2", []),
        ("SELECT %(a)s LIKE '%%x%%'", b"SELECT $1 LIKE '%x%'", ["a"]),
        ("SELECT 1", b"SELECT 1", []),
    ],
)
def test_parameters_are_numbered_in_the_order_in_which_they_appear(
    statement: str, text: bytes, names: list[str]
) -> None:
    assert numbered(statement) == (text, names)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, FEW, FEW * FEW])
def test_few_and_many_elements_give_the_same_answer(size: int) -> None:
    """Few are sent apart from a statement that stays planned, many inside one that is planned for them."""
    statement = "SELECT count(*), sum(x), %(word)s LIKE '50%%' FROM unnest(%(values)s::int[]) AS x"
    found = send(statement, {"values": list(range(size)), "word": "50% of it"}).rows[0]
    assert found == (size, size * (size - 1) // 2, True)
