"""The trading fixtures, with lanes between the sites."""

import pytest

from tests import trading
from tests.support import Trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade
from tests.transfers.words import set_up_lanes

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade"]
LEDGER_MODULES = trading.LEDGER_MODULES


@pytest.fixture
def trade(db: None) -> Trade:
    """The enterprise with lanes, inside the test's transaction."""
    from tests.support import build_trade

    return set_up_lanes(build_trade())
