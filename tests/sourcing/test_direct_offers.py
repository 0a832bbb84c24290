"""Suppliers beside our own stock: the pure rules of what they may serve, and at which cost."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.sourcing.greedy import plan_greedily, total_cost
from onegauge.sourcing.optimiser import optimise
from onegauge.sourcing.options import options_for
from onegauge.sourcing.records import cost_of, options_of
from onegauge.sourcing.wishes import DirectOffer, Network, Option, Plan, Rule, Wish
from tests.sourcing import networks
from tests.sourcing.test_solving import SEEDS, contested, held

DIRECT_SITE = 90


def an_offer(**more: object) -> DirectOffer:
    """A supplier who sends item 1 tomorrow, a little above our cost."""
    values = {
        "offer_id": 1, "company_id": 1, "supplier_id": 70, "item_id": 1, "site_id": DIRECT_SITE,
        "ships_on": networks.TODAY + timedelta(days=1), "unit_price": Decimal(12), "own_cost": Decimal(10),
        "base_amount": Decimal(6), "least_qty": Decimal(0), "multiple": Decimal(0), "drop_ship": True, **more,
    }  # fmt: skip
    return DirectOffer(**values)  # type: ignore[arg-type]  # the words of a test


def with_suppliers(network: Network, seed: int) -> Network:
    """The same network, with suppliers of some items, some of whom take whole multiples or least quantities only."""
    r = random.Random(seed + 99)
    offers: dict[int, tuple[DirectOffer, ...]] = {}
    for item in network.items:
        offers[item] = tuple(
            an_offer(
                offer_id=10 * item + n, supplier_id=70 + n, item_id=item, unit_price=r.choice((None, Decimal(9), Decimal(13))),
                ships_on=networks.TODAY + timedelta(days=r.randint(0, 9)), least_qty=Decimal(r.choice((0, 0, 4))),
                multiple=Decimal(r.choice((0, 0, 2, 3))), drop_ship=r.random() > 0.2, company_id=r.choice((1, 1, 2)),
            )
            for n in range(r.randint(0, 2))
        )  # fmt: skip
    knobs = {s: replace(k, drop_ship=r.random() > 0.2, drop_ship_amount=Decimal(2)) for s, k in network.knobs.items()}
    return replace(network, offers=offers, knobs=knobs)


def suppliers_keep_their_terms(plans: list[Plan], network: Network) -> None:
    """No supplier serves for a site that does not ask suppliers, for another company, or a quantity he does not take."""
    for plan in plans:
        for leg in (x for x in plan.legs if x.option.kind == "drop_ship"):
            assert network.knobs[plan.wish.site_id].drop_ship
            (terms,) = [o for o in network.offers[plan.wish.item_id] if o.offer_id == leg.option.offer_id]
            assert terms.drop_ship
            assert (terms.company_id, plan.wish.ship_complete) == (plan.wish.company_id, False)
            assert leg.qty >= terms.least_qty
            assert not terms.multiple or leg.qty % terms.multiple == 0


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 20))
def test_plans_with_suppliers_keep_every_rule(seed: int, count: int) -> None:
    network, wishes = with_suppliers(networks.network(seed), seed), networks.wishes(seed, count)
    plans = plan_greedily(wishes, network)
    held(plans, network)
    suppliers_keep_their_terms(plans, network)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 15))
def test_the_optimiser_keeps_suppliers_terms_and_is_never_worse(seed: int, count: int) -> None:
    network, wishes = with_suppliers(networks.network(seed), seed), networks.wishes(seed, count)
    found = optimise(wishes, network, seconds=5)
    held(list(found.plans), network)
    suppliers_keep_their_terms(list(found.plans), network)
    assert found.cost_amount <= total_cost(plan_greedily(wishes, network), network)


def asked(**more: object) -> tuple[Wish, Network]:
    """Six pieces of which nothing lies anywhere, with one supplier."""
    wishes, network = contested()
    knobs = {s: replace(k, drop_ship=True, drop_ship_amount=Decimal(5)) for s, k in network.knobs.items()}
    network = replace(network, stock={}, knobs=knobs, offers={1: (an_offer(),)})
    return replace(wishes[0], **more), network  # type: ignore[arg-type]  # the words of a test


def direct_of(wish: Wish, network: Network) -> Option:
    """What the supplier could do."""
    (found,) = [o for o in options_for(wish, network) if o.kind == "drop_ship"]
    return found


def test_a_supplier_costs_what_he_asks_beyond_our_cost_his_fee_and_the_trouble() -> None:
    wish, network = asked()
    plan = plan_greedily([wish], network)[0]
    assert [leg.option.kind for leg in plan.legs] == ["drop_ship"]
    assert cost_of(plan) == Decimal(6 * 2 + 6 + 5)
    (said,) = [o for o in options_of(plan) if o["kind"] == "drop_ship"]
    assert (said["supplier_id"], said["parts"]) == (
        70, {"goods": Decimal(12), "late": Decimal(0), "base": Decimal(6), "drop_ship": Decimal(5)},
    )  # fmt: skip


def test_two_suppliers_are_two_consignments() -> None:
    wish, network = asked()
    other = replace(wish, line_id=99, item_id=1)
    network = replace(network, offers={1: (an_offer(),)})
    together = total_cost(plan_greedily([wish, other], network), network)
    assert together == Decimal(2 * (12 + 5) + 6)
    apart = replace(network, offers={1: (an_offer(), an_offer(offer_id=2, supplier_id=71, base_amount=Decimal(7)))})
    plans = plan_greedily([wish, other], apart)
    assert {leg.option.supplier_id for p in plans for leg in p.legs} == {70}


@pytest.mark.parametrize(
    ("rule", "wish_more", "offer_more"),
    [
        ("rejected", {"excluded": frozenset({DIRECT_SITE})}, {"site_id": DIRECT_SITE, "drop_ship": False}),
        ("no_direct_site", {"takes_direct": False}, {"site_id": None, "drop_ship": False}),
        ("supplier_does_not", {"takes_direct": False}, {"drop_ship": False}),
        ("customer_not_direct", {"takes_direct": False}, {"unit_price": None}),
        ("no_rate", {}, {"unit_price": None, "least_qty": Decimal(7)}),
        ("below_minimum", {"ship_complete": True}, {"least_qty": Decimal(7)}),
        ("below_minimum", {}, {"multiple": Decimal(7)}),
        ("ship_complete", {"ship_complete": True}, {}),
    ],
)  # fmt: skip
def test_the_first_rule_that_is_broken_is_named(
    rule: str, wish_more: dict[str, object], offer_more: dict[str, object]
) -> None:
    wish, network = asked(**wish_more)
    network = replace(network, offers={1: (an_offer(**offer_more),)})
    assert direct_of(wish, network).removed == rule


@pytest.mark.parametrize(("item_class", "country", "removed"), [
    (None, "", "item_not_direct"), (1, "", "item_not_direct"), (0, "", ""), (1, "FR", ""), (1, "GB", "item_not_direct"),
])  # fmt: skip
def test_a_rule_of_the_site_keeps_goods_to_itself(item_class: int | None, country: str, removed: str) -> None:
    wish, network = asked(country="GB")
    rule = Rule(1, "OURS", item_class, country, True, Decimal(0), may_drop_ship=False)
    assert direct_of(wish, replace(network, rules={1: (rule,)})).removed == removed


def test_a_site_that_asks_no_suppliers_sees_none() -> None:
    wish, network = asked()
    silent = replace(network, knobs={s: replace(k, drop_ship=False) for s, k in network.knobs.items()})
    assert [o.kind for o in options_for(wish, silent)] == ["ship", "backorder"]
