"""Background work of one process: Procrastinate's jobs, and beside them a loop that keeps followers up to date."""

import signal
import threading
import time

import structlog
from django.db import connections
from django.db.utils import Error as DatabaseProblem
from procrastinate.contrib.django import app as jobs

from onegauge.kernel import followers, sealing
from onegauge.kernel.ddl import ensure_partitions

log = structlog.get_logger("onegauge.worker")
POLL_SECONDS = 1.0
REST_SECONDS = 5.0
DAY_SECONDS = 86_400


class FollowerLoop(threading.Thread):
    """Lets followers take turns until it is told to stop."""

    def __init__(self) -> None:
        """A daemon, so that a stuck database never keeps the process alive."""
        super().__init__(name="followers", daemon=True)
        self.stopping = threading.Event()
        self.partitions_at = 0.0
        self.rounds = followers.Rounds(poll_seconds=POLL_SECONDS)

    def run(self) -> None:
        """Poll until told to stop."""
        while not self.stopping.is_set():
            self.step()
            self.stopping.wait(self.rounds.pause())
        connections.close_all()

    def step(self) -> None:
        """One round; a database that is away is waited for, not died of."""
        try:
            if time.monotonic() - self.partitions_at > DAY_SECONDS or not self.partitions_at:
                ensure_partitions()
                self.partitions_at = time.monotonic()
            if self.rounds.run():
                sealing.keep_head()
        except DatabaseProblem as problem:
            log.warning("followers wait for the database", problem=str(problem).strip())
            connections.close_all()
            self.stopping.wait(REST_SECONDS)


def run(*, queues: list[str], concurrency: int, with_followers: bool) -> None:
    """Work until SIGINT or SIGTERM; a database that goes away is waited for."""
    loop = FollowerLoop() if with_followers else None
    if loop:
        loop.start()
    stopping = threading.Event()
    try:
        while not stopping.is_set():
            run_jobs(queues, concurrency, stopping)
    finally:
        if loop:
            loop.stopping.set()
            loop.join(timeout=20)


def run_jobs(queues: list[str], concurrency: int, stopping: threading.Event) -> None:
    """Run Procrastinate's worker, which returns when it is signalled, and raises when its connection breaks."""
    connector = jobs.connector.get_worker_connector()  # type: ignore[attr-defined]  # the Django connector has it
    try:
        with jobs.replace_connector(connector) as worker_app:
            worker_app.run_worker(
                queues=queues or None,
                concurrency=concurrency,
                install_signal_handlers=True,
                shutdown_graceful_timeout=15,
            )
        stopping.set()
    except Exception:
        log.exception("job worker stopped; it starts again")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        stopping.wait(REST_SECONDS)
