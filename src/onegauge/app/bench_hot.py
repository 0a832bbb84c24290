"""The bench's hot phase: many clients reserve the same few items, one order at a time, until stock is gone."""

import random
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connections

from onegauge.app.bench_clients import crowd
from onegauge.kernel.actor import Actor

HOT_ITEMS = 20
EXCESS = Decimal("1.1")


def prepare(by: Actor, units: int, name: str) -> list[int]:
    """Twenty items with stock in one bin, and more one-line orders than they can serve; returns the order ids."""
    from onegauge.app.bench_load import add_items  # noqa: PLC0415  a spawned client imports this module before Django
    from onegauge.governance.queries import companies, sites  # noqa: PLC0415  as above
    from onegauge.inventory.models import Bin  # noqa: PLC0415  as above
    from onegauge.inventory.operations import ReceiptLine, receive_stock  # noqa: PLC0415  as above
    from onegauge.kernel.db import read_scope  # noqa: PLC0415  as above
    from onegauge.orders.operations import OrderDraft, OrderLineDraft, capture_orders, confirm_orders  # noqa: PLC0415  as above
    from onegauge.partners.models import Customer  # noqa: PLC0415  as above

    site = sites()[0]
    company = next(c for c in companies() if c.id == site.company_id)
    with read_scope(by):
        place = Bin.objects.filter(site_id=site.id).order_by("id")[0].code
        customer = (
            Customer.objects.filter(company_id=company.id).select_related("partner").order_by("id")[0].partner.code
        )
    skus = [f"{name}{n:02d}" for n in range(HOT_ITEMS)]
    add_items(company.id, [(sku, "Hot item", "9.00") for sku in skus], by)
    receive_stock(
        lines=[
            ReceiptLine(site=site.code, bin=place, sku=sku, qty=Decimal(units), unit_cost=Decimal(5)) for sku in skus
        ],
        reference=name,
        by=by,
    )
    count = int(HOT_ITEMS * units * EXCESS)
    orders = [
        OrderDraft(
            company=company.code,
            customer=customer,
            site=site.code,
            customer_reference=f"{name}{n}",
            lines=(OrderLineDraft(sku=skus[n % HOT_ITEMS], qty=Decimal(1)),),
        )
        for n in range(count)
    ]
    ids = [c.order_id for c in capture_orders(orders=orders, by=by)]
    confirm_orders(order_ids=ids, by=by)
    return ids


def reserve(work: Sequence[int], start: Callable[[], Any]) -> dict[str, Any]:
    """One client: allocates its orders one by one, as fast as it can."""
    from onegauge.governance.access import system_actor  # noqa: PLC0415  models exist after set-up only
    from onegauge.orders.operations import allocate_orders  # noqa: PLC0415  as above

    by = system_actor("bench")
    found = {"orders": 0, "assigned": 0, "refused": 0, "errors": 0}
    times: list[float] = []
    start()
    for order_id in work:
        started = time.perf_counter()
        found["orders"] += 1
        try:
            served = allocate_orders(order_ids=[order_id], by=by)
            found["assigned" if served else "refused"] += 1
        except Exception:  # noqa: BLE001  whatever reaches a caller counts as an error
            found["errors"] += 1
        times.append(time.perf_counter() - started)
    return {**found, "times": times}


def hot(by: Actor, units: int, clients: int, *, processes: int = 1) -> dict[str, Any]:
    """Run the phase; the figures include oversold units and errors that callers saw.

    In one process the clients are its threads, as those of the web server; their calls may be joined.
    """
    name = f"HOT{processes}-"
    ids = prepare(by, units, name)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    random.Random(7).shuffle(ids)  # noqa: S311  a fixed order of work, not a secret
    seconds, found = crowd(reserve, [ids[n::clients] for n in range(clients)], processes=processes)
    times = sorted(t for f in found for t in f.pop("times"))
    total = {key: sum(f[key] for f in found) for key in found[0]}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT sum(b.on_hand_qty)::bigint, sum(b.reserved_qty)::bigint, (SELECT sum(r.qty)::bigint FROM"
            " inventory_reservation r JOIN catalog_item i ON i.id = r.item_id WHERE i.sku LIKE %s"
            ") FROM inventory_balance b JOIN catalog_item i ON i.id = b.item_id WHERE i.sku LIKE %s",
            [f"{name}%", f"{name}%"],
        )
        stock, reserved, promised = cursor.fetchone()
    return {
        "seconds": round(seconds, 4),
        "units": len(ids),
        "per_second": round(len(ids) / seconds, 1),
        "clients": clients,
        "processes": processes,
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2),
        "stock_units": stock,
        "reserved_units": reserved,
        "reservation_rows_units": promised,
        "oversold_units": max(0, promised - stock),
        **total,
    }
