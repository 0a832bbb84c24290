"""An order ends at whatever stage it is: work is taken back, picked goods are put back, what has left is billed."""

import json
from decimal import Decimal

from onegauge.inventory.operations import BinDraft, save_bins
from onegauge.orders.operations import bill_orders, cancel_orders
from onegauge.warehouse.operations import ShortPick, pack_shipments, pick_shipments, put_back_goods
from tests.inventory.words import limit
from tests.support import Trade, codes, limited, nothing_changed, want

WHERE = (
    "SELECT n.code, b.status, b.on_hand_qty, b.reserved_qty FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id"
    " WHERE b.on_hand_qty > 0 ORDER BY n.code, b.status"
)


def at_work(trade: Trade, *lines: object, received: int = 10) -> tuple[int, int]:
    """An order in the warehouse's hands: its id and its shipment."""
    trade.receive("GLOVE", received)
    order = trade.order(*lines)  # type: ignore[arg-type]
    trade.allocate(order)
    (shipment,) = trade.release(order)
    return order, shipment


def put_backs(trade: Trade) -> list[tuple[int, Decimal, str]]:
    """Id, quantity and state of all put-backs."""
    return trade.rows("SELECT id, qty, state FROM warehouse_putback ORDER BY id")


def test_released_work_is_taken_back_and_the_stock_is_free(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 6))
    cancel_orders(order_ids=[order], by=trade.by)
    assert (trade.state(order), trade.shipment_state(shipment)) == ("cancelled", "cancelled")
    assert trade.demand(order) == [(6, 0, 0, 6)]
    assert trade.stock("GLOVE") == (10, 0)
    assert put_backs(trade) == []
    assert json.loads(trade.journal(40, order)[-1][2]) == {"state": "cancelled", "work_cut_qty": "6.000000"}


def test_picked_goods_lie_aside_until_somebody_puts_them_back(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 6))
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    cancel_orders(order_ids=[order], by=trade.by)
    assert (trade.state(order), trade.shipment_state(shipment)) == ("cancelled", "cancelled")
    ((put_back, qty, state),) = put_backs(trade)
    assert (qty, state) == (6, "open")
    assert trade.rows(WHERE) == [("A-01", "available", 4, 0), ("A-01", "blocked", 6, 0)]
    other = trade.order(want("GLOVE", 10))
    assert trade.allocate(other) == {other: 4}
    put_back_goods(put_back_ids=[put_back], by=trade.by)
    assert put_backs(trade) == [(put_back, 6, "done")]
    assert trade.rows(WHERE) == [("A-01", "available", 10, 4)]
    assert trade.allocate(other) == {other: 6}


def test_a_packed_shipment_is_taken_apart_and_goods_may_go_to_another_bin(trade: Trade) -> None:
    save_bins(bins=[BinDraft(site="LEEDS", zone="A", code="OUT", kind="staging")], by=trade.by)
    order, shipment = at_work(trade, want("GLOVE", 6))
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    pack_shipments(shipment_ids=[shipment], by=trade.by)
    cancel_orders(order_ids=[order], by=trade.by)
    assert trade.shipment_state(shipment) == "cancelled"
    assert trade.rows(WHERE) == [("A-01", "available", 4, 0), ("OUT", "blocked", 6, 0)]
    ((put_back, _qty, _state),) = put_backs(trade)
    wrong = lambda: put_back_goods(put_back_ids=[put_back], to_bin="Z-99", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, wrong) == ["unknown_bin"]
    put_back_goods(put_back_ids=[put_back], to_bin="A-03", by=trade.by)
    assert trade.rows(WHERE) == [("A-01", "available", 4, 0), ("A-03", "available", 6, 0)]
    again = lambda: put_back_goods(put_back_ids=[put_back], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, again) == ["transition_refused"]


def test_what_has_left_is_billed_and_the_rest_ends(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 12), want("ROPE", 5))
    trade.ship(shipment)
    cancel_orders(order_ids=[order], by=trade.by)
    assert trade.state(order) == "fulfilled"
    assert trade.demand(order) == [(12, 0, 10, 2), (5, 0, 0, 5)]
    assert trade.value("SELECT total_amount FROM orders_salesorder WHERE id = %s", order) == 100
    assert [b.net_amount for b in bill_orders(order_ids=[order], by=trade.by)] == [100]
    assert trade.state(order) == "closed"


def test_an_order_whose_shipped_part_is_invoiced_is_closed(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 12))
    trade.ship(shipment)
    bill_orders(order_ids=[order], by=trade.by)
    assert trade.state(order) == "confirmed"
    cancel_orders(order_ids=[order], by=trade.by)
    assert trade.state(order) == "closed"
    assert codes(lambda: cancel_orders(order_ids=[order], by=trade.by)) == ["transition_refused"]


def test_what_was_short_is_not_put_back(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 6))
    ((line, _qty, _short),) = trade.shipment_lines(shipment)
    pick_shipments(shipment_ids=[shipment], shorts=[ShortPick(line_id=line, picked_qty=Decimal(4))], by=trade.by)
    cancel_orders(order_ids=[order], by=trade.by)
    assert [(qty, state) for _id, qty, state in put_backs(trade)] == [(4, "open")]
    assert trade.shipment_lines(shipment) == [(line, 2, 2)]


def test_who_may_not_pick_puts_nothing_back(trade: Trade) -> None:
    order, shipment = at_work(trade, want("GLOVE", 6))
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    cancel_orders(order_ids=[order], by=trade.by)
    ((put_back, _qty, _state),) = put_backs(trade)
    seller = limited(trade.by, "orders.cancel", "warehouse.view")
    act = lambda: put_back_goods(put_back_ids=[put_back], by=seller)  # noqa: E731
    assert nothing_changed(trade, act) == ["permission_missing"]


def test_goods_are_put_back_only_where_they_may_lie(trade: Trade) -> None:
    """A bin that takes one item refuses a second one also when goods come back; the next try takes another bin."""
    limit(trade, "A-03", mixing="one_item")
    trade.receive("ROPE", 1, bin="A-03")
    trade.receive("GLOVE", 6)
    order = trade.order(want("GLOVE", 6))
    trade.allocate(order)
    pick_shipments(shipment_ids=trade.release(order), by=trade.by)
    cancel_orders(order_ids=[order], by=trade.by)
    ((put_back, _qty, _state),) = put_backs(trade)
    act = lambda: put_back_goods(put_back_ids=[put_back], to_bin="A-03", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["bin_mixed"]
    put_back_goods(put_back_ids=[put_back], to_bin="A-02", by=trade.by)
    assert put_backs(trade) == [(put_back, 6, "done")]
