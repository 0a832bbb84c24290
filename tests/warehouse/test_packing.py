"""Packing: cartons are proposed, filled by scan or count, weighed, numbered; what is packed is proven."""

from decimal import Decimal

import pytest

from onegauge.inventory import operations as inventory
from onegauge.orders import operations as orders
from onegauge.warehouse import operations as ops
from onegauge.warehouse.permissions import ACCEPT_WEIGHT
from tests.support import Trade, broken_invariants, codes, nothing_changed, refusals, want, without
from tests.warehouse.outbound import (
    boxes,
    carrier,
    carton,
    cartons,
    close,
    closed,
    fill,
    picked,
    proven,
    sized,
)

pytestmark = pytest.mark.django_db


def test_a_proposal_says_why_each_box_and_names_what_nothing_is_known_of(trade: Trade) -> None:
    boxes(trade)
    sized(trade, "GLOVE", (100, 80, 40), "0.2", case_of=12, case_kg="3")
    shipment = picked(trade, ("GLOVE", 14), ("LAMP", 1))
    (done,) = ops.propose_cartons(shipment_ids=[shipment], by=trade.by)
    assert [u.sku for u in done.unknown] == ["LAMP"]
    assert cartons(trade, shipment) == [("", "full_case", 12), ("S", "best_box", 2)]
    # a proposal is made anew until something lies in a carton, and the packer may take another box
    (again,) = ops.propose_cartons(shipment_ids=[shipment], by=trade.by)
    ops.change_cartons(changes=[ops.CartonChange(carton_id=again.carton_ids[1], box="L")], by=trade.by)
    assert cartons(trade, shipment)[1] == ("L", "by_hand", 2)
    fill(trade, again.carton_ids[0], "GLOVE", 12)
    assert codes(lambda: ops.propose_cartons(shipment_ids=[shipment], by=trade.by)) == ["wrong_carton"]


def test_boxes_of_other_sites_are_not_proposed(trade: Trade) -> None:
    boxes(trade)
    elsewhere = ops.BoxTypeDraft(
        code="XS", name="Cheap", length_mm=190, width_mm=140, height_mm=90, tare_kg=Decimal(0), max_kg=Decimal(9),
        sites="YORK",
    )  # fmt: skip
    ops.save_box_types(box_types=[elsewhere], by=trade.by)
    sized(trade, "GLOVE", (100, 80, 40), "0.2")
    shipment = picked(trade, ("GLOVE", 2))
    ops.propose_cartons(shipment_ids=[shipment], by=trade.by)
    assert cartons(trade, shipment) == [("S", "best_box", 2)]


def test_a_scan_goes_into_its_carton_and_wrong_or_too_many_goods_are_refused_at_once(trade: Trade) -> None:
    proven(trade)
    sized(trade, "GLOVE", (100, 80, 40), "0.2", case_of=6, case_kg="1.5", gtin="04012345123456")
    shipment = picked(trade, ("GLOVE", 8))
    made = carton(trade, shipment)
    by_case = fill(trade, made, "(01)04012345123456")
    assert (by_case.sku, by_case.qty, by_case.left_qty) == ("GLOVE", 6, 2)
    assert nothing_changed(trade, lambda: fill(trade, made, "ROPE")) == ["wrong_goods"]
    assert nothing_changed(trade, lambda: fill(trade, made, "GLOVE", 3)) == ["wrong_goods"]
    counted = ops.CartonFill(carton_id=made, line_id=trade.shipment_lines(shipment)[0][0], qty=Decimal(2))
    assert codes(lambda: ops.fill_cartons(fills=[counted], by=trade.by)) == ["scan_needed"]
    assert fill(trade, made, "GLOVE", 2).left_qty == 0


def test_where_a_site_counts_lines_may_be_typed(trade: Trade) -> None:
    proven(trade, "count")
    shipment = picked(trade, ("ROPE", 3))
    made = carton(trade, shipment)
    counted = ops.CartonFill(carton_id=made, line_id=trade.shipment_lines(shipment)[0][0])
    (done,) = ops.fill_cartons(fills=[counted], by=trade.by)
    assert (done.qty, done.left_qty) == (3, 0)


def test_a_shipment_is_packed_only_when_everything_lies_in_closed_cartons(trade: Trade) -> None:
    proven(trade)
    shipment = picked(trade, ("GLOVE", 2), ("ROPE", 1))
    pack = lambda: ops.pack_shipments(shipment_ids=[shipment], by=trade.by)  # noqa: E731  said three times
    made, further = carton(trade, shipment), carton(trade, shipment)
    fill(trade, made, "GLOVE", 2)
    assert refusals(pack) == [("not_all_packed", None)]
    close(trade, made, None)
    assert nothing_changed(trade, pack) == ["not_all_packed"]
    fill(trade, further, "ROPE")
    close(trade, further, None)
    carton(trade, shipment)  # an empty one is no package
    pack()
    assert trade.value("SELECT package_count FROM warehouse_shipment WHERE id = %s", shipment) == 2
    ssccs = trade.rows("SELECT sscc FROM warehouse_carton WHERE shipment_id = %s", shipment)
    assert len({s for (s,) in ssccs}) == 2
    assert trade.value("SELECT count(*) FROM inventory_handlingunit WHERE sscc = ANY(%s)", [s for (s,) in ssccs]) == 2


def test_a_weight_that_is_off_is_counted_again_or_accepted_by_somebody_who_may(trade: Trade) -> None:
    proven(trade)
    sized(trade, "GLOVE", (100, 80, 40), "2")
    shipment = picked(trade, ("GLOVE", 2))
    made = carton(trade, shipment)
    fill(trade, made, "GLOVE", 2)
    assert refusals(lambda: close(trade, made, None)) == [("invalid_value", "closings[0].actual_kg")]
    off = close(trade, made, "6.5")
    assert (off.state, off.expected_kg, off.actual_kg) == ("off", Decimal("4.5"), Decimal("6.5"))
    assert broken_invariants("kernel", "warehouse") == []
    assert codes(lambda: ops.pack_shipments(shipment_ids=[shipment], by=trade.by)) == ["not_all_packed"]
    closing = ops.CartonClosing(carton_id=made, actual_kg=Decimal("6.5"), reason="Wet cardboard")
    clerk = without(trade.by, ACCEPT_WEIGHT)
    assert codes(lambda: ops.close_cartons(closings=[closing], by=clerk)) == ["permission_missing"]
    assert close(trade, made, "6.5", reason="Wet cardboard").state == "closed"
    ops.empty_cartons(carton_ids=[made], by=trade.by)
    fill(trade, made, "GLOVE", 2)
    again = close(trade, made, "4.6")
    assert (again.state, again.sscc) == ("closed", off.sscc)


def test_a_carrier_numbers_its_parcels_one_after_the_other(trade: Trade) -> None:
    proven(trade)
    carrier(trade)
    trade.vary("warehouse.carrier_service", "NORTH/24")
    shipment, _ssccs = closed(trade, ("GLOVE", 1), ("ROPE", 1))
    tracking = lambda: [t for (t,) in trade.rows("SELECT tracking FROM warehouse_carton ORDER BY id")]  # noqa: E731
    assert tracking() == ["NX00000001", "NX00000002"]
    ops.assign_carriers(shipment_ids=[shipment], service="NORTH/POST", by=trade.by)
    assert tracking() == ["RR000000014GB", "RR000000028GB"]
    wrong = lambda: ops.assign_carriers(shipment_ids=[shipment], service="SOUTH/24", by=trade.by)  # noqa: E731
    assert refusals(wrong) == [("invalid_value", "service")]


def test_what_is_cut_after_packing_leaves_its_carton_to_be_weighed_again(trade: Trade) -> None:
    proven(trade)
    shipment, _ssccs = closed(trade, ("GLOVE", 3), ("ROPE", 1))
    (order,) = trade.rows("SELECT source_id FROM warehouse_shipment WHERE id = %s", shipment)[0]
    change = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Decimal(1))])
    orders.amend_orders(orders=[change], by=trade.by)
    rows = trade.rows(
        "SELECT k.packed_qty, c.state FROM warehouse_cartonline k JOIN warehouse_carton c ON c.id = k.carton_id"
        " WHERE c.shipment_id = %s ORDER BY c.position",
        shipment,
    )
    assert rows == [(1, "off"), (1, "closed")]


def test_instructions_of_an_item_or_customer_are_confirmed_before_a_shipment_is_packed(trade: Trade) -> None:
    proven(trade)
    drafts = [
        ops.PackInstructionDraft(text="Price label", sku="GLOVE"),
        ops.PackInstructionDraft(text="Gift wrap", customer="ACME"),
        ops.PackInstructionDraft(text="No plastic", customer="BOLT"),
    ]
    label, _wrap, _plastic = ops.save_pack_instructions(instructions=drafts, by=trade.by)
    shipment = picked(trade, ("GLOVE", 1))
    made = carton(trade, shipment)
    fill(trade, made, "GLOVE")
    close(trade, made, None)
    ops.confirm_instructions(shipment_ids=[shipment], instruction_ids=[label], by=trade.by)
    assert codes(lambda: ops.pack_shipments(shipment_ids=[shipment], by=trade.by)) == ["not_all_packed"]
    ops.confirm_instructions(shipment_ids=[shipment], by=trade.by)
    ops.pack_shipments(shipment_ids=[shipment], by=trade.by)
    told = trade.rows("SELECT text, person_id FROM warehouse_packcheck WHERE shipment_id = %s ORDER BY id", shipment)
    assert told == [("Price label", trade.by.person_id), ("Gift wrap", trade.by.person_id)]


def test_a_pallet_that_was_picked_whole_goes_into_its_carton_by_its_number(trade: Trade) -> None:
    proven(trade)
    (unit,) = inventory.open_units(units=[inventory.UnitDraft(site="LEEDS", bin="A-01")], by=trade.by)
    trade.receive("TAPE", 5, sscc=unit.sscc)
    order = trade.order(want("TAPE", 5))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    ops.pick_shipments(shipment_ids=[shipment], by=trade.by)
    assert fill(trade, carton(trade, shipment, box=""), unit.sscc).left_qty == 0


def test_setting_up_refuses_everything_that_is_wrong_at_once(trade: Trade) -> None:
    bad = ops.BoxTypeDraft(
        code="", name="X", length_mm=0, width_mm=1, height_mm=1, tare_kg=Decimal(5), max_kg=Decimal(1), sites="NOWHERE",
    )  # fmt: skip
    found = refusals(lambda: ops.save_box_types(box_types=[bad], by=trade.by))
    assert [at for _code, at in found] == [
        "box_types[0].code", "box_types[0].length_mm", "box_types[0].max_kg", "box_types[0].sites",
    ]  # fmt: skip
    service = ops.CarrierServiceDraft(code="P", name="Post", scheme="s10", starts_with="1", ends_with="GB")
    draft = ops.CarrierDraft(code="N/1", name="North", services=[service])
    found = refusals(lambda: ops.save_carriers(carriers=[draft], by=trade.by))
    assert [at for _code, at in found] == ["carriers[0].code", "carriers[0].services[0].starts_with"]
