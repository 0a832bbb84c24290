"""Two sessions want the last of a quota: one has it, the other waits for the next period."""

from datetime import timedelta
from decimal import Decimal

from onegauge.inventory import operations as inventory
from tests.concurrency.sessions import together, values
from tests.support import Trade, want

REASONS = "SELECT promise_reason FROM inventory_demand WHERE source_kind = 40 ORDER BY promise_reason"


def test_the_last_of_a_quota_goes_to_one(live_trade: Trade) -> None:
    """Given a quota for one of two orders, when both are confirmed at once, then it is drawn once and never beyond."""
    trade = live_trade
    trade.receive("GLOVE", 100)
    share = inventory.QuotaBucketDraft(qty=Decimal(10))
    draft = inventory.QuotaDraft(
        company="NORTH", code="RACE", sku="GLOVE", valid_from=trade.by.today, buckets=[share],
        valid_until=trade.by.today + timedelta(days=90),
    )  # fmt: skip
    inventory.save_quotas(quotas=[draft], by=trade.by)
    waiting = [trade.capture(want("GLOVE", 8), customer=c) for c in ("ACME", "BOLT")]
    values(together([lambda order=order: trade.confirm(order) for order in waiting]))  # type: ignore[misc]
    assert [row[0] for row in trade.rows(REASONS)] == ["in_stock", "quota"]
    assert trade.value("SELECT used_qty FROM inventory_quotabucket") == 8
