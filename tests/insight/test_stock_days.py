"""The days of stock: figures counted batch by batch are those of plain Python, and cost what lies there, not what ever moved."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge import insight
from onegauge.insight import operations
from onegauge.kernel.followers import rebuild
from tests.insight.reference import Entry, stand
from tests.insight.world import COMPANY_OF, World, broken

FIRST = date(2025, 1, 6)
SITES = ("LEEDS", "YORK", "LYON")
SKUS = ("GLOVE", "ROPE")
TABLES = ("insight_stockday", "insight_costday", "insight_stockmark")
Move = tuple[str, str, int, int, int]
Figures = dict[tuple[str, int, date], tuple[Any, ...]]
move = st.tuples(
    st.sampled_from(SITES), st.sampled_from(SKUS), st.integers(0, 70), st.integers(-40, 60), st.integers(1, 30)
)
batches = st.lists(st.lists(move, min_size=1, max_size=6), min_size=1, max_size=6)


class Ledger:
    """Value entries as costing writes them, without goods; the follower's work on them, in one open transaction."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cursor = connections["owner"].cursor()
        self.cursor.execute("SELECT sku, id FROM catalog_item")
        self.items = dict(self.cursor.fetchall())
        self.cursor.execute(
            "SELECT kernel_ensure_partitions('finance_valueentry', date_trunc('month', now())::date, 1)"
        )
        self.movement = 0

    def write(self, moves: Sequence[Move]) -> list[dict[str, Any]]:
        """Entries of some movements; a movement of nothing corrects a value. Answers what the follower reads of them."""
        rows = []
        for site, sku, day, qty, cost in moves:
            self.movement += 1
            on = FIRST + timedelta(days=day)
            self.cursor.execute(
                "INSERT INTO finance_valueentry (company_id, site_id, item_id, kind, qty, unit_cost, amount, effective_on,"
                " movement_id, movement_on) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s, %s)",
                [
                    self.world.companies[COMPANY_OF[site]], self.world.sites[site], self.items[sku],
                    "gain" if qty > 0 else "loss" if qty < 0 else "revaluation", qty, qty * cost or cost, on, self.movement,
                    on,
                ],
            )  # fmt: skip
            rows.append(self.row(site, on))
        return rows

    def row(self, site: str, on: date) -> dict[str, Any]:
        """The last movement as the follower reads it."""
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        site_id = self.world.sites[site]
        return {
            "id": self.movement, "site_id": site_id, "effective_at": noon, "recorded_at": noon, "is_transit": False,
        }  # fmt: skip

    def count(self, rows: Sequence[dict[str, Any]]) -> None:
        """One batch of the follower."""
        operations.count_stock(rows, using="owner")

    def figures(self) -> Figures:
        """What is kept, by key figure, site and day."""
        self.cursor.execute("SELECT kpi, site_id, day, numerator, denominator, detail::text FROM insight_kpivalue")
        return {(kpi, site, day): tuple(rest) for kpi, site, day, *rest in self.cursor.fetchall()}

    def know_sizes(self) -> None:
        """The planner knows how much is kept, whatever was there when the database last looked by itself."""
        self.cursor.execute(f"ANALYZE insight_kpivalue, {', '.join(TABLES)}")

    def reads(self) -> int:
        """Rows that this transaction has read so far of the valued ledger and of what the follower keeps."""
        self.cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'finance_valueentry%%' OR relname = ANY(%s)",
            [["insight_kpivalue", *TABLES]],
        )
        return int(self.cursor.fetchone()[0])


@contextmanager
def opened(world: World) -> Iterator[Ledger]:
    """A ledger in a transaction of its own; what was written is taken back."""
    with transaction.atomic(using="owner"):
        yield Ledger(world)
        transaction.set_rollback(True, using="owner")


def close(kept: Decimal, exact: Fraction) -> bool:
    """Equal up to the division of the average, which the database cuts after many digits."""
    return abs(Fraction(kept) - exact) < Fraction(1, 10_000)


def expected(moves: Sequence[Move]) -> Iterator[tuple[str, date, Any]]:
    """Each site and day from its first movement to the last one of its company, with the stand by plain Python."""
    entries: list[Entry] = [
        (site, sku, FIRST + timedelta(days=day), Fraction(qty), Fraction(qty * cost or cost))
        for site, sku, day, qty, cost in moves
    ]
    for site in SITES:
        group = [s for s in SITES if COMPANY_OF[s] == COMPANY_OF[site]]
        mine = [e[2] for e in entries if e[0] == site]
        for n in range((max(e[2] for e in entries if e[0] in group) - min(mine)).days + 1) if mine else ():
            yield site, min(mine) + timedelta(days=n), stand(entries, group, site, min(mine) + timedelta(days=n))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=batches)
def test_batch_by_batch_equals_plain_python_day_by_day(world: World, history: list[list[Move]]) -> None:
    with opened(world) as ledger:
        told = []
        for batch in history:
            told.append(ledger.write(batch))
            ledger.count(told[-1])
        kept = ledger.figures()

        ledger.count(told[0])  # told again
        again = ledger.figures()
        operations.forget("insight.stock", using="owner")
        for batch in ([row for rows in told[:2] for row in rows], [row for rows in told[2:] for row in rows]):
            if batch:
                ledger.count(batch)
        rebuilt = ledger.figures()

    assert kept == again == rebuilt
    truth = list(expected([m for batch in history for m in batch]))
    assert len(kept) == 2 * len(truth)
    for site, day, exact in truth:
        value, age = kept["on_hand_value", world.sites[site], day], kept["on_hand_age", world.sites[site], day]
        assert close(value[0], exact.value)
        assert close(age[0], exact.weighted)
        assert close(age[1], exact.aged)
        parts = json.loads(age[2], parse_float=Decimal, parse_int=Decimal)
        assert parts.keys() == exact.buckets.keys()
        assert all(close(parts[name], amount) for name, amount in exact.buckets.items())


def reads_after(ledger: Ledger, days: int, late_by: int) -> int:
    """Rows read for one more movement, told so many days late, after so many days on which everything came and went."""
    busy = [(site, sku, day, qty, 3) for day in range(days) for site in SITES for sku in SKUS for qty in (4, -4)]
    ledger.count(ledger.write([(site, sku, 0, 9, 3) for site in SITES for sku in SKUS] + busy))
    ledger.know_sizes()
    before = ledger.reads()
    ledger.count(ledger.write([("LEEDS", "GLOVE", days - late_by, -1, 3)]))
    return ledger.reads() - before


@pytest.mark.parametrize("late_by", [0, 3])
def test_what_is_read_does_not_grow_with_history(world: World, late_by: int) -> None:
    reads = []
    for days in (40, 400):
        with opened(world) as ledger:
            reads.append(reads_after(ledger, days, late_by))

    short, long = reads
    assert 0 < long <= short * 1.1


def test_the_migration_fills_what_the_follower_keeps(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=9)
    world.receive("YORK", "GLOVE", 6, "4", days_ago=7)
    world.ship(world.order("LEEDS", [("GLOVE", 4)], days_ago=6), days_ago=5)
    world.count()
    world.adjust("LEEDS", "GLOVE", -1, days_ago=8)
    world.count()
    fill = (Path(insight.__file__).parent / "migrations" / "stock_days.sql").read_text()

    def kept(cursor: Any) -> list[Any]:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            found.append(sorted(cursor.fetchall()))
        return found

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        before = kept(cursor)
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(fill)
        filled = kept(cursor)

    assert [len(rows) for rows in before] == [4, 4, 1]
    assert filled == before


@pytest.mark.parametrize(
    ("change", "invariant"),
    [
        ("UPDATE insight_stockday SET on_hand_qty = on_hand_qty + 1", "days_of_stock_end_at_the_ledger"),
        ("UPDATE insight_costday SET value_amount = value_amount + 1", "days_of_stock_end_at_the_ledger"),
        ("UPDATE insight_stockmark SET entry_id = 0", "days_of_stock_end_at_the_ledger"),
        ("UPDATE insight_stockday SET until_on = until_on - 1", "days_of_stock_follow_each_other"),
        ("UPDATE insight_costday SET until_on = until_on - 1", "days_of_stock_follow_each_other"),
        ("UPDATE insight_stockday SET in_qty = in_qty + 1", "days_of_stock_follow_each_other"),
    ],
)
def test_days_that_drift_are_found(world: World, change: str, invariant: str) -> None:
    world.receive("LEEDS", "GLOVE", 9, "3", days_ago=3)
    world.count()
    with connections["owner"].cursor() as cursor:
        cursor.execute(change)

    assert any(line.startswith(f"{invariant}:") for line in broken())

    rebuild("insight.stock")
    assert broken() == []


@pytest.mark.parametrize("table", TABLES)
def test_nobody_but_the_follower_writes_days_of_stock(db: None, table: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('onegauge_app', %s, 'INSERT, UPDATE, DELETE')", [table])
        assert cursor.fetchone() == (False,)
