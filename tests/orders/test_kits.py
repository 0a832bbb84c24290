"""Kits to order: sold under their own price, served and billed in whole kits."""

from dataclasses import replace
from decimal import Decimal

import pytest

from onegauge.catalog.operations import KitComponentDraft, save_kit_components
from onegauge.orders.operations import bill_orders
from tests.support import FIRST, Trade, add_items, codes, want

HALF = Decimal("0.5")


@pytest.fixture
def kits(trade: Trade) -> Trade:
    """A starter kit of two gloves and half a rope, at 30.00."""
    add_items(trade, {"STARTER": "30.00"})
    save_kit_components(
        components=[
            KitComponentDraft(kit="STARTER", component="GLOVE", numerator=2, valid_from=FIRST),
            KitComponentDraft(kit="STARTER", component="ROPE", denominator=2, valid_from=FIRST),
        ],
        by=trade.by,
    )
    return trade


def test_a_kit_waits_as_its_components_and_is_billed_as_itself(kits: Trade) -> None:
    kits.receive("GLOVE", 100)
    kits.receive("ROPE", 100)
    order = kits.deliver(want("STARTER", 3))
    assert sorted(row[0] for row in kits.demand(order)) == [3 * HALF, 6]
    assert kits.state(order) == "fulfilled"
    (billed,) = bill_orders(order_ids=[order], by=kits.by)
    assert billed.net_amount == 90
    assert kits.state(order) == "closed"


def test_components_are_reserved_for_whole_kits_only_and_the_rest_serves_others(kits: Trade) -> None:
    kits.receive("GLOVE", 5)
    kits.receive("ROPE", 100)
    kit = kits.order(want("STARTER", 4))
    rope = kits.order(want("ROPE", 99))
    kits.allocate()
    assert sorted(row[1] for row in kits.demand(kit)) == [1, 4]
    assert kits.demand(rope)[0][1] == 99


def test_what_is_shipped_of_a_kit_is_billed_when_it_is_whole(kits: Trade) -> None:
    kits.vary("inventory.kits_in_parts", value=True)
    kits.receive("GLOVE", 4)
    kits.receive("ROPE", 1)
    order = kits.order(want("STARTER", 3))
    kits.allocate(order)
    assert sorted(row[1] for row in kits.demand(order)) == [1, 4]
    kits.ship(*kits.release(order))
    (billed,) = bill_orders(order_ids=[order], by=kits.by)
    assert billed.net_amount == 60
    kits.receive("GLOVE", 2)
    kits.allocate(order)
    kits.ship(*kits.release(order))
    assert codes(lambda: bill_orders(order_ids=[order], by=kits.by)) == ["nothing_to_bill"]


def test_a_kit_in_a_kit_and_a_component_twice_are_refused(kits: Trade) -> None:
    inner = KitComponentDraft(kit="LAMP", component="STARTER", valid_from=FIRST)
    assert codes(lambda: save_kit_components(components=[inner], by=kits.by)) == ["kit_broken"]
    twice = KitComponentDraft(kit="STARTER", component="GLOVE", valid_from=replace(inner).valid_from.replace(year=2021))
    assert codes(lambda: save_kit_components(components=[twice], by=kits.by)) == ["kit_broken"]


def test_the_promise_of_a_kit_is_that_of_its_last_component(kits: Trade) -> None:
    kits.receive("GLOVE", 100)
    order = kits.capture(want("STARTER", 1))
    (confirmed,) = kits.confirm(order)
    assert (confirmed.line_count, confirmed.in_stock_count) == (1, 0)
