"""The set-based count of stock against plain Python, on generated histories of value entries."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.insight.operations import STOCK
from tests.insight.reference import Entry, stand
from tests.insight.world import World

FIRST = date(2025, 1, 6)
SITES = ("LEEDS", "YORK")
Move = tuple[str, str, int, int, int]
moves = st.lists(
    st.tuples(
        st.sampled_from(SITES), st.sampled_from(("GLOVE", "ROPE")), st.integers(0, 420), st.integers(-40, 60).filter(bool),
        st.integers(0, 30),
    ),
    min_size=1, max_size=30,
)  # fmt: skip
PARAMS: dict[str, Any] = {"value_version": 1, "age_version": 1, "through_at": FIRST, "through_id": 1}


def entries_of(history: Sequence[Move]) -> list[Entry]:
    """Signed quantities with an amount of the same sign."""
    return [
        (site, sku, FIRST + timedelta(days=day), Fraction(qty), Fraction(qty * cost))
        for site, sku, day, qty, cost in history
    ]


@pytest.fixture
def owner(world: World) -> Any:
    """A connection that may write into the ledger without a movement, rolled back after each example."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT sku, id FROM catalog_item")
        yield cursor, dict(cursor.fetchall())


def counted(world: World, owner: Any, entries: Sequence[Entry], first: date, last: date) -> dict[Any, tuple[Any, ...]]:
    """What the statement keeps for each site and day of a span."""
    cursor, items = owner
    cursor.execute("BEGIN")
    cursor.execute("SELECT kernel_ensure_partitions('finance_valueentry', date_trunc('month', now())::date, 1)")
    for site, sku, day, qty, amount in entries:
        cursor.execute(
            "INSERT INTO finance_valueentry (company_id, site_id, item_id, kind, qty, unit_cost, amount, effective_on,"
            " movement_id, movement_on) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, 1, %s)",
            [
                world.companies["NORTH"],
                world.sites[site],
                items[sku],
                "gain" if qty > 0 else "loss",
                int(qty),
                int(amount),
                day,
                day,
            ],
        )
    span = {"companies": [world.companies["NORTH"]], "firsts": [first], "lasts": [last]}
    told = {"movements": [1], "sites": [], "instants": [], "window": 1_000, "transits": [], "recorded": []}
    cursor.execute(STOCK.statements["keep_days"], told)
    cursor.execute(STOCK.statements["count_stock"], {**PARAMS, **span})
    cursor.execute("SELECT kpi, site_id, day, numerator, denominator, detail FROM insight_kpivalue")
    found = {(kpi, site, day): tuple(rest) for kpi, site, day, *rest in cursor.fetchall()}
    cursor.execute("ROLLBACK")
    return found


def close(kept: Decimal, exact: Fraction) -> bool:
    """Equal up to the division of the average, which the database cuts after many digits."""
    return abs(Fraction(kept) - exact) < Fraction(1, 10_000)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=moves, since=st.integers(0, 400), days=st.integers(0, 12))
def test_equals_plain_python(world: World, owner: Any, history: list[Move], since: int, days: int) -> None:
    entries = entries_of(history)
    first, last = FIRST + timedelta(days=since), FIRST + timedelta(days=since + days)

    kept = counted(world, owner, entries, first, last)

    began = {site: min((e[2] for e in entries if e[0] == site), default=date.max) for site in SITES}
    expected = [
        (site, first + timedelta(days=n)) for site in SITES for n in range(days + 1)
        if began[site] <= first + timedelta(days=n)
    ]  # fmt: skip
    assert len(kept) == 2 * len(expected)
    for site, day in expected:
        truth = stand(entries, SITES, site, day)
        value, age = kept["on_hand_value", world.sites[site], day], kept["on_hand_age", world.sites[site], day]
        assert close(value[0], truth.value)
        assert close(age[0], truth.weighted)
        assert close(age[1], truth.aged)
        buckets = json.loads(age[2], parse_float=Decimal, parse_int=Decimal) if isinstance(age[2], str) else age[2]
        assert all(close(Decimal(str(buckets.get(name, 0))), exact) for name, exact in truth.buckets.items())
