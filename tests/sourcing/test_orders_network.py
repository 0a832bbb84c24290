"""Orders served over the network: legs at the sites that serve them best, released, shipped, billed, given back."""

from dataclasses import replace
from decimal import Decimal

from onegauge.catalog.operations import SubstitutionDraft, save_substitutions
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.orders.permissions import CONFIRM
from onegauge.partners.operations import CustomerDraft, save_customers
from onegauge.sourcing.operations import Choice
from onegauge.sourcing.permissions import PLAN
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.permissions import PACK, PICK, SHIP
from tests.sourcing.conftest import Net
from tests.support import FIRST, Trade, codes, limited, nothing_changed, refusals, want

Q = Decimal


def test_the_plain_path_asks_nobody(trade: Trade) -> None:
    trade.receive("GLOVE", 10, site="YORK")
    order = trade.order(want("GLOVE", 2))
    assert trade.rows("SELECT s.code FROM inventory_demand d JOIN governance_site s ON s.id = d.site_id") == [
        ("LEEDS",)
    ]
    assert trade.value("SELECT count(*) FROM sourcing_decision WHERE source_id = %s", order) == 0


def test_what_is_short_at_one_site_comes_from_the_other_to_the_last_invoice(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 4)
    trade.receive("GLOVE", 10, site="YORK")
    order = trade.order(want("GLOVE", 6), want("ROPE", 1))
    assert net.legs(order) == [("YORK", "GLOVE", Q(6)), ("LEEDS", "ROPE", Q(1))]
    assert [d[3] for d in net.decisions(order)] == [False, True]
    assert trade.allocate(order) == {order: Q(6)}
    trade.ship(*trade.release(order))
    trade.receive("ROPE", 5)
    trade.allocate(order)
    trade.ship(*trade.release(order))
    assert trade.state(order) == "fulfilled"
    (billed,) = orders.bill_orders(order_ids=[order], by=trade.by)
    assert billed.net_amount == Q("64.00")
    assert trade.state(order) == "closed"


def test_a_line_is_split_when_that_is_the_only_way_to_be_on_time(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 4)
    trade.receive("GLOVE", 5, site="YORK")
    order = trade.order(want("GLOVE", 8))
    assert net.legs(order) == [("LEEDS", "GLOVE", Q(4)), ("YORK", "GLOVE", Q(4))]
    trade.allocate(order)
    shipments = trade.release(order)
    assert len(shipments) == 2
    assert {trade.value("SELECT site_id FROM warehouse_shipment WHERE id = %s", s) for s in shipments} == {
        trade.sites["LEEDS"], trade.sites["YORK"],
    }  # fmt: skip
    trade.ship(shipments[0])
    assert trade.state(order) == "confirmed"
    trade.ship(shipments[1])
    assert trade.state(order) == "fulfilled"
    assert orders.bill_orders(order_ids=[order], by=trade.by)[0].net_amount == 80


def test_a_ship_complete_order_comes_from_one_site(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 4)
    trade.receive("GLOVE", 9, site="YORK")
    trade.receive("ROPE", 9, site="YORK")
    order = trade.order(want("GLOVE", 3), want("ROPE", 2), ship_complete=True)
    assert [leg[0] for leg in net.legs(order)] == ["YORK", "YORK"]


def test_a_site_keeps_its_minimum_and_the_decision_says_so(net: Net) -> None:
    trade = net.trade
    net.keep("YORK", "8")
    trade.receive("GLOVE", 10, site="YORK")
    first, second = trade.order(want("GLOVE", 2)), trade.order(want("GLOVE", 1))
    assert (net.legs(first)[0][0], net.legs(second)[0][0]) == ("YORK", "LEEDS")
    (why,) = trade.rows(
        "SELECT o ->> 'removed' FROM sourcing_decision d, jsonb_array_elements(d.options) o WHERE d.source_id = %s"
        " AND (o ->> 'site_id')::bigint = %s", second, trade.sites["YORK"],
    )  # fmt: skip
    assert why == ("ring_fenced",)


def test_people_of_one_site_serve_an_order_that_two_sites_share(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 4)
    trade.receive("GLOVE", 5, site="YORK")
    desk = limited(
        trade.by,
        CONFIRM,
        "orders.capture",
        "orders.allocate",
        "orders.release",
        company_id=trade.companies["NORTH"],
        site_id=trade.sites["LEEDS"],
    )
    order = trade.capture(want("GLOVE", 8))
    orders.confirm_orders(order_ids=[order], by=desk)
    orders.allocate_orders(order_ids=[order], by=desk)
    released = orders.release_orders(order_ids=[order], by=desk)
    assert trade.stock("GLOVE", site="YORK") == (Q(5), Q(4))
    for site in ("LEEDS", "YORK"):
        picker = limited(trade.by, PICK, PACK, SHIP, company_id=trade.companies["NORTH"], site_id=trade.sites[site])
        mine = [
            r.shipment_id for r in released
            if trade.value("SELECT site_id FROM warehouse_shipment WHERE id = %s", r.shipment_id) == trade.sites[site]
        ]  # fmt: skip
        trade_of_site = replace(trade, by=picker)
        Trade.ship(trade_of_site, *mine)
        assert trade.state(order) == ("fulfilled" if site == "YORK" else "confirmed")


def test_cancelling_frees_the_legs_at_every_site(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 4)
    trade.receive("GLOVE", 5, site="YORK")
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    desk = limited(trade.by, "orders.cancel", company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"])
    orders.cancel_orders(order_ids=[order], by=desk)
    assert (trade.stock("GLOVE"), trade.stock("GLOVE", site="YORK")) == ((Q(4), Q(0)), (Q(5), Q(0)))


def test_a_short_pick_is_sourced_again_from_elsewhere_until_a_person_must_decide(net: Net) -> None:
    trade = net.trade
    trade.vary("sourcing.max_rejects", 1)
    trade.receive("GLOVE", 6)
    order = trade.order(want("GLOVE", 6))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    ((line, _qty, _short),) = trade.shipment_lines(shipment)
    warehouse.pick_shipments(
        shipment_ids=[shipment], shorts=[warehouse.ShortPick(line_id=line, picked_qty=Q(2))], by=trade.by
    )
    trade.adjust("GLOVE", -4)
    trade.receive("GLOVE", 9, site="YORK")
    (leg,) = net.demand_ids(order)
    assert refusals(lambda: orders.resource_lines(demand_ids=[leg], gave_back=True, by=trade.by)) == [
        ("invalid_value", "reason")
    ]
    (moved,) = orders.resource_lines(demand_ids=[leg], gave_back=True, reason="Not on the shelf", by=trade.by)
    assert (moved.site_id, moved.qty) == (trade.sites["YORK"], Q(4))
    assert net.legs(order) == [("LEEDS", "GLOVE", Q(2)), ("YORK", "GLOVE", Q(4))]
    assert [d[:3] for d in net.decisions(order)] == [("greedy", 1, ""), ("greedy", 2, "Not on the shelf")]
    again = lambda: orders.resource_lines(demand_ids=[moved.demand_id], gave_back=True, reason="Damaged", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, again) == ["too_many_rejects"]
    trade.allocate(order)
    trade.ship(*trade.release(order))
    warehouse.pack_shipments(shipment_ids=[shipment], by=trade.by)
    warehouse.ship_shipments(shipment_ids=[shipment], by=trade.by)
    assert trade.state(order) == "fulfilled"


def test_a_substitute_goes_where_the_customer_always_takes_it_and_is_billed_as_what_was_ordered(net: Net) -> None:
    trade = net.trade
    link = SubstitutionDraft(sku="GLOVE", substitute="LAMP", valid_from=FIRST, numerator=2, denominator=1)
    save_substitutions(substitutions=[link], by=trade.by)
    trade.receive("LAMP", 20)
    plain = trade.order(want("GLOVE", 3))
    assert net.legs(plain) == [("LEEDS", "GLOVE", Q(3))]
    terms = CustomerDraft(company_id=trade.companies["NORTH"], partner="ACME", currency="GBP", substitution="standing")
    save_customers(customers=[terms], by=trade.by)
    order = trade.order(want("GLOVE", 3))
    assert net.legs(order) == [("LEEDS", "LAMP", Q(6))]
    trade.allocate(order)
    trade.ship(*trade.release(order))
    (billed,) = orders.bill_orders(order_ids=[order], by=trade.by)
    assert (billed.net_amount, trade.state(order)) == (Q(30), "closed")


def test_a_person_overrules_with_a_reason_and_the_price_of_it_is_kept(net: Net) -> None:
    trade = net.trade
    trade.receive("GLOVE", 9)
    trade.receive("GLOVE", 9, site="YORK")
    order = trade.order(want("GLOVE", 5))
    (leg,) = net.demand_ids(order)
    york = Choice(kind="ship", site_id=trade.sites["YORK"], item_id=trade.items["GLOVE"])
    assert codes(lambda: orders.choose_sourcing(demand_id=leg, choice=york, reason="", by=trade.by)) == [
        "invalid_value"
    ]
    lyon = replace(york, site_id=trade.sites["LYON"])
    assert codes(lambda: orders.choose_sourcing(demand_id=leg, choice=lyon, reason="Why not", by=trade.by)) == [
        "no_such_option"
    ]
    orders.choose_sourcing(demand_id=leg, choice=york, reason="The customer collects in York", by=trade.by)
    assert net.legs(order) == [("YORK", "GLOVE", Q(5))]
    assert net.decisions(order)[-1][:3] == ("person", 1, "The customer collects in York")
    assert (
        trade.value("SELECT regret_amount FROM sourcing_decision WHERE source_id = %s AND method = 'person'", order)
        == 6
    )


def test_who_may_not_plan_here_is_refused(net: Net) -> None:
    trade = net.trade
    order = trade.order(want("GLOVE", 5))
    (leg,) = net.demand_ids(order)
    stranger = limited(trade.by, PLAN, company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    assert nothing_changed(trade, lambda: orders.resource_lines(demand_ids=[leg], by=stranger)) == ["unknown_document"]


def test_a_waiting_batch_is_simulated_and_committed(net: Net) -> None:
    trade = net.trade
    ids = [trade.order(want("GLOVE", 4)) for _ in range(3)]
    trade.receive("GLOVE", 8, site="YORK")
    legs = [i for order in ids for i in net.demand_ids(order)]
    with read_scope(trade.by):
        found = orders.simulate_resourcing(demand_ids=legs, by=trade.by)
    assert (found.full_count, found.greedy_full_count) == (2, 2)
    moved = orders.resource_lines(demand_ids=legs, method="optimiser", by=trade.by)
    assert sorted(m.site_id == trade.sites["YORK"] for m in moved) == [False, True, True]
    trade.allocate(*ids)
    assert trade.stock("GLOVE", site="YORK") == (Q(8), Q(8))
