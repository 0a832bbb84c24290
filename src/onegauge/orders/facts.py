"""What orders announce."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersConfirmed(Fact):
    """Drafts became promises to customers."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsOpened(Fact):
    """Orders were stopped; somebody entitled must decide."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersAmended(Fact):
    """Confirmed orders were changed: quantities, lines, days, addresses."""

    order_ids: tuple[int, ...]
