"""Promise runs against the database: what a simulation says, what a commit does, and what it refuses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onegauge.kernel.errors import Refused
from onegauge.orders import operations as ops
from onegauge.partners.operations import CustomerDraft, save_customers
from tests.support import Trade, add_customers, want

DIFF = "SELECT demand_id, effect, old_on, new_on, old_reason, new_reason, exception FROM orders_promiserunline WHERE run_id = %s ORDER BY demand_id"
HISTORY = "SELECT demand_id, old_on, new_on, cause, cause_id, old_qty, new_qty FROM inventory_promisechange ORDER BY id"


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [r.code for r in refused.value.refusals]


def prepared(trade: Trade, segments: str = "STANDARD", **more: Any) -> int:
    drafts = trade.rows("SELECT id FROM orders_segmentset WHERE code = %s AND state = 'draft'", segments)
    ops.release_segment_sets(set_ids=[row[0] for row in drafts], by=trade.by)
    return ops.prepare_promise_runs(runs=[ops.RunDraft(company="NORTH", segment_set=segments, **more)], by=trade.by)[0]


def simulated(trade: Trade, segments: str = "STANDARD", **more: Any) -> int:
    run = prepared(trade, segments, **more)
    ops.simulate_promise_runs(run_ids=[run], by=trade.by)
    return run


def demand_of(trade: Trade, order: int) -> tuple[int, date, date, str, Decimal]:
    return trade.rows(
        "SELECT id, first_promised_on, promised_on, promise_reason, reserved_qty FROM inventory_demand WHERE source_id = %s AND source_kind = 40",
        order,
    )[0]  # fmt: skip


def urgent(trade: Trade, customer: str) -> str:
    """A customer with the best priority."""
    add_customers(trade, [customer])
    terms = CustomerDraft(company_id=trade.companies["NORTH"], partner=customer, currency="GBP", priority=1)
    save_customers(customers=[terms], by=trade.by)
    return customer


@pytest.fixture
def contested(trade: Trade) -> tuple[Trade, int, int]:
    """Stock for one order: the first has it, the second, of a more urgent customer, waits."""
    trade.receive("GLOVE", 10)
    first = trade.order(want("GLOVE", 10))
    trade.allocate(first)
    second = trade.order(want("GLOVE", 10), customer=urgent(trade, "URGENT"))
    return trade, first, second


def test_raising_a_customer_lists_and_gives_every_changed_promise(contested: tuple[Trade, int, int]) -> None:
    """Given stock for one, when the waiting order is more urgent, then the run shows both changes and gives them."""
    trade, first, second = contested
    before = {order: demand_of(trade, order) for order in (first, second)}
    run = simulated(trade)
    told = {row[0]: row for row in trade.rows(DIFF, run)}
    assert told[before[first][0]][1] == "loses"
    assert told[before[second][0]][1] == "gains"
    assert {order: demand_of(trade, order) for order in (first, second)} == before
    ops.commit_promise_runs(run_ids=[run], by=trade.by)
    after = {order: demand_of(trade, order) for order in (first, second)}
    assert (after[second][3], after[second][4]) == ("in_stock", 10)
    assert (after[first][3], after[first][4]) == ("awaiting_supply", 0)
    assert [after[o][1] for o in after] == [before[o][1] for o in before]
    history = {row[0]: row for row in trade.rows(HISTORY)}
    for order in (first, second):
        demand = before[order][0]
        assert history[demand][1:5] == (before[order][2], after[order][2], "promise_run", run)


def test_only_permitted_segments_change(contested: tuple[Trade, int, int]) -> None:
    """Given a run that may touch one customer, then the other keeps its promise, whatever its rank."""
    trade, first, _second = contested
    before = demand_of(trade, first)
    run = simulated(trade, customers=["NOBODY"])
    assert trade.rows(DIFF, run) == []
    run = simulated(trade, "IMPROVE")
    ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert demand_of(trade, first) == before


def test_a_changed_world_commits_nothing(contested: tuple[Trade, int, int]) -> None:
    """Given a simulation, when stock came in between, then the commit refuses and nothing changed."""
    trade, first, second = contested
    run = simulated(trade)
    trade.receive("GLOVE", 10)
    before = [demand_of(trade, order) for order in (first, second)]
    with pytest.raises(Refused) as refused:
        ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert codes_of(refused) == ["world_changed"]
    assert [demand_of(trade, order) for order in (first, second)] == before
    assert trade.rows(HISTORY) == []
    ops.simulate_promise_runs(run_ids=[run], by=trade.by)
    ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert demand_of(trade, second)[3] == "in_stock"
    assert demand_of(trade, first)[3] == "in_stock"


def test_losses_need_a_second_person(contested: tuple[Trade, int, int]) -> None:
    """Given more losses than policy lets pass, then another person must approve, and may not be the one who ran it."""
    trade, _first, second = contested
    trade.vary("orders.promise_run_losses", 0)
    run = simulated(trade)
    with pytest.raises(Refused) as refused:
        ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert codes_of(refused) == ["run_not_approved"]
    with pytest.raises(Refused) as refused:
        ops.approve_promise_runs(run_ids=[run], by=trade.by)
    assert codes_of(refused) == ["own_run"]
    ops.approve_promise_runs(run_ids=[run], by=replace(trade.by, person_id=trade.people["decider"]))
    ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert demand_of(trade, second)[3] == "in_stock"


def test_what_the_warehouse_works_on_stays(contested: tuple[Trade, int, int]) -> None:
    """Given the first order is with the warehouse, then nobody takes its goods and the run changes nothing."""
    trade, first, second = contested
    trade.release(first)
    run = simulated(trade, "RESCUE")
    ops.commit_promise_runs(run_ids=[run], by=trade.by)
    assert demand_of(trade, first)[4] == 10
    assert demand_of(trade, second)[4] == 0


def test_a_run_needs_a_released_set_and_a_company(trade: Trade) -> None:
    """Given names that are not there, then all are refused at once."""
    with pytest.raises(Refused) as refused:
        ops.prepare_promise_runs(
            runs=[ops.RunDraft(company="NOWHERE"), ops.RunDraft(company="NORTH", segment_set="NONE")], by=trade.by
        )
    assert [r.field for r in refused.value.refusals] == ["runs[0].company", "runs[1].segment_set"]


def test_a_discarded_run_is_over(trade: Trade) -> None:
    """Given a discarded run, then it is neither simulated nor committed."""
    run = prepared(trade)
    ops.discard_promise_runs(run_ids=[run], by=trade.by)
    with pytest.raises(Refused) as refused:
        ops.simulate_promise_runs(run_ids=[run], by=trade.by)
    assert codes_of(refused) == ["transition_refused"]
