"""The bench's single orders: one customer on the phone after the other, alone and with eight desks at once.

Each order of five lines is captured, judged, promised, held or not, and reserved by the operation that the order desk
uses; nothing is batched.
"""

import logging
import multiprocessing
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext

from onegauge.app.cli.start import load_django
from onegauge.kernel.actor import Actor

LINES = 5
WARM_UP = 30
START_SECONDS = 120


def desk(orders: Sequence[Any]) -> list[float]:
    """Place orders one by one; the seconds of each, without the first few, which plan statements."""
    from onegauge.governance.access import system_actor  # noqa: PLC0415  a spawned client imports this before Django
    from onegauge.orders.operations import place_orders  # noqa: PLC0415  as above

    by = system_actor("bench")
    times = []
    for order in orders:
        started = time.perf_counter()
        place_orders(orders=[order], by=by)
        times.append(time.perf_counter() - started)
    return times[WARM_UP:]


def client(orders: Sequence[Any], barrier: Barrier, results: "Queue[list[float]]") -> None:
    """One desk of several."""
    load_django()
    logging.getLogger("onegauge").setLevel(logging.WARNING)  # as in the process that started this one
    barrier.wait(START_SECONDS)
    results.put(desk(orders))


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
    drawn = [
        replace(draw.choice(known), customer_reference=f"SINGLE{n}", ordered_at=None)
        for n in range((count + WARM_UP) * (clients + 1) + 1)
    ]
    drawn = [replace(order, lines=order.lines[:LINES]) for order in drawn]
    alone = sorted(desk(drawn[: count + WARM_UP]))
    rest = drawn[count + WARM_UP : -1]
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(clients + 1), context.Queue()
    processes = [context.Process(target=client, args=(rest[n::clients], barrier, results)) for n in range(clients)]
    for process in processes:
        process.start()
    barrier.wait(START_SECONDS)
    started = time.monotonic()
    together = sorted(t for _ in processes for t in results.get())
    seconds = time.monotonic() - started
    for process in processes:
        process.join()
    return {
        "statements": statements(drawn[-1], by),
        "alone_p50_ms": milliseconds(alone, 0.5),
        "alone_p99_ms": milliseconds(alone, 0.99),
        "clients": clients,
        "clients_p50_ms": milliseconds(together, 0.5),
        "clients_p99_ms": milliseconds(together, 0.99),
        "seconds": round(seconds, 4),
        "units": len(rest),
        "per_second": round(len(rest) / seconds, 1),
    }


def milliseconds(times: Sequence[float], share: float) -> float:
    """The time that this share of the orders stays under."""
    return round(times[int(len(times) * share)] * 1000, 2)
