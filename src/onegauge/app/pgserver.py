"""The embedded PostgreSQL server of a data folder: made on first use, shared by processes, stopped by the last one.

It is for demos, tests, development and small installations; production names its own server in ``DATABASE_URL``.
"""

import fcntl
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from onegauge.app import pgroles, pgstale
from onegauge.app.home import home, load_secrets, write_private
from onegauge.app.pgaccount import Account, base_folder, server_account
from onegauge.app.pgbinaries import binaries_for
from onegauge.app.pgconfig import PRODUCTION_LIKE, Address, Profile, choose_address, render

RECOVERY_SECONDS = 3600
STALE_SECONDS = 30.0
SUPERUSER = "onegauge_super"


class ServerFailed(RuntimeError):
    """The embedded server could not be made, started or stopped."""


@dataclass
class Server:
    """One cluster in one data folder."""

    folder: Path
    profile: Profile = PRODUCTION_LIKE
    account: Account | None = field(default_factory=server_account)

    @cached_property
    def base(self) -> Path:
        """The folder that belongs to the server's account."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return base_folder(self.folder, self.account)

    @cached_property
    def programs(self) -> Path:
        """The folder of the PostgreSQL programs."""
        return binaries_for(self.account, self.base)

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.base / "server.log"

    @property
    def address(self) -> Address:
        """Where it listens, as recorded at the last start."""
        kept = json.loads((self.folder / "server.json").read_text(encoding="utf-8"))
        return Address(host=kept["host"], port=kept["port"])

    def run(self, program: str, *arguments: str) -> tuple[int, str]:
        """Run a PostgreSQL program as the server's account.

        The output goes to a file: a server that was started keeps a pipe open and the call would never return.
        """
        process = self.account.process() if self.account else {"env": {**os.environ, "LC_ALL": "C.UTF-8"}}
        with tempfile.TemporaryFile() as output:
            code = subprocess.run(
                [str(self.programs / program), *arguments],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False, **process,
            ).returncode  # fmt: skip
            output.seek(0)
            return code, output.read().decode(errors="replace")

    def own(self, path: Path) -> None:
        """Hand a file to the server's account."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def is_running(self) -> bool:
        """Whether a living postmaster holds the data folder."""
        if not (self.data / "postmaster.pid").exists():
            return False
        return self.run("pg_ctl", "-D", str(self.data), "status")[0] == 0 and not pgstale.is_dead(self.data)

    def create(self) -> None:
        """Make the cluster; into a draft folder first, so that an interrupted attempt leaves nothing half made."""
        draft = self.base / "data.draft"
        password = self.base / "pwfile"
        pgstale.remove_tree(draft)
        write_private(password, load_secrets(self.folder).superuser_password)
        self.own(password)
        code, output = self.run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--pwfile", str(password), "--auth=scram-sha-256", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums", "--no-instructions",
        )  # fmt: skip
        if code != 0:
            code, output = self._create_without_builtin_locale(draft, password)
        password.unlink()
        if code != 0:
            raise ServerFailed(f"initdb failed:\n{output}")
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'onegauge.conf'\n")
        draft.rename(self.data)

    def _create_without_builtin_locale(self, draft: Path, password: Path) -> tuple[int, str]:
        """PostgreSQL 15 and 16 have no built-in locale provider."""
        pgstale.remove_tree(draft)
        return self.run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--pwfile", str(password), "--auth=scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8", "--data-checksums", "--no-instructions",
        )  # fmt: skip

    def configure(self) -> None:
        """Write the include file for this start."""
        address = choose_address(self.base)
        if address.is_socket:
            Path(address.host).mkdir(mode=0o700, exist_ok=True)
            self.own(Path(address.host))
        library = self.programs.parent / "lib"
        has_statements = any(library.rglob("pg_stat_statements.*"))
        path = self.data / "onegauge.conf"
        path.write_text(render(self.profile, address, has_statements=has_statements), encoding="utf-8")
        self.own(path)
        write_private(self.folder / "server.json", json.dumps({"host": address.host, "port": address.port}))

    def start(self) -> bool:
        """Start it unless it runs; says whether it was started. Call under the lock of ``in_use``."""
        if self.is_running():
            return False
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.configure()
        until = time.monotonic() + STALE_SECONDS
        while True:
            code, output = self.run(
                "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", str(RECOVERY_SECONDS), "-s", "start"
            )
            if code == 0:
                return True
            if time.monotonic() > until or not pgstale.clear(self.data, self.base / "run"):
                raise ServerFailed(f"PostgreSQL did not start:\n{output}\n{self._end_of_log()}")
            time.sleep(0.3)

    def _end_of_log(self) -> str:
        """The last lines of the server's log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])

    def stop(self, mode: str = "fast") -> None:
        """Stop it; nothing happens when it does not run."""
        if self.is_running():
            code, output = self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-t", "300", "-s", "stop")
            if code != 0:
                raise ServerFailed(f"PostgreSQL did not stop:\n{output}")

    def superuser(self, database: str = "postgres") -> pgroles.Login:
        """The superuser's login; used for roles, databases and extensions only."""
        address = self.address
        return pgroles.Login(
            host=address.host,
            port=address.port,
            user=SUPERUSER,
            password=load_secrets(self.folder).superuser_password,
            database=database,
        )


@contextmanager
def locked(path: Path) -> Iterator[IO[str]]:
    """An exclusive lock between processes; the kernel lets go of it when its holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


@contextmanager
def in_use(server: Server, *databases: str) -> Iterator[Server]:
    """The running server with these databases; the last process that leaves stops it, unless it is to be kept."""
    gate, users = server.folder / "server.lock", server.folder / "server.users"
    with locked(gate):
        mine = users.open("a", encoding="utf-8")
        fcntl.flock(mine, fcntl.LOCK_SH)
        server.start()
        pgroles.prepare(server.superuser(), load_secrets(server.folder), databases)
    try:
        yield server
    finally:
        with locked(gate):
            mine.close()
            if not is_kept(server) and is_last(users):
                server.stop()


def is_last(users: Path) -> bool:
    """Whether no other process uses the server."""
    with users.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def is_kept(server: Server) -> bool:
    """Whether ``onegauge db start`` asked that the server outlive its users."""
    return (server.folder / "server.keep").exists()


def default_server() -> Server:
    """The server of this installation's data folder."""
    return Server(home())
