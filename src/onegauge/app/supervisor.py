"""Web server and worker as child processes: started, watched, restarted, and stopped within a bounded time."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click
from django.conf import settings

STOP_SECONDS = 12.0
READY_SECONDS = 90.0
CALM_SECONDS = 20.0
PORTS_TRIED = 50
PR_SET_PDEATHSIG = 1


def free_port(host: str, port: int) -> int:
    """The port, or the next one that nobody listens on."""
    for candidate in range(port, port + PORTS_TRIED):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise click.ClickException(f"No free port between {port} and {port + PORTS_TRIED - 1}.")


def die_with_parent() -> None:
    """In a child on Linux: end when the supervisor is killed, so that no orphan keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  no threads run here yet
        )

    def watch(self) -> None:
        """Start it again when it died; slower each time it dies young."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() - self.started_at > CALM_SECONDS:
            self.failures = 0
        self.failures += 1
        if self.failures == 1 or time.monotonic() - self.started_at > min(2**self.failures, 30):
            click.echo(f"{self.name} ended with {self.process.returncode}; starting it again", err=True)
            self.start()

    def signal(self, number: int) -> None:
        """Send a signal to the whole group of the child."""
        if self.process is not None and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def web_child(host: str, port: int, processes: int, *, reload: bool) -> Child:
    """Granian with the WSGI application."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers",
        str(processes), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "8",
        "--log-level", "warning", "onegauge.app.wsgi:application",
    ]  # fmt: skip
    if reload:
        command += ["--reload"]
    return Child("web server", command, {"ONEGAUGE_DB_POOL": "4"})


def worker_child() -> Child:
    """Jobs and followers."""
    return Child("worker", [sys.executable, "-m", "onegauge", "worker"])


def wait_until_ready(address: str, stopping: threading.Event) -> bool:
    """Poll the health address; a server that boots slowly is not a failure."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and not stopping.is_set():
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310  our own address
                if answer.status == 200:
                    return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            stopping.wait(0.2)
    return False


def stop_all(children: list[Child]) -> None:
    """Ask, wait, then kill: a server that was still booting may never hear the question."""
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and any(c.process and c.process.poll() is None for c in children):
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


def run(
    *, host: str, port: int, web_processes: int = 2, with_worker: bool = True, reload: bool = False, quiet: bool = False
) -> None:
    """Serve until SIGINT or SIGTERM; ``quiet`` logs warnings only, for people who watch a demo."""
    stopping = threading.Event()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    chosen = free_port(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{chosen}"
    children = [web_child(host, chosen, web_processes, reload=reload)] + ([worker_child()] if with_worker else [])
    try:
        for child in children:
            if quiet:
                child.environment.setdefault("ONEGAUGE_LOG_LEVEL", "WARNING")
            child.start()
        if wait_until_ready(address, stopping):
            click.echo(f"\nOneGauge serves at {address}   (Ctrl-C stops)")
        while not stopping.wait(0.3):
            for child in children:
                child.watch()
    finally:
        stop_all(children)
        for number, handler in previous.items():
            signal.signal(number, handler)
    click.echo("stopped")
