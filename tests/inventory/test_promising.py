"""Promises: the statement gives what the readable rule gives, and announced supply shortens them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.inventory import operations as ops
from onegauge.inventory.availability import Availability, availability
from onegauge.inventory.promising import Asked, Dated, promisable, promise
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from tests.support import Trade

TODAY = date(2026, 6, 1)


def on(days: int) -> date:
    """A day from today."""
    return TODAY + timedelta(days=days)


def line(qty: int, *, due: int = 0, stock: int = 1, supply: int = 20) -> Asked:
    """A line."""
    return Asked(qty=Decimal(qty), due_on=on(due), stock_on=on(stock), supply_on=on(supply))


def asked(
    lines: list[Asked], free: int, promised: list[tuple[int, int]], supply: list[tuple[int, int]]
) -> list[tuple[date, str]]:
    """The rule over plain numbers."""
    return promise(
        lines,
        free_qty=Decimal(free),
        promised=[Dated(on(day), Decimal(qty)) for day, qty in promised],
        supply=[Dated(on(day), Decimal(qty)) for day, qty in supply],
    )


def test_stock_first_then_what_is_on_its_way_then_the_lead_time() -> None:
    found = asked([line(5), line(5), line(5)], 5, [], [(7, 6)])
    assert found == [(on(1), "in_stock"), (on(7), "inbound"), (on(20), "awaiting_supply")]


def test_a_later_promise_is_not_broken_by_an_earlier_day() -> None:
    assert asked([line(5)], 5, [(10, 5)], []) == [(on(20), "awaiting_supply")]
    assert asked([line(5)], 5, [(10, 5)], [(9, 5)]) == [(on(1), "in_stock")]


def test_nothing_is_promised_later_than_it_can_be_bought_in() -> None:
    assert asked([line(5, supply=20)], 0, [], [(30, 5)]) == [(on(20), "awaiting_supply")]


def test_nothing_leaves_before_it_is_wanted() -> None:
    assert asked([line(5, due=12)], 0, [], [(7, 5)]) == [(on(12), "inbound")]


def expect(trade: Trade, qty: int, day: int, *, trusted: bool = True) -> None:
    """Goods that will come."""
    goods = [
        ops.ExpectedDraft(
            site="LEEDS", sku="GLOVE", qty=Decimal(qty), due_on=trade.by.today + timedelta(days=day), trusted=trusted
        )
    ]
    ops.expect_goods(goods=goods, by=trade.by)


def request(trade: Trade, source: int, lines: list[Asked]) -> list[tuple[date, str]]:
    """Ask for lines of an unknown source."""
    demand = [
        ops.DemandLine(
            ops.DemandHead(
                company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"], source_id=source, priority=5,
                ordered_at=trade.by.now, due_on=x.due_on, held=False, stock_on=x.stock_on, supply_on=x.supply_on,
            ),
            source_line_id=source * 100 + n, item_id=trade.value("SELECT id FROM catalog_item WHERE sku = 'GLOVE'"), qty=x.qty,
        )
        for n, x in enumerate(lines)
    ]  # fmt: skip
    made = ops.request_demand(source_kind=999, lines=demand, by=trade.by)
    return [(p.promised_on, p.reason) for p in made]


def moved(lines: list[Asked], by: timedelta) -> list[Asked]:
    """The same lines some days later."""
    return [Asked(qty=x.qty, due_on=x.due_on + by, stock_on=x.stock_on + by, supply_on=x.supply_on + by) for x in lines]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT example")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT example")


LINES = st.lists(
    st.builds(line, st.integers(1, 9), due=st.integers(0, 25), stock=st.integers(0, 3), supply=st.integers(5, 25)),
    min_size=1, max_size=5,
)  # fmt: skip
EVENTS = st.lists(st.tuples(st.integers(1, 28), st.integers(1, 9)), max_size=4)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(free=st.integers(0, 15), first=LINES, supply=EVENTS, second=LINES)
def test_the_statement_promises_as_the_rule_says(
    trade: Trade, free: int, first: list[Asked], supply: list[tuple[int, int]], second: list[Asked]
) -> None:
    with undone():
        shift = trade.by.today - TODAY
        if free:
            trade.receive("GLOVE", free)
        before = request(trade, 1, moved(first, shift))
        for day, qty in supply:
            expect(trade, qty, day)
        expect(trade, 50, 2, trusted=False)
        found = request(trade, 2, moved(second, shift))
        rule = promise(
            moved(second, shift),
            free_qty=Decimal(free),
            promised=[Dated(day, x.qty) for (day, _reason), x in zip(before, first, strict=True)],
            supply=[Dated(trade.by.today + timedelta(days=day), Decimal(qty)) for day, qty in supply],
        )
        assert found == rule


def left_on(day: date, free: int, needs: list[tuple[date, Decimal]]) -> Decimal:
    """The least that is left at the end of this day or of any later one: every day is added up from the first."""
    later = [day, *(at for at, _qty in needs if at > day)]
    return min(free - sum((qty for on_day, qty in needs if on_day <= at), Decimal(0)) for at in later)


def promised_on(day: date, since: list[date | None], qtys: list[Decimal]) -> Decimal:
    """What the steps say of a day."""
    return Availability(1, 1, *[Decimal(0)] * 7, since, qtys).promisable_on(day)


@given(
    free=st.integers(0, 15),
    needs=st.lists(st.tuples(st.integers(1, 9), st.integers(-6, 6).filter(bool)), max_size=14),
)
def test_steps_are_the_least_that_is_left_from_each_day_on(free: int, needs: list[tuple[int, int]]) -> None:
    dated = [(on(day), Decimal(qty)) for day, qty in needs]
    since, qtys = promisable(Decimal(free), [day for day, _qty in dated], [qty for _day, qty in dated])
    for day in map(on, range(11)):
        assert promised_on(day, since, qtys) == left_on(day, free, dated)
    known = [day for day in since if day is not None]
    assert since[0] is None
    assert known == sorted(set(known))
    assert qtys == sorted(set(qtys))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(free=st.integers(0, 15), lines=LINES, supply=EVENTS)
def test_availability_says_by_day_what_stock_promises_and_supply_leave(
    trade: Trade, free: int, lines: list[Asked], supply: list[tuple[int, int]]
) -> None:
    with undone():
        if free:
            trade.receive("GLOVE", free)
        promised = request(trade, 1, moved(lines, trade.by.today - TODAY))
        for day, qty in supply:
            expect(trade, qty, day)
        expect(trade, 50, 2, trusted=False)
        item = trade.value("SELECT id FROM catalog_item WHERE sku = 'GLOVE'")
        with read_scope(trade.by):
            (found,) = availability([(trade.sites["LEEDS"], item)] * 2)
        needs = [(day, x.qty) for (day, _reason), x in zip(promised, lines, strict=True)]
        needs += [(trade.by.today + timedelta(days=day), Decimal(-qty)) for day, qty in supply]
        for day in (trade.by.today + timedelta(days=n) for n in range(40)):
            assert found.promisable_on(day) == left_on(day, free, needs)
        assert (found.inbound_qty, found.untrusted_qty) == (sum(qty for _day, qty in supply), 50)
        assert (found.free_qty, found.outbound_qty) == (free, sum(x.qty for x in lines))


@pytest.mark.django_db
def test_what_came_in_or_is_given_up_is_promised_no_longer(trade: Trade) -> None:
    expect(trade, 5, 7)
    (supply,) = trade.rows("SELECT id, source_id, source_line_id FROM inventory_supply")
    shift = trade.by.today - TODAY
    (first,) = request(trade, 1, moved([line(3)], shift))
    assert first[1] == "inbound"
    ops.take_in_supply(source_kind=36, receipts=[(supply[1], supply[2], Decimal(9))], by=trade.by)
    assert trade.value("SELECT received_qty FROM inventory_supply") == 5
    expect(trade, 5, 7)
    ops.give_up_goods(expected_ids=[row[0] for row in trade.rows("SELECT id FROM inventory_supply")], by=trade.by)
    (second,) = request(trade, 2, moved([line(1)], shift))
    assert second[1] == "awaiting_supply"


@pytest.mark.django_db
def test_expectations_are_refused_all_at_once(trade: Trade) -> None:
    wrong = ops.ExpectedDraft(site="NOWHERE", sku="NOTHING", qty=Decimal(0), due_on=date(2020, 1, 1))
    with pytest.raises(Refused) as refused:
        ops.expect_goods(goods=[wrong], by=trade.by)
    assert [r.field for r in refused.value.refusals] == [
        "goods[0].site", "goods[0].sku", "goods[0].qty", "goods[0].due_on",
    ]  # fmt: skip


def test_stock_that_expires_too_soon_serves_nobody_who_needs_it_longer_not_even_beside_supply(trade: Trade) -> None:
    """Ten that expire too soon and one that comes later are not eleven for a customer with a least remaining life."""
    today = trade.by.today
    trade.receive("TAPE", 10, lot="SHORT", expires_on=today + timedelta(days=10))
    goods = [ops.ExpectedDraft(site="LEEDS", sku="TAPE", qty=Decimal(1), due_on=today + timedelta(days=5))]
    ops.expect_goods(goods=goods, by=trade.by)

    def reason(source: int, qty: int, least: int | None) -> str:
        head = ops.DemandHead(
            company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"], source_id=source, priority=5,
            ordered_at=trade.by.now, due_on=today, held=False, stock_on=today, supply_on=today + timedelta(days=20),
            min_life_days=least,
        )  # fmt: skip
        line = ops.DemandLine(head, source_line_id=source, item_id=trade.items["TAPE"], qty=Decimal(qty))
        (found,) = ops.request_demand(source_kind=999, lines=[line], by=trade.by)
        return found.reason

    assert [reason(1, 2, 30), reason(2, 1, 5)] == ["awaiting_supply", "in_stock"]
