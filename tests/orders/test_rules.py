"""The rules of orders: given, when, then."""

from datetime import timedelta
from decimal import Decimal

import pytest

from onegauge.catalog import operations as catalog
from onegauge.orders.operations import (
    bill_orders,
    cancel_orders,
    capture_orders,
    confirm_orders,
    reject_holds,
    release_holds,
    release_orders,
)
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.warehouse.operations import ShortPick, cancel_shipments, pack_shipments, pick_shipments, ship_shipments
from tests.support import FIRST, Trade, codes, limited, nothing_changed, qty, refusals, want, without


def line(trade: Trade, order: int) -> tuple[Decimal, Decimal | None, Decimal, Decimal]:
    """Quantity, list price, unit price and net of the only line of an order."""
    return trade.rows(
        "SELECT qty, list_price, unit_price, net_amount FROM orders_orderline WHERE order_id = %s", order
    )[0]


def block_customer(trade: Trade) -> None:
    partners.block_customers(customer_ids=[trade.customers["ACME"]], reason="Disputes.", by=trade.by)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("nothing", []),
        ("credit", ["credit"]),
        ("price", ["price"]),
        ("free of charge", ["price", "data"]),
        ("duplicate", ["duplicate"]),
        ("customer", ["customer"]),
        ("partner", ["customer"]),
        ("no price", ["data"]),
        ("no address", ["data"]),
        ("customer and credit and price", ["customer", "credit", "price"]),
    ],
)
def test_each_cause_opens_its_hold_in_the_fixed_order(trade: Trade, cause: str, expected: list[str]) -> None:
    lines, more = [want("GLOVE", 5)], {}
    if "credit" in cause:
        trade.limit("ACME", "49.99")
    if "price" in cause.split(" and ") or cause == "price":
        lines = [want("GLOVE", 10, price="7.99")]
    if cause == "free of charge":
        lines = [want("GLOVE", 5, price="0")]
    if cause == "duplicate":
        more = {"customer_reference": "PO-1"}
        trade.order(want("ROPE", 1), **more)
    if "customer" in cause:
        block_customer(trade)
    if cause == "partner":
        partners.block_partners(partner_ids=[trade.partners["ACME"]], reason="Closed.", by=trade.by)
    if cause == "no price":
        (made,) = catalog.save_items(items=[catalog.ItemDraft(sku="NEW", name="New", item_class="GOODS")], by=trade.by)
        catalog.activate_items(item_ids=[made.id], by=trade.by)
        lines = [want("NEW", 1)]
    if cause == "no address":
        partners.save_partners(
            partners=[partners.PartnerDraft(code="ROAM", name="Roam", country="GB", roles=("customer",))], by=trade.by
        )
        trade.limit("ROAM", None)
        more = {"customer": "ROAM"}
    order = trade.capture(*lines, **more)
    (confirmed,) = trade.confirm(order)
    assert confirmed.holds == expected
    assert [h[1] for h in trade.holds(order)] == expected
    assert trade.value("SELECT bool_and(held) FROM inventory_demand WHERE source_id = %s", order) is bool(expected)


def test_a_held_order_gets_no_stock_until_it_is_released(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 5, price="1.00"))
    assert trade.allocate() == {}
    assert nothing_changed(trade, lambda: release_orders(order_ids=[order], by=trade.by)) == ["on_hold"]
    ((hold, _type, _state),) = trade.holds(order)
    assert release_holds(hold_ids=[hold], note="Agreed.", by=trade.by) == [order]
    assert trade.allocate() == {order: 5}


def test_a_site_may_let_held_orders_reserve(trade: Trade) -> None:
    trade.vary("orders.allocate_held", True)
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 5, price="1.00"))
    assert trade.allocate() == {order: 5}
    assert codes(lambda: release_orders(order_ids=[order], by=trade.by)) == ["on_hold"]


@pytest.mark.parametrize(
    ("cause", "needed"),
    [
        ("credit", "orders.release_credit_hold"),
        ("price", "orders.release_price_hold"),
        ("duplicate", "orders.release_data_hold"),
    ],
)
def test_only_the_entitled_role_releases_a_hold(trade: Trade, cause: str, needed: str) -> None:
    if cause == "credit":
        trade.limit("ACME", "1.00")
    if cause == "duplicate":
        trade.order(want("ROPE", 1), customer_reference="PO-1")
    order = trade.order(want("GLOVE", 1, price="1.00" if cause == "price" else None), customer_reference="PO-1")
    hold = next(h[0] for h in trade.holds(order) if h[1] == cause)
    assert nothing_changed(trade, lambda: release_holds(hold_ids=[hold], by=without(trade.by, needed))) == [
        "hold_right_missing"
    ]
    release_holds(hold_ids=[hold], by=limited(trade.by, "orders.release_hold", needed))
    assert (hold, cause, "released") in trade.holds(order)


def test_with_one_of_two_holds_released_the_order_still_waits(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    trade.limit("ACME", "1.00")
    order = trade.order(want("GLOVE", 1, price="2.00"))
    holds = [h[0] for h in trade.holds(order)]
    assert release_holds(hold_ids=holds[:1], by=trade.by) == []
    assert trade.allocate() == {}
    assert release_holds(hold_ids=holds[1:], by=trade.by) == [order]


def test_a_rejected_hold_cancels_its_order_and_leaves_no_open_hold(trade: Trade) -> None:
    trade.limit("ACME", "1.00")
    order = trade.order(want("GLOVE", 1, price="2.00"))
    holds = trade.holds(order)
    assert nothing_changed(trade, lambda: reject_holds(hold_ids=[holds[0][0]], note=" ", by=trade.by)) == [
        "invalid_value"
    ]
    reject_holds(hold_ids=[holds[0][0]], note="No.", by=trade.by)
    assert (trade.state(order), {h[2] for h in trade.holds(order)}) == ("cancelled", {"rejected"})


def test_cancelling_closes_open_holds(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 1, price="2.00"))
    cancel_orders(order_ids=[order], by=limited(trade.by, "orders.cancel"))
    assert [h[2] for h in trade.holds(order)] == ["rejected"]


def test_exposure_counts_open_orders_and_receivables(trade: Trade) -> None:
    trade.limit("ACME", "100.00")
    trade.receive("GLOVE", 10)
    assert trade.confirm(trade.capture(want("GLOVE", 6)))[0].holds == []
    assert trade.confirm(trade.capture(want("GLOVE", 4)))[0].holds == []
    assert trade.confirm(trade.capture(want("GLOVE", 1)))[0].holds == ["credit"]


def test_an_invoice_moves_exposure_but_does_not_free_it(trade: Trade) -> None:
    trade.limit("ACME", "100.00")
    trade.receive("GLOVE", 10)
    bill_orders(order_ids=[trade.deliver(want("GLOVE", 8))], by=trade.by)
    assert trade.confirm(trade.capture(want("GLOVE", 1)))[0].holds == ["credit"], "96 with tax, and 10 more"


def test_a_batch_cannot_pass_the_limit_together(trade: Trade) -> None:
    trade.limit("ACME", "100.00")
    ids = [trade.capture(want("GLOVE", 6)) for _ in range(3)]
    assert [c.holds for c in confirm_orders(order_ids=ids, by=trade.by)] == [[], ["credit"], ["credit"]]


def test_the_limit_is_per_company_and_has_a_tolerance(trade: Trade) -> None:
    trade.limit("ACME", "100.00")
    assert trade.confirm(trade.capture(want("GLOVE", 20), company="SOUTH", site="LYON"))[0].holds == []
    trade.vary("orders.credit_tolerance_share", "0.1", site=None)
    assert trade.confirm(trade.capture(want("GLOVE", 11)))[0].holds == []
    assert trade.confirm(trade.capture(want("TAPE", 1)))[0].holds == ["credit"]


def test_exposure_is_seen_whole_by_somebody_of_one_site(trade: Trade) -> None:
    trade.limit("ACME", "100.00")
    trade.order(want("GLOVE", 9), site="YORK")
    order = trade.capture(want("GLOVE", 9))
    at_leeds = limited(trade.by, "orders.confirm", company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"])
    assert confirm_orders(order_ids=[order], by=at_leeds)[0].holds == ["credit"]


def test_a_duplicate_outside_the_window_is_none(trade: Trade) -> None:
    now = trade.by.now
    trade.order(want("ROPE", 1), customer_reference="PO-1", ordered_at=now - timedelta(days=31))
    assert trade.confirm(trade.capture(want("ROPE", 1), customer_reference="PO-1", ordered_at=now))[0].holds == []
    trade.vary("orders.duplicate_window_days", 60, site=None)
    again = trade.capture(want("ROPE", 1), customer_reference="PO-1", ordered_at=now + timedelta(days=1))
    assert trade.confirm(again)[0].holds == ["duplicate"]


def test_the_price_is_the_largest_break_reached_of_the_customers_own_list(trade: Trade) -> None:
    north = trade.companies["NORTH"]
    lists = [pricing.PriceListDraft(company_id=north, code="KEY", name="Key", currency="GBP", valid_from=FIRST)]
    pricing.save_price_lists(price_lists=lists, by=trade.by)
    breaks = {("STD", 10): "9.00", ("KEY", 0): "8.00", ("KEY", 100): "7.00"}
    pricing.save_price_lines(
        lines=[
            pricing.PriceLineDraft(
                company_id=north,
                price_list=code,
                sku="GLOVE",
                unit_price=Decimal(p),
                valid_from=FIRST,
                min_qty=Decimal(q),
            )
            for (code, q), p in breaks.items()
        ],
        by=trade.by,
    )
    assert [line(trade, trade.capture(want("GLOVE", q)))[2] for q in (9, 10, 100)] == [10, 9, 9]
    given = [pricing.CustomerListDraft(company_id=north, partner="ACME", price_list="KEY")]
    pricing.assign_price_lists(customers=given, by=trade.by)
    assert [line(trade, trade.capture(want("GLOVE", q)))[2] for q in (9, 99, 100)] == [8, 8, 7]
    assert line(trade, trade.capture(want("ROPE", 1)))[2] == 4, "what the own list lacks comes from the standard one"


def test_the_price_and_its_list_line_are_kept(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 3, price="9.50"))
    assert line(trade, order) == (3, 10, qty("9.5"), qty("28.50"))
    assert trade.value("SELECT price_line_id IS NOT NULL FROM orders_orderline WHERE order_id = %s", order) is True


def test_a_packaging_becomes_base_units(trade: Trade) -> None:
    packs = [
        catalog.PackagingDraft(sku="GLOVE", code="EACH", level="each"),
        catalog.PackagingDraft(sku="GLOVE", code="BOX", level="case", numerator=12, parent="EACH"),
    ]
    catalog.save_packagings(packagings=packs, by=trade.by)
    order = trade.capture(want("GLOVE", 2, unit="BOX"))
    assert line(trade, order)[0] == 24
    assert trade.rows("SELECT entered_qty, entered_unit FROM orders_orderline WHERE order_id = %s", order) == [
        (2, "BOX")
    ]


def test_the_promise_says_why(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    found = trade.confirm(*[trade.capture(want("GLOVE", n)) for n in (6, 6, 6)])
    reasons = [r for (r,) in trade.rows("SELECT promise_reason FROM inventory_demand ORDER BY id")]
    assert reasons == ["in_stock", "partial_stock", "awaiting_supply"]
    assert [c.in_stock_count for c in found] == [1, 0, 0]
    assert found[0].promised_on < found[1].promised_on == found[2].promised_on


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("first_come", "old"), ("customer_priority", "dear"), ("due_date", "urgent")],
)
def test_the_priority_rule_of_the_site_decides_who_is_served(trade: Trade, rule: str, expected: str) -> None:
    if rule != "first_come":
        trade.vary("inventory.priority_rule", rule)
    trade.limit("BOLT", None, priority=1)
    today = trade.by.today
    orders = {
        "old": trade.order(want("GLOVE", 5), requested_on=today + timedelta(days=9)),
        "dear": trade.order(want("GLOVE", 5), customer="BOLT", requested_on=today + timedelta(days=9)),
        "urgent": trade.order(want("GLOVE", 5), requested_on=today),
    }
    trade.receive("GLOVE", 5)
    assert trade.allocate() == {orders[expected]: 5}
    policies = trade.value("SELECT policy_ids FROM inventory_reservation")
    assert len(policies if isinstance(policies, list) else [policies]) >= 1


def test_where_nothing_is_served_in_part_nobody_overtakes(trade: Trade) -> None:
    trade.vary("inventory.allow_partial", False)
    trade.receive("GLOVE", 5)
    first, second = trade.order(want("GLOVE", 6)), trade.order(want("GLOVE", 2))
    assert trade.allocate() == {}
    trade.receive("GLOVE", 1)
    assert trade.allocate() == {first: 6}
    assert trade.demand(second)[0][1] == 0


def test_the_backorder_stays_open_and_is_served_from_the_next_receipt(trade: Trade) -> None:
    trade.receive("GLOVE", 3)
    order = trade.deliver(want("GLOVE", 5))
    assert (trade.state(order), trade.demand(order)) == ("confirmed", [(5, 0, 3, 0)])
    trade.receive("GLOVE", 9)
    assert trade.allocate() == {order: 2}
    trade.ship(*trade.release(order))
    assert (trade.state(order), trade.stock("GLOVE")) == ("fulfilled", (7, 0))


def test_an_order_that_must_ship_complete_waits(trade: Trade) -> None:
    trade.receive("GLOVE", 3)
    order = trade.order(want("GLOVE", 5), ship_complete=True)
    trade.allocate(order)
    assert nothing_changed(trade, lambda: release_orders(order_ids=[order], by=trade.by)) == ["incomplete"]
    assert trade.release() == []
    trade.receive("GLOVE", 2)
    trade.allocate(order)
    assert len(trade.release(order)) == 1


def test_a_site_may_release_only_complete_orders(trade: Trade) -> None:
    trade.vary("orders.release_partial", False)
    trade.receive("GLOVE", 3)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    assert codes(lambda: release_orders(order_ids=[order], by=trade.by)) == ["incomplete"]


def test_a_short_pick_goes_back_to_the_queue(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    ((picked, _qty, _short),) = trade.shipment_lines(shipment)
    pick_shipments(shipment_ids=[shipment], shorts=[ShortPick(line_id=picked, picked_qty=qty(3))], by=trade.by)
    assert (trade.demand(order), trade.stock("GLOVE")) == ([(5, 3, 0, 0)], (5, 3))
    assert trade.allocate() == {order: 2}


def test_shorts_of_a_demand_with_two_reservations_on_one_balance(trade: Trade) -> None:
    """Reserved in two runs from the same shelf, picked short on one of the two lines."""
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    trade.receive("GLOVE", 3)
    trade.allocate(order)
    (shipment,) = trade.release(order)
    lines = trade.shipment_lines(shipment)
    assert sorted(x[1] for x in lines) == [3, 5]
    short = next(x for x in lines if x[1] == 5)
    pick_shipments(shipment_ids=[shipment], shorts=[ShortPick(line_id=short[0], picked_qty=qty(1))], by=trade.by)
    assert trade.demand(order) == [(8, 4, 0, 0)]
    pack_shipments(shipment_ids=[shipment], by=trade.by)
    ship_shipments(shipment_ids=[shipment], by=trade.by)
    assert (trade.demand(order), trade.stock("GLOVE")) == ([(8, 0, 4, 0)], (4, 0))


def test_cancelling_a_demand_with_two_reservations_on_one_balance(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    trade.receive("GLOVE", 3)
    trade.allocate(order)
    cancel_orders(order_ids=[order], by=trade.by)
    assert (trade.demand(order), trade.stock("GLOVE")) == ([(8, 0, 0, 8)], (8, 0))


@pytest.mark.parametrize("stage", ["draft", "confirmed", "allocated", "released", "taken back", "shipped in part"])
def test_cancelling_at_each_stage(trade: Trade, stage: str) -> None:
    trade.receive("GLOVE", 3)
    order = trade.capture(want("GLOVE", 5))
    if stage != "draft":
        trade.confirm(order)
    if stage not in ("draft", "confirmed"):
        trade.allocate(order)
    shipments = trade.release(order) if stage in ("released", "taken back", "shipped in part") else []
    if stage == "taken back":
        cancel_shipments(shipment_ids=shipments, by=trade.by)
    if stage == "shipped in part":
        trade.ship(*shipments)
    act = lambda: cancel_orders(order_ids=[order], by=trade.by)  # noqa: E731
    assert act() == [order]
    if stage == "shipped in part":
        assert (trade.state(order), trade.stock("GLOVE"), trade.demand(order)) == ("fulfilled", (0, 0), [(5, 0, 3, 2)])
        return
    assert (trade.state(order), trade.stock("GLOVE")) == ("cancelled", (3, 0))
    assert trade.demand(order) == ([] if stage == "draft" else [(5, 0, 0, 5)])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lines": ()}, [("order_empty", "orders[0].lines")]),
        ({"channel": "fax"}, [("invalid_value", "orders[0].channel")]),
        ({"customer_reference": "x" * 61}, [("invalid_value", "orders[0].customer_reference")]),
        ({"lines": (want("GLOVE", 0),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (want("GLOVE", -1),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (want("GLOVE", "NaN"),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (want("GLOVE", "1e11"),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (want("GLOVE", "0.0000001"),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (want("GLOVE", 1, price="-1"),)}, [("invalid_value", "orders[0].lines[0].unit_price")]),
        ({"company": "WEST"}, [("unknown_company", "orders[0].company")]),
        ({"customer": "NOBODY"}, [("unknown_customer", "orders[0].customer")]),
        ({"site": "LYON"}, [("unknown_order_site", "orders[0].site")]),
        ({"site": ""}, [("unknown_order_site", "orders[0].site")]),
        ({"ship_to": "MOON"}, [("unknown_ship_to", "orders[0].ship_to")]),
        ({"lines": (want("NOTHING", 1),)}, [("unknown_order_item", "orders[0].lines[0].sku")]),
        ({"lines": (want("GLOVE", 1, unit="PALLET"),)}, [("unknown_packaging", "orders[0].lines[0].unit")]),
    ],
)
def test_what_capture_refuses(trade: Trade, change: dict[str, object], expected: list[tuple[str, str]]) -> None:
    draft = trade.draft(want("GLOVE", 1), **change) if "lines" not in change else trade.draft(*change["lines"])  # type: ignore[misc]
    act = lambda: capture_orders(orders=[draft], by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == expected


def test_an_obsolete_item_is_not_sold(trade: Trade) -> None:
    catalog.phase_out_items(item_ids=[trade.items["TAPE"]], by=trade.by)
    trade.capture(want("TAPE", 1))
    catalog.retire_items(item_ids=[trade.items["TAPE"]], by=trade.by)
    assert codes(lambda: trade.capture(want("TAPE", 1))) == ["item_not_sellable"]


def test_only_what_left_is_billed_and_only_once(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 5))
    assert nothing_changed(trade, lambda: bill_orders(order_ids=[order], by=trade.by)) == ["nothing_to_bill"]
    trade.receive("GLOVE", 3)
    trade.allocate(order)
    trade.ship(*trade.release(order))
    assert bill_orders(order_ids=[order], by=trade.by)[0].net_amount == qty("30.00")
    assert nothing_changed(trade, lambda: bill_orders(order_ids=[order], by=trade.by)) == ["nothing_to_bill"]
    assert bill_orders(by=trade.by) == []
