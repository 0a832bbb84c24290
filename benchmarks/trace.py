#!/usr/bin/env python3
"""Trace and recall at a million movements: what it costs to follow one lot, by how often it moved.

    trace.py [--movements 1000000] [--lots 1000] [--db onegauge_trace] [--repeat 5] [--fresh]

Fills a database of its own on the server of ONEGAUGE_HOME (or DATABASE_URL) with receipts and shipments of lots, in bulk
and past the operations, then traces the lot that moved most (a hundredth of the movements) and one in the middle. Each line gives the
median and the worst time, the steps and the customers found. Run it twice, with a tenth of the movements, to see whether
the time follows the lot or the whole ledger.
"""

# ruff: noqa: PLC0415  Django can only be imported once the database runs

import argparse
import statistics
import time

from onegauge.app.cli.start import ready

CUSTOMERS = 500
LINES = 10
"""Movements of each shipment, of ten different lots."""
HOT = 10
"""So many lots of each site get every tenth movement."""
LOTS = """
INSERT INTO inventory_lot (item_id, code, origin)
SELECT i.id, 'LOT' || lpad(n::text, 6, '0'), '' FROM generate_series(1, %(lots)s) n
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS total FROM catalog_item) i
    ON i.place = 1 + n %% i.total
"""
BALANCES = """
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, status, on_hand_qty, reserved_qty)
SELECT b.company_id, b.site_id, l.item_id, b.id, l.id, 'available', 10, 0 FROM inventory_lot l CROSS JOIN inventory_bin b
"""
PLACES = """
CREATE TEMPORARY TABLE places AS
SELECT b.id, b.company_id, b.site_id, b.item_id, b.lot_id, l.code,
       row_number() OVER (PARTITION BY b.site_id ORDER BY b.lot_id) - 1 AS place
  FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id
"""
RECEIPTS = """
INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, to_place, to_balance_id, lot_id, unit_cost,
       reason, operation_id)
SELECT now(), p.company_id, p.site_id, p.item_id, 1000000, 'supplier', 'stock', p.id, p.lot_id, 1, 'R', gen_random_uuid() FROM places p
"""
SHIPMENTS = """
INSERT INTO warehouse_shipment (company_id, site_id, number, source_kind, source_id, source_number, partner_id, due_on, state, version,
       released_at, shipped_at, stopped_for)
SELECT s.company_id, s.id, 'SH' || n, 999, n, 'SO' || n, c.id, current_date, 'shipped', 1, now(), now(), ''
  FROM generate_series(1, %(rows)s) n
  JOIN (SELECT id, company_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total FROM governance_site) s ON s.place = n %% s.total
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total FROM partners_partner) c ON c.place = n * 7 %% c.total
"""
DEMANDS = """
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at, due_on,
  qty, reserved_qty, shipped_qty, cancelled_qty, held, channel, line_numerator, line_denominator, first_promised_on, promised_on,
  promise_reason, partner_id)
SELECT h.company_id, h.site_id, 999, h.source_id, h.source_id, (SELECT min(id) FROM catalog_item), 5, now(), current_date, 1, 0, 1, 0, false,
  '', 1, 1, current_date, current_date, 'in_stock', h.partner_id FROM warehouse_shipment h
"""
MOVEMENTS = """
INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place, lot_id,
       demand_id, source_kind, source_id, operation_id)
SELECT now(), p.company_id, p.site_id, p.item_id, 1, 'stock', p.id, 'customer', p.lot_id, h.demand_id, %(kind)s, h.id, gen_random_uuid()
  FROM (SELECT s.id, s.site_id, s.source_id, d.id AS demand_id, line
          FROM warehouse_shipment s JOIN inventory_demand d ON d.source_id = s.source_id AND d.source_kind = 999
         CROSS JOIN generate_series(0, %(lines)s - 1) line) h
  JOIN places p ON p.site_id = h.site_id
   AND p.place = CASE WHEN h.line = 0 THEN h.source_id / 4 %% %(hot)s ELSE (h.source_id * 7919 + h.line * 104729) %% %(lots)s END
"""


def fill(movements: int, lots: int) -> None:
    """Four sites, a lot of an item in each, and shipments of ten lines to one of the customers."""
    from django.db import connections

    from onegauge.app import bench_load, schema
    from onegauge.governance.access import system_actor
    from onegauge.inventory import operations as inventory
    from onegauge.warehouse.kinds import SHIPMENT_KIND

    schema.recreate()
    sites = [f"S{n}" for n in range(4)]
    company = bench_load.organisation(sites)
    by = system_actor("bench")
    items = [(f"SKU{n:06d}", "Item", "1.00") for n in range(50)]
    bench_load.master_data(company, items, [f"C{n:04d}" for n in range(CUSTOMERS)], by)
    inventory.save_zones(zones=[inventory.ZoneDraft(site=s, code="A", name="A") for s in sites], by=by)
    inventory.save_bins(bins=[inventory.BinDraft(site=s, zone="A", code="A-01") for s in sites], by=by)
    values = {"lots": lots, "rows": movements // LINES, "lines": LINES, "kind": SHIPMENT_KIND.number, "hot": HOT}
    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        for statement in (LOTS, BALANCES, PLACES, RECEIPTS, SHIPMENTS, DEMANDS, MOVEMENTS):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
    print(f"{movements:,} movements of {lots:,} lots written in {time.perf_counter() - started:.0f} s")


def measure(repeat: int) -> None:
    """Follow the lot that moved most and one in the middle, as somebody who sees everything."""
    from django.db import connections

    from onegauge.governance.access import system_actor
    from onegauge.inventory.tracing import asked_of, trace, traceable
    from onegauge.kernel.db import read_scope

    by = system_actor("bench")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT l.code, count(*) FROM inventory_movement m JOIN inventory_lot l ON l.id = m.lot_id GROUP BY 1 ORDER BY 2"
        )
        told = cursor.fetchall()
    print(f"{'lot':<12}{'movements':>11}{'steps':>9}{'customers':>11}{'median ms':>11}{'worst ms':>10}")
    for code, count in (told[len(told) // 2], told[-1]):
        taken = []
        for _ in range(repeat):
            started = time.perf_counter()
            with read_scope(by):
                found = trace(traceable(asked_of(code)), site_ids=by.sites)
            taken.append((time.perf_counter() - started) * 1000)
        shown = (
            f"{len(found.steps):>9,}{len(found.recipients):>11,}{statistics.median(taken):>11.0f}{max(taken):>10.0f}"
        )
        print(f"{code:<12}{count:>11,}{shown}")


def main() -> None:
    """Fill once, measure as often as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--movements", type=int, default=1_000_000)
    parser.add_argument("--lots", type=int, default=1000)
    parser.add_argument("--db", default="onegauge_trace")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    with ready(database=asked.db, prepare_roles=True):
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('inventory_movement')")
            there = 0
            if cursor.fetchone()[0] is not None:
                cursor.execute("SELECT count(*) FROM warehouse_shipment")
                there = int(cursor.fetchone()[0])
        if asked.fresh or there != asked.movements // LINES:
            fill(asked.movements, asked.lots)
        measure(asked.repeat)


if __name__ == "__main__":
    main()
