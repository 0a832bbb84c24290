"""The bench's single orders: one customer on the phone after the other, alone and with eight desks at once.

Each order of five lines is captured, judged, promised, held or not, and reserved by the operation that the order desk
uses. Eight desks are measured as threads of one process, whose calls may be joined, and each in a process of its own.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext

from onegauge.app.bench_clients import crowd
from onegauge.kernel.actor import Actor

LINES = 5
WARM_UP = 30


def desk(orders: Sequence[Any], start: Callable[[], Any] = lambda: None) -> list[float]:
    """Place orders one by one; the seconds of each, without the first few, which plan statements."""
    from onegauge.governance.access import system_actor  # noqa: PLC0415  a spawned client imports this before Django
    from onegauge.orders.operations import place_orders  # noqa: PLC0415  as above

    by = system_actor("bench")
    times = []
    start()
    for order in orders:
        started = time.perf_counter()
        place_orders(orders=[order], by=by)
        times.append(time.perf_counter() - started)
    return times[WARM_UP:]


def statements(order: Any, by: Actor) -> int:
    """How many statements one order costs between BEGIN and COMMIT, once the process is warm."""
    from onegauge.orders.operations import place_orders  # noqa: PLC0415  as above

    with CaptureQueriesContext(connections["default"]) as seen:
        place_orders(orders=[order], by=by)
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in seen.captured_queries)


def single(orders: Sequence[Any], by: Actor, *, count: int, clients: int) -> dict[str, Any]:
    """Median and 99th percentile in milliseconds of one order, alone and beside the others, and its statements."""
    draw = random.Random(11)  # noqa: S311  a fixed order of work, not a secret
    known = [order for order in orders if len(order.lines) >= LINES]
    each = count + WARM_UP
    drawn = iter(
        [
            replace(order, lines=order.lines[:LINES], customer_reference=f"SINGLE{n}", ordered_at=None)
            for n, order in enumerate(draw.choices(known, k=each * (2 * clients + 1) + 1))
        ]
    )
    alone = sorted(desk(list(islice(drawn, each))))
    return {
        "statements": statements(next(drawn), by),
        "alone_p50_ms": milliseconds(alone, 0.5),
        "alone_p99_ms": milliseconds(alone, 0.99),
        "clients": clients,
        **together([list(islice(drawn, each)) for _ in range(clients)], processes=1),
        "apart": together([list(islice(drawn, each)) for _ in range(clients)], processes=clients),
    }


def together(works: Sequence[Sequence[Any]], *, processes: int) -> dict[str, Any]:
    """Several desks at once."""
    seconds, found = crowd(desk, works, processes=processes)
    times, units = sorted(t for one in found for t in one), sum(map(len, works))
    return {
        "clients_p50_ms": milliseconds(times, 0.5),
        "clients_p99_ms": milliseconds(times, 0.99),
        "seconds": round(seconds, 4),
        "units": units,
        "per_second": round(units / seconds, 1),
    }


def milliseconds(times: Sequence[float], share: float) -> float:
    """The time that this share of the orders stays under."""
    return round(times[int(len(times) * share)] * 1000, 2)
