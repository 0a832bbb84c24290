"""The board of the floor: today is the day of each site's clock."""

from datetime import UTC, datetime

import pytest

from onegauge.kernel.db import read_scope
from onegauge.orders.web import floor
from onegauge.ui.kit import Wanted
from onegauge.warehouse import operations as warehouse
from tests.support import Trade, want

pytestmark = pytest.mark.django_db
LATE_EVENING = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)  # half past eleven in Leeds, on the first of July
AFTER_MIDNIGHT = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight there, on the second


def leaves(trade: Trade, instant: datetime) -> int:
    """A shipment of Leeds that leaves at an instant."""
    order = trade.order(want("GLOVE", 1))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    warehouse.pick_shipments(shipment_ids=[shipment], by=trade.by)
    warehouse.pack_shipments(shipment_ids=[shipment], by=trade.by)
    warehouse.ship_shipments(shipment_ids=[shipment], by=trade.by.at(instant))
    return shipment


def shown(trade: Trade, instant: datetime) -> tuple[int, list[int]]:
    """How many shipments left "today" by the figures, and which are listed."""
    by = trade.by.at(instant)
    with read_scope(by):
        count = sum(one.count for one in floor.stages(by) if one.state == "shipped")
        return count, sorted(row.id for row in floor.rows(by, Wanted(lane="shipped")))


def test_what_left_after_midnight_left_today_whatever_utc_says(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    evening, night = leaves(trade, LATE_EVENING), leaves(trade, AFTER_MIDNIGHT)
    assert shown(trade, datetime(2027, 7, 1, 22, 45, tzinfo=UTC))[1] == [evening]
    assert shown(trade, datetime(2027, 7, 1, 23, 45, tzinfo=UTC)) == (1, [night])
    assert shown(trade, datetime(2027, 7, 2, 22, 59, tzinfo=UTC)) == (1, [night])
    assert shown(trade, datetime(2027, 7, 2, 23, 1, tzinfo=UTC)) == (0, [])
