"""Two sessions fill the last place of a bin, or bring the same serial number: one has it, the other is refused."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest

from onegauge.inventory.operations import MoveLine, ReceiptLine, move_stock, receive_stock, shifting, stock
from onegauge.kernel.errors import Refused
from tests.concurrency.sessions import Outcome, together
from tests.inventory.words import limit, spot
from tests.support import Trade, add_items

pytestmark = pytest.mark.race
LINE = ReceiptLine(site="LEEDS", bin="A-02", sku="GLOVE", qty=Decimal(1), unit_cost=Decimal(1))
THERE = """
SELECT count(DISTINCT item_id) FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id
 WHERE n.code = 'A-02' AND b.on_hand_qty > 0
"""


def answers(outcomes: Sequence[Outcome]) -> list[str]:
    """The code of the refusal of each session, or ok."""
    return sorted(o.error.codes[0] if isinstance(o.error, Refused) else repr(o.error or "ok") for o in outcomes)


def fillers(trade: Trade) -> list[Callable[[], object]]:
    """Two sessions that want the bin for one item each: one receives, one moves."""
    limit(trade, "A-02", mixing="one_item")
    trade.receive("ROPE", 5)
    line = MoveLine(balance_id=spot(trade, "ROPE"), bin="A-02")
    return [
        lambda: receive_stock(lines=[LINE], reference="R", by=trade.by),
        lambda: move_stock(lines=[line], by=trade.by),
    ]


def meet_before_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sessions judge the bin only when the other one has written, or is known to wait; none commits before both did."""
    gate = threading.Barrier(2)
    judge = stock.refuse_overfull

    def late(bins: Sequence[int]) -> None:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)
        judge(bins)
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)

    for module in (stock, shifting):
        monkeypatch.setattr(module, "refuse_overfull", late)


def test_the_last_place_of_a_bin_goes_to_one(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = fillers(live_trade)
    meet_before_judging(monkeypatch)

    assert answers(together(acts)) == ["'ok'", "bin_mixed"]

    assert live_trade.value(THERE) == 1


def test_negative_control_without_the_lock_of_the_bin_both_fill_it(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this ever stops going wrong, the test above proves nothing."""
    acts = fillers(live_trade)
    meet_before_judging(monkeypatch)
    for module in (stock, shifting):
        monkeypatch.setattr(
            module,
            "lock_limited_bins",
            lambda spots: sorted({b for b, x in zip(spots.bins, spots.limited, strict=True) if x}),
        )

    assert answers(together(acts)) == ["'ok'", "'ok'"]

    assert live_trade.value(THERE) == 2


def test_the_same_serial_number_comes_in_once(live_trade: Trade) -> None:
    add_items(live_trade, {"DRILL": "90.00"}, tracking="serial")
    lines = [replace(LINE, sku="DRILL", lot="S1", bin=code) for code in ("A-01", "A-02")]
    acts = [lambda line=line: receive_stock(lines=[line], reference="R", by=live_trade.by) for line in lines]

    assert answers(together(acts)) == ["'ok'", "serial_taken"]  # type: ignore[arg-type]  # a default makes it a call of none

    assert live_trade.stock("DRILL") == (1, 0)
