"""Transfers from request to the last receipt: what lies where, who owns it, and what nobody may do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from onegauge.inventory import tracing
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import run_until_idle
from onegauge.transfers import operations as ops
from tests.support import Trade, codes, limited, nothing_changed
from tests.transfers.words import (
    discrepancies,
    draft,
    figures,
    in_transit,
    pieces,
    receive,
    release,
    request,
    send,
    set_up_lanes,
    state,
)


def test_goods_travel_inside_a_company(trade: Trade) -> None:
    trade.receive("GLOVE", 10)

    transfer = request(trade, ("GLOVE", 4))
    assert state(trade, transfer) == "planned"
    assert trade.stock("GLOVE") == (10, 4)
    trade.ship(*release(trade, transfer))

    assert state(trade, transfer) == "in_transit"
    assert (trade.stock("GLOVE"), in_transit(trade, "NORTH", "GLOVE")) == ((6, 0), 4)
    assert receive(trade, transfer, 4).state == "received"
    assert (trade.stock("GLOVE", site="YORK"), in_transit(trade, "NORTH", "GLOVE")) == ((4, 0), 0)
    ops.close_transfers(transfer_ids=[transfer], by=trade.by)
    assert state(trade, transfer) == "closed"


def test_a_part_is_shipped_and_received_in_parts(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 8))
    assert (state(trade, transfer), figures(trade, transfer)) == ("in_transit", (5, 0, 0, 0))

    assert receive(trade, transfer, 2).state == "in_transit"
    trade.receive("GLOVE", 3)
    ops.allocate_transfers(transfer_ids=[transfer], by=trade.by)
    trade.ship(*release(trade, transfer))
    assert receive(trade, transfer, 3, 3).state == "received"
    assert figures(trade, transfer) == (8, 8, 0, 0)
    assert trade.stock("GLOVE", site="YORK") == (8, 0)


def test_what_will_not_be_sent_any_more_is_cut(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 8))
    receive(trade, transfer, 5)

    ops.cut_transfers(transfer_ids=[transfer], by=trade.by)

    assert state(trade, transfer) == "received"


def test_lots_and_handling_units_stay_what_they_were(trade: Trade) -> None:
    trade.receive("GLOVE", 4, lot="L1")
    trade.receive("GLOVE", 6, lot="L2", bin="A-02")

    transfer = send(trade, ("GLOVE", 7))
    receive(trade, transfer, *(p.qty for p in pieces(trade, transfer)))

    arrived = trade.rows(
        "SELECT l.code, b.on_hand_qty FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id"
        " WHERE b.site_id = %s ORDER BY 1", trade.sites["YORK"],
    )  # fmt: skip
    assert sum(q for _l, q in arrived) == 7
    assert dict(arrived)["L1"] == 4


def test_a_handling_unit_arrives_under_its_sscc_in_another_company(trade: Trade) -> None:
    trade.receive("GLOVE", 4)
    unit = "340123450000000018"
    trade.rows(
        "INSERT INTO inventory_handlingunit (company_id, site_id, sscc) VALUES (%s, %s, %s) RETURNING id",
        trade.companies["NORTH"], trade.sites["LEEDS"], unit,
    )  # fmt: skip
    trade.rows("UPDATE inventory_balance SET handling_unit_id = (SELECT id FROM inventory_handlingunit) RETURNING id")

    transfer = send(trade, ("GLOVE", 4), to="LYON")
    assert [p.sscc for p in pieces(trade, transfer)] == [unit]
    receive(trade, transfer, 4)

    assert trade.rows(
        "SELECT u.sscc, b.on_hand_qty FROM inventory_balance b JOIN inventory_handlingunit u ON u.id = b.handling_unit_id"
        " WHERE b.site_id = %s", trade.sites["LYON"],
    ) == [(unit, 4)]  # fmt: skip


def test_nothing_is_received_beyond_what_was_sent(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 5))
    receive(trade, transfer, 3)

    assert nothing_changed(trade, lambda: receive(trade, transfer, 3)) == ["beyond_shipped"]
    strange = ops.TransferReceipt(transfer_id=transfer, lines=[ops.PieceReceived(piece_id=0, qty=Decimal(1))])
    assert codes(lambda: ops.receive_transfers(receipts=[strange], by=trade.by)) == ["beyond_shipped"]


def test_a_final_receipt_makes_what_is_missing_short_and_the_policy_names_who_answers(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    trade.vary("transfers.shortage_owner", "source", site="YORK")
    transfer = send(trade, ("GLOVE", 5))

    assert receive(trade, transfer, 3, final=True).state == "discrepancy"

    assert [d[1:] for d in discrepancies(trade, transfer)] == [("short", 2, "source", "open")]
    assert in_transit(trade, "NORTH", "GLOVE") == 2


def test_damaged_goods_wait_for_a_decision_and_are_then_kept_apart(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 5))
    piece = pieces(trade, transfer)[0].id
    damaged = ops.Finding(type="damaged", qty=Decimal(2), piece_id=piece, answerable="carrier", note="Wet.")

    assert receive(trade, transfer, 3, findings=[damaged]).state == "discrepancy"
    found = discrepancies(trade, transfer)[0][0]
    assert codes(lambda: ops.settle_discrepancies(discrepancy_ids=[found], treatment="gain", by=trade.by)) == [
        "wrong_treatment"
    ]
    ops.settle_discrepancies(discrepancy_ids=[found], treatment="accept", by=trade.by)

    assert state(trade, transfer) == "received"
    blocked = "SELECT on_hand_qty FROM inventory_balance WHERE site_id = %s AND status = 'blocked'"
    assert trade.value(blocked, trade.sites["YORK"]) == 2
    assert figures(trade, transfer) == (5, 5, 0, 0)


def test_what_never_left_goes_back_to_the_sender(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 5))
    receive(trade, transfer, 4, final=True)
    found = [d[0] for d in discrepancies(trade, transfer)]

    ops.settle_discrepancies(discrepancy_ids=found, treatment="correction", note="Stood at the dock.", by=trade.by)

    assert (trade.stock("GLOVE"), trade.stock("GLOVE", site="YORK")) == ((1, 0), (4, 0))
    assert (state(trade, transfer), figures(trade, transfer)) == ("received", (5, 4, 0, 1))


def test_what_came_in_excess_is_found_stock(trade: Trade) -> None:
    trade.receive("GLOVE", 5)
    transfer = send(trade, ("GLOVE", 5))
    over = ops.Finding(type="over", qty=Decimal(1), sku="ROPE")

    receive(trade, transfer, 5, findings=[over])
    found = [d[0] for d in discrepancies(trade, transfer)]
    assert state(trade, transfer) == "discrepancy"
    ops.settle_discrepancies(discrepancy_ids=found, treatment="gain", by=trade.by)

    assert trade.stock("ROPE", site="YORK") == (1, 0)
    assert state(trade, transfer) == "received"


@pytest.mark.parametrize(
    ("amount", "urgent", "expected"), [("1000", False, "planned"), ("5", False, "requested"), ("5", True, "planned")]
)
def test_the_policy_says_what_passes_without_a_person(
    live_trade: Trade, amount: str, urgent: bool, expected: str
) -> None:
    trade = set_up_lanes(live_trade)
    trade.receive("GLOVE", 10, unit_cost=Decimal(2))
    run_until_idle(["finance.costing"])
    trade.vary("transfers.approval_above_amount", amount)

    assert state(trade, request(trade, ("GLOVE", 4), urgent=urgent)) == expected


def test_nobody_approves_what_they_asked_for_themselves(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    lane = ops.LaneDraft(code="LEE-YOR", from_site="LEEDS", to_site="YORK", lead_days=2, needs_approval=True)
    ops.save_lanes(lanes=[lane], by=trade.by)
    transfer = request(trade, ("GLOVE", 4))
    assert state(trade, transfer) == "requested"

    assert codes(lambda: ops.approve_transfers(transfer_ids=[transfer], by=trade.by)) == ["own_request"]
    trade.vary("inventory.receipt_status", "available")
    decider = _other(trade)
    ops.approve_transfers(transfer_ids=[transfer], by=decider)
    assert state(trade, transfer) == "planned"


def _other(trade: Trade) -> Actor:
    """Somebody else with every right."""
    return replace(trade.by, person_id=trade.people["decider"])


def test_the_receiver_asks_and_receives_the_sender_releases(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    north, york, leeds = trade.companies["NORTH"], trade.sites["YORK"], trade.sites["LEEDS"]
    clerk = limited(trade.by, "transfers.request", "transfers.receive", company_id=north, site_id=york)
    planner = limited(trade.by, "transfers.release", "transfers.receive", company_id=north, site_id=leeds)

    transfer = ops.request_transfers(transfers=[draft(("GLOVE", 4))], by=clerk)[0].transfer_id
    assert codes(lambda: ops.release_transfers(transfer_ids=[transfer], by=clerk)) == ["permission_missing"]
    shipments = [r.shipment_id for r in ops.release_transfers(transfer_ids=[transfer], by=planner)]
    trade.ship(*shipments)
    assert codes(lambda: ops.receive_in_full(transfer_ids=[transfer], by=planner)) == ["permission_missing"]

    assert ops.receive_in_full(transfer_ids=[transfer], by=clerk)[0].state == "received"


def test_a_transfer_is_called_off_until_the_warehouse_works_on_it(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    first, second = request(trade, ("GLOVE", 4)), request(trade, ("GLOVE", 3))
    release(trade, second)

    ops.cancel_transfers(transfer_ids=[first], by=trade.by)
    assert (state(trade, first), trade.stock("GLOVE")) == ("cancelled", (10, 3))
    assert nothing_changed(trade, lambda: ops.cancel_transfers(transfer_ids=[second], by=trade.by)) == [
        "transfer_in_warehouse"
    ]


def test_a_request_says_everything_that_is_wrong_at_once(trade: Trade) -> None:
    wrong = [
        draft(("GLOVE", 1), source="NOWHERE"), draft(("GLOVE", 1), source="LYON", to="YORK"), draft(("NOTHING", 1), ("GLOVE", 0)),
        draft(),
    ]  # fmt: skip

    assert nothing_changed(trade, lambda: ops.request_transfers(transfers=wrong, by=trade.by)) == [
        "unknown_transfer_site", "unknown_lane", "invalid_value", "unknown_item", "invalid_value",
    ]  # fmt: skip


def test_a_lot_is_traced_across_sites(trade: Trade) -> None:
    trade.receive("GLOVE", 10, lot="L-1")
    transfer = send(trade, ("GLOVE", 4))
    receive(trade, transfer, 4)
    with read_scope(trade.by):
        subjects = tracing.traceable(tracing.asked_of("L-1"))
        found = tracing.trace(subjects, site_ids=trade.by.sites)
    names = dict(trade.rows("SELECT code, name FROM governance_site"))
    assert [(s.from_place, s.to_place, s.site, s.qty) for s in found.steps] == [
        ("supplier", "stock", names["LEEDS"], 10),
        ("stock", "transit", names["LEEDS"], 4),
        ("transit", "stock", names["YORK"], 4),
    ]
    assert {(r.site, r.on_hand_qty) for r in found.left} == {(names["LEEDS"], 6), (names["YORK"], 4)}
    assert found.recipients == ()
    number = trade.value("SELECT number FROM transfers_transfer WHERE id = %s", transfer)
    assert number in {text for s in found.steps for text in (s.document, s.order)}
