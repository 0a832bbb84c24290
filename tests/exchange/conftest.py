"""The small group that these tests speak about."""

import pytest

from tests.masterdata import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """Two companies with a site each, units, an item class, and somebody who may do everything."""
    return build_world()
