"""Orders are stopped by people and by looks at credit; goods are kept back, what has left is billed, prepaid passes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import read_scope
from onegauge.orders import queries
from onegauge.orders.operations import (
    LineChange,
    OrderAmendment,
    Prepayment,
    amend_orders,
    bill_orders,
    hold_orders,
    release_holds,
    release_orders,
    take_prepayments,
)
from onegauge.partners.operations import CustomerDraft, save_customers
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_shipments
from tests.support import Trade, codes, limited, nothing_changed, refusals, want

KEPT = "SELECT stopped_for FROM warehouse_shipment ORDER BY id"


def packed(trade: Trade, quantity: int, **more: object) -> tuple[int, int]:
    """An order whose goods are packed: its id and its shipment."""
    trade.receive("GLOVE", quantity)
    order = trade.order(want("GLOVE", quantity), **more)
    trade.allocate(order)
    (shipment,) = trade.release(order)
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    pack_shipments(shipment_ids=[shipment], by=trade.by)
    return order, shipment


def test_a_person_stops_an_order_and_its_goods(trade: Trade) -> None:
    order, shipment = packed(trade, 5)
    hold_orders(order_ids=[order], type="fraud", reason="The address is a parcel box.", by=trade.by)
    ((hold, kind, state),) = trade.holds(order)
    assert (kind, state) == ("fraud", "open")
    assert trade.rows(KEPT) == [("The address is a parcel box.",)]
    act = lambda: ship_shipments(shipment_ids=[shipment], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["kept_back"]
    release_holds(hold_ids=[hold], by=trade.by)
    assert trade.rows(KEPT) == [("",)]
    act()
    assert trade.state(order) == "fulfilled"


def test_where_policy_says_so_goods_leave_all_the_same(trade: Trade) -> None:
    trade.vary("orders.hold_stops_shipping", False)
    order, shipment = packed(trade, 5)
    hold_orders(order_ids=[order], reason="Ask the customer.", by=trade.by)
    ship_shipments(shipment_ids=[shipment], by=trade.by)
    assert trade.stock("GLOVE") == (0, 0)


def test_what_is_refused(trade: Trade) -> None:
    order, draft = trade.order(want("GLOVE", 1)), trade.capture(want("GLOVE", 1))
    for kind, reason, expected in (
        ("credit", "Why", [("invalid_value", "type")]),
        ("manual", " ", [("invalid_value", "reason")]),
        ("manual", "x" * 301, [("invalid_value", "reason")]),
    ):
        assert (
            refusals(lambda k=kind, r=reason: hold_orders(order_ids=[order], type=k, reason=r, by=trade.by)) == expected
        )  # type: ignore[misc]
    assert codes(lambda: hold_orders(order_ids=[draft], reason="Why", by=trade.by)) == ["transition_refused"]
    hold_orders(order_ids=[order], reason="Why", by=trade.by)
    again = lambda: hold_orders(order_ids=[order], reason="Why", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, again) == ["held_already"]
    viewer = limited(trade.by, "orders.view")
    assert codes(lambda: hold_orders(order_ids=[order], reason="Why", by=viewer)) == ["permission_missing"]


@pytest.mark.parametrize(
    ("kind", "right"), [("fraud", "risk"), ("compliance", "risk"), ("quality", "quality"), ("manual", "data")]
)
def test_each_type_has_its_own_right(trade: Trade, kind: str, right: str) -> None:
    order = trade.order(want("GLOVE", 1))
    hold_orders(order_ids=[order], type=kind, reason="Why", by=trade.by)
    hold = trade.holds(order)[0][0]
    other = limited(trade.by, "orders.release_hold", "orders.release_price_hold")
    assert codes(lambda: release_holds(hold_ids=[hold], by=other)) == ["hold_right_missing"]
    mine = limited(trade.by, "orders.release_hold", f"orders.release_{right}_hold")
    assert release_holds(hold_ids=[hold], by=mine) == [order]


def test_a_hold_has_an_owner_and_an_hour_and_stands_out_when_it_is_over(trade: Trade) -> None:
    trade.vary("orders.hold_hours_manual", 2, site=None)
    order = trade.order(want("GLOVE", 1))
    hold_orders(order_ids=[order], reason="Why", by=trade.by)
    opened, due, owner = trade.rows("SELECT opened_at, due_at, owner_role FROM orders_hold")[0]
    assert (due - opened, owner) == (timedelta(hours=2), "order_desk")
    with read_scope(trade.by):
        (hold,) = queries.holds_for_queue()
        assert not queries.runs_over(hold)
        hold.due_at = utcnow() - timedelta(hours=1)
        assert queries.runs_over(hold)
        assert not queries.holds_for_queue().filter(queries.is_overdue()).exists()


def at_limit(trade: Trade, *, points: str) -> tuple[int, int]:
    """An order for 50 within a limit of 100, and then another for 100 that somebody let pass."""
    trade.vary("orders.credit_check_points", points, site=None)
    trade.limit("ACME", "100")
    trade.receive("GLOVE", 30)
    first = trade.order(want("GLOVE", 5))
    second = trade.order(want("GLOVE", 10))
    release_holds(hold_ids=[trade.holds(second)[0][0]], by=trade.by)
    trade.allocate(first, second)
    return first, second


def test_at_release_the_exposure_is_looked_at_again(trade: Trade) -> None:
    first, second = at_limit(trade, points="confirm_release")
    act = lambda: release_orders(order_ids=[first], by=trade.by)  # noqa: E731
    assert codes(act) == ["on_hold"]
    ((hold, kind, state),) = trade.holds(first)
    assert (kind, state) == ("credit", "open")
    assert trade.value("SELECT count(*) FROM warehouse_shipment") == 0
    assert [r.order_id for r in release_orders(order_ids=[second], by=trade.by)] == [second]
    release_holds(hold_ids=[hold], by=trade.by)
    assert [r.order_id for r in act()] == [first]


def test_a_run_leaves_alone_who_owes_too_much_and_stops_them(trade: Trade) -> None:
    first, second = at_limit(trade, points="confirm_release")
    assert [r.order_id for r in release_orders(by=trade.by)] == [second]
    assert [h[1:] for h in trade.holds(first)] == [("credit", "open")]


def test_without_the_policy_release_does_not_look(trade: Trade) -> None:
    first, second = at_limit(trade, points="confirm")
    assert sorted(r.order_id for r in release_orders(by=trade.by)) == [first, second]


def test_before_goods_leave_the_exposure_is_looked_at_once_more(trade: Trade) -> None:
    trade.vary("orders.credit_check_points", "confirm_release_ship", site=None)
    trade.limit("ACME", "100")
    order, shipment = packed(trade, 5)
    other = trade.order(want("ROPE", 50))
    release_holds(hold_ids=[trade.holds(other)[0][0]], by=trade.by)
    act = lambda: ship_shipments(shipment_ids=[shipment], by=trade.by)  # noqa: E731
    assert codes(act) == ["on_hold"]
    assert [h[1:] for h in trade.holds(order)] == [("credit", "open")]
    assert (trade.shipment_state(shipment), trade.stock("GLOVE")) == ("packed", (5, 5))
    assert codes(act) == ["kept_back"]
    release_holds(hold_ids=[trade.holds(order)[0][0]], by=trade.by)
    act()
    assert [b.net_amount for b in bill_orders(order_ids=[order], by=trade.by)] == [50]


def test_what_has_left_is_billed_whatever_stops_the_order(trade: Trade) -> None:
    trade.receive("GLOVE", 4)
    order = trade.order(want("GLOVE", 10))
    trade.allocate(order)
    trade.ship(*trade.release(order))
    hold_orders(order_ids=[order], type="compliance", reason="Embargo since today.", by=trade.by)
    assert [b.net_amount for b in bill_orders(order_ids=[order], by=trade.by)] == [40]


def test_an_order_that_is_paid_whole_passes_and_another_of_the_same_customer_does_not(trade: Trade) -> None:
    trade.limit("ACME", "100")
    paid, owed = trade.capture(want("GLOVE", 20)), trade.capture(want("GLOVE", 20))
    take_prepayments(payments=[Prepayment(order_id=paid, amount=Decimal(200), reference="Bank 7")], by=trade.by)
    assert [c.holds for c in trade.confirm(paid)] == [[]]
    assert [c.holds for c in trade.confirm(owed)] == [["credit"]]


def test_what_was_paid_in_part_counts_against_the_exposure(trade: Trade) -> None:
    trade.limit("ACME", "100")
    first = trade.order(want("GLOVE", 10))
    assert trade.holds(first) == []
    take_prepayments(payments=[Prepayment(order_id=first, amount=Decimal(60))], by=trade.by)
    assert trade.holds(trade.order(want("GLOVE", 6))) == []
    assert [h[1] for h in trade.holds(trade.order(want("GLOVE", 1)))] == ["credit"]
    less = lambda: take_prepayments(payments=[Prepayment(order_id=first, amount=Decimal(-61))], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, less) == ["rule_broken"]


def test_orders_beyond_the_horizon_do_not_count(trade: Trade) -> None:
    trade.limit("ACME", "100")
    trade.order(want("GLOVE", 10), requested_on=trade.by.today + timedelta(days=100))
    assert [h[1] for h in trade.holds(trade.order(want("GLOVE", 5)))] == ["credit"]
    trade.vary("orders.credit_horizon_days", 60, site=None)
    assert trade.holds(trade.order(want("ROPE", 5))) == []


def test_an_order_below_the_least_value_is_held_and_a_cut_may_cause_it(trade: Trade) -> None:
    trade.vary("orders.minimum_order_amount", "40", site=None)
    assert [h[1] for h in trade.holds(trade.order(want("GLOVE", 3)))] == ["minimum"]
    order = trade.order(want("GLOVE", 4))
    assert trade.holds(order) == []
    change = OrderAmendment(order_id=order, lines=[LineChange(line_no=1, qty=Decimal(3))])
    assert amend_orders(orders=[change], by=trade.by)[0].opened_holds == ["minimum"]
    change = OrderAmendment(order_id=order, lines=[LineChange(line_no=1, qty=Decimal(5))])
    assert amend_orders(orders=[change], by=trade.by)[0].lapsed_holds == ["minimum"]


def test_a_hold_by_a_change_keeps_back_what_the_warehouse_has(trade: Trade) -> None:
    trade.limit("ACME", "100")
    order, shipment = packed(trade, 5)
    change = OrderAmendment(order_id=order, added=[want("ROPE", 50)])
    assert amend_orders(orders=[change], by=trade.by)[0].opened_holds == ["credit"]
    assert codes(lambda: ship_shipments(shipment_ids=[shipment], by=trade.by)) == ["kept_back"]
    change = OrderAmendment(order_id=order, lines=[LineChange(line_no=2, qty=Decimal(1))])
    assert amend_orders(orders=[change], by=trade.by)[0].lapsed_holds == ["credit"]
    ship_shipments(shipment_ids=[shipment], by=trade.by)
    assert trade.stock("GLOVE") == (0, 0)


def test_a_marketplace_is_a_channel(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 1), channel="market")
    assert trade.rows("SELECT channel FROM inventory_demand WHERE source_id = %s", order) == [("market",)]


def prepays(trade: Trade, customer: str = "ACME", **more: object) -> None:
    """From now on this customer pays before delivery."""
    draft = CustomerDraft(
        company_id=trade.companies["NORTH"], partner=customer, currency="GBP", prepays=True,
        default_site_id=trade.sites["LEEDS"], **more,  # type: ignore[arg-type]  # fields by name
    )  # fmt: skip
    save_customers(customers=[draft], by=trade.by)


def pay(trade: Trade, order: int, amount: int) -> None:
    take_prepayments(payments=[Prepayment(order_id=order, amount=Decimal(amount))], by=trade.by)


def test_a_customer_who_pays_first_waits_until_the_order_is_paid_whole(trade: Trade) -> None:
    prepays(trade)  # without a credit limit: the credit check lets everything pass
    trade.receive("GLOVE", 20)
    order = trade.order(want("GLOVE", 10))
    assert [h[1:] for h in trade.holds(order)] == [("prepayment", "open")]
    assert trade.allocate(order) == {}

    pay(trade, order, 60)
    assert [h[1:] for h in trade.holds(order)] == [("prepayment", "open")]
    pay(trade, order, 40)

    assert [h[1:] for h in trade.holds(order)] == [("prepayment", "released")]
    assert trade.allocate(order) == {order: 10}


def test_another_customer_is_not_asked_and_a_payment_before_the_confirmation_counts(trade: Trade) -> None:
    prepays(trade)
    assert trade.holds(trade.order(want("GLOVE", 10), customer="BOLT")) == []
    draft = trade.capture(want("GLOVE", 10))
    pay(trade, draft, 100)

    trade.confirm(draft)

    assert trade.holds(draft) == []


def test_a_payment_does_not_lift_what_else_stops_the_order(trade: Trade) -> None:
    prepays(trade)
    trade.receive("GLOVE", 20)
    order = trade.order(want("GLOVE", 10, price="1"))
    pay(trade, order, 10)

    assert sorted(h[1:] for h in trade.holds(order)) == [("prepayment", "released"), ("price", "open")]
    assert trade.allocate(order) == {}


def test_what_is_taken_back_stops_the_order_again_and_so_does_more_than_was_paid(trade: Trade) -> None:
    prepays(trade)
    order = trade.order(want("GLOVE", 10))
    pay(trade, order, 100)
    pay(trade, order, -1)
    assert [h[1:] for h in trade.holds(order)] == [("prepayment", "released"), ("prepayment", "open")]
    pay(trade, order, 1)

    change = OrderAmendment(order_id=order, lines=[LineChange(line_no=1, qty=Decimal(11))])
    amend_orders(orders=[change], by=trade.by)
    assert [h[2] for h in trade.holds(order)] == ["released", "released", "open"]
    less = OrderAmendment(order_id=order, lines=[LineChange(line_no=1, qty=Decimal(10))])
    amend_orders(orders=[less], by=trade.by)

    assert [h[2] for h in trade.holds(order)] == ["released"] * 3


def test_somebody_with_the_right_to_credit_may_let_it_pass(trade: Trade) -> None:
    prepays(trade)
    order = trade.order(want("GLOVE", 10))
    ((hold, _kind, _state),) = trade.holds(order)
    stranger = limited(trade.by, "orders.release_hold", "orders.release_price_hold")
    assert nothing_changed(trade, lambda: release_holds(hold_ids=[hold], by=stranger)) == ["hold_right_missing"]

    release_holds(hold_ids=[hold], by=trade.by)

    assert [h[1:] for h in trade.holds(order)] == [("prepayment", "released")]
