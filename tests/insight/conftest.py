"""The small group, and proof after every test that kept values are what the documents say."""

from collections.abc import Iterator

import pytest

from tests.insight import world as worlds


@pytest.fixture
def world(transactional_db: None) -> Iterator[worlds.World]:
    """A group that sells; when the followers have caught up, no invariant of insight may break."""
    made = worlds.build()
    yield made
    made.count()
    assert worlds.broken() == []
