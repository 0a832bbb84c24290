"""Worlds that the tests of a module share: committed once, each test works in a transaction over a copy of the words for it.

Building an enterprise takes longer than most tests. Tests that commit themselves begin with an empty database and build
their own; pytest-django runs them last.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Generic, TypeVar

import pytest

from tests import database

T = TypeVar("T")
standing: list["Founded[Any]"] = []


class Founded(Generic[T]):
    """A committed world."""

    def __init__(self, build: Callable[[], T]) -> None:
        self.build = build
        self.made = build()
        standing.append(self)

    def words(self) -> T:
        """A copy, because a test may learn more words; built anew where a test that commits has emptied the database."""
        return deepcopy(self.made) if self in standing else self.build()


def founded(build: Callable[[], T], name: str) -> Any:
    """A fixture of a module: the world that ``build`` makes, for fixtures of tests that do not commit."""

    @pytest.fixture(scope="module", name=name)
    def found(django_db_setup: None, django_db_blocker: Any) -> Iterator[Founded[T]]:
        with django_db_blocker.unblock():
            raze()
            world = Founded(build)
        yield world
        with django_db_blocker.unblock():
            raze()

    return found


def raze() -> None:
    """Empty the database if a world stands in it."""
    if standing:
        empty()


def empty() -> None:
    """Empty the database: what was founded in it is gone."""
    standing.clear()
    database.flush()
