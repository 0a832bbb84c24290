"""Kill -9 of the web server, the worker and the database in the middle of a trading day: nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onegauge.app.home import CLONE
from onegauge.app.pgserver import Server

pytestmark = pytest.mark.slow
PYTHON = Path(sys.executable)
STEPS = 40
ENDS = """SELECT (SELECT count(*) FROM orders_salesorder WHERE state = 'closed'), (SELECT sum(on_hand_qty) FROM inventory_balance),
 (SELECT count(*) FROM inventory_movement), (SELECT count(*) FROM warehouse_shipment WHERE state = 'shipped'),
 (SELECT sum(invoiced_amount) FROM orders_salesorder), (SELECT count(*) FROM kernel_operation WHERE key LIKE 'step-%')"""


class Installation:
    """A data folder of its own with its server, web process and worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[str]] = []
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("ONEGAUGE_", "DATABASE_URL", "DJANGO_"))}
        self.env |= {"ONEGAUGE_HOME": str(folder), "PYTHONPATH": str(CLONE), "ONEGAUGE_LOG_LEVEL": "ERROR"}

    def cli(self, *arguments: str) -> str:
        """Run `onegauge` and answer what it prints."""
        done = subprocess.run(
            [PYTHON, "-m", "onegauge", *arguments],
            env=self.env,
            cwd=CLONE,
            text=True,
            capture_output=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A process in a group of its own, so that it can be killed with its children and nothing else."""
        process = subprocess.Popen(
            [PYTHON, *command], env=self.env, cwd=CLONE, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.running.append(process)
        return process

    def postmaster(self) -> int:
        """The process that the server started as."""
        return int((Server(self.folder).data / "postmaster.pid").read_text().split()[0])

    def ends(self) -> list[str]:
        """The figures that an undisturbed day ends with."""
        return self.cli("db", "psql", "--", "-Atc", ENDS).strip().splitlines()[-1].split("|")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Set up, running, and gone afterwards."""
    tmp_path.chmod(0o755)
    made = Installation(tmp_path / "home")
    made.cli("migrate")
    made.cli("db", "start")
    yield made
    for process in made.running:
        kill(process)
    made.cli("db", "stop")


def kill(process: subprocess.Popen[str]) -> None:
    """Kill -9 of a process group that this test started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def acknowledged(driver: subprocess.Popen[str], count: int) -> list[str]:
    """The next lines of a driver."""
    assert driver.stdout is not None
    return [driver.stdout.readline().strip() for _ in range(count)]


def test_everything_is_killed_and_nothing_is_lost(installation: Installation) -> None:
    setup = installation.start("-m", "tests.drills.driver", "setup")
    assert setup.wait(timeout=60) == 0
    web = installation.start("-m", "onegauge", "serve", "--no-worker", "--workers", "1", "--port", "8917")
    worker = installation.start("-m", "onegauge", "worker")
    driver = installation.start("-m", "tests.drills.driver")

    before = acknowledged(driver, 8)
    kill(web)
    kill(worker)
    before += acknowledged(driver, 4)
    os.kill(installation.postmaster(), signal.SIGKILL)
    assert driver.stdout is not None
    before += [line.strip() for line in driver.stdout if line[:1].isdigit()]
    assert driver.wait(timeout=30) != 0
    assert len(before) < STEPS, "the day was over before the database died"

    installation.cli("db", "start")
    worker = installation.start("-m", "onegauge", "worker")
    again = installation.start("-m", "tests.drills.driver")
    kept = acknowledged(again, len(before) + 2)
    kill(again)
    assert kept[: len(before)] == before
    last = installation.start("-m", "tests.drills.driver")
    everything, _ = last.communicate(timeout=60)
    assert last.returncode == 0
    assert everything.split("\n")[: len(kept)] == kept
    assert everything.strip().endswith(f"done {STEPS}")

    kill(worker)
    assert installation.ends() == [
        str(n) for n in (STEPS, f"{STEPS}.000000", 2 * STEPS, STEPS, f"{STEPS * 30}.00", 9 * STEPS)
    ]
    installation.cli("verify")
