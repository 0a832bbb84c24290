"""Direct deliveries: suppliers send to customers, and books and orders follow."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.catalog import operations as catalog
from onegauge.flows.direct import serve_elsewhere
from onegauge.orders import operations as orders
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.purchasing import operations as ops
from onegauge.purchasing.facts import DirectGivenBack
from onegauge.sourcing.operations import LaneCostDraft, SiteRuleDraft, save_lane_costs, save_site_rules
from tests.founding import Founded
from tests.purchasing.words import (
    answer,
    dispatch,
    expected,
    figures,
    legs,
    line,
    line_ids,
    offer,
    purchase_for,
    send,
    send_for,
    set_up_direct,
    state,
    take_in,
)
from tests.support import FIRST, Trade, add_items, codes, limited, nothing_changed, refusals, want

Q, NONE = Decimal, Decimal(0)


@pytest.fixture
def trade(founded_direct: Founded[Trade], db: None) -> Trade:
    """The enterprise with a site for direct deliveries; lamps come straight from their supplier."""
    return founded_direct.words()


def direct_way(trade: Trade, order: int) -> dict[str, Any]:
    """What the newest decision about an order says of the supplier."""
    text = trade.value(
        "SELECT options::text FROM sourcing_decision WHERE source_id = %s ORDER BY id DESC LIMIT 1", order
    )
    (found,) = [way for way in json.loads(text) if way["kind"] == "drop_ship"]
    return dict(found)


def purchases(trade: Trade) -> int:
    """How many purchase orders there are."""
    return int(trade.value("SELECT count(*) FROM purchasing_purchaseorder"))


def lead(trade: Trade, days: int) -> date:
    """So many working days from today."""
    day: date = trade.by.today
    for _ in range(days):
        day += timedelta(days=1)
        while day.isoweekday() > 5:
            day += timedelta(days=1)
    return day


def test_the_supplier_serves_what_we_do_not_have_and_everything_follows_to_the_invoice(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    assert legs(trade, order) == [("DIRECT", 4, 0, 0, 0)]
    assert trade.value("SELECT promised_on FROM inventory_demand WHERE source_id = %s", order) == lead(trade, 3)
    purchase = purchase_for(trade, order)
    assert trade.rows(
        "SELECT o.state, p.code, a.code, o.source_number, o.total_amount FROM purchasing_purchaseorder o"
        " JOIN partners_partner p ON p.id = o.supplier_id JOIN partners_address a ON a.id = o.ship_to_id"
    ) == [("approved", "LAMPCO", "MAIN", f"SO-{order:07d}", Q("48.00"))]  # fmt: skip

    send_for(trade, order)
    assert (legs(trade, order), expected(trade, purchase)) == (
        [("DIRECT", 4, 0, 0, 4)], [(Q(4), lead(trade, 3), True)],
    )  # fmt: skip
    assert dispatch(trade, purchase, 3, carrier_reference="TRK-1") == []
    assert (state(trade, purchase), trade.state(order), legs(trade, order)) == (
        "sent", "confirmed", [("DIRECT", 4, 3, 0, 4)],
    )  # fmt: skip
    assert dispatch(trade, purchase, 1) == [purchase]
    assert (state(trade, purchase), trade.state(order)) == ("received", "fulfilled")
    assert trade.stock("LAMP", site="DIRECT") == (0, 0)
    kept = trade.rows("SELECT r.qty, r.reference, s.state FROM purchasing_purchasereceipt r"
                      " JOIN warehouse_shipment s ON s.id = r.shipment_id ORDER BY r.id")  # fmt: skip
    assert kept == [(Q(3), "TRK-1", "shipped"), (Q(1), "", "shipped")]
    moved = trade.rows("SELECT from_place, to_place, qty, unit_cost FROM inventory_movement ORDER BY id")
    assert [(a, b, q) for a, b, q, _c in moved] == [
        ("supplier", "stock", 3), ("stock", "customer", 3), ("supplier", "stock", 1), ("stock", "customer", 1),
    ]  # fmt: skip
    assert moved[0][3] == Q("12.000000")
    assert orders.bill_orders(order_ids=[order], by=trade.by)[0].net_amount == Q("100.00")


def test_one_act_reports_what_a_supplier_sent_for_several_customers(trade: Trade) -> None:
    ids = [trade.order(want("LAMP", 2)), trade.order(want("LAMP", 5), customer="BOLT")]
    bought = [send_for(trade, order) for order in ids]
    ops.dispatch_purchase_orders(order_ids=bought, carrier_reference="TRUCK", by=trade.by)
    assert [trade.state(order) for order in ids] == ["fulfilled", "fulfilled"]
    assert trade.value("SELECT count(*) FROM warehouse_shipment") == 2


def test_what_came_for_one_line_serves_no_other(trade: Trade) -> None:
    early, late = trade.order(want("LAMP", 2)), trade.order(want("LAMP", 2))
    send_for(trade, early)
    dispatch(trade, send_for(trade, late), 2)
    assert (trade.state(early), trade.state(late)) == ("confirmed", "fulfilled")
    assert legs(trade, early) == [("DIRECT", 2, 0, 0, 2)]


def test_where_no_policy_asks_for_it_no_supplier_is_looked_at(trade: Trade) -> None:
    trade.vary("sourcing.drop_ship", False, site=None)
    order = trade.order(want("LAMP", 4), site="YORK")
    assert (legs(trade, order), purchases(trade)) == ([("YORK", 4, 0, 0, 0)], 0)


def test_our_own_stock_is_cheaper_and_a_late_supplier_dearer(trade: Trade) -> None:
    trade.receive("LAMP", 10)
    order = trade.order(want("LAMP", 4))
    assert legs(trade, order) == [("LEEDS", 4, 0, 0, 0)]
    said = direct_way(trade, order)
    assert (said["removed"], said["supplier_id"]) == ("", trade.partners["LAMPCO"])
    assert Q(said["parts"]["drop_ship"]) == 5
    assert purchases(trade) == 0


@pytest.mark.parametrize("rule", [
    "supplier_does_not", "customer_not_direct", "item_not_direct", "no_rate", "below_minimum", "ship_complete",
])  # fmt: skip
def test_a_hard_rule_takes_the_supplier_out_and_is_named(trade: Trade, rule: str) -> None:
    more: dict[str, Any] = {}
    if rule == "supplier_does_not":
        sells(trade, drop_ship=False)
    elif rule == "customer_not_direct":
        trade.limit("ACME", None, takes_direct=False)
    elif rule == "item_not_direct":
        draft = SiteRuleDraft(site="LEEDS", code="OURS", item_class="GOODS", may_drop_ship=False, valid_from=FIRST)
        save_site_rules(rules=[draft], by=trade.by)
    elif rule == "no_rate":
        sells(trade, currency="EUR")
    elif rule == "below_minimum":
        sells(trade, min_qty=Q(5))
    else:
        more = {"ship_complete": True}

    order = trade.order(want("LAMP", 4), **more)

    assert direct_way(trade, order)["removed"] == rule
    assert ([leg[0] for leg in legs(trade, order)], purchases(trade)) == (["LEEDS"], 0)


def sells(trade: Trade, **more: Any) -> None:
    """The supplier of lamps changes his terms."""
    draft = offer(trade, "LAMP", "LAMPCO", **{"unit_price": Q("12.00"), "drop_ship": True, **more})
    pricing.save_supplier_items(items=[draft], by=trade.by)


def test_a_supplier_of_whole_multiples_serves_a_part_and_we_the_rest(trade: Trade) -> None:
    sells(trade, order_multiple=Q(10))
    trade.receive("LAMP", 5)
    order = trade.order(want("LAMP", 25))
    assert sorted((leg[0], leg[1]) for leg in legs(trade, order)) == [("DIRECT", Q(20)), ("LEEDS", Q(5))]


def test_what_the_supplier_has_cannot_be_cancelled_or_cut_by_the_order_desk(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    send_for(trade, order)
    less = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Q(1))])
    for act in (
        lambda: orders.cancel_orders(order_ids=[order], by=trade.by),
        lambda: orders.amend_orders(orders=[less], by=trade.by),
        lambda: orders.resource_lines(
            demand_ids=[trade.value("SELECT id FROM inventory_demand")], gave_back=True, reason="No", by=trade.by
        ),
    ):
        assert nothing_changed(trade, act) == ["rule_broken"]


def test_before_he_has_it_the_order_may_shrink_and_he_gets_what_is_still_wanted(trade: Trade) -> None:
    order, gone = trade.order(want("LAMP", 4)), trade.order(want("LAMP", 2))
    less = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Q(3))])
    orders.amend_orders(orders=[less], by=trade.by)
    orders.cancel_orders(order_ids=[gone], by=trade.by)

    purchase, nothing = send_for(trade, order), send_for(trade, gone)

    assert (figures(trade, purchase), expected(trade, purchase)[0][0]) == ([(Q(4), NONE, Q(1))], Q(3))
    assert (state(trade, nothing), figures(trade, nothing), expected(trade, nothing)) == (
        "cancelled", [(Q(2), NONE, Q(2))], [],
    )  # fmt: skip


def test_wanting_more_makes_a_further_purchase_order(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    first = send_for(trade, order)
    more = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Q(6))])
    orders.amend_orders(orders=[more], by=trade.by)
    second = purchase_for(trade, order)
    assert (second != first, figures(trade, second)) == (True, [(Q(2), NONE, NONE)])


def test_once_he_agreed_to_cancel_the_line_is_served_from_elsewhere(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    purchase = send_for(trade, order)
    demand = trade.value("SELECT id FROM inventory_demand")
    ops.ask_to_cancel(order_ids=[purchase], by=trade.by)
    assert legs(trade, order) == [("DIRECT", 4, 0, 0, 4)]

    ops.cancel_purchase_orders(order_ids=[purchase], by=trade.by)
    assert legs(trade, order) == [("DIRECT", 4, 0, 0, 0)]
    assert trade.value("SELECT count(*) FROM kernel_outbox WHERE fact = 'purchasing.DirectGivenBack'") == 1
    orders.resource_lines(demand_ids=[demand], gave_back=True, reason="The supplier does not send it.", by=trade.by)

    assert legs(trade, order) == [("LEEDS", 4, 0, 0, 0)]
    assert direct_way(trade, order)["removed"] == "rejected"
    orders.cancel_orders(order_ids=[order], by=trade.by)
    assert trade.state(order) == "cancelled"


def test_less_than_ordered_with_nothing_to_follow_frees_the_rest(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    purchase = send_for(trade, order)
    assert dispatch(trade, purchase, 3, final=True) == [purchase]
    assert (state(trade, purchase), figures(trade, purchase)) == ("received", [(Q(4), Q(3), Q(1))])
    assert legs(trade, order) == [("DIRECT", 4, 3, 0, 3)]


def test_what_he_acknowledges_moves_the_promise_and_frees_what_he_does_not_send(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    purchase, later = send_for(trade, order), lead(trade, 9)
    first = trade.value("SELECT promised_on FROM inventory_demand")

    answer(trade, purchase, ops.LineAnswer(line_no=1, qty=Q(3), promised_on=later))

    assert trade.rows("SELECT first_promised_on, promised_on, bound_qty FROM inventory_demand") == [
        (first, later, Q(3))
    ]
    assert trade.rows("SELECT cause, cause_kind, cause_id, old_on, new_on FROM inventory_promisechange") == [
        ("supply", 37, purchase, first, later)
    ]


def test_more_than_was_ordered_is_not_dispatched(trade: Trade) -> None:
    order = trade.order(want("LAMP", 4))
    purchase = send_for(trade, order)
    assert nothing_changed(trade, lambda: dispatch(trade, purchase, 5)) == ["beyond_ordered"]
    assert refusals(lambda: dispatch(trade, purchase, 0)) == [("invalid_value", "dispatches[0].qty")]


def test_a_direct_order_is_not_received_and_a_receipt_is_not_dispatched(trade: Trade) -> None:
    direct, own = send_for(trade, trade.order(want("LAMP", 4))), send(trade, line("GLOVE", 20))
    assert refusals(lambda: take_in(trade, (line_ids(trade, direct)[0], 1))) == [
        ("sent_to_customer", "receipts[0].line_id")
    ]
    assert refusals(lambda: dispatch(trade, own, 1)) == [("not_sent_to_customer", "dispatches[0].line_id")]


def test_while_the_customers_order_is_on_hold_nothing_is_sent(trade: Trade) -> None:
    trade.limit("ACME", "10.00")
    order = trade.order(want("LAMP", 4))
    assert [h[1] for h in trade.holds(order)] == ["credit"]
    purchase = purchase_for(trade, order)
    assert refusals(lambda: ops.send_purchase_orders(order_ids=[purchase], by=trade.by)) == [
        ("customer_order_held", None)
    ]
    assert (state(trade, purchase), expected(trade, purchase)) == ("approved", [])


def test_tracked_goods_need_their_lot_and_it_must_live_long_enough(trade: Trade) -> None:
    add_items(trade, {"SERUM": "9.00"}, tracking="lot")
    pricing.save_supplier_items(items=[offer(trade, "SERUM", "LAMPCO", drop_ship=True)], by=trade.by)
    trade.limit("ACME", None, min_life_days=30)
    order = trade.order(want("SERUM", 4))
    purchase, day = send_for(trade, order), trade.by.today
    assert codes(lambda: dispatch(trade, purchase, 4)) == ["lot_required"]
    short = day + timedelta(days=20)
    assert nothing_changed(trade, lambda: dispatch(trade, purchase, 4, lot="L1", expires_on=short)) == ["lot_too_short"]
    assert dispatch(trade, purchase, 4, lot="L1", expires_on=day + timedelta(days=90)) == [purchase]
    assert trade.state(order) == "fulfilled"
    assert trade.value("SELECT lot FROM purchasing_purchasereceipt") == "L1"


def elsewhere(trade: Trade) -> None:
    """A second address of the customer."""
    draft = partners.AddressDraft(
        partner="ACME", kind="ship_to", code="DEPOT", line1="9 Low Road", city="Hull", country="GB"
    )
    partners.save_addresses(addresses=[draft], by=trade.by)


def test_a_new_address_follows_until_the_supplier_has_the_old_one(trade: Trade) -> None:
    elsewhere(trade)
    order = trade.order(want("LAMP", 4))
    moved = orders.OrderAmendment(order_id=order, ship_to="DEPOT")
    orders.amend_orders(orders=[moved], by=trade.by)
    query = "SELECT a.code FROM purchasing_purchaseorder o JOIN partners_address a ON a.id = o.ship_to_id"
    assert trade.value(query) == "DEPOT"

    send_for(trade, order)
    back = orders.OrderAmendment(order_id=order, ship_to="MAIN")
    assert nothing_changed(trade, lambda: orders.amend_orders(orders=[back], by=trade.by)) == ["address_with_supplier"]
    assert trade.value(query) == "DEPOT"


def test_the_order_desk_of_one_site_confirms_without_rights_in_purchasing(trade: Trade) -> None:
    desk = limited(
        trade.by, "orders.capture", "orders.confirm", company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"]
    )
    order = trade.capture(want("LAMP", 4))
    orders.confirm_orders(order_ids=[order], by=desk)
    assert state(trade, purchase_for(trade, order)) == "approved"
    bare = replace(desk, grants=limited(desk, "orders.confirm").grants)
    assert refusals(lambda: ops.send_purchase_orders(order_ids=[purchase_for(trade, order)], by=bare)) == [
        ("permission_missing", None)
    ]


def test_a_kit_stays_whole_at_its_own_site(trade: Trade) -> None:
    add_items(trade, {"SET": "30.00"})
    part = catalog.KitComponentDraft(kit="SET", component="LAMP", numerator=1, valid_from=FIRST)
    catalog.save_kit_components(components=[part], by=trade.by)
    order = trade.order(want("SET", 1))
    assert (legs(trade, order)[0][0], purchases(trade)) == ("LEEDS", 0)


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_the_line_is_served_elsewhere_once(live_trade: Trade) -> None:
    trade = set_up_direct(live_trade)
    order = trade.order(want("LAMP", 4))
    purchase = send_for(trade, order)
    ops.ask_to_cancel(order_ids=[purchase], by=trade.by)
    ops.cancel_purchase_orders(order_ids=[purchase], by=trade.by)
    demand = trade.value("SELECT id FROM inventory_demand")
    fact = DirectGivenBack(source_kind=40, source_ids=(order,), demand_ids=(demand,))
    for _again in range(2):
        serve_elsewhere(fact, fact_id=7, effective_at=None)
    assert legs(trade, order) == [("LEEDS", 4, 0, 0, 0)]
    assert trade.value("SELECT count(*) FROM sourcing_decision WHERE source_id = %s", order) == 2


def test_a_purchase_order_of_another_site_serves_a_line_as_it_comes_in(trade: Trade) -> None:
    save_lane_costs(lanes=[LaneCostDraft(site="YORK", country="GB", base_amount=Q(6), valid_from=FIRST)], by=trade.by)
    send(trade, line("GLOVE", 20), site="YORK")
    day = lead(trade, 4)

    first, second = trade.order(want("GLOVE", 15)), trade.order(want("GLOVE", 15))

    assert [leg[:2] for leg in legs(trade, first)] == [("YORK", Q(15))]
    assert trade.rows("SELECT promised_on, promise_reason FROM inventory_demand WHERE source_id = %s", first) == [
        (day, "inbound")
    ]
    assert [leg[:2] for leg in legs(trade, second)] != [("YORK", Q(15))]


def test_where_sites_consolidate_a_dispatch_still_leaves_alone(trade: Trade) -> None:
    trade.vary("warehouse.consolidate", "same_day", site="DIRECT")
    order = trade.order(want("LAMP", 4))
    dispatch(trade, send_for(trade, order), 4)
    assert (trade.state(order), trade.value("SELECT count(*) FROM warehouse_consignment")) == ("fulfilled", 0)
