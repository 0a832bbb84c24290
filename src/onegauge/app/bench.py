"""The fulfilment bench: the phases of a workload folder through the operations that pages and API use.

Journal, policies, holds, reservations, row-level security and costing are switched on. The database is the bench's
own and is emptied first. Statistics are refreshed between phases, outside the clock, as a running system has them.
"""

import csv
import json
import platform
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from django.db import connections

import onegauge
from onegauge.app import schema, verify
from onegauge.app.bench_hot import hot
from onegauge.app.bench_load import load
from onegauge.app.bench_single import single
from onegauge.governance.access import system_actor
from onegauge.inventory.queries import available
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    allocate_orders,
    capture_orders,
    confirm_orders,
    release_orders,
)
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_shipments

APART = 5  # clients in processes of their own get this part of the stock: they are many times slower
CHECKS = {
    "negative": "SELECT count(*) FROM inventory_balance WHERE on_hand_qty < 0",
    "reserved_over_onhand": "SELECT count(*) FROM inventory_balance WHERE reserved_qty > on_hand_qty",
    "expected_allocatable_units": """SELECT sum(least(d.q, s.q))::bigint FROM
        (SELECT item_id, site_id, sum(qty) q FROM inventory_demand GROUP BY 1, 2) d
        JOIN (SELECT item_id, site_id, sum(qty) q FROM inventory_movement WHERE to_place = 'stock' GROUP BY 1, 2) s
        USING (item_id, site_id)""",
    "reserved_units": "SELECT coalesce(sum(qty), 0)::bigint FROM inventory_reservation",
    "shipped_units": "SELECT coalesce(sum(qty), 0)::bigint FROM inventory_movement WHERE to_place = 'customer'",
    "onhand_mismatch": """SELECT count(*) FROM (SELECT b, sum(q) q FROM (
        SELECT to_balance_id b, qty q FROM inventory_movement WHERE to_balance_id IS NOT NULL
        UNION ALL SELECT from_balance_id, -qty FROM inventory_movement WHERE from_balance_id IS NOT NULL) x GROUP BY 1) m
        FULL JOIN inventory_balance b ON b.id = m.b WHERE coalesce(m.q, 0) <> coalesce(b.on_hand_qty, 0)""",
    "reservation_mismatch": """SELECT count(*) FROM (SELECT balance_id, sum(qty) q FROM inventory_reservation GROUP BY 1) r
        FULL JOIN inventory_balance b ON b.id = r.balance_id WHERE coalesce(r.q, 0) <> coalesce(b.reserved_qty, 0)""",
    "open_demand_units": """SELECT coalesce(sum(qty - reserved_qty - shipped_qty - cancelled_qty), 0)::bigint
        FROM inventory_demand""",
}


@dataclass
class Bench:
    """One run over one workload folder."""

    folder: Path
    phases: dict[str, dict[str, Any]] = field(default_factory=dict)
    checks: dict[str, dict[str, int]] = field(default_factory=dict)

    def phase(self, name: str, units: int, work: Callable[[], dict[str, Any] | None]) -> None:
        """Time one phase by a monotonic clock."""
        started = time.monotonic()
        more = work() or {}
        seconds = time.monotonic() - started
        self.phases[name] = {
            "seconds": round(seconds, 4),
            "units": units,
            "per_second": round(units / seconds, 1),
            **more,
        }
        click.echo(f"# {name}: {seconds:.3f} s, {units} units, {units / seconds:.0f}/s {more or ''}", err=True)

    def check(self, after: str) -> None:
        """The bench's own questions about stock, asked by the owner, who sees everything."""
        with connections["owner"].cursor() as cursor:
            found = {}
            for name, query in CHECKS.items():
                cursor.execute(query)
                found[name] = int(cursor.fetchone()[0])
        self.checks[after] = found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """One file of the workload."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def analyze() -> None:
    """Fresh statistics, as autovacuum keeps them in a running system; not timed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def drafts(folder: Path) -> list[OrderDraft]:
    """The workload's orders as somebody would send them."""
    lines: Iterator[tuple[str, Any]] = groupby(rows(folder, "lines"), key=lambda r: r["order"])
    of_order = {
        order: tuple(OrderLineDraft(sku=r["sku"], qty=Decimal(r["qty"])) for r in group) for order, group in lines
    }
    return [
        OrderDraft(
            company="BENCH",
            customer=r["customer"],
            site=r["warehouse"],
            customer_reference=r["order"],
            channel="api",
            ordered_at=datetime.combine(date.fromisoformat(r["date"]), datetime.min.time(), UTC),
            lines=of_order[r["order"]],
        )
        for r in rows(folder, "orders")
    ]


def run(folder: Path, *, as_json: bool, hot_units: int = 1000, clients: int = 8, singles: int = 200) -> int:
    """Run all phases; print a table or JSON; return the exit code (1 when a check or an invariant is broken)."""
    schema.recreate()
    bench = Bench(folder)
    bench.phase("load", len(rows(folder, "stock")), lambda: load(folder))
    analyze()
    by = system_actor("bench")
    orders = drafts(folder)
    line_count = sum(len(o.lines) for o in orders)
    ids: list[int] = []

    def capture() -> None:
        ids.extend(c.order_id for c in capture_orders(orders=orders, by=by))

    bench.phase("capture", line_count, capture)
    analyze()
    bench.phase("confirm", line_count, lambda: _count(confirm_orders(order_ids=ids, by=by)))
    analyze()
    bench.phase("allocate", line_count, lambda: _count(allocate_orders(by=by)))
    bench.check("allocate")
    analyze()
    bench.phase("ship", line_count, lambda: ship(by))
    bench.check("ship")
    analyze()
    pairs = len(rows(folder, "items")) * len(rows(folder, "warehouses"))
    bench.phase("inquiry", pairs, lambda: inquiry(by))
    bench.phase("follow", line_count, lambda: {"rows": run_until_idle(wait_seconds=600)})
    if singles:
        analyze()
        bench.phases["single"] = single(orders, by, count=singles, clients=clients)
        click.echo(f"# single: {bench.phases['single']}", err=True)
    if hot_units:
        bench.phases["hot"] = hot(by, hot_units, clients)
        bench.phases["hot"]["apart"] = hot(by, max(1, hot_units // APART), clients, processes=clients)
        click.echo(f"# hot: {bench.phases['hot']}", err=True)
        run_until_idle(wait_seconds=600)
    broken = [f"{r.module}.{r.name}" for r in verify.run() if not r.holds]
    result = report(bench, line_count, len(orders), broken)
    click.echo(json.dumps(result, indent=1) if as_json else table(result))
    wrong = any(c[k] for c in bench.checks.values() for k in ("negative", "reserved_over_onhand", "onhand_mismatch"))
    return 1 if broken or wrong else 0


def _count(found: list[Any]) -> dict[str, Any]:
    return {"rows": len(found)}


def ship(by: Any) -> dict[str, Any]:
    """Release, pick, pack and ship everything that is reserved: four operations of the floor."""
    shipments = [r.shipment_id for r in release_orders(by=by)]
    pick_shipments(shipment_ids=shipments, by=by)
    pack_shipments(shipment_ids=shipments, by=by)
    ship_shipments(shipment_ids=shipments, by=by)
    return {"shipments": len(shipments)}


def inquiry(by: Any) -> dict[str, Any]:
    """On hand, reserved and available of every item at every site, once, in the actor's scope."""
    with read_scope(by):
        return {"rows": len(available())}


def report(bench: Bench, lines: int, orders: int, broken: list[str]) -> dict[str, Any]:
    """The result in the shape that all systems of the bench share."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('shared_buffers'), current_setting('work_mem'), pg_database_size(current_database())"
        )
        version, fsync, commit, buffers, work_mem, size = cursor.fetchone()
    return {
        "system": "OneGauge",
        "version": onegauge.__version__,
        "scale": bench.folder.name,
        "workload": {"orders": orders, "lines": lines},
        "settings": {
            "postgresql": version,
            "fsync": fsync,
            "synchronous_commit": commit,
            "shared_buffers": buffers,
            "work_mem": work_mem,
            "analyze": "between phases, not timed",
            "python": platform.python_version(),
        },
        "phases": bench.phases,
        "checks": {**bench.checks, "broken_invariants": broken},
        "database_mb": round(size / 2**20, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def table(result: dict[str, Any]) -> str:
    """The phases for people."""
    head = f"{'phase':<10}{'seconds':>10}{'units':>10}{'per second':>12}"
    body = [
        f"{name:<10}{p['seconds']:>10.3f}{p['units']:>10}{p['per_second']:>12,.0f}"
        for name, p in result["phases"].items()
    ]
    broken = result["checks"]["broken_invariants"]
    return "\n".join([head, *body, f"verify: {'passed' if not broken else 'BROKEN ' + ', '.join(broken)}"])
