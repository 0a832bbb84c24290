"""The small group that these tests speak about."""

import pytest

from tests.founding import Founded
from tests.masterdata import World


@pytest.fixture
def world(founded_world: Founded[World], db: None) -> World:
    """Two companies with a site each, units, an item class, and somebody who may do everything."""
    return founded_world.words()
