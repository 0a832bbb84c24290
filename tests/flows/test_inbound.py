"""From the order to a supplier to the bin: announced, received by the tolerance of the site, counted on the order."""

from decimal import Decimal

import pytest

from onegauge.purchasing import operations as purchasing
from onegauge.warehouse import operations as warehouse
from tests.purchasing.words import create, line, send, set_up_suppliers, state
from tests.support import Trade, codes
from tests.warehouse.inbound import docks, goods, receive


@pytest.fixture
def buying(trade: Trade) -> Trade:
    """Suppliers, and a dock at Leeds."""
    docks(trade, "DOCK-1")
    return set_up_suppliers(trade)


def announce(trade: Trade, order: int, **more: object) -> int:
    """The supplier has sent it and it stands at the door."""
    return purchasing.announce_purchase_orders(order_ids=[order], here=True, by=trade.by, **more)[0]  # type: ignore[arg-type]


def lines(trade: Trade, order: int) -> list[tuple[Decimal, Decimal]]:
    """Received and cancelled of the lines of an order."""
    return trade.rows(
        "SELECT received_qty, cancelled_qty FROM purchasing_purchaseline WHERE order_id = %s ORDER BY line_no", order
    )


def expected(trade: Trade, order: int) -> list[Decimal]:
    """What is still expected of it."""
    rows = trade.rows(
        "SELECT qty - received_qty - cancelled_qty FROM inventory_supply WHERE source_kind = 37 AND source_id = %s"
        " ORDER BY source_line_id", order,
    )  # fmt: skip
    return [row[0] for row in rows]


def test_what_a_site_accepts_counts_on_the_order(buying: Trade) -> None:
    order = send(buying, line("GLOVE", 100), line("ROPE", 10))
    arrival = announce(buying, order, carrier="Own lorry")

    warehouse.receive_announced(arrival_ids=[arrival], by=buying.by)

    assert (state(buying, order), lines(buying, order)) == ("received", [(100, 0), (10, 0)])
    assert expected(buying, order) == [0, 0]
    cost = "SELECT m.unit_cost FROM inventory_movement m WHERE m.item_id = %s ORDER BY id DESC LIMIT 1"
    assert buying.value(cost, buying.items["GLOVE"]) == Decimal("3.00")


def test_too_much_is_held_and_counts_once_somebody_accepts_it(buying: Trade) -> None:
    # Given a tolerance of 3 % and 50 units, as the template has it, and 104 of 100 at the door
    buying.vary("warehouse.receipt_over_share", Decimal("0.03"))
    buying.vary("warehouse.receipt_over_units", Decimal(50))
    order = send(buying, line("GLOVE", 100))
    arrival = announce(buying, order)

    receive(buying, arrival, goods("GLOVE", 104))
    assert (state(buying, order), lines(buying, order)) == ("received", [(103, 0)])
    held = buying.rows("SELECT id, qty FROM warehouse_heldreceipt WHERE state = 'open'")
    assert [q for _i, q in held] == [1]

    warehouse.accept_held(held_receipt_ids=[held[0][0]], by=buying.by)
    assert lines(buying, order) == [(104, 0)]


def test_what_is_announced_is_announced_once(buying: Trade) -> None:
    order = send(buying, line("GLOVE", 40))
    announce(buying, order)

    assert codes(lambda: announce(buying, order)) == ["nothing_to_announce"]


def test_the_rest_of_an_arrival_is_announced_with_the_next(buying: Trade) -> None:
    order = send(buying, line("GLOVE", 40))
    first = announce(buying, order)
    receive(buying, first, goods("GLOVE", 30))
    buying.vary("warehouse.receipt_under_action", "stay")
    warehouse.finish_arrivals(arrival_ids=[first], by=buying.by)
    warehouse.close_arrivals(arrival_ids=[first], by=buying.by)

    assert (state(buying, order), expected(buying, order)) == ("sent", [10])
    second = announce(buying, order)
    assert buying.value("SELECT expected_qty FROM warehouse_arrivalline WHERE arrival_id = %s", second) == 10


def test_what_a_site_waits_for_no_more_is_not_expected(buying: Trade) -> None:
    order = send(buying, line("GLOVE", 40))
    arrival = announce(buying, order)
    receive(buying, arrival, goods("GLOVE", 30))
    buying.vary("warehouse.receipt_under_action", "end")
    warehouse.finish_arrivals(arrival_ids=[arrival], by=buying.by)
    warehouse.close_arrivals(arrival_ids=[arrival], by=buying.by)

    assert (state(buying, order), lines(buying, order), expected(buying, order)) == ("received", [(30, 10)], [0])


def test_nothing_is_announced_before_the_supplier_has_the_order(buying: Trade) -> None:
    order = create(buying, line("ROPE", 1))

    assert codes(lambda: announce(buying, order)) == ["transition_refused"]
