"""Freight once for what leaves together: who pays, who does not, and what both orders say of it."""

from decimal import Decimal
from typing import Any

import pytest

from onegauge.orders import operations as orders
from onegauge.orders import queries
from onegauge.orders.api.schemas import ORDER_CHARGE
from onegauge.orders.permissions import BILL
from onegauge.sourcing.operations import LaneCostDraft, save_lane_costs
from onegauge.warehouse import operations as warehouse
from tests.orders.test_terms import charges, surcharge
from tests.support import FIRST, Trade, limited, want

pytestmark = pytest.mark.django_db
FREIGHT = ("The FREIGHT", Decimal(9))


def shares(trade: Trade) -> Trade:
    """Leeds lets the orders of a day travel together; each order bears nine pounds of freight per consignment."""
    trade.vary("warehouse.consolidate", "same_day")
    trade.receive("GLOVE", 10)
    surcharge(trade, "FREIGHT", "9", "consignment")
    return trade


@pytest.fixture
def together(trade: Trade) -> Trade:
    """The same under the test's transaction."""
    return shares(trade)


def order(trade: Trade, qty: int, **more: Any) -> int:
    """An order of gloves that went to the warehouse, as far as there are any."""
    made = trade.order(want("GLOVE", qty), **more)
    trade.allocate(made)
    trade.release(made)
    return made


def leave(trade: Trade) -> None:
    """Everything that lies ready leaves, each consignment as one act."""
    ready = [row[0] for row in trade.rows("SELECT id FROM warehouse_shipment WHERE state = 'released'")]
    warehouse.pick_shipments(shipment_ids=ready, by=trade.by)
    warehouse.pack_shipments(shipment_ids=ready, package_count=1, by=trade.by)
    waiting = [row[0] for row in trade.rows("SELECT id FROM warehouse_consignment WHERE state = 'open'")]
    warehouse.ship_consignments(consignment_ids=waiting, by=trade.by)


def bill(trade: Trade, *ids: int) -> list[Decimal]:
    """The net amounts of the invoices that the orders get, all at once."""
    return [x.net_amount for x in orders.bill_orders(order_ids=ids, by=trade.by)]


def totals(trade: Trade, order_id: int) -> tuple[Any, ...]:
    """Total, surcharges, invoiced."""
    query = "SELECT total_amount, charge_amount, invoiced_amount FROM orders_salesorder WHERE id = %s"
    return tuple(trade.rows(query, order_id)[0])


@pytest.mark.parametrize("at_once", [True, False])
def test_of_orders_that_left_together_one_pays_and_both_say_so(together: Trade, at_once: bool) -> None:
    first, second = order(together, 2), order(together, 3)
    leave(together)

    nets = bill(together, first, second) if at_once else [*bill(together, first), *bill(together, second)]

    assert nets == [29, 30]
    assert charges(together, first) == [(None, *FREIGHT, 9)]
    assert charges(together, second) == [(None, "The FREIGHT", 0, 0)]
    assert (totals(together, first), totals(together, second)) == ((29, 9, 29), (30, 0, 30))
    numbers = dict(together.rows("SELECT id, number FROM orders_salesorder"))
    (paid,), (waived,) = queries.charges_of(first), queries.charges_of(second)
    assert (paid.paid_for, waived.paid_with.number) == (numbers[second], numbers[first])
    (told,) = ORDER_CHARGE.read(queries.charges_of(second))
    assert (told["paid_with_id"], told["paid_with"]) == (first, numbers[first])
    assert {together.state(first), together.state(second)} == {"closed"}


def test_who_travels_apart_pays_for_itself(together: Trade) -> None:
    ones, others = order(together, 2), order(together, 2, customer="BOLT")
    leave(together)
    assert bill(together, ones, others) == [29, 29]


def test_a_rest_that_leaves_later_alone_bears_the_freight_after_all(together: Trade) -> None:
    """While more is to come the surcharge stays open; it is owed once, with the first goods that nobody paid for."""
    first, second = order(together, 4), order(together, 8)
    leave(together)
    assert bill(together, first, second) == [49, 60]
    assert charges(together, second) == [(None, *FREIGHT, 0)]

    together.receive("GLOVE", 2)
    together.allocate(second)
    together.release(second)
    leave(together)
    assert bill(together, second) == [29]
    assert totals(together, second) == (89, 9, 89)


def test_what_is_cancelled_of_it_does_not_shift_the_freight(together: Trade) -> None:
    """The order that would have paid never left; the other one pays."""
    first, second = order(together, 2), order(together, 3)
    orders.cancel_orders(order_ids=[first], by=together.by)
    leave(together)
    assert bill(together, second) == [39]


@pytest.mark.parametrize("how", ["cancelled", "amended"])
def test_a_rest_that_never_comes_owes_nothing_that_another_order_paid(together: Trade, how: str) -> None:
    first, second = order(together, 4), order(together, 8)
    leave(together)
    assert bill(together, first, second) == [49, 60]

    if how == "cancelled":
        orders.cancel_orders(order_ids=[second], by=together.by)
    else:
        cut = orders.LineChange(line_no=1, qty=Decimal(6))
        (told,) = orders.amend_orders(orders=[orders.OrderAmendment(order_id=second, lines=[cut])], by=together.by)
        assert told.total_amount == 60
    assert (totals(together, second), together.state(second)) == ((60, 0, 60), "closed")
    assert charges(together, second) == [(None, "The FREIGHT", 0, 0)]


def test_what_left_from_another_site_left_together_too(together: Trade) -> None:
    """Whoever bills sees the own site only; the goods of both orders left York in one consignment."""
    together.vary("orders.sourcing", "network")
    together.vary("warehouse.consolidate", "same_day", site="YORK")
    lane = LaneCostDraft(site="YORK", country="GB", base_amount=Decimal(6), transit_days=0, valid_from=FIRST)
    save_lane_costs(lanes=[lane], by=together.by)
    together.receive("LAMP", 9, site="YORK")
    made = [together.order(want("LAMP", qty)) for qty in (2, 3)]
    for one in made:
        together.allocate(one)
        together.release(one)
    leave(together)
    clerk = limited(together.by, BILL, site_id=together.sites["LEEDS"])
    nets = [x.net_amount for one in made for x in orders.bill_orders(order_ids=[one], by=clerk)]
    assert together.value("SELECT count(*) FROM warehouse_consignment") == 1
    assert [charges(together, one)[0][2] for one in made] == [9, 0], nets
