"""Availability by date, and pegs: figures add up, and say the same as promising does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from onegauge.inventory import operations as ops
from onegauge.inventory.availability import Availability, availability, pegs
from onegauge.inventory.models import Balance
from onegauge.inventory.queries import Available, available
from onegauge.kernel.db import read_scope
from tests.support import Trade, want

pytestmark = pytest.mark.django_db


def expect(trade: Trade, qty: int, day: int, *, trusted: bool = True) -> None:
    """Goods that will come."""
    due_on = trade.by.today + timedelta(days=day)
    ops.expect_goods(
        goods=[ops.ExpectedDraft(site="LEEDS", sku="GLOVE", qty=Decimal(qty), due_on=due_on, trusted=trusted)],
        by=trade.by,
    )


def glove(trade: Trade) -> Availability:
    """Of gloves in Leeds."""
    item = trade.value("SELECT id FROM catalog_item WHERE sku = 'GLOVE'")
    with read_scope(trade.by):
        (found,) = availability([(trade.sites["LEEDS"], item)])
    return found


def test_an_item_nobody_has_can_be_promised_nothing(trade: Trade) -> None:
    found = glove(trade)
    assert (found.on_hand_qty, found.days, found.qtys) == (0, [None], [0])


def test_figures_and_days(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    trade.order(want("GLOVE", 2))
    expect(trade, 7, 5)
    expect(trade, 9, 3, trusted=False)
    found = glove(trade)
    assert (found.on_hand_qty, found.reserved_qty, found.free_qty, found.stopped_qty) == (10, 4, 6, 0)
    assert (found.inbound_qty, found.untrusted_qty, found.outbound_qty) == (7, 9, 2)
    day = trade.by.today + timedelta(days=5)
    assert (found.days, found.qtys) == ([None, day], [4, 11])
    assert (found.promisable_on(day - timedelta(days=1)), found.promisable_on(day)) == (4, 11)


def test_what_is_promised_beyond_supply_shows_below_zero(trade: Trade) -> None:
    trade.order(want("GLOVE", 3))
    assert glove(trade).qtys == [-3]


def test_pegs_name_what_serves_whom_and_what_nothing_serves(trade: Trade) -> None:
    trade.receive("GLOVE", 2)
    first, second = trade.order(want("GLOVE", 3)), trade.order(want("GLOVE", 4))
    expect(trade, 3, 5)
    item = trade.value("SELECT id FROM catalog_item WHERE sku = 'GLOVE'")
    with read_scope(trade.by):
        found = [(p.source_id, p.qty, p.served, p.supply_on is not None) for p in pegs(item)]
    assert sorted(found) == sorted(
        [(first, 2, True, False), (first, 1, True, True), (second, 2, True, True), (second, 2, False, False)]
    )


def test_a_thousand_pairs_cost_one_statement(trade: Trade) -> None:
    pairs = [(trade.sites["LEEDS"], n) for n in range(1, 1001)]
    with read_scope(trade.by), CaptureQueriesContext(connections["default"]) as seen:
        assert len(availability(pairs)) == 1000
    assert len(seen.captured_queries) == 1


def test_on_hand_of_everything_is_what_its_balances_add_up_to(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    trade.receive("GLOVE", 5, status="damaged")
    trade.receive("GLOVE", 3, site="YORK")
    trade.receive("ROPE", 2, status="blocked")
    trade.allocate(trade.order(want("GLOVE", 4)))
    with read_scope(trade.by):
        balances = list(Balance.objects.order_by("site_id", "item_id"))
        found = available()
        some = available(site_ids=[trade.sites["LEEDS"]], item_ids=[trade.items["GLOVE"]])
    expected = []
    for site, item in dict.fromkeys((b.site_id, b.item_id) for b in balances):
        here = [b for b in balances if (b.site_id, b.item_id) == (site, item)]
        free = [b.on_hand_qty - b.reserved_qty for b in here if b.status == "available"]
        on_hand, reserved = sum(b.on_hand_qty for b in here), sum(b.reserved_qty for b in here)
        expected.append((site, item, on_hand, reserved, sum(free) if free else None))
    assert sorted(found) == expected
    assert some == [Available(trade.sites["LEEDS"], trade.items["GLOVE"], Decimal(15), Decimal(4), Decimal(6))]
