"""The trading fixtures, with suppliers and what they sell."""

import pytest

from tests.founding import Founded, founded
from tests.purchasing.words import set_up_direct, set_up_suppliers
from tests.support import Trade, build_trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade

founded_suppliers = founded(lambda: set_up_suppliers(build_trade()), "founded_suppliers")
founded_direct = founded(lambda: set_up_direct(build_trade()), "founded_direct")

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade"]


@pytest.fixture
def trade(founded_suppliers: Founded[Trade], db: None) -> Trade:
    """The enterprise with suppliers, under the test's transaction."""
    return founded_suppliers.words()
