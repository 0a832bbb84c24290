"""Key figures follow the journal and the valued goods ledger; nobody who sells or ships waits for them."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from onegauge.insight import operations
from onegauge.insight.floor_kpis import FLOOR_FOLLOWER
from onegauge.insight.kpis import ORDER_FOLLOWER, STOCK_FOLLOWER
from onegauge.kernel.followers import ALIAS, JOURNAL, Follower, Source, register

VALUED_MOVEMENTS = Source(
    "insight_valuedmovement",
    ("id", "recorded_on", "recorded_at", "effective_at", "site_id", "is_transit"),
    "recorded_on",
)


class OrderFigures(Follower):
    """Backlog, fill rates, promises kept and cycle time of the days that the journal touches; hand-overs of shipments."""

    name = ORDER_FOLLOWER
    source = JOURNAL
    batch = 10_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Count the touched days again."""
        del cursor
        operations.count_handovers(rows, using=ALIAS)
        operations.count_orders(rows, using=ALIAS)

    def reset(self, cursor: CursorWrapper) -> None:
        """Begin with nothing."""
        del cursor
        operations.forget(self.name, using=ALIAS)


class StockFigures(Follower):
    """Value and age of what is on hand, from what costing has valued; each batch counts all that lies there, so batches are large."""

    name = STOCK_FOLLOWER
    source = VALUED_MOVEMENTS
    batch = 50_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Count the touched days again."""
        del cursor
        operations.count_stock(rows, using=ALIAS)

    def reset(self, cursor: CursorWrapper) -> None:
        """Begin with nothing."""
        del cursor
        operations.forget(self.name, using=ALIAS)


class FloorFigures(Follower):
    """What happened on floors, by hour and day."""

    name = FLOOR_FOLLOWER
    source = JOURNAL
    batch = 10_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Count the touched hours again, and the days that they belong to."""
        del cursor
        operations.count_floor(rows, using=ALIAS)

    def reset(self, cursor: CursorWrapper) -> None:
        """Begin with nothing."""
        del cursor
        operations.forget(self.name, using=ALIAS)


register(FloorFigures())
register(OrderFigures())
register(StockFigures())
