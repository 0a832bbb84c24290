"""What transfers announce."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersShipped(Fact):
    """Goods of transfers are on their way."""

    transfer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersReceived(Fact):
    """Goods of transfers arrived, whole or in part."""

    transfer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscrepanciesFound(Fact):
    """Something arrived otherwise than it was sent; somebody must decide."""

    transfer_ids: tuple[int, ...]
    discrepancy_ids: tuple[int, ...]
