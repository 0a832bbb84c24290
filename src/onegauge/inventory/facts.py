"""What inventory announces."""

from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationsTaken(Fact):
    """Stock that opaque sources of one kind had reserved went out of use; ``qtys`` runs with ``source_ids``."""

    source_kind: int
    source_ids: tuple[int, ...]
    qtys: tuple[Decimal, ...]
    site_ids: tuple[int, ...]
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFound(Fact):
    """More was there than the books said, or it may be used again; it may serve waiting demand."""

    site_ids: tuple[int, ...]
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReceived(Fact):
    """Goods came in; new stock may serve waiting demand."""

    site_ids: tuple[int, ...]
    item_ids: tuple[int, ...]
