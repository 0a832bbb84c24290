"""Programmes: what is counted because its turn has come, or because something happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.inventory.kinds import SITE_STOCK
from onegauge.kernel.actor import Actor
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.operations.count_planning import MOST_TARGETS, SQL, Target, Wanted, open_counts
from onegauge.warehouse.permissions import PLAN_COUNTS
from onegauge.warehouse.policies import (
    COUNT_AFTER_SHORT,
    COUNT_AT_ZERO,
    COUNT_DAYS_A,
    COUNT_DAYS_B,
    COUNT_DAYS_C,
    COUNT_VARIANCE_DAYS,
)


@dataclass(frozen=True, slots=True)
class Due:
    """A place or an item that is due, and why."""

    cause: str
    company_id: int
    site_id: int
    bin_id: int | None
    item_id: int


@operation(permission=PLAN_COUNTS)
def plan_due_counts(*, site_ids: Sequence[int] = (), by: Actor, key: str | None = None) -> list[int]:
    """Plan what is due at these sites, or at all in scope; one count per site and cause.

    What an open count looks at already is left out, and two runs of one site come one after the other: however often
    this is run, nothing is planned twice.
    """
    del key
    sites = sorted(s for s in by.sites if not site_ids or s in site_ids)
    lock_sources(SITE_STOCK, sites)
    values = {
        name: [policy.at(site_id=s, on=by.today).as_int for s in sites]
        for name, policy in (
            ("days_a", COUNT_DAYS_A), ("days_b", COUNT_DAYS_B), ("days_c", COUNT_DAYS_C),
            ("variance_days", COUNT_VARIANCE_DAYS),
        )
    }  # fmt: skip
    at_zero = [COUNT_AT_ZERO.at(site_id=s, on=by.today).as_bool for s in sites]
    asked = {"sites": sites, "at_zero": at_zero, "on": by.today, "at": by.now, **values}
    due = SQL.rows("due_targets", asked, Due)
    mine = [one for one in due if is_nested() or by.may(PLAN_COUNTS, one.company_id, one.site_id)]
    return plan_places(mine, by)


@operation(permission=PLAN_COUNTS)
def plan_counts_after_shorts(*, shipment_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Picks found less than the books said: the places are looked at, where the site's policy wants it."""
    del key
    found = [row[0] for row in SQL.tuples("sites_of_shipments", {"shipments": list(shipment_ids)})]
    sites = [s for s in found if COUNT_AFTER_SHORT.at(site_id=s, on=by.today).as_bool]
    lock_sources(SITE_STOCK, sites)
    return plan_places(SQL.rows("short_targets", {"shipments": list(shipment_ids), "sites": sites}, Due), by)


def plan_places(due: Sequence[Due], by: Actor) -> list[int]:
    """One count per site and cause, in parts that somebody can carry; each target once, whatever its causes."""
    wanted: list[Wanted] = []
    targets: list[Target] = []
    place: dict[tuple[int, str], tuple[int, int]] = {}
    seen: set[tuple[int, int | None, int]] = set()
    for one in due:
        if (one.site_id, one.bin_id, one.item_id) in seen:
            continue
        seen.add((one.site_id, one.bin_id, one.item_id))
        n, size = place.get((one.site_id, one.cause), (-1, MOST_TARGETS))
        if size == MOST_TARGETS:
            n, size = len(wanted), 0
            wanted.append(Wanted(one.company_id, one.site_id, one.cause))
        place[one.site_id, one.cause] = (n, size + 1)
        targets.append(Target(n, one.company_id, one.site_id, one.bin_id, one.item_id))
    if not wanted:
        return []
    ids, _missed = open_counts(wanted, targets, by)
    return ids
