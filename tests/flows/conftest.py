"""The trading fixtures."""

from tests.trading import breaks_rules, ledgers_add_up, live_trade, trade

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade", "trade"]
