"""Goods come to a place while what lay there is carried away: as much goes as was to go, and the rest stays."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from onegauge.inventory.operations import MoveLine, put_stock, putting, spots
from onegauge.kernel.errors import Refused
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import put_aways, relocations
from onegauge.warehouse.operations.relocations import MoveDraft
from tests.concurrency.sessions import Outcome, together, values
from tests.inventory.words import PALLET, spot
from tests.support import Trade, broken_invariants
from tests.warehouse.inbound import arrived, docks, expect, lies

pytestmark = pytest.mark.race


def comes_before_goods_are_put(monkeypatch: pytest.MonkeyPatch, module: Any, bring: Callable[[], object]) -> None:
    """Somebody brings more, and is done, after it was read what is to go and before it goes."""

    def late(**given: Any) -> Any:
        values(together([bring]))
        return put_stock(**given)

    monkeypatch.setattr(module, "put_stock", late)


def test_what_comes_while_a_bin_is_emptied_stays_in_it(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = live_trade
    trade.receive("GLOVE", 100)
    ids = warehouse.ask_moves(moves=[MoveDraft(site="LEEDS", from_bin="A-01", to_bin="A-02")], by=trade.by)
    comes_before_goods_are_put(monkeypatch, relocations, lambda: trade.receive("GLOVE", 7))

    warehouse.relocate_goods(relocation_ids=ids, by=trade.by)

    assert lies(trade, "GLOVE") == [("A-01", "available", 7), ("A-02", "available", 100)]
    assert trade.value("SELECT done_qty FROM warehouse_relocation") == 100


def test_what_comes_while_the_dock_is_cleared_stays_there(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = live_trade
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", "empty_bin")
    warehouse.receive_announced(arrival_ids=[arrived(trade, expect("GLOVE", 10))], by=trade.by)
    ids = [i for (i,) in trade.rows("SELECT id FROM warehouse_putaway")]
    comes_before_goods_are_put(monkeypatch, put_aways, lambda: trade.receive("GLOVE", 7, bin="DOCK-1"))

    warehouse.put_away_goods(put_away_ids=ids, to_bin="A-02", by=trade.by)

    assert lies(trade, "GLOVE") == [("A-02", "available", 10), ("DOCK-1", "available", 7)]


def onto_a_pallet_that_goes(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """A pallet is judged to go as a whole; then somebody who brings more onto it is done, or known to wait."""
    trade.receive("GLOVE", 10, sscc=PALLET)
    line = MoveLine(balance_id=spot(trade, "GLOVE", sscc=PALLET), bin="A-02", qty=Decimal(10))
    judged, came = threading.Event(), threading.Event()
    refuse_closed = putting.refuse_closed

    def late(*given: Any) -> None:
        judged.set()
        came.wait(timeout=2)
        refuse_closed(*given)

    def bring() -> None:
        judged.wait(timeout=30)
        trade.receive("GLOVE", 7, sscc=PALLET)
        came.set()

    monkeypatch.setattr(putting, "refuse_closed", late)
    return together([lambda: put_stock(lines=[line], by=trade.by), bring])


def test_nothing_comes_onto_a_pallet_that_goes(live_trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    went, came = onto_a_pallet_that_goes(live_trade, monkeypatch)

    assert went.error is None
    assert isinstance(came.error, Refused)
    assert came.error.codes == ["handling_unit_elsewhere"]
    assert lies(live_trade, "GLOVE") == [("A-02", "available", 10)]


@pytest.mark.usefixtures("breaks_rules")
def test_negative_control_without_its_lock_a_pallet_leaves_half_behind(
    live_trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this ever stops going wrong, the test above proves nothing."""
    monkeypatch.setitem(spots.SQL.statements, "lock_trees", "SELECT %(units)s::bigint[], %(others)s::bigint[]")

    values(onto_a_pallet_that_goes(live_trade, monkeypatch))

    assert any("units_stand_where_their_goods_lie" in row for row in broken_invariants("inventory"))
