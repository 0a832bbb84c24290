"""Quotas: nobody is promised beyond them, what is left is freed at the end, a cancellation gives back."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.inventory import operations as inventory
from onegauge.inventory.quotas import Asked, Bucket, draw
from onegauge.kernel.errors import Refused
from onegauge.orders import operations as orders
from tests.support import Trade, want

TODAY = date(2026, 5, 4)
SHARES = "SELECT channel, used_qty FROM inventory_quotabucket ORDER BY id"
PROMISE = "SELECT promised_on, promise_reason, first_promised_on = promised_on FROM inventory_demand WHERE source_id = %s AND source_kind = 40"


def quota(trade: Trade, *shares: tuple[str, int], days: int = 60) -> date:
    """A quota of gloves from today for some days; returns its last day."""
    until = trade.by.today + timedelta(days=days)
    buckets = [inventory.QuotaBucketDraft(channel=c, qty=Decimal(q)) for c, q in shares]
    draft = inventory.QuotaDraft(
        company="NORTH", code="SPRING", sku="GLOVE", valid_from=trade.by.today, valid_until=until, buckets=buckets
    )
    inventory.save_quotas(quotas=[draft], by=trade.by)
    return until


def test_a_line_beyond_its_quota_is_promised_in_the_next_period(trade: Trade) -> None:
    """Given stock for all but a quota for some, then the first gets its date and the next waits for the next period."""
    trade.receive("GLOVE", 100)
    until = quota(trade, ("desk", 6), ("edi", 50), ("", 4))
    first, second = trade.order(want("GLOVE", 8)), trade.order(want("GLOVE", 8))
    assert trade.rows(PROMISE, first)[0][1] == "in_stock"
    assert trade.rows(PROMISE, second)[0] == (until + timedelta(days=1), "quota", True)
    assert trade.rows(SHARES) == [("desk", 6), ("edi", 0), ("", 2)]


def test_the_end_of_a_period_frees_what_others_left(trade: Trade) -> None:
    """Given the last days of a quota, then a channel without a share draws from those of others."""
    trade.receive("GLOVE", 100)
    quota(trade, ("edi", 50), days=2)
    order = trade.order(want("GLOVE", 8))
    assert trade.rows(PROMISE, order)[0][1] == "in_stock"
    assert trade.rows(SHARES) == [("edi", 8)]


def test_a_cancelled_order_gives_its_quota_back(trade: Trade) -> None:
    """Given a quota that is drawn, when the order is cancelled, then the next one has it."""
    trade.receive("GLOVE", 100)
    quota(trade, ("desk", 8))
    first = trade.order(want("GLOVE", 8))
    orders.cancel_orders(order_ids=[first], by=trade.by)
    assert trade.rows(SHARES) == [("desk", 0)]
    assert trade.rows(PROMISE, trade.order(want("GLOVE", 8)))[0][1] == "in_stock"


def test_a_share_is_not_cut_below_what_was_drawn(trade: Trade) -> None:
    """Given a drawn share, then the table refuses to make it smaller, and overlapping days are refused."""
    trade.receive("GLOVE", 100)
    quota(trade, ("desk", 8))
    trade.order(want("GLOVE", 8))
    with pytest.raises(Refused):
        quota(trade, ("desk", 7))
    draft = inventory.QuotaDraft(
        company="NORTH", code="OTHER", sku="GLOVE", valid_from=trade.by.today, valid_until=trade.by.today,
        buckets=[inventory.QuotaBucketDraft(qty=Decimal(1))],
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        inventory.save_quotas(quotas=[draft], by=trade.by)
    assert [r.code for r in refused.value.refusals] == ["quota_wrong"]


wants = st.lists(st.tuples(st.sampled_from(["desk", "edi", "shop"]), st.integers(1, 2), st.integers(1, 9)), max_size=12)
shares = st.lists(
    st.tuples(st.sampled_from(["", "desk", "edi"]), st.sampled_from([None, 1]), st.integers(0, 20)), max_size=5
)


@given(wants, shares, st.integers(0, 30))
def test_no_share_is_overdrawn(
    asked: Sequence[tuple[str, int, int]], kept: Sequence[tuple[str, int | None, int]], free: int
) -> None:
    """Whatever is asked: shares hold, a line is served whole or waits, and only the last days open others' shares."""
    until = TODAY + timedelta(days=20)
    buckets = [Bucket(n, 1, 1, None, 1, TODAY, until, c, p, Decimal(q)) for n, (c, p, q) in enumerate(kept)]
    lines = [Asked(n, 1, 1, 1, p, c, Decimal(q), TODAY) for n, (c, p, q) in enumerate(asked)]
    found = draw(lines, buckets, today=TODAY, free_days={1: free})
    for bucket in buckets:
        assert sum((q for d in found for b, q in d.uses if b == bucket.id), Decimal(0)) <= bucket.left
    for line, drawn in zip(lines, found, strict=True):
        total = sum((q for _b, q in drawn.uses), Decimal(0))
        assert total in (0, line.qty)
        assert drawn.promised_on == (TODAY if total or not buckets else until + timedelta(days=1))
        if free <= 20:
            assert all(buckets[b].channel in ("", line.channel) for b, _q in drawn.uses)
