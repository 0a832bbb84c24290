"""The small enterprise, and proof after every test that the books still add up."""

from collections.abc import Iterator

import pytest

from onegauge.app import verify
from tests.finance import world as worlds


def broken(*modules: str) -> list[str]:
    """The invariants of these modules that do not hold."""
    return [f"{r.module}.{r.name}: {r.rows}" for r in verify.run(only=modules) if not r.holds]


@pytest.fixture
def world(transactional_db: None) -> Iterator[worlds.World]:
    """A world with open books; whatever a test does in it, no invariant may break."""
    yield worlds.build()
    assert broken("finance", "inventory") == []


@pytest.fixture
def world_without_books(transactional_db: None) -> Iterator[worlds.World]:
    """The same before anybody opened books."""
    yield worlds.build(with_books=False)
    assert broken("finance", "inventory") == []
