"""Goods that go from one site to another: the figures of both follow them, and those of a company stay what its books say."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onegauge import insight
from onegauge.kernel.followers import rebuild
from tests.insight.reference import Entry, Stand, stand
from tests.insight.world import COMPANY_OF, World, at, broken

COST = {"NORTH": 2, "SOUTH": 3}
KINDS = ("receive", "take", "send", "send", "arrive", "arrive", "finish")
MIGRATIONS = Path(insight.__file__).parent / "migrations"
step = st.tuples(
    st.sampled_from(KINDS), st.permutations(tuple(COMPANY_OF)), st.integers(1, 9), st.integers(0, 12), st.booleans()
)


@pytest.fixture
def world(world: World) -> World:
    """The small group, with lanes between all its sites."""
    world.set_up_lanes(COST)
    return world


def latest(world: World, code: str, *sites: str) -> list[Decimal | None]:
    """The newest value of a key figure at these sites."""
    world.count()
    kept = [world.values(code, site) for site in sites]
    return [days[min(days)] if days else None for days in kept]


def test_goods_count_at_the_site_that_they_went_to(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 20, "2", days_ago=3)
    transfer = world.transfer("LEEDS", "YORK", "GLOVE", 10, days_ago=2)
    world.arrive(transfer, 10, days_ago=1)
    world.adjust("YORK", "GLOVE", -6, days_ago=0)

    assert latest(world, "on_hand_value", "LEEDS", "YORK") == [20, 8]
    assert world.values("on_hand_value", "LEEDS") == {3: 40, 2: 20, 1: 20, 0: 20}
    assert world.values("on_hand_value", "YORK") == {2: 20, 1: 20, 0: 8}
    assert latest(world, "on_hand_age", "LEEDS", "YORK") == [3, 2]


def test_what_is_missing_is_lost_where_it_was_awaited_or_comes_back(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 20, "2", days_ago=5)
    lost, back = (world.transfer("LEEDS", "YORK", "GLOVE", 5, days_ago=4) for _n in range(2))
    assert latest(world, "on_hand_value", "LEEDS", "YORK") == [20, 20]

    for transfer, treatment in ((lost, "loss"), (back, "correction")):
        world.arrive(transfer, 3, days_ago=3, final=True)
        world.settle(transfer, treatment, days_ago=2)

    assert latest(world, "on_hand_value", "LEEDS", "YORK") == [24, 12]


def test_goods_that_never_had_a_cost_go_along(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 4, "0", days_ago=3)
    world.transfer("LEEDS", "YORK", "GLOVE", 2, days_ago=2)
    world.count()
    world.receive("LEEDS", "GLOVE", 4, "6", days_ago=1)

    assert latest(world, "on_hand_value", "LEEDS", "YORK") == [18, 6]


def test_across_companies_goods_on_their_way_count_at_the_site_of_their_owner(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 10, "2", days_ago=5)
    world.receive("LYON", "ROPE", 10, "3", days_ago=5)
    world.count()
    there, back = (
        world.transfer("LEEDS", "LYON", "GLOVE", 4, days_ago=4),
        world.transfer("LYON", "YORK", "ROPE", 4, days_ago=4),
    )
    assert latest(world, "on_hand_value", "LEEDS", "LYON", "YORK") == [12, 42, None]

    world.arrive(there, 4, days_ago=3)
    world.arrive(back, 4, days_ago=3)
    assert latest(world, "on_hand_value", "LEEDS", "LYON", "YORK") == [12, 30, 8]


def kept_days() -> list[Any]:
    """What the follower keeps of stock: days, mark and figures."""
    found = []
    with connections["owner"].cursor() as cursor:
        for table in ("insight_stockday", "insight_costday", "insight_stockmark"):
            cursor.execute(f"SELECT * FROM {table}")
            found.append(sorted(cursor.fetchall()))
        cursor.execute("SELECT kpi, site_id, day, numerator, denominator, detail::text FROM insight_kpivalue")
        found.append(sorted(cursor.fetchall()))
    return found


def travelled(world: World) -> list[Any]:
    """A history with transfers, and what the follower kept of it."""
    world.receive("LEEDS", "GLOVE", 20, "2", days_ago=5)
    world.arrive(world.transfer("LEEDS", "YORK", "GLOVE", 10, days_ago=4), 10, days_ago=3)
    world.transfer("YORK", "LEEDS", "GLOVE", 4, days_ago=2)
    world.count()
    return kept_days()


def test_a_move_between_sites_that_is_read_again_is_not_counted_again(world: World) -> None:
    kept = travelled(world)
    with connections["follower"].cursor() as cursor:
        cursor.execute("UPDATE kernel_follower SET txid = '0', last_id = 0 WHERE name = 'insight.stock'")

    world.count()

    assert kept_days() == kept


def test_the_migration_has_stock_counted_again_where_goods_changed_their_site(world: World) -> None:
    kept = travelled(world)
    with connections["owner"].cursor() as cursor:
        for table in ("insight_stockday", "insight_costday", "insight_stockmark"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute((MIGRATIONS / "stock_days.sql").read_text())  # what was kept before: value entries only
        before = broken()
        cursor.execute((MIGRATIONS / "recount_stock.sql").read_text())

    world.count()

    assert [line.split(":")[0] for line in before] == [
        "days_of_stock_end_at_the_ledger",
        "days_of_stock_end_where_goods_are",
    ]
    assert kept_days() == kept


def test_the_migration_leaves_figures_alone_where_nothing_changed_its_site(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 20, "2", days_ago=5)
    world.arrive(world.transfer("LEEDS", "LYON", "GLOVE", 4, days_ago=4), 4, days_ago=3)
    world.count()
    kept = kept_days()

    with connections["owner"].cursor() as cursor:
        cursor.execute((MIGRATIONS / "recount_stock.sql").read_text())

    assert kept_days() == kept


@dataclass
class Told:
    """What was told, as somebody would note it who knows nothing of ledgers: where goods stand, and what is on its way."""

    world: World
    entries: list[Entry] = field(default_factory=list)
    shelf: Counter[str] = field(default_factory=Counter)
    travels: list[list[Any]] = field(default_factory=list)

    def note(self, site: str, ago: int, qty: int) -> None:
        """A quantity at a site, at the cost that is everywhere the same in its company."""
        amount = Fraction(qty * COST[COMPANY_OF[site]])
        self.entries.append((site, "GLOVE", at(ago).date(), Fraction(qty), amount))

    def do(self, kind: str, sites: tuple[str, ...], qty: int, ago: int, lost: bool) -> None:
        """One step, as far as there are goods for it."""
        site = sites[0]
        if kind == "receive":
            self.world.receive(site, "GLOVE", qty, str(COST[COMPANY_OF[site]]), days_ago=ago)
            self.move(site, ago, qty)
        elif kind == "take" and self.shelf[site]:
            taken = min(qty, self.shelf[site])
            self.world.adjust(site, "GLOVE", -taken, days_ago=ago)
            self.move(site, ago, -taken)
        elif kind == "send" and self.shelf[site]:
            self.send(site, sites[1], min(qty, self.shelf[site]), ago)
        elif kind == "arrive" and self.travels:
            self.arrive(self.travels[qty % len(self.travels)], qty, ago)
        elif kind == "finish" and self.travels:
            self.finish(self.travels.pop(qty % len(self.travels)), ago, lost)

    def move(self, site: str, ago: int, qty: int) -> None:
        """Something came to a shelf or went from it, and stands there or no longer."""
        self.shelf[site] += qty
        self.note(site, ago, qty)

    def send(self, source: str, to: str, qty: int, ago: int) -> None:
        """Goods stand where they are awaited as soon as they leave; from Lyon they belong to the sender until they arrive."""
        self.travels.append([self.world.transfer(source, to, "GLOVE", qty, days_ago=ago), source, to, qty])
        self.shelf[source] -= qty
        self.note(source, ago, 0 if source == "LYON" else -qty)
        if source != "LYON":
            self.note(to, ago, qty)

    def arrive(self, travel: list[Any], qty: int, ago: int) -> None:
        """Part of what is on its way."""
        transfer, source, to, left = travel
        arrived = min(qty, left - 1)
        if arrived <= 0:
            return
        self.world.arrive(transfer, arrived, days_ago=ago)
        travel[3] -= arrived
        self.shelf[to] += arrived
        self.note(to, ago, arrived if source == "LYON" else 0)
        if source == "LYON":
            self.note(source, ago, -arrived)

    def finish(self, travel: list[Any], ago: int, lost: bool) -> None:
        """The rest is missing: lost by its owner, or back at the sender where it still is the sender's company's."""
        transfer, source, to, left = travel
        is_lost, owner = lost or to == "LYON", source if source == "LYON" else to
        self.world.arrive(transfer, 0, days_ago=ago, final=True)
        self.world.settle(transfer, "loss" if is_lost else "correction", days_ago=ago)
        stays = not is_lost and owner == source
        self.note(owner, ago, 0 if stays else -left)
        if not is_lost:
            self.shelf[source] += left
            self.note(source, ago, 0 if stays else left)

    def expected(self) -> Iterator[tuple[str, date, Stand]]:
        """Each site and day from the first on which something happened there to the last one of its company."""
        for site in {e[0] for e in self.entries}:
            group = [s for s in COMPANY_OF if COMPANY_OF[s] == COMPANY_OF[site]]
            first = min(e[2] for e in self.entries if e[0] == site)
            last = max(e[2] for e in self.entries if e[0] in group)
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
                yield site, day, stand(self.entries, group, site, day)


@pytest.fixture
def told(world: World) -> Told:
    """Nothing yet; further histories go on where the one before ended."""
    return Told(world)


def figures(world: World) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Value, age and the parts of the age at each site and day."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT s.code, v.day, v.numerator, a.numerator, a.denominator, a.detail::text"
            "  FROM insight_kpivalue v JOIN insight_kpivalue a ON a.site_id = v.site_id AND a.day = v.day"
            "  JOIN governance_site s ON s.id = v.site_id WHERE v.kpi = 'on_hand_value' AND a.kpi = 'on_hand_age'"
        )
        return {(site, day): tuple(rest) for site, day, *rest in cursor.fetchall()}


def rounded(exact: Stand) -> tuple[Any, ...]:
    """A stand as figures are kept, whose cost has no fractions here."""
    return exact.value, exact.weighted, exact.aged, {name: part for name, part in exact.buckets.items() if part}


# Each history goes on where the one before ended, so a smaller one is another one: nothing is shrunk.
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(history=st.lists(step, min_size=2, max_size=7))
def test_whatever_travels_figures_are_those_of_plain_python(world: World, told: Told, history: list[Any]) -> None:
    for site in COMPANY_OF:
        told.do("receive", (site,), 9, 12, False)
    for kind, sites, qty, ago, lost in history:
        told.do(kind, tuple(sites), qty, ago, lost)
        world.count()
        assert broken() == []
    kept = figures(world)
    rebuild("insight.stock")

    assert figures(world) == kept
    read = {
        key: (value, weighted, aged, {name: part for name, part in json.loads(parts).items() if part})
        for key, (value, weighted, aged, parts) in kept.items()
    }
    assert read == {(site, day): rounded(exact) for site, day, exact in told.expected()}
