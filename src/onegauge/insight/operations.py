"""The only writers of kept values: counting again what a stretch of a source has changed.

Called by the followers, on their connection and in the transaction that moves their cursor. Every count is a function
of documents and ledgers as they stand, so counting a day again is harmless and a rebuild comes to the same values. Days of
stock are added to; a mark in each ledger keeps an entry or a movement from being counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from onegauge.finance.kinds import EXCHANGE_RATE_KIND
from onegauge.insight import kpis
from onegauge.insight.floor_kpis import FLOOR_FOLLOWER
from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.warehouse.kinds import ARRIVAL_KIND, COUNT_KIND, PUT_AWAY_KIND, SHIPMENT_KIND, TASK_KIND

ORDERS = Sql(__file__, "kpis")
STOCK = Sql(__file__, "stock")
HANDOVERS = Sql(__file__, "handovers")
FLOOR = Sql(__file__, "floor")
FLOOR_KINDS = {"arrivals": ARRIVAL_KIND, "put_aways": PUT_AWAY_KIND, "tasks": TASK_KIND, "counts": COUNT_KIND}
MILESTONES = frozenset({
    (SALES_ORDER_KIND.number, "confirm"), (SALES_ORDER_KIND.number, "allocate"), (SALES_ORDER_KIND.number, "bill"),
    (SHIPMENT_KIND.number, "pick"), (SHIPMENT_KIND.number, "pack"),
})  # fmt: skip
ORDER_VERBS = frozenset({"confirm", "cancel", "deliver"})
SPAN_DAYS = 31
ENTRY_WINDOW = 150_000
"""Value entries looked at for a batch of 50,000 movements: a movement has three at most (itself, two corrections)."""
Row = Mapping[str, Any]
SiteDay = tuple[int, int, Any]


def count_orders(rows: Sequence[Row], *, using: str) -> int:
    """Count the key figures of orders again for the days that these journal rows touch; return how many days."""
    named = {
        "orders": _objects(rows, SALES_ORDER_KIND.number, ORDER_VERBS),
        "shipments": _objects(rows, SHIPMENT_KIND.number, {"ship"}),
        "rates": _objects(rows, EXCHANGE_RATE_KIND.number, None),
    }
    if not any(named.values()):
        return 0
    days: dict[str, set[SiteDay]] = {"due": set(), "promised": set(), "ordered": set(), "shipped": set()}
    for role, company, site, day in ORDERS.tuples("touched_days", named, using=using):
        days[role].add((company, site, day))
    through = {"through_at": rows[-1]["at"], "through_id": rows[-1]["id"]}
    fill = {"line_version": kpis.LINE_FILL.version, "unit_version": kpis.UNIT_FILL.version}
    promises = {"line_version": kpis.LINE_FILL_PROMISED.version, "order_version": kpis.ON_TIME_IN_FULL.version}
    flows = {"line_version": kpis.BACKLOG_LINES.version, "value_version": kpis.BACKLOG_VALUE.version}
    moved = days["ordered"] | days["shipped"]
    sites = sorted({site for _company, site, _day in moved})
    ORDERS.run("count_fill", {**_columns(days["due"]), **fill, **through}, using=using)
    ORDERS.run("count_promises", {**_columns(days["promised"]), **promises, **through}, using=using)
    left = {**_columns(days["shipped"]), **_reach(days["shipped"])}
    ORDERS.run("count_cycle", {**left, "version": kpis.CYCLE_TIME.version, **through}, using=using)
    ORDERS.run("count_backlog_flows", {**_columns(moved), **_reach(moved), **flows, **through}, using=using)
    ORDERS.run("run_backlog", {"sites": sites, **through}, using=using)
    ORDERS.run("run_backlog_days", {"sites": sites, "version": kpis.BACKLOG_DAYS.version, **through}, using=using)
    return sum(len(found) for found in days.values())


def count_handovers(rows: Sequence[Row], *, using: str) -> int:
    """Keep the steps that these journal rows tell, and count the hand-overs of shipments that left or were billed.

    A shipment that leaves carries its order in the same batch or an earlier one; a bill comes after it.
    """
    steps = [r for r in rows if (r["kind"], r["verb"]) in MILESTONES]
    if steps:
        kept = {"kinds": "kind", "objects": "object_id", "verbs": "verb", "instants": "effective_at",
                "companies": "company_id", "sites": "site_id"}  # fmt: skip
        HANDOVERS.run("keep_milestones", {name: [r[key] for r in steps] for name, key in kept.items()}, using=using)
    left = {
        "orders": _objects(rows, SALES_ORDER_KIND.number, {"bill"}),
        "shipments": _objects(rows, SHIPMENT_KIND.number, {"ship"}),
    }
    return HANDOVERS.run("count_handovers", left, using=using) if any(left.values()) else 0


def count_stock(rows: Sequence[Row], *, using: str) -> int:
    """Count value and age of stock again from the first day that these movements touch; return how many days.

    The days of stock first take in the value entries of these movements; figures are counted from them, a month at a
    time, so that something recorded long after it happened needs time, but not memory.
    """
    transits = [r for r in rows if r["is_transit"]]
    moved = {"movements": [r["id"] for r in rows], "sites": [r["site_id"] for r in rows],
             "instants": [r["effective_at"] for r in rows], "window": ENTRY_WINDOW,
             "transits": [r["id"] for r in transits], "recorded": [r["recorded_on"] for r in transits]}  # fmt: skip
    through = {"through_at": rows[-1]["recorded_at"], "through_id": rows[-1]["id"]}
    versions = {"value_version": kpis.ON_HAND_VALUE.version, "age_version": kpis.ON_HAND_AGE.version}
    left = [(c, first, last) for c, first, last in STOCK.tuples("keep_days", moved, using=using)]
    counted: int = sum((last - first).days + 1 for _c, first, last in left)
    while left:
        now = [(c, first, min(last, first + timedelta(days=SPAN_DAYS - 1))) for c, first, last in left]
        span = {"companies": [s[0] for s in now], "firsts": [s[1] for s in now], "lasts": [s[2] for s in now]}
        STOCK.run("count_stock", {**span, **versions, **through}, using=using)
        ends = {c: last for c, _first, last in now}
        left = [(c, ends[c] + timedelta(days=1), last) for c, _first, last in left if ends[c] < last]
    return counted


def count_floor(rows: Sequence[Row], *, using: str) -> int:
    """Count the floors again for the hours that these journal rows touch, and their days; return how many hours."""
    objects = {name: _objects(rows, kind.number, None) for name, kind in FLOOR_KINDS.items()}
    if not any(objects.values()):
        return 0
    kinds = {f"{name[:-1]}_kind": kind.number for name, kind in FLOOR_KINDS.items()}
    touched = FLOOR.tuples("touched_hours", {**objects, **kinds}, using=using)
    if not touched:
        return 0
    hours = [row[2] for row in touched]
    span = {"sites": [row[1] for row in touched], "hours": hours, "first": min(hours), "last": max(hours)}
    FLOOR.run("forget_hours", span, using=using)
    FLOOR.run("count_hours", span, using=using)
    days = _columns({(company, site, day) for company, site, _hour, day in touched})
    figures = [kpi for kpi in kpis.KPIS.values() if kpi.follower == FLOOR_FOLLOWER]
    FLOOR.run("count_days", {
        "companies": days["companies"], "day_sites": days["sites"], "days": days["days"], "kpis": [k.code for k in figures],
        "versions": [k.version for k in figures], "ratios": [k.is_ratio for k in figures],
        "through_at": rows[-1]["at"], "through_id": rows[-1]["id"],
    }, using=using)  # fmt: skip
    return len(touched)


def forget(follower: str, *, using: str) -> None:
    """Throw away what a follower keeps, before a rebuild."""
    codes = [kpi.code for kpi in kpis.KPIS.values() if kpi.follower == follower]
    ORDERS.run("forget", {"kpis": codes}, using=using)
    if follower == kpis.ORDER_FOLLOWER:
        HANDOVERS.run("forget_handovers", using=using)
        HANDOVERS.run("forget_milestones", using=using)
    if follower == kpis.STOCK_FOLLOWER:
        STOCK.run("forget_days", using=using)
    if follower == FLOOR_FOLLOWER:
        FLOOR.run("forget_facts", using=using)


def _objects(rows: Sequence[Row], kind: int, verbs: Iterable[str] | None) -> list[int]:
    return sorted({r["object_id"] for r in rows if r["kind"] == kind and (verbs is None or r["verb"] in verbs)})


def _columns(days: set[SiteDay]) -> dict[str, list[Any]]:
    found = sorted(days)
    return {"companies": [d[0] for d in found], "sites": [d[1] for d in found], "days": [d[2] for d in found]}


def _reach(days: set[SiteDay]) -> dict[str, datetime | None]:
    """The instants between which these days lie by any clock: a local day is within one of the same day in UTC."""
    on = [day for _company, _site, day in days]
    if not on:
        return {"since": None, "until": None}
    return {
        "since": datetime.combine(min(on) - timedelta(days=1), time(), UTC),
        "until": datetime.combine(max(on) + timedelta(days=2), time(), UTC),
    }
