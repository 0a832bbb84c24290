"""What the warehouse announces."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentsPosted(Fact):
    """Goods left the building for opaque sources of one kind."""

    shipment_ids: tuple[int, ...]
    source_kind: int
    source_ids: tuple[int, ...]
