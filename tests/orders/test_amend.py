"""A confirmed order is changed as one act, from the queue to the packing table; first promises stay."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.catalog.operations import KitComponentDraft, save_kit_components
from onegauge.orders.operations import (
    LineChange,
    OrderAmendment,
    amend_orders,
    bill_orders,
    cancel_orders,
    release_holds,
)
from onegauge.partners.operations import AddressDraft, save_addresses
from onegauge.sourcing.operations import LaneCostDraft, save_lane_costs
from onegauge.warehouse.operations import pack_shipments, pick_shipments
from tests.support import FIRST, Trade, add_items, limited, nothing_changed, refusals, want

LINES = "SELECT l.line_no, l.qty, l.net_amount FROM orders_orderline l WHERE l.order_id = %s ORDER BY l.line_no"
HEAD = "SELECT customer_reference, requested_on, ship_complete, total_amount FROM orders_salesorder WHERE id = %s"


def change(order: int, *lines: tuple[int, int | str], **more: Any) -> OrderAmendment:
    """What is wanted otherwise: pairs (line, quantity)."""
    changes = [LineChange(line_no=no, qty=Decimal(quantity)) for no, quantity in lines]
    return OrderAmendment(order_id=order, lines=changes, **more)


def amend(trade: Trade, order: int, *lines: tuple[int, int | str], **more: Any) -> Any:
    """One order changed."""
    return amend_orders(orders=[change(order, *lines, **more)], by=trade.by)[0]


def total(trade: Trade, order: int) -> Decimal:
    """What an order is worth."""
    return Decimal(trade.value("SELECT total_amount FROM orders_salesorder WHERE id = %s", order))


def test_less_more_and_a_new_line_in_one_act(trade: Trade) -> None:
    trade.receive("GLOVE", 20)
    trade.receive("LAMP", 5)
    order = trade.order(want("GLOVE", 10), want("ROPE", 5))
    trade.allocate(order)
    done = amend(trade, order, (1, 4), (2, 8), added=[want("LAMP", 2)], reason="They have fewer shelves.")
    assert [(x.line_no, x.sku, x.qty_before, x.qty) for x in done.lines] == [
        (1, "GLOVE", 10, 4), (2, "ROPE", 5, 8), (3, "LAMP", 0, 2),
    ]  # fmt: skip
    assert trade.rows(LINES, order) == [(1, 10, 40), (2, 8, 32), (3, 2, 50)]
    assert (done.total_before, done.total_amount, total(trade, order)) == (120, 122, 122)
    assert sorted(trade.demand(order)) == [(2, 2, 0, 0), (3, 0, 0, 0), (5, 0, 0, 0), (10, 4, 0, 6)]
    assert trade.stock("GLOVE") == (20, 4)
    verb, before, after = trade.journal(40, order)[-1]
    assert verb == "amend"
    assert json.loads(before) == {
        "state": "confirmed", "total": "120.00", "lines": {"1": "10.000000", "2": "5.000000"},
    }  # fmt: skip
    assert json.loads(after)["lines"] == {"1": "4.000000", "2": "8.000000", "3": "2.000000"}
    assert json.loads(after)["reason"] == "They have fewer shelves."


def test_what_the_warehouse_has_not_picked_is_asked_for_no_more(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 12))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    done = amend(trade, order, (1, 7))
    assert (done.work_cut_qty, done.put_back_qty) == (3, 0)
    assert trade.demand(order) == [(12, 7, 0, 5)]
    assert [line[1:] for line in trade.shipment_lines(shipment)] == [(7, 0)]
    trade.ship(shipment)
    assert trade.state(order) == "fulfilled"
    assert [b.net_amount for b in bill_orders(order_ids=[order], by=trade.by)] == [70]


def test_what_was_picked_becomes_a_put_back(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 10))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    done = amend(trade, order, (1, 6))
    assert (done.work_cut_qty, done.put_back_qty) == (4, 4)
    assert trade.rows("SELECT qty, state FROM warehouse_putback") == [(4, "open")]
    pack_shipments(shipment_ids=[shipment], by=trade.by)
    amend(trade, order, (1, 5))
    assert trade.rows("SELECT qty, state FROM warehouse_putback ORDER BY id") == [(4, "open"), (1, "open")]
    assert trade.shipment_state(shipment) == "packed"


def test_what_has_left_stays_and_the_order_is_fulfilled_by_the_cut(trade: Trade) -> None:
    trade.receive("GLOVE", 4)
    order = trade.order(want("GLOVE", 10))
    trade.allocate(order)
    trade.ship(*trade.release(order))
    below = lambda: amend(trade, order, (1, 3))  # noqa: E731
    assert nothing_changed(trade, below) == ["already_left"]
    assert amend(trade, order, (1, 4)).state == "fulfilled"
    assert (trade.state(order), total(trade, order)) == ("fulfilled", 40)


def test_a_raised_line_goes_up_again_after_a_cut(trade: Trade) -> None:
    trade.receive("GLOVE", 20)
    order = trade.order(want("GLOVE", 10))
    amend(trade, order, (1, 4))
    amend(trade, order, (1, 9))
    assert trade.rows(LINES, order) == [(1, 15, 90)]
    assert sorted(trade.demand(order)) == [(5, 5, 0, 0), (10, 0, 0, 6)] or sorted(trade.demand(order)) == [
        (5, 5, 0, 0),
        (10, 4, 0, 6),
    ]


def test_a_later_day_moves_the_promise_and_the_first_one_stays(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 6))
    trade.allocate(order)
    first = trade.value("SELECT promised_on FROM inventory_demand")
    later = first + timedelta(days=40)
    done = amend(trade, order, requested_on=later)
    assert [(x.promised_before, x.promised_on) for x in done.lines] == [(first, later)]
    assert trade.rows("SELECT due_on, first_promised_on, promised_on, promise_reason FROM inventory_demand") == [
        (later, first, later, "in_stock")
    ]
    assert trade.rows("SELECT cause, old_on, new_on FROM inventory_promisechange") == [("amended", first, later)]


def test_a_cut_that_stock_covers_betters_the_promise(trade: Trade) -> None:
    trade.receive("GLOVE", 4)
    order = trade.order(want("GLOVE", 10))
    trade.allocate(order)
    late = trade.value("SELECT promised_on FROM inventory_demand")
    done = amend(trade, order, (1, 4))
    (line,) = done.lines
    assert (line.promised_before, line.promise_reason) == (late, "in_stock")
    assert line.promised_on is not None
    assert line.promised_on < late


def test_head_and_address_change_and_open_work_follows(trade: Trade) -> None:
    second = AddressDraft(
        partner="ACME", kind="ship_to", code="DOCK", line1="2 Quay", city="Hull", country="GB", is_default=False
    )
    save_addresses(addresses=[second], by=trade.by)
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 10))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    amend(trade, order, ship_to="DOCK", customer_reference="PO-2", ship_complete=True)
    addresses = trade.rows(
        "SELECT a.code, b.code FROM orders_salesorder o JOIN partners_address a ON a.id = o.ship_to_id"
        " JOIN warehouse_shipment s ON s.source_id = o.id JOIN partners_address b ON b.id = s.ship_to_id"
    )
    assert addresses == [("DOCK", "DOCK")]
    assert trade.rows(HEAD, order)[0][0::2] == ("PO-2", True)
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    pack_shipments(shipment_ids=[shipment], by=trade.by)
    act = lambda: amend(trade, order, ship_to="MAIN")  # noqa: E731
    assert nothing_changed(trade, act) == ["in_warehouse"]


def test_a_raise_over_the_limit_is_held_and_a_cut_cures_it(trade: Trade) -> None:
    trade.limit("ACME", "100")
    trade.receive("GLOVE", 50)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    done = amend(trade, order, (1, 20))
    assert (done.opened_holds, done.lapsed_holds) == (["credit"], [])
    assert [h[1:] for h in trade.holds(order)] == [("credit", "open")]
    assert sorted(trade.demand(order)) == [(5, 5, 0, 0), (15, 0, 0, 0)]
    done = amend(trade, order, (1, 10))
    assert (done.opened_holds, done.lapsed_holds) == ([], ["credit"])
    assert [h[1:] for h in trade.holds(order)] == [("credit", "released")]
    assert trade.allocate(order) == {order: 5}


def test_a_hold_that_was_released_is_not_asked_for_again_by_a_cut(trade: Trade) -> None:
    trade.limit("ACME", "100")
    order = trade.order(want("GLOVE", 20))
    release_holds(hold_ids=[trade.holds(order)[0][0]], by=trade.by)
    assert amend(trade, order, (1, 15)).opened_holds == []


@pytest.mark.parametrize(
    ("added", "more", "expected"),
    [
        ([want("GLOVE", 1, price="1")], {}, ["price"]),
        ([], {"customer_reference": "PO-1"}, ["duplicate"]),
        ([want("GLOVE", 1)], {}, []),
    ],
)
def test_the_change_opens_the_holds_that_it_causes(
    trade: Trade, added: list[Any], more: dict[str, Any], expected: list[str]
) -> None:
    trade.order(want("ROPE", 1), customer_reference="PO-1")
    order = trade.order(want("ROPE", 5))
    assert amend(trade, order, added=added, **more).opened_holds == expected


@pytest.mark.parametrize(
    ("lines", "more", "expected"),
    [
        ([(1, -1)], {}, [("invalid_value", "orders[0].lines[0].qty")]),
        ([(1, 1), (1, 2)], {}, [("invalid_value", "orders[0].lines[0].line_no"), ("invalid_value", "orders[0].lines[1].line_no")]),
        ([(9, 1)], {}, [("unknown_order_line", "orders[0].lines[0].line_no")]),
        ([], {"added": [want("NOTHING", 1)]}, [("unknown_order_item", "orders[0].added[0].sku")]),
        ([], {"ship_to": "MOON"}, [("unknown_ship_to", "orders[0].ship_to")]),
        ([(1, 0)], {}, [("nothing_left", "orders[0].lines")]),
        ([(1, 5)], {}, [("nothing_changes", "orders[0]")]),
        ([], {"reason": "x" * 301}, [("invalid_value", "orders[0].reason")]),
    ],
)  # fmt: skip
def test_what_is_refused(trade: Trade, lines: Any, more: dict[str, Any], expected: Any) -> None:
    order = trade.order(want("GLOVE", 5))
    act = lambda: amend(trade, order, *lines, **more)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == expected


def test_drafts_strangers_and_stale_versions_are_refused(trade: Trade) -> None:
    draft, order = trade.capture(want("GLOVE", 5)), trade.order(want("GLOVE", 5))
    assert nothing_changed(trade, lambda: amend(trade, draft, (1, 4))) == ["transition_refused"]
    assert nothing_changed(trade, lambda: amend(trade, order, (1, 4), version=9)) == ["stale_version"]
    viewer = limited(trade.by, "orders.view")
    assert nothing_changed(trade, lambda: amend_orders(orders=[change(order, (1, 4))], by=viewer)) == [
        "permission_missing"
    ]


def test_several_orders_at_once_and_the_same_key_again(trade: Trade) -> None:
    trade.receive("GLOVE", 30)
    ids = [trade.order(want("GLOVE", 5)) for _ in range(3)]
    changes = [change(i, (1, 2 + n), requested_on=date(2030, 1, 7)) for n, i in enumerate(ids)]
    first = amend_orders(orders=changes, by=trade.by, key="K")
    assert [x.total_amount for x in first] == [20, 30, 40]
    assert amend_orders(orders=changes, by=trade.by, key="K") == first


def test_whole_kits_are_given_up_and_taken_more_of(trade: Trade) -> None:
    add_items(trade, {"SET": "30.00"})
    parts = [
        KitComponentDraft(kit="SET", component="GLOVE", numerator=2, valid_from=FIRST),
        KitComponentDraft(kit="SET", component="ROPE", valid_from=FIRST),
    ]
    save_kit_components(components=parts, by=trade.by)
    trade.receive("GLOVE", 20)
    trade.receive("ROPE", 20)
    order = trade.order(want("SET", 4))
    trade.allocate(order)
    half = lambda: amend(trade, order, (1, "2.5"))  # noqa: E731
    assert nothing_changed(trade, half) == ["invalid_value"]
    assert amend(trade, order, (1, 3)).total_amount == 90
    assert sorted(trade.demand(order)) == [(4, 3, 0, 1), (8, 6, 0, 2)]
    assert amend(trade, order, (1, 5)).total_amount == 150
    assert sorted(trade.demand(order)) == [(2, 2, 0, 0), (4, 3, 0, 1), (4, 4, 0, 0), (8, 6, 0, 2)]
    trade.ship(*trade.release(order))
    assert [b.net_amount for b in bill_orders(order_ids=[order], by=trade.by)] == [150]


def test_legs_at_other_sites_follow_the_order(trade: Trade) -> None:
    """Whoever sees the order's site only changes it whole: the work at the other site is taken back under service rights."""
    trade.vary("orders.sourcing", "network")
    lane = LaneCostDraft(site="YORK", country="GB", base_amount=Decimal(6), transit_days=0, valid_from=FIRST)
    save_lane_costs(lanes=[lane], by=trade.by)
    trade.receive("GLOVE", 10, site="YORK")
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    assert trade.value("SELECT site_id FROM warehouse_shipment WHERE id = %s", shipment) == trade.sites["YORK"]
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    seller = limited(trade.by, "orders.amend", "orders.cancel", site_id=trade.sites["LEEDS"])
    change_to_five = change(order, (1, 5))
    (done,) = amend_orders(orders=[change_to_five], by=seller)
    assert (done.put_back_qty, done.total_amount) == (3, 50)
    cancel_orders(order_ids=[order], by=seller)
    assert trade.state(order) == "cancelled"
    assert trade.rows("SELECT site_id, qty FROM warehouse_putback ORDER BY id") == [
        (trade.sites["YORK"], 3), (trade.sites["YORK"], 5),
    ]  # fmt: skip
