"""The pure rules: what a plan never does, and that the optimiser is never worse than line by line."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.sourcing.greedy import overdrawn, plan_greedily, total_cost
from onegauge.sourcing.optimiser import optimise
from onegauge.sourcing.wishes import Lane, Lot, Network, Plan
from tests.sourcing import networks

SEEDS = st.integers(0, 10_000)


def held(plans: list[Plan], network: Network) -> None:
    """What holds for every plan, whoever made it."""
    assert overdrawn(plans, network) == []
    for plan in plans:
        assert sum(leg.qty for leg in plan.legs) == plan.wish.qty
        assert not any(leg.option.removed for leg in plan.legs)
        assert len(plan.legs) <= network.knobs[plan.wish.site_id].max_shipments
        assert all(leg.qty > 0 and leg.item_qty == leg.item_qty.to_integral_value() for leg in plan.legs)
        if plan.wish.ship_complete:
            assert len({leg.option.site_id for leg in plan.legs}) == 1 or not plan.is_full


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 25))
def test_a_greedy_plan_serves_every_line_within_stock_and_policy(seed: int, count: int) -> None:
    network, wishes = networks.network(seed), networks.wishes(seed, count)
    plans = plan_greedily(wishes, network)
    held(plans, network)
    assert [p.wish for p in plans] == wishes
    assert plan_greedily(list(reversed(wishes)), network) == list(reversed(plans))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 20))
def test_the_optimiser_is_never_worse(seed: int, count: int) -> None:
    network, wishes = networks.network(seed), networks.wishes(seed, count)
    greedy = plan_greedily(wishes, network)
    found = optimise(wishes, network, seconds=5)
    held(list(found.plans), network)
    assert (
        found.cost_amount == total_cost(found.plans, network) <= total_cost(greedy, network) == found.greedy_cost_amount
    )
    assert found.on_time_count >= sum(p.is_on_time for p in greedy)
    assert found.full_count >= sum(p.is_full for p in greedy)


def contested() -> tuple[list, Network]:
    """Two lines want the same six pieces; only the second has no other way to be on time for less."""
    base = networks.network(0, sites=2, items=1)
    sites = {s: replace(x, sends=True, stock_on=networks.TODAY + timedelta(days=1)) for s, x in base.sites.items()}
    lanes = {1: (Lane(1, "GB", "", Decimal(5), Decimal(0), 0), Lane(1, "FR", "", Decimal(6), Decimal(0), 0)),
             2: (Lane(2, "GB", "", Decimal(6), Decimal(0), 0), Lane(2, "FR", "", Decimal(90), Decimal(0), 0))}  # fmt: skip
    knobs = {s: replace(k, max_shipments=1, min_split_value=Decimal(0), ageing_days=0) for s, k in base.knobs.items()}
    stock = {(1, 1): (Lot(None, Decimal(6)),), (1, 2): (Lot(None, Decimal(6)),)}
    network = replace(base, sites=sites, lanes=lanes, knobs=knobs, stock=stock, inbound={}, rules={}, stand_ins={})
    first, second = networks.wishes(1, 2, sites=1, items=1)
    plain = {
        "site_id": 1,
        "item_id": 1,
        "qty": Decimal(6),
        "due_on": networks.TODAY,
        "ship_complete": False,
        "min_life_days": None,
    }
    return [
        replace(first, source_id=1, priority=1, **plain),
        replace(second, source_id=2, priority=2, country="FR", **plain),
    ], network


def test_the_optimiser_gives_the_cheap_stock_to_who_needs_it() -> None:
    wishes, network = contested()
    found = optimise(wishes, network, seconds=5)
    assert [p.legs[0].option.site_id for p in plan_greedily(wishes, network)] == [1, 2]
    assert [p.legs[0].option.site_id for p in found.plans] == [2, 1]
    assert (found.method, found.saved_amount, found.on_time_count) == ("optimiser", Decimal(83), 2)


def test_hard_rules_name_what_they_remove() -> None:
    wishes, network = contested()
    wish = replace(wishes[0], excluded=frozenset({1}), country="DE")
    plan = plan_greedily([wish], network)[0]
    assert {(o.kind, o.site_id): o.removed for o in plan.options} == {
        ("ship", 1): "rejected", ("ship", 2): "no_lane", ("backorder", 1): "",
    }  # fmt: skip
    assert plan.legs[0].option.kind == "backorder"
    assert plan.relaxed
