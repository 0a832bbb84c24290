"""How a test makes rows of a model: through operations, in a company and a site.

The contract tests of the screens ask ``BUILDERS[model_label](by, company, site, n)`` for the ids of ``n`` new rows.
Each module fills in its own (``tests/<module>/builders.py`` calls ``builder``); a screen whose model has no builder
fails the contract tests, so nobody forgets one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import count

from onegauge.kernel.actor import Actor

Builder = Callable[[Actor, int, int, int], list[int]]
BUILDERS: dict[str, Builder] = {}
SHARED: set[str] = set()
MODULES = (
    "governance", "catalog", "partners", "pricing", "inventory", "warehouse", "finance", "sourcing", "orders", "transfers",
    "purchasing", "insight",
    "exchange",
)  # fmt: skip
_numbers = count(1)


def unique(prefix: str) -> str:
    """A code that no other row of this process has."""
    return f"{prefix}{next(_numbers):05d}"


def builder(model: str, *, shared: bool = False) -> Callable[[Builder], Builder]:
    """Register a builder. ``shared`` says that rows belong to no company and everybody may see them."""

    def keep(function: Builder) -> Builder:
        BUILDERS[model] = function
        if shared:
            SHARED.add(model)
        return function

    return keep


@dataclass(frozen=True)
class World:
    """Two companies with a site each: one to act in, one that must stay invisible."""

    company: int
    site: int
    other_company: int
    other_site: int


def load() -> dict[str, Builder]:
    """Import the builders of all modules."""
    for module in MODULES:
        name = f"tests.{module}.builders"
        if find_spec(f"tests.{module}") is not None and find_spec(name) is not None:
            import_module(name)
    return BUILDERS
