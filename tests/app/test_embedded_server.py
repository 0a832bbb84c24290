"""The embedded server's life: made, shared, killed, stopped by whoever leaves last."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from onegauge.app import pgroles, pgstale
from onegauge.app.databases import embedded
from onegauge.app.home import load_secrets
from onegauge.app.pgaccount import base_folder, server_account
from onegauge.app.pgconfig import PRODUCTION_LIKE, THROW_AWAY, Address, Profile, choose_address, render
from onegauge.app.pgserver import Server, in_use
from tests.database import ROOT, remove_server

pytestmark = [pytest.mark.slow, pytest.mark.skipif("DATABASE_URL" in os.environ, reason="no embedded server in use")]
HOLD = """
import sys, time
from pathlib import Path
from onegauge.app.pgconfig import THROW_AWAY
from onegauge.app.pgserver import Server, in_use
with in_use(Server(Path(sys.argv[1]), profile=THROW_AWAY), "onegauge"):
    print("in use", flush=True)
    sys.stdin.readline()
"""


DURABLE = Profile(buffers_cap_mb=96, max_connections=20)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = ROOT / f"run-{os.getpid()}-lifecycle"
    yield Server(folder, profile=THROW_AWAY)
    remove_server(folder)


def connect(server: Server, alias: str) -> psycopg.Connection[tuple[object, ...]]:
    wanted = embedded(server.folder)[alias]
    return psycopg.connect(
        host=wanted["HOST"], port=wanted["PORT"], user=wanted["USER"], password=wanted["PASSWORD"], dbname="onegauge"
    )


def other_process(server: Server) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(server.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "in use\n"
    return child


def wait_for(condition: object, seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_the_last_to_leave_stops_it_even_when_another_was_killed(server: Server) -> None:
    killed, living = other_process(server), other_process(server)
    with in_use(server, "onegauge"):
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert server.is_running()
    living.communicate("go\n")
    assert not server.is_running()


def test_rows_survive_a_killed_postmaster_and_the_next_start_needs_no_help(server: Server) -> None:
    server.profile = DURABLE
    with in_use(server, "onegauge"):
        with connect(server, "owner") as owner:
            owner.execute("CREATE TABLE kept (n int)")
            owner.execute("INSERT INTO kept SELECT generate_series(1, 50000)")
        pid = pgstale.recorded_pid(server.data)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert wait_for(lambda: not pgstale.has_living_children(server.data))
        assert server.start()
        with connect(server, "owner") as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (50000,)


def test_wrong_passwords_are_refused_and_the_application_is_no_owner(server: Server) -> None:
    with in_use(server, "onegauge"):
        login = server.superuser("onegauge")
        with pytest.raises(psycopg.OperationalError, match="password"):
            pgroles.Login(
                host=login.host, port=login.port, user="onegauge_app", password="x", database="onegauge"
            ).connect()
        with connect(server, "default") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE stray (n int)")


def test_an_unfinished_initialisation_is_begun_again(server: Server) -> None:
    draft = server.base / "data.draft"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")
    with in_use(server, "onegauge"):
        assert server.is_running()


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path: Path) -> None:
    assert load_secrets(tmp_path) == load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_long_path_falls_back_to_a_local_port(tmp_path: Path) -> None:
    assert choose_address(tmp_path / ("x" * 90)).host == "127.0.0.1"


def test_only_a_throw_away_server_gives_up_durability() -> None:
    address = Address(host="/run/x", port=5432)
    kept, thrown = (render(p, address, has_statements=True) for p in (PRODUCTION_LIKE, THROW_AWAY))
    assert "fsync" not in kept
    assert "fsync = off" in thrown
    assert "max_connections = 200" in kept
    assert "listen_addresses = ''" in kept


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to lend")
def test_root_lends_an_account_and_never_loosens_a_closed_folder(tmp_path: Path) -> None:
    account = server_account()
    assert account is not None
    assert account.uid != 0
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    base = base_folder(closed / "home", account)
    try:
        assert base.parent == Path("/var/lib/onegauge")
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        base.rmdir()
