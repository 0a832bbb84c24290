"""What inventory announces."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReceived(Fact):
    """Goods came in; new stock may serve waiting demand."""

    site_ids: tuple[int, ...]
    item_ids: tuple[int, ...]
