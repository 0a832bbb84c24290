"""What transfers are worth on the way: inside a company, across companies, short, claimed, and told again from zero."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.finance.recompute import costing_differences
from onegauge.kernel.followers import run_until_idle
from onegauge.transfers import operations as ops
from onegauge.transfers.pricing import transfer_price
from tests.support import Trade, codes
from tests.transfers.words import (
    discrepancies,
    draft,
    figures,
    in_transit,
    receive,
    release,
    request,
    send,
    set_up_lanes,
    state,
)


@pytest.fixture
def live(live_trade: Trade) -> Trade:
    """The enterprise, committed, with lanes: costing follows."""
    return set_up_lanes(live_trade)


def follow() -> None:
    """Let costing catch up."""
    run_until_idle(["finance.costing"])


def account(trade: Trade, company: str, role: str) -> Decimal:
    """What an account stands at, in the company's currency."""
    return Decimal(trade.value(
        "SELECT coalesce(sum(p.company_amount), 0) FROM finance_account a LEFT JOIN finance_posting p ON p.account_id = a.id"
        " WHERE a.company_id = %s AND a.role = %s", trade.companies[company], role,
    ))  # fmt: skip


def test_goods_in_transit_stand_beside_the_stock(live: Trade) -> None:
    live.receive("GLOVE", 10, unit_cost=Decimal("2.00"))
    transfer = send(live, ("GLOVE", 4))
    follow()
    assert (account(live, "NORTH", "inventory"), account(live, "NORTH", "goods_in_transit")) == (12, 8)

    receive(live, transfer, 3, final=True)
    follow()
    assert (account(live, "NORTH", "inventory"), account(live, "NORTH", "goods_in_transit")) == (18, 2)
    ops.settle_discrepancies(
        discrepancy_ids=[d[0] for d in discrepancies(live, transfer)], treatment="loss", by=live.by
    )
    follow()
    assert (account(live, "NORTH", "goods_in_transit"), account(live, "NORTH", "transit_loss")) == (0, 2)
    assert costing_differences() == []


def test_across_companies_two_units_short_give_a_claim_and_both_books_agree(live: Trade) -> None:
    """Appendix C 10: one object, journals by one id, lots preserved, transfer price and group cost kept, a claim."""
    live.receive("GLOVE", 10, unit_cost=Decimal("2.00"), lot="L7")
    follow()
    transfer = send(live, ("GLOVE", 10), to="LYON")
    follow()

    trades = live.rows(
        "SELECT side, currency, amount, company_amount, group_cost_amount, count(*) OVER (PARTITION BY trade)"
        " FROM finance_intercompanytrade ORDER BY side DESC"
    )
    assert trades == [("seller", "GBP", 30, 30, 20, 2), ("buyer", "GBP", 30, 36, 20, 2)]
    assert (account(live, "NORTH", "intercompany_receivable"), account(live, "NORTH", "intercompany_revenue")) == (
        30,
        -30,
    )
    assert (account(live, "NORTH", "cogs"), account(live, "NORTH", "inventory")) == (20, 0)
    assert (account(live, "SOUTH", "goods_in_transit"), account(live, "SOUTH", "intercompany_payable")) == (36, -36)
    assert account(live, "SOUTH", "intercompany_clearing") == 0
    assert (in_transit(live, "NORTH", "GLOVE"), in_transit(live, "SOUTH", "GLOVE")) == (0, 10)

    receive(live, transfer, 8, final=True)
    (found,) = discrepancies(live, transfer)
    assert found[1:] == ("short", 2, "carrier", "open")
    assert codes(lambda: ops.settle_discrepancies(discrepancy_ids=[found[0]], treatment="correction", by=live.by)) == [
        "wrong_treatment"
    ]
    follow()
    ops.settle_discrepancies(discrepancy_ids=[found[0]], treatment="claim", note="Pallet tipped over.", by=live.by)
    follow()

    ((claim, against, amount, currency, company),) = live.rows(
        "SELECT id, against, amount, currency, company_id FROM transfers_claim"
    )
    assert (against, amount, currency, company) == ("carrier", Decimal("7.20"), "EUR", live.companies["SOUTH"])
    assert (state(live, transfer), figures(live, transfer)) == ("received", (10, 8, 2, 0))
    assert account(live, "SOUTH", "inventory") == Decimal("28.80")
    assert (account(live, "SOUTH", "claims_receivable"), account(live, "SOUTH", "transit_loss")) == (Decimal("7.20"), 0)
    assert (
        live.value(
            "SELECT l.code FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id WHERE b.site_id = %s",
            live.sites["LYON"],
        )
        == "L7"
    )
    ops.settle_claims(claim_ids=[claim], recovered_amount=Decimal("5.00"), by=live.by)
    assert (account(live, "SOUTH", "claims_receivable"), account(live, "SOUTH", "transit_loss")) == (0, Decimal("2.20"))
    assert costing_differences() == []


def test_on_a_lane_where_goods_change_owner_on_arrival_the_sender_bears_the_way(live: Trade) -> None:
    live.receive("GLOVE", 10, site="YORK", unit_cost=Decimal("2.00"))
    transfer = send(live, ("GLOVE", 10), source="YORK", to="LYON")
    assert (in_transit(live, "NORTH", "GLOVE"), in_transit(live, "SOUTH", "GLOVE")) == (10, 0)

    receive(live, transfer, 8, final=True)
    found = [d[0] for d in discrepancies(live, transfer)]
    ops.settle_discrepancies(discrepancy_ids=found, treatment="correction", by=live.by)
    follow()

    assert (live.stock("GLOVE", site="YORK"), live.stock("GLOVE", site="LYON")) == ((2, 0), (8, 0))
    assert account(live, "NORTH", "intercompany_receivable") == 24
    assert (account(live, "NORTH", "inventory"), account(live, "NORTH", "cogs")) == (4, 16)
    assert costing_differences() == []


def test_without_a_price_goods_do_not_go_to_another_company(trade: Trade) -> None:
    trade.receive("GLOVE", 5, site="LYON")
    ops.save_lanes(lanes=[ops.LaneDraft(code="LYO-LEE", from_site="LYON", to_site="LEEDS")], by=trade.by)

    wanted = draft(("GLOVE", 1), source="LYON", to="LEEDS")
    assert codes(lambda: ops.request_transfers(transfers=[wanted], by=trade.by)) == ["no_transfer_price"]


PRICES = [
    ("cost", "0", "2", None, None, "2"), ("cost_plus", "0.08", "2", None, None, "2.16"), ("cost", "0", None, "9", None, None),
    ("list_less", "0.25", None, "10", None, "7.5"), ("list_less", "0.25", "2", None, None, None),
    ("fixed", "0", None, None, "3.33", "3.33"), ("", "0", "2", "9", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "share", "cost", "listed", "fixed", "price"), PRICES)
def test_transfer_prices(method: str, share: str, cost: str, listed: str, fixed: str, price: str) -> None:
    def some(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    found = transfer_price(
        method, share=Decimal(share), cost=some(cost), list_price=some(listed), fixed_price=some(fixed)
    )
    assert found == some(price)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 12), st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(0, 3))
def test_whatever_the_splits_the_value_is_kept(live: Trade, asked: int, splits: list[int], found_later: int) -> None:
    """Goods leave as stock allows and arrive in any portions: quantity and value are where they were, to the cent."""
    live.receive("ROPE", 3, unit_cost=Decimal("1.37"))
    live.receive("ROPE", found_later + 1, unit_cost=Decimal("2.11"))
    follow()
    before = _kept(live)
    transfer = request(live, ("ROPE", asked))
    live.ship(*release(live, transfer))
    sent = figures(live, transfer)[0]
    for part in splits:
        left = figures(live, transfer)[0] - figures(live, transfer)[1]
        if left and part:
            _receive_part(live, transfer, min(Decimal(part), left))
            follow()
            assert _kept(live)[:2] == before[:2]
    if figures(live, transfer)[1] < sent:
        ops.receive_in_full(transfer_ids=[transfer], by=live.by)
    if state(live, transfer) != "received":
        ops.cut_transfers(transfer_ids=[transfer], by=live.by)
    follow()
    assert _kept(live) == before
    assert costing_differences() == []


def _receive_part(trade: Trade, transfer: int, qty: Decimal) -> None:
    """Take a quantity off the pieces, in their order."""
    open_pieces = trade.rows(
        "SELECT id, qty - received_qty FROM transfers_piece WHERE transfer_id = %s AND qty > received_qty ORDER BY id",
        transfer,
    )
    lines = []
    for piece, left in open_pieces:
        part = min(qty, left)
        qty -= part
        lines.append(ops.PieceReceived(piece_id=piece, qty=part))
    ops.receive_transfers(receipts=[ops.TransferReceipt(transfer_id=transfer, lines=lines)], by=trade.by)


def _kept(trade: Trade) -> tuple[Decimal, ...]:
    """Quantity and value of the rope, and what of it is in transit."""
    query = "SELECT qty, value_amount, transit_qty, transit_value_amount FROM finance_itemcost WHERE item_id = %s"
    return tuple(trade.rows(query, trade.items["ROPE"])[0])
