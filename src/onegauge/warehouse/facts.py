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


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceived(Fact):
    """Goods of opaque sources of one kind were accepted, line by line of the source; held ones when they are accepted."""

    arrival_ids: tuple[int, ...]
    source_kind: int
    source_ids: tuple[int, ...]
    source_line_ids: tuple[int, ...]
    qtys: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalsClosed(Fact):
    """Nothing more of these arrivals comes: what is missing of each line of a source, and whether it is still expected."""

    arrival_ids: tuple[int, ...]
    source_kind: int
    source_ids: tuple[int, ...]
    source_line_ids: tuple[int, ...]
    missing_qtys: tuple[Decimal, ...]
    stay_open: tuple[bool, ...]
