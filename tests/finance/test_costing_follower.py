"""Costing over the goods ledger: value entries, postings, margin, and a rebuild that tells the same."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from onegauge.finance import queries
from onegauge.finance.models import ItemCost, ValueEntry
from onegauge.finance.operations import close_periods, extend_periods, open_books, post_invoices
from onegauge.finance.recompute import costing_differences
from onegauge.inventory.operations import (
    DemandHead,
    DemandLine,
    allocate_demand,
    issue_released,
    mark_released,
    request_demand,
)
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.followers import FOLLOWERS, rebuild, run_batch, run_until_idle
from onegauge.partners.states import PARTNER_KIND
from tests.database import raw_connection
from tests.finance.test_ledger import period_of
from tests.finance.world import DAY, ENDS, STARTS, World, eur

KIND = PARTNER_KIND.number
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(world: World, instant: datetime) -> World:
    """The same world at another instant."""
    return replace(world, by=world.by.at(instant))


def ship(world: World, item_id: int, qty: str, source_id: int = 1) -> int:
    """Goods leave Lyon for a customer; return the demand behind them."""
    head = DemandHead(
        company_id=world.south, site_id=world.lyon, source_id=source_id, priority=5, ordered_at=world.by.now, due_on=DAY,
        held=False, stock_on=DAY, supply_on=DAY,
    )  # fmt: skip
    line = DemandLine(head, source_line_id=source_id, item_id=item_id, qty=Decimal(qty))
    (promised,) = request_demand(source_kind=KIND, lines=[line], by=world.by)
    allocate_demand(source_kind=KIND, source_ids=[source_id], site_ids=[world.lyon], by=world.by)
    mark_released(source_kind=KIND, releases=[(source_id, source_id)], by=world.by)
    issue_released(source_kind=KIND, ref_kind=KIND, releases=[(source_id, source_id)], by=world.by)
    return promised.demand_id


def told(world: World) -> list[tuple[str, Decimal, Decimal]]:
    """Every change of value in order: kind, quantity, amount."""
    with read_scope(world.by):
        return list(ValueEntry.objects.order_by("id").values_list("kind", "qty", "amount"))


def accounts(world: World, company: int) -> dict[str, Decimal]:
    """What every account stands at."""
    with read_scope(world.by):
        lines = queries.trial_balance(company_id=company, first_on=STARTS, last_on=ENDS)
    return {line.code: line.closing_amount for line in lines if line.closing_amount}


def test_receipts_issues_and_counts_reach_the_books(world: World) -> None:
    world = at(world, NOON)
    world.receive("GLOVE", "10", "2.00")
    world.receive("GLOVE", "10", "4.00")
    ship(world, world.glove, "5")
    world.adjust("GLOVE", "-1")
    world.adjust("GLOVE", "2")

    run_until_idle(["finance.costing"])

    assert told(world) == [
        ("receipt", 10, 20), ("receipt", 10, 40), ("issue", -5, -15), ("loss", -1, -3), ("gain", 2, 6),
    ]  # fmt: skip
    assert accounts(world, world.south) == {
        "1400": eur(48), "2100": eur(-60), "4500": eur(-6), "5000": eur(15), "5100": eur(3),
    }  # fmt: skip
    with read_scope(world.by):
        (cost,) = queries.item_costs(company_id=world.south, item_ids=[world.glove])
        (site,) = queries.inventory_value_by_site()
    assert (cost.qty, cost.value_amount, cost.unit_cost) == (16, 48, 3)
    assert (site.site_id, site.value_amount, site.items_without_cost) == (world.lyon, 48, 0)


def test_margin_is_what_was_invoiced_less_what_the_goods_cost(world: World) -> None:
    world = at(world, NOON)
    world.receive("GLOVE", "10", "2.00")
    demand = ship(world, world.glove, "4", source_id=11)
    post_invoices(requests=[world.request(world.line("4", "5", demand_id=demand), source_id=11)], by=world.by)

    run_until_idle(["finance.costing"])

    with read_scope(world.by):
        (by_source,) = queries.margin_by_source(source_kind=KIND, source_ids=[11])
        (by_demand,) = queries.margin_by_demand(demand_ids=[demand])
    assert (by_source.net_amount, by_source.cost_amount, by_source.margin_amount) == (20, 8, 12)
    assert by_source.margin_share == eur("0.6")
    assert (by_demand.net_amount, by_demand.cost_amount) == (20, 8)


def test_the_first_cost_values_what_came_before_it(world: World) -> None:
    world = at(world, NOON)
    world.adjust("ROPE", "10")
    ship(world, world.rope, "4")
    world.receive("ROPE", "1", "2.50")

    run_until_idle(["finance.costing"])

    assert told(world) == [
        ("gain", 10, 0), ("issue", -4, 0), ("receipt", 1, eur("2.50")), ("revaluation", 0, 25), ("variance", 0, -10),
    ]  # fmt: skip
    assert accounts(world, world.south) == {
        "1400": eur("17.50"), "2100": eur("-2.50"), "5000": eur(10), "5200": eur(-25),
    }  # fmt: skip


def test_the_average_is_of_the_company_and_the_date_of_the_site(world: World) -> None:
    late = at(world, datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    for sku, cost, site in (("GLOVE", "2", "LEEDS"), ("GLOVE", "4", "YORK"), ("GLOVE", "9", "LYON")):
        late.receive(sku, "10", cost, site=site)

    run_until_idle(["finance.costing"])

    with read_scope(world.by):
        costs = list(ItemCost.objects.order_by("company_id").values_list("company_id", "unit_cost"))
        days = dict(ValueEntry.objects.values_list("site_id", "effective_on"))
    assert costs == [(world.north, 3), (world.south, 9)]
    # Summer time began on 29 March: in both zones it is the next day already.
    assert set(days.values()) == {date(2026, 4, 1)}


def test_a_value_of_a_closed_month_is_posted_in_the_next_open_one(world: World) -> None:
    at(world, NOON).receive("GLOVE", "10", "2.00")
    close_periods(period_ids=[period_of(world, world.south, DAY).id], by=world.by)

    run_until_idle(["finance.costing"])

    with read_scope(world.by):
        april = queries.trial_balance(company_id=world.south, first_on=date(2026, 4, 1), last_on=date(2026, 4, 30))
    assert {r.code: (r.opening_amount, r.closing_amount) for r in april}["1400"] == (0, 20)


def test_without_an_open_period_costing_waits_and_goes_on_by_itself(world: World) -> None:
    at(world, datetime(2030, 1, 1, tzinfo=UTC)).receive("GLOVE", "10", "2.00")

    with pytest.raises(Refused) as refused:
        run_until_idle(["finance.costing"])
    assert refused.value.codes == ["period_missing"]
    assert told(world) == []

    extend_periods(company_ids=[world.south], ends_on=date(2030, 1, 31), by=world.by)
    run_until_idle(["finance.costing"])
    assert told(world) == [("receipt", 10, 20)]


def test_stock_from_before_the_books_becomes_their_opening_balance(world_without_books: World) -> None:
    world = at(world_without_books, NOON)
    world.receive("GLOVE", "10", "2.00")
    run_until_idle(["finance.costing"])
    assert accounts(world, world.south) == {}

    open_books(company_ids=[world.north, world.south], starts_on=STARTS, ends_on=ENDS, by=world.by)
    world.receive("GLOVE", "10", "3.00")
    run_until_idle(["finance.costing"])

    assert accounts(world, world.south) == {"1400": eur(50), "2100": eur(-30), "3000": eur(-20)}


def test_batches_of_any_size_tell_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world = at(world, NOON)
    for n in range(1, 6):
        world.receive("GLOVE", "7", f"1.{n}3")
        ship(world, world.glove, "3", source_id=n)
    monkeypatch.setattr(type(FOLLOWERS["finance.costing"]), "batch", 3)

    run_until_idle(["finance.costing"])

    assert costing_differences() == []
    assert run_batch(FOLLOWERS["finance.costing"]) == 0
    with read_scope(world.by):
        assert ValueEntry.objects.count() == 10


def test_a_value_that_was_tampered_with_is_found(world: World) -> None:
    world = at(world, NOON)
    world.receive("GLOVE", "10", "2.00")
    run_until_idle(["finance.costing"])
    with raw_connection("owner") as session, session.cursor() as cursor:
        cursor.execute("UPDATE finance_itemcost SET value_amount = value_amount + 1")
        session.commit()
        (found,) = costing_differences()
        cursor.execute("UPDATE finance_itemcost SET value_amount = value_amount - 1")
        session.commit()

    assert (found.item_id, found.kept.value, found.rebuilt.value) == (world.glove, 21, 20)
    assert costing_differences() == []


def test_value_entries_are_a_ledger_and_are_not_thrown_away(world: World) -> None:
    at(world, NOON).receive("GLOVE", "10", "2.00")
    run_until_idle(["finance.costing"])

    with pytest.raises(RuntimeError, match="costing is a ledger"):
        rebuild("finance.costing")
    assert told(world) == [("receipt", 10, 20)]
