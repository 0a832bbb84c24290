#!/usr/bin/env python3
"""The availability explorer at a million positions: what its pages, filters, search and counts cost, as a person sees them.

    availability.py [--items 100000] [--wanted 20000] [--db onegauge_positions] [--repeat 5] [--fresh]

Fills a database of its own on the server of ONEGAUGE_HOME (or DATABASE_URL) with items that lie at each of ten sites, some
of them expected or asked for, and with demand that was served; in bulk and past the operations. Then asks the pages through
the whole application, as somebody with rights in the whole group. Each line gives the median and the worst server time,
the time in the database and the number of statements.
"""

# ruff: noqa: PLC0415  Django can only be imported once the database runs

import argparse
import time

from lists import client, measure

from onegauge.app.cli.start import ready

SITES = [f"S{n}" for n in range(10)]
SCREEN = "/inventory/position/"
STOCK = """
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, status, on_hand_qty, reserved_qty)
SELECT b.company_id, b.site_id, i.id, b.id, 'available', (i.id * 7 + b.id * 3) % 40, 0
  FROM catalog_item i CROSS JOIN inventory_bin b
"""
PAIRS = """
CREATE TEMPORARY TABLE pairs AS
SELECT s.company_id, s.id AS site_id, i.id AS item_id, row_number() OVER (ORDER BY i.id * 7919 % 1000003, s.id) - 1 AS place
  FROM governance_site s CROSS JOIN catalog_item i
"""
DEMAND = """
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at, due_on,
  qty, reserved_qty, shipped_qty, cancelled_qty, held, channel, line_numerator, line_denominator, first_promised_on, promised_on,
  promise_reason)
SELECT p.company_id, p.site_id, 999, n / 5, n, p.item_id, 5, now(), current_date, 1 + n %% 30, 0,
  CASE WHEN n > 2 * %(wanted)s THEN 1 + n %% 30 ELSE 0 END, 0, false, '', 1, 1,
  current_date + (n * 7 %% 60)::int, current_date + (n * 7 %% 60)::int, 'in_stock'
  FROM generate_series(1, %(rows)s) n
  JOIN pairs p ON p.place = CASE WHEN n > 2 * %(wanted)s THEN n * 17 %% %(pairs)s ELSE n %% %(wanted)s END
"""
SUPPLY = """
INSERT INTO inventory_supply (company_id, site_id, item_id, source_kind, source_id, source_line_id, qty, received_qty, cancelled_qty,
  due_on, trusted, reference)
SELECT p.company_id, p.site_id, p.item_id, 999, p.place / 5, p.place, 2 + p.place % 9, 0, 0,
  current_date + (p.place * 11 % 60)::int, p.place % 20 <> 0, ''
  FROM pairs p WHERE p.place % 10 = 3
"""


def fill(items: int, wanted: int) -> None:
    """An organisation with ten sites, items, one bin a site; expected at every tenth pair, asked for at the wanted ones."""
    from django.db import connections

    from onegauge.app import bench_load, schema
    from onegauge.governance.access import system_actor
    from onegauge.inventory import operations as inventory

    schema.recreate()
    company = bench_load.organisation(SITES)
    by = system_actor("bench")
    bench_load.master_data(company, [(f"SKU{n:06d}", f"Item {n * 7919}", "1.00") for n in range(items)], ["C1"], by)
    inventory.save_zones(zones=[inventory.ZoneDraft(site=s, code="A", name="A") for s in SITES], by=by)
    inventory.save_bins(bins=[inventory.BinDraft(site=s, zone="A", code="A-01") for s in SITES], by=by)
    started, pairs = time.perf_counter(), items * len(SITES)
    with connections["owner"].cursor() as cursor:
        cursor.execute(PAIRS)
        cursor.execute("CREATE INDEX ON pairs (place)")
        cursor.execute("ANALYZE pairs")
        cursor.execute(STOCK)
        cursor.execute(DEMAND, {"pairs": pairs, "wanted": wanted, "rows": pairs // 2})
        cursor.execute(SUPPLY)
        cursor.execute("VACUUM ANALYZE")
    print(f"{pairs:,} positions written in {time.perf_counter() - started:.0f} s")


def questions(items: int) -> list[tuple[str, str]]:
    """What is measured: a name and an address."""
    from django.db import connections

    from onegauge.ui.paging import Order, mark

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM inventory_itemsite ORDER BY id OFFSET %s LIMIT 1", [items * len(SITES) // 2])
        (middle,) = cursor.fetchone()
        cursor.execute("SELECT min(id) FROM governance_site")
        (site,) = cursor.fetchone()
        cursor.execute("SELECT min(item_class_id) FROM catalog_item")
        (goods,) = cursor.fetchone()

    class Row:
        pk = middle

    return [
        ("first page", ""),
        ("middle page", f"after={mark(Row, Order('pk'))}"),
        ("sorted by shortage (not served: by key)", "sort=-short_qty"),
        ("sorted by item (not served: by key)", "sort=item__sku"),
        ("one site", f"site={site}"),
        ("one site, middle page", f"site={site}&after={mark(Row, Order('pk'))}"),
        ("one item class (every item)", f"item__item_class={goods}"),
        ("missing, shortage first", "standing=short"),
        ("missing at one site, shortage first", f"standing=short&site={site}"),
        ("covered by what comes", "standing=awaited"),
        ("available", "standing=free"),
        ("search an item", f"q=SKU{items // 2:06d}"),
        ("search a common part of a name", "q=Item"),
        ("search nothing", "q=no-such-item"),
        ("exact count of everything", "exact=yes"),
    ]


def main() -> None:
    """Fill if needed, measure the list and one document, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--wanted", type=int, default=20_000, help="at how many positions somebody waits")
    parser.add_argument("--db", default="onegauge_positions")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--fresh", action="store_true", help="fill the database anew even if it has positions")
    given = parser.parse_args()
    with ready(database=given.db, prepare_roles=True):
        from django.db import connections

        there = 0
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('inventory_itemsite')")
            if cursor.fetchone()[0] is not None:
                cursor.execute("SELECT count(*), max(id) FROM inventory_itemsite")
                there = cursor.fetchone()[0]
        if given.fresh or there != given.items * len(SITES):
            fill(given.items, given.wanted)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT max(id) FROM inventory_itemsite")
            (last,) = cursor.fetchone()
        signed_in = client("inventory.view")
        print(f"\n{'milliseconds':<48}{'median':>9}{'worst':>9}{'database':>9}{'stmts':>6}")
        for name, query in questions(given.items):
            measure(signed_in, SCREEN, name, query, given.repeat)
        measure(signed_in, f"{SCREEN}{last}/", "one position", "tab=promise", given.repeat)


if __name__ == "__main__":
    main()
