"""The trading fixtures, with lanes between the sites."""

import pytest

from tests.support import Trade, build_trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade
from tests.transfers.words import set_up_lanes

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade"]


@pytest.fixture
def trade(db: None) -> Trade:
    """The enterprise with lanes, inside the test's transaction."""
    return set_up_lanes(build_trade())
