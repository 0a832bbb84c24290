"""Costing follows the goods ledger: nobody who ships waits for it."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from onegauge.finance.operations.costing import value_movements
from onegauge.kernel.followers import ALIAS, Follower, Source, register

MOVEMENTS = Source(
    "inventory_movement",
    (
        "id",
        "recorded_on",
        "effective_at",
        "company_id",
        "site_id",
        "item_id",
        "qty",
        "from_place",
        "to_place",
        "unit_cost",
        "demand_id",
        "owner_id",
    ),
    "recorded_on",
)


class Costing(Follower):
    """Moving average per company and item; value entries and their postings per batch."""

    name = "finance.costing"
    source = MOVEMENTS
    batch = 10_000

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Value the movements of the batch in their order."""
        del cursor
        value_movements(rows, using=ALIAS)

    def reset(self, cursor: CursorWrapper) -> None:
        """Value entries are a ledger and stay; ``recompute.costing_differences`` compares instead."""
        raise RuntimeError("costing is a ledger and is not rebuilt; verify compares it with a recomputation")


register(Costing())
