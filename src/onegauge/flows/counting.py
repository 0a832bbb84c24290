"""Counting: what is looked at because something happened."""

from datetime import datetime

from onegauge.governance.access import system_actor
from onegauge.warehouse.facts import ShortPicked
from onegauge.warehouse.operations import plan_counts_after_shorts


def look_where_picks_were_short(fact: ShortPicked, *, fact_id: int, effective_at: datetime | None) -> None:
    """Less was found than the books said: the place is counted where the site's policy wants it; by key, never twice."""
    by = system_actor("flows", effective_at=effective_at)
    plan_counts_after_shorts(shipment_ids=fact.shipment_ids, by=by, key=f"count:{fact_id}")
