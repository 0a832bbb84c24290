"""What orders announce."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """Confirmed orders were changed: quantities, lines, days; those in ``readdressed`` go to another address now."""

    order_ids: tuple[int, ...]
    readdressed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectLegsPlanned(Fact):
    """Suppliers are to send these demands to the customers: by which offer, how much, until when; one entry per leg."""

    order_ids: tuple[int, ...]
    demand_ids: tuple[int, ...]
    offer_ids: tuple[int, ...]
    qtys: tuple[Decimal, ...]
    days: tuple[date, ...]
