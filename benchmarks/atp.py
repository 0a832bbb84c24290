#!/usr/bin/env python3
"""Availability by date at a million open demand and supply rows: what a question about many items and sites costs.

    atp.py [--pairs 100000] [--rows 1000000] [--asked 1000] [--db onegauge_atp] [--repeat 15] [--fresh]

Fills a database of its own on the server of ONEGAUGE_HOME (or DATABASE_URL) with stock, demand and supply, in bulk and
past the operations, then asks what promising asks. Each line gives the median and the worst time, the rows behind the
answer and the blocks that the statement touched.
"""

# ruff: noqa: PLC0415  Django can only be imported once the database runs

import argparse
import random
import statistics
import time

from onegauge.app.cli.start import ready

SITES = [f"S{n}" for n in range(10)]
STOCK = """
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, status, on_hand_qty, reserved_qty)
SELECT b.company_id, b.site_id, i.id, b.id, 'available', 20, 0 FROM catalog_item i CROSS JOIN inventory_bin b
"""
DEMAND = """
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at, due_on,
  qty, reserved_qty, shipped_qty, cancelled_qty, held, channel, line_numerator, line_denominator, first_promised_on, promised_on,
  promise_reason)
SELECT p.company_id, p.site_id, 999, n / 5, n, p.item_id, 5, now(), current_date, 1 + n %% 9, 0, 0, 0, false, '', 1, 1,
  current_date + (n * 7 %% 60)::int, current_date + (n * 7 %% 60)::int, 'in_stock'
  FROM generate_series(1, %(rows)s) n JOIN pairs p ON p.place = n %% %(pairs)s
"""
SUPPLY = """
INSERT INTO inventory_supply (company_id, site_id, item_id, source_kind, source_id, source_line_id, qty, received_qty, cancelled_qty,
  due_on, trusted, reference)
SELECT p.company_id, p.site_id, p.item_id, 999, n / 5, n, 2 + n %% 9, 0, 0, current_date + (n * 11 %% 60)::int, n %% 20 <> 0, ''
  FROM generate_series(1, %(rows)s) n JOIN pairs p ON p.place = n %% %(pairs)s
"""
PAIRS = """
CREATE TEMPORARY TABLE pairs AS
SELECT s.company_id, s.id AS site_id, i.id AS item_id, row_number() OVER (ORDER BY i.id, s.id) - 1 AS place
  FROM governance_site s CROSS JOIN catalog_item i
"""


def fill(pairs: int, rows: int) -> None:
    """An organisation with ten sites, items, one bin a site, and open rows on both sides of every pair."""
    from django.db import connections

    from onegauge.app import bench_load, schema
    from onegauge.governance.access import system_actor
    from onegauge.inventory import operations as inventory

    schema.recreate()
    company = bench_load.organisation(SITES)
    by = system_actor("bench")
    items = [(f"SKU{n:06d}", "Item", "1.00") for n in range(pairs // len(SITES))]
    bench_load.master_data(company, items, ["C1"], by)
    inventory.save_zones(zones=[inventory.ZoneDraft(site=s, code="A", name="A") for s in SITES], by=by)
    inventory.save_bins(bins=[inventory.BinDraft(site=s, zone="A", code="A-01") for s in SITES], by=by)
    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        cursor.execute(PAIRS)
        cursor.execute(STOCK)
        cursor.execute(DEMAND, {"pairs": pairs, "rows": rows // 2})
        cursor.execute(SUPPLY, {"pairs": pairs, "rows": rows // 2})
        cursor.execute("VACUUM ANALYZE")
    print(f"{rows:,} open rows of {pairs:,} item-sites written in {time.perf_counter() - started:.0f} s")


def measure(asked: int, repeat: int) -> None:
    """Ask for so many pairs, drawn anew each time, and say what it cost."""
    from django.db import connections

    from onegauge.governance.access import system_actor
    from onegauge.inventory.availability import SQL, availability
    from onegauge.kernel.db import read_scope

    by, draw = system_actor("bench"), random.Random(5)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT s.id, i.id FROM governance_site s CROSS JOIN catalog_item i")
        everything = cursor.fetchall()
    times, behind = [], 0
    for _ in range(repeat):
        pairs = draw.sample(everything, asked)
        with read_scope(by):
            started = time.perf_counter()
            found = availability(pairs)
            times.append((time.perf_counter() - started) * 1000)
        behind = sum(len(row.days) for row in found)
    with read_scope(by), connections["default"].cursor() as cursor:
        params = {"sites": [s for s, _ in pairs], "items": [i for _, i in pairs]}
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + SQL.statements["availability"], params)
        plan = [line for (line,) in cursor.fetchall()]
    blocks = next(line.strip() for line in plan if "Buffers:" in line)
    print(
        f"{asked:>6,} pairs: median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms, {behind:,} dates; {blocks}"
    )


def main() -> None:
    """Fill once, then measure one pair, a hundred and as many as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=1000)
    parser.add_argument("--db", default="onegauge_atp")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--fresh", action="store_true", help="fill anew even if the database is there")
    options = parser.parse_args()
    with ready(database=options.db, prepare_roles=True):
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('inventory_supply')")
            there = 0
            if cursor.fetchone()[0] is not None:
                cursor.execute("SELECT count(*) FROM inventory_supply")
                there = int(cursor.fetchone()[0])
        if options.fresh or there != options.rows // 2:
            fill(options.pairs, options.rows)
        for asked in (1, 100, options.asked):
            measure(asked, options.repeat)


if __name__ == "__main__":
    main()
