"""What the warehouse announces."""

from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortPicked(Fact):
    """Less was found than opaque sources of one kind had reserved; the missing rest waits again."""

    shipment_ids: tuple[int, ...]
    source_kind: int
    source_ids: tuple[int, ...]
    qtys: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentsPosted(Fact):
    """Goods left the building for opaque sources of one kind."""

    shipment_ids: tuple[int, ...]
    source_kind: int
    source_ids: tuple[int, ...]
