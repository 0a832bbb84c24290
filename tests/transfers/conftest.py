"""The trading fixtures, with lanes between the sites."""

import pytest

from tests.founding import Founded, founded
from tests.support import Trade, build_trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade
from tests.transfers.words import set_up_lanes

founded_lanes = founded(lambda: set_up_lanes(build_trade()), "founded_lanes")

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade"]


@pytest.fixture
def trade(founded_lanes: Founded[Trade], db: None) -> Trade:
    """The enterprise with lanes, under the test's transaction."""
    return founded_lanes.words()
