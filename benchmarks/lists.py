#!/usr/bin/env python3
"""The order list at a million rows: what its pages, filters, search, sorts and totals cost, as a person sees them.

    lists.py [--rows 1000000] [--db onegauge_lists] [--repeat 5] [--fresh]

Fills a database of its own on the server of ONEGAUGE_HOME (or DATABASE_URL) with orders, in bulk and past the
operations, then asks the pages through the whole application, as somebody with rights in the whole group. Each line
gives the median and the worst server time, the time in the database and the number of statements.
"""

# ruff: noqa: PLC0415  Django can only be imported once the database runs

import argparse
import statistics
import time
from typing import Any

from onegauge.app.cli.start import ready

SITES = ("LEEDS", "YORK", "BATH", "DERBY")
CUSTOMERS = 2000
FILL = """
INSERT INTO orders_salesorder (company_id, site_id, number, customer_reference, channel, partner_id, currency, ordered_at,
  requested_on, state, version, ship_complete, total_amount, invoiced_amount)
SELECT s.company_id, s.id, 'SO-' || lpad((200000 + n)::text, 8, '0'), CASE WHEN n %% 3 = 0 THEN 'PO-' || (n * 7919 %% 9999991)
    ELSE '' END, (ARRAY['desk','api','edi','import'])[1 + (n %% 2)::int], p.ids[1 + (n * 7919 %% array_length(p.ids, 1))::int], 'GBP',
  now() - ((%(rows)s - n) * interval '40 seconds'), current_date - ((%(rows)s - n) / 2160)::int + (n %% 9)::int,
  CASE WHEN n > %(rows)s - 3000 THEN (ARRAY['draft','confirmed','fulfilled'])[1 + (n %% 3)::int] WHEN n %% 400 = 0 THEN 'cancelled'
    ELSE 'closed' END, 1, false, round((random() ^ 3 * 20000 + 5)::numeric, 2), 0
  FROM generate_series(1::bigint, %(rows)s) n
  CROSS JOIN (SELECT array_agg(id ORDER BY id) ids FROM partners_partner) p
  JOIN (SELECT id, company_id, row_number() OVER (ORDER BY id) - 1 AS place FROM governance_site) s ON s.place = n %% 4
"""


def fill(rows: int) -> None:
    """An organisation, its customers, and their orders."""
    from django.db import connections

    from onegauge.app import bench_load, schema
    from onegauge.governance.access import system_actor

    schema.recreate()
    company = bench_load.organisation(list(SITES))
    by = system_actor("bench")
    bench_load.master_data(company, [("SKU", "Item", "1.00")], [f"C{n:05d}" for n in range(CUSTOMERS)], by)
    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILL, {"rows": rows})
        cursor.execute("VACUUM ANALYZE orders_salesorder")
        cursor.execute("ANALYZE partners_partner")
    print(f"{rows:,} orders written in {time.perf_counter() - started:.0f} s")


def client(permission: str) -> Any:
    """Somebody who has this right everywhere."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from onegauge.governance import operations as gov
    from onegauge.governance.access import system_actor

    settings.ALLOWED_HOSTS = ["*"]
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by = system_actor("bench")
    gov.save_roles(roles=[gov.RoleDraft(code="reader", name="Reader", permissions=(permission,))], by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username="reader", name="Reader")], by=by)
    user = get_user_model().objects.get(id=person.id)
    if not has_grant(person.id):
        gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role="reader", scope="group")], by=by)
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def has_grant(person_id: int) -> bool:
    """Whether an earlier run made the person."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_rolegrant WHERE person_id = %s", [person_id])
        return bool(cursor.fetchone()[0])


def questions(rows: int) -> list[tuple[str, str]]:
    """What is measured: a name and an address."""
    from django.db import connections

    from onegauge.ui.paging import Order, mark

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT min(id), max(id), min(partner_id), min(site_id) FROM orders_salesorder")
        low, high, partner, site = cursor.fetchone()
        middle = low + (high - low) // 2
        cursor.execute("SELECT requested_on, total_amount FROM orders_salesorder WHERE id = %s", [middle])
        requested, amount = cursor.fetchone()

    class Row:
        pk = middle
        requested_on = requested
        total_amount = amount

    deep, by_day = mark(Row, Order("pk")), mark(Row, Order("requested_on"))
    return [
        ("first page", ""),
        ("deep page (middle)", f"after={deep}"),
        ("sorted by requested date", "sort=-requested_on"),
        ("sorted by requested date, middle", f"sort=requested_on&after={by_day}"),
        ("sorted by value", "sort=-total_amount"),
        ("sorted by number", "sort=number"),
        ("sorted by customer (not served: newest first)", "sort=partner"),
        ("state: to bill", "state=fulfilled"),
        ("state: cancelled, sorted by value", "state=cancelled&sort=-total_amount"),
        ("one customer", f"partner={partner}"),
        ("one customer, sorted by state", f"partner={partner}&sort=state"),
        ("one site", f"site={site}"),
        ("on hold", "held=yes"),
        ("requested in one week", f"requested_on_from={requested}&requested_on_until={requested}"),
        ("search a number", f"q=SO-{200000 + rows // 2:08d}"),
        ("search a part of a number", f"q={200000 + rows // 2}"),
        ("search a customer", "q=C00042"),
        ("search nothing", "q=no-such-order"),
        ("search two letters", "q=so"),
        ("totals and exact count of everything", "exact=yes"),
    ]


def measure(signed_in: Any, screen: str, name: str, query: str, repeat: int) -> None:
    """Ask one page several times and print what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = f"{screen}?{query or 'all=yes'}"
    signed_in.get(path)
    times, in_database, statements = [], [], 0
    for _ in range(repeat):
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            answer = signed_in.get(path)
            times.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        in_database.append(sum(float(q["time"]) for q in captured) * 1000)
        statements = len(captured)
    median = statistics.median(times)
    print(f"{name:<48}{median:>9.0f}{max(times):>9.0f}{statistics.median(in_database):>9.0f}{statements:>6}")


def main() -> None:
    """Fill if needed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--db", default="onegauge_lists")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--fresh", action="store_true", help="fill the database anew even if it has orders")
    given = parser.parse_args()
    with ready(database=given.db, prepare_roles=True):
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('orders_salesorder')")
            known = cursor.fetchone()[0] is not None
            if known:
                cursor.execute("SELECT count(*) FROM orders_salesorder")
                known = cursor.fetchone()[0] == given.rows
        if given.fresh or not known:
            fill(given.rows)
        signed_in = client("orders.view")
        print(f"\n{'milliseconds':<48}{'median':>9}{'worst':>9}{'database':>9}{'stmts':>6}")
        for name, query in questions(given.rows):
            measure(signed_in, "/orders/salesorder/", name, query, given.repeat)


if __name__ == "__main__":
    main()
