"""Several sessions post at once: numbers without gaps, balances that add up, no deadlock that anybody sees."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections

from onegauge.finance.models import Entry
from onegauge.finance.operations import post_entries, post_invoices
from onegauge.kernel.db import read_scope
from tests.finance.test_ledger import entry
from tests.finance.world import World

SESSIONS, ROUNDS = 6, 5


def together(world: World, act: Callable[[World, int], object]) -> None:
    """Run an act in several sessions at once; the first error of any is raised."""

    def session(n: int) -> None:
        try:
            for turn in range(ROUNDS):
                act(world, n * ROUNDS + turn)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        list(pool.map(session, range(SESSIONS)))


@pytest.mark.race
def test_numbers_have_no_gaps_when_many_post_at_once(world: World) -> None:
    together(
        world,
        lambda w, n: post_entries(
            entries=[entry(w), entry(w, "3", "-3", roles=("opening", "bank"), posted_on=date(2026, 1 + n % 12, 1))],
            by=w.by,
        ),
    )

    with read_scope(world.by):
        numbers = sorted(Entry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 2 * SESSIONS * ROUNDS + 1))


@pytest.mark.race
def test_invoices_and_entries_do_not_stop_each_other(world: World) -> None:
    def act(w: World, n: int) -> object:
        if n % 2:
            return post_invoices(requests=[w.request(w.line(str(Decimal(n + 1))), source_id=n)], by=w.by)
        return post_entries(entries=[entry(w, "1", "-1", roles=("bank", "revenue"))], by=w.by)

    together(world, act)

    with read_scope(world.by):
        assert Entry.objects.count() == SESSIONS * ROUNDS
