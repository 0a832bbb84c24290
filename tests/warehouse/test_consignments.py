"""Shipments that leave together: who joins, how they leave, and what keeps them here."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.orders import operations as orders
from onegauge.partners import operations as partners
from onegauge.warehouse import operations as ops
from onegauge.warehouse.operations import ShortPick
from tests.app.api_kit import program
from tests.support import Trade, add_customers, codes, nothing_changed, refusals, want, without
from tests.ui.conftest import client  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def together(trade: Trade) -> Trade:
    """Leeds lets the orders of a day travel together."""
    trade.vary("warehouse.consolidate", "same_day")
    trade.receive("GLOVE", 100)
    return trade


def released(trade: Trade, qty: int = 5, **more: object) -> tuple[int, int]:
    """An order whose goods lie ready, and its shipment."""
    order = trade.order(want("GLOVE", qty), **more)
    trade.allocate(order)
    return order, trade.release(order)[0]


def packed(trade: Trade, *shipments: int) -> list[int]:
    """Ready to go."""
    ops.pick_shipments(shipment_ids=shipments, by=trade.by)
    return ops.pack_shipments(shipment_ids=shipments, package_count=2, by=trade.by)


def of(trade: Trade, shipment: int) -> int | None:
    """The consignment of a shipment."""
    found = trade.value("SELECT consignment_id FROM warehouse_shipment WHERE id = %s", shipment)
    return None if found is None else int(found)


def state(trade: Trade, consignment: int | None) -> str:
    """Its state."""
    return str(trade.value("SELECT state FROM warehouse_consignment WHERE id = %s", consignment))


def test_orders_of_one_customer_and_address_join_one_consignment(together: Trade) -> None:
    (_o, first), (_p, second) = released(together), released(together, 3)
    _q, other = released(together, customer="BOLT")
    assert of(together, first) == of(together, second) is not None
    assert of(together, other) not in (None, of(together, first))
    journal = [verb for verb, _before, _after in together.journal(44, of(together, first) or 0)]
    assert journal == ["opened", "joined", "joined"]


def test_several_orders_released_at_once_join_too(together: Trade) -> None:
    ids = [together.order(want("GLOVE", 1)) for _ in range(3)]
    together.allocate(*ids)
    assert len({of(together, shipment) for shipment in together.release(*ids)}) == 1


def test_a_site_that_does_not_consolidate_asks_nothing(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    with CaptureQueriesContext(connections["default"]) as seen:
        (shipment,) = trade.release(order)
    assert of(trade, shipment) is None
    assert not [q for q in seen.captured_queries if "warehouse_consignment" in q["sql"]]


def test_another_address_travels_apart(together: Trade) -> None:
    draft = partners.AddressDraft(
        partner="ACME", kind="ship_to", code="QUAY", line1="2 Quay", city="Hull", country="GB", is_default=False
    )
    partners.save_addresses(addresses=[draft], by=together.by)
    (_o, first), (_p, second) = released(together), released(together, ship_to="QUAY")
    assert of(together, first) != of(together, second)


@pytest.mark.parametrize(("hour", "later"), [(9, 0), (13, 0), (14, 1), (23, 1)])
def test_from_the_cut_off_on_it_is_the_next_day(trade: Trade, hour: int, later: int) -> None:
    trade.vary("warehouse.consolidate", "until_cutoff")
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 5))
    trade.allocate(order)
    at = datetime.combine(trade.by.today, datetime.min.time(), ZoneInfo("Europe/London")) + timedelta(hours=hour)
    (made,) = orders.release_orders(order_ids=[order], by=trade.by.at(at))
    leaves_on = trade.value("SELECT leaves_on FROM warehouse_consignment WHERE id = %s", of(trade, made.shipment_id))
    assert leaves_on == trade.by.today + timedelta(days=later)


def test_a_consignment_leaves_as_one_act(together: Trade) -> None:
    (first, one), (second, two) = released(together), released(together, 3)
    packed(together, one, two)
    consignment = of(together, one) or 0
    assert sorted(ops.ship_consignments(consignment_ids=[consignment], by=together.by)) == [one, two]
    assert (state(together, consignment), together.shipment_state(one), together.shipment_state(two)) == (
        "shipped",
    ) * 3
    assert (together.state(first), together.state(second), together.stock("GLOVE")) == (
        "fulfilled",
        "fulfilled",
        (92, 0),
    )
    assert codes(lambda: ops.ship_consignments(consignment_ids=[consignment], by=together.by)) == ["transition_refused"]


def test_what_is_released_after_it_left_joins_a_new_one(together: Trade) -> None:
    _o, one = released(together)
    packed(together, one)
    ops.ship_consignments(consignment_ids=[of(together, one) or 0], by=together.by)
    _p, two = released(together)
    assert of(together, two) not in (None, of(together, one))


def test_a_shipment_of_an_open_consignment_does_not_leave_alone(together: Trade) -> None:
    _o, one = released(together)
    packed(together, one)
    act = lambda: ops.ship_shipments(shipment_ids=[one], by=together.by)  # noqa: E731
    assert nothing_changed(together, act) == ["travels_together"]


def test_one_that_is_not_packed_holds_all_until_it_is_taken_out(together: Trade) -> None:
    (_o, one), (late, two) = released(together), released(together, 3)
    packed(together, one)
    ops.pick_shipments(shipment_ids=[two], by=together.by)
    consignment = of(together, one) or 0
    act = lambda: ops.ship_consignments(consignment_ids=[consignment], by=together.by)  # noqa: E731
    assert nothing_changed(together, act) == ["consignment_not_ready"]
    ops.take_out_shipments(shipment_ids=[two], by=together.by)
    assert (of(together, two), act()) == (None, [one])
    ops.pack_shipments(shipment_ids=[two], by=together.by)
    ops.ship_shipments(shipment_ids=[two], by=together.by)
    assert together.state(late) == "fulfilled"


def test_a_site_that_does_not_pack_ships_what_is_picked(together: Trade) -> None:
    together.vary("warehouse.pack_required", False)
    _o, one = released(together)
    consignment = of(together, one) or 0
    assert codes(lambda: ops.ship_consignments(consignment_ids=[consignment], by=together.by)) == [
        "consignment_not_ready"
    ]
    ops.pick_shipments(shipment_ids=[one], by=together.by)
    assert ops.ship_consignments(consignment_ids=[consignment], by=together.by) == [one]


def test_what_is_kept_back_keeps_all(together: Trade) -> None:
    (_o, one), (order, two) = released(together), released(together, 3)
    packed(together, one, two)
    orders.hold_orders(order_ids=[order], reason="Wait.", by=together.by)
    consignment = of(together, one) or 0
    act = lambda: ops.ship_consignments(consignment_ids=[consignment], by=together.by)  # noqa: E731
    assert nothing_changed(together, act) == ["kept_back"]
    ops.take_out_shipments(shipment_ids=[two], by=together.by)
    assert act() == [one]


def test_what_was_cancelled_or_found_short_does_not_hold_the_rest(together: Trade) -> None:
    (_o, one), (order, two), (_p, three) = released(together), released(together, 3), released(together, 2)
    packed(together, one)
    orders.cancel_orders(order_ids=[order], by=together.by)
    ((line, _qty, _short),) = together.shipment_lines(three)
    ops.pick_shipments(shipment_ids=[three], shorts=[ShortPick(line_id=line, picked_qty=Decimal(0))], by=together.by)
    assert (together.shipment_state(two), together.shipment_state(three)) == ("cancelled", "cancelled")
    assert ops.ship_consignments(consignment_ids=[of(together, one) or 0], by=together.by) == [one]


def test_an_empty_one_is_refused_and_dissolved(together: Trade) -> None:
    _o, one = released(together)
    consignment = of(together, one) or 0
    ops.cancel_shipments(shipment_ids=[one], by=together.by)
    assert codes(lambda: ops.ship_consignments(consignment_ids=[consignment], by=together.by)) == ["consignment_empty"]
    ops.dissolve_consignments(consignment_ids=[consignment], by=together.by)
    assert state(together, consignment) == "dissolved"


def test_shipments_of_a_dissolved_one_travel_alone(together: Trade) -> None:
    (_o, one), (_p, two) = released(together), released(together)
    consignment = of(together, one) or 0
    ops.dissolve_consignments(consignment_ids=[consignment], by=together.by)
    assert (of(together, one), of(together, two)) == (None, None)
    packed(together, one)
    assert ops.ship_shipments(shipment_ids=[one], by=together.by) == [one]
    assert codes(lambda: ops.take_out_shipments(shipment_ids=[two], by=together.by)) == ["not_consigned"]


def test_what_gets_another_address_leaves_the_consignment(together: Trade) -> None:
    draft = partners.AddressDraft(
        partner="ACME", kind="ship_to", code="QUAY", line1="2 Quay", city="Hull", country="GB", is_default=False
    )
    partners.save_addresses(addresses=[draft], by=together.by)
    order, one = released(together)
    orders.amend_orders(orders=[orders.OrderAmendment(order_id=order, ship_to="QUAY")], by=together.by)
    assert of(together, one) is None


def test_several_leave_in_one_call_or_none(together: Trade) -> None:
    add_customers(together, ["COVE"])
    (_o, one), (_p, two), (_q, three) = (released(together, 1, customer=c) for c in ("ACME", "BOLT", "COVE"))
    packed(together, one, two)
    ids = [of(together, s) or 0 for s in (one, two, three)]
    act = lambda: ops.ship_consignments(consignment_ids=ids, by=together.by)  # noqa: E731
    assert nothing_changed(together, act) == ["consignment_not_ready"]
    assert ops.ship_consignments(consignment_ids=ids[:2], by=together.by) == [one, two]


def test_rights_and_versions(together: Trade) -> None:
    _o, one = released(together)
    consignment = of(together, one) or 0
    packed(together, one)
    nobody = without(together.by, "warehouse.ship")
    assert codes(lambda: ops.ship_consignments(consignment_ids=[consignment], by=nobody)) == ["permission_missing"]
    assert refusals(
        lambda: ops.ship_consignments(consignment_ids=[consignment], versions={consignment: 7}, by=together.by)
    ) == [("stale_version", None)]


def test_page_paper_and_program(client: Client, together: Trade) -> None:  # noqa: F811
    (_o, one), (_p, two) = released(together), released(together, 3)
    packed(together, one, two)
    consignment = of(together, one)
    page = client.get(f"/warehouse/consignment/{consignment}/").content.decode()
    assert all(f"/warehouse/shipment/{s}/" in page for s in (one, two))
    paper = client.get(f"/warehouse/consignment/{consignment}/print/").content.decode()
    numbers = [n for (n,) in together.rows("SELECT source_number FROM warehouse_shipment ORDER BY id")]
    assert all(text in paper for text in ("Delivery note", "GLOVE", *numbers))
    app = program()
    listed = app.get(f"/consignments/{consignment}").body
    assert [s["id"] for s in listed["shipments"]] == [one, two]
    assert app.post("/consignments/ship", {"ids": [consignment]}).status == 200
    assert state(together, consignment) == "shipped"
