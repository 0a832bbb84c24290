"""Fixtures of the trading tests: an enterprise, and proof after each test that the ledgers still add up."""

from collections.abc import Iterator

import pytest

from tests import support
from tests.founding import Founded

LEDGER_MODULES = ("inventory", "warehouse", "orders", "transfers", "purchasing", "finance")


@pytest.fixture
def trade(founded_trade: Founded[support.Trade], db: None) -> support.Trade:
    """The enterprise, under the test's transaction."""
    return founded_trade.words()


@pytest.fixture
def live_trade(transactional_db: None) -> support.Trade:
    """The enterprise, committed: for followers and for several connections."""
    return support.build_trade()


@pytest.fixture(autouse=True)
def ledgers_add_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test that wrote a ledger leaves an invariant broken, whatever it did."""
    names = set(request.fixturenames)
    if "trade" in names:
        request.getfixturevalue("trade")
    elif "live_trade" in names:
        request.getfixturevalue("live_trade")
    yield
    if {"trade", "live_trade"} & names and "breaks_rules" not in names and support.ledgers_written():
        broken = support.broken_invariants(*LEDGER_MODULES)
        assert not broken, broken


@pytest.fixture
def breaks_rules() -> None:
    """Named by a test that breaks an invariant on purpose: a negative control or an attack."""
