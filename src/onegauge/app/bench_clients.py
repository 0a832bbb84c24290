"""Callers of the bench: threads of one process, as the web server has them, or each in a process of its own."""

import logging
import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from django.db import connections

from onegauge.app.cli.start import load_django

START_SECONDS = 120
Entry = Callable[[Any, Callable[[], Any]], Any]


def crowd(entry: Entry, works: Sequence[Any], *, processes: int) -> tuple[float, list[Any]]:
    """Let callers do their works at the same time, spread over processes: the seconds, and what each brought back.

    ``entry(work, start)`` runs in each caller and calls ``start`` when it is ready to begin.
    """
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(len(works) + 1), context.Queue()
    children = [
        context.Process(target=_process, args=(entry, works[n::processes], barrier, results)) for n in range(processes)
    ]
    for child in children:
        child.start()
    barrier.wait(START_SECONDS)
    started = time.monotonic()
    found = [results.get() for _ in works]
    seconds = time.monotonic() - started
    for child in children:
        child.join()
    return seconds, found


def _process(entry: Entry, works: Sequence[Any], barrier: Barrier, results: "Queue[Any]") -> None:
    """The callers of one process."""
    load_django()
    logging.getLogger("onegauge").setLevel(logging.WARNING)  # as in the process that started this one
    threads = [threading.Thread(target=_caller, args=(entry, work, barrier, results)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _caller(entry: Entry, work: Any, barrier: Barrier, results: "Queue[Any]") -> None:
    try:
        results.put(entry(work, lambda: barrier.wait(START_SECONDS)))
    finally:
        connections.close_all()
