"""Two receivers of one transfer: what arrived is put away once."""

from decimal import Decimal

import pytest

from onegauge.kernel.errors import Refused
from onegauge.transfers import operations as ops
from tests.concurrency.sessions import together
from tests.support import Trade
from tests.transfers.words import figures, in_transit, pieces, send, set_up_lanes, state

pytestmark = pytest.mark.race


def test_two_receivers_of_one_transfer_put_it_away_once(live_trade: Trade) -> None:
    trade = set_up_lanes(live_trade)
    trade.receive("GLOVE", 20)
    ids = [send(trade, ("GLOVE", 4)) for _ in range(4)]

    for transfer in ids:
        (piece,) = pieces(trade, transfer)
        whole = ops.TransferReceipt(transfer_id=transfer, lines=[ops.PieceReceived(piece_id=piece.id, qty=Decimal(4))])
        found = together([lambda r=whole: ops.receive_transfers(receipts=[r], by=trade.by)] * 2)

        errors = [o.error for o in found if o.error is not None]
        assert [type(e) for e in errors] == [Refused]
        assert errors[0].codes[0] in {"transition_refused", "beyond_shipped"}
        assert (state(trade, transfer), figures(trade, transfer)) == ("received", (4, 4, 0, 0))

    assert (trade.stock("GLOVE", site="YORK"), in_transit(trade, "NORTH", "GLOVE")) == ((16, 0), 0)


def test_two_receivers_of_different_parts_both_succeed(live_trade: Trade) -> None:
    trade = set_up_lanes(live_trade)
    trade.receive("GLOVE", 6)
    transfer = send(trade, ("GLOVE", 6))
    (piece,) = pieces(trade, transfer)
    part = ops.TransferReceipt(transfer_id=transfer, lines=[ops.PieceReceived(piece_id=piece.id, qty=Decimal(3))])

    found = together([lambda: ops.receive_transfers(receipts=[part], by=trade.by)] * 2)

    assert [o.error for o in found] == [None, None]
    assert sorted(o.value[0].state for o in found) == ["in_transit", "received"]
    assert trade.stock("GLOVE", site="YORK") == (6, 0)
