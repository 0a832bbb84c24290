"""Who runs the embedded server: PostgreSQL refuses root, so root lends it an account of its own."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_USER = "onegauge"
SYSTEM_HOME = Path("/var/lib/onegauge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An operating-system account without a login."""

    name: str
    uid: int
    gid: int

    def process(self) -> dict[str, Any]:
        """Arguments for ``subprocess`` that start a program as this account and nothing more."""
        return {
            "user": self.uid,
            "group": self.gid,
            "extra_groups": [],
            "cwd": "/",
            "env": {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
        }


def server_account() -> Account | None:
    """``None`` for an ordinary user; for root the account ``onegauge`` (made when missing) or ``nobody``."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = create_system_user() or pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def create_system_user() -> pwd.struct_passwd | None:
    """Create the account; the only change outside the clone and the data folder, and only for root."""
    tool = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if tool is None:
        return None
    shell = shutil.which("nologin", path="/usr/sbin:/sbin:/usr/bin") or "/bin/false"
    command = [tool, "--system", "--home-dir", str(SYSTEM_HOME), "--no-create-home", "--shell", shell, SYSTEM_USER]
    subprocess.run(command, capture_output=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def can_enter(account: Account, folder: Path) -> bool:
    """Whether the account can reach and read a folder."""
    argv = ["/bin/sh", "-c", 'cd -- "$1" && ls -- . >/dev/null', "sh", str(folder)]
    return subprocess.run(argv, capture_output=True, check=False, **account.process()).returncode == 0


def base_folder(folder: Path, account: Account | None) -> Path:
    """Where the cluster lives: in the data folder; in the account's own home when it cannot get there.

    A clone under root's closed home folder is the usual case. Opening that home for others would be worse than a
    folder of the system account's own.
    """
    base = folder / "postgres"
    base.mkdir(parents=True, exist_ok=True)
    if account is None:
        base.chmod(0o700)
        return base
    folder.chmod(0o711)
    os.chown(base, account.uid, account.gid)
    base.chmod(0o700)
    if can_enter(account, base):
        return base
    base.rmdir()
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    SYSTEM_HOME.mkdir(mode=0o711, exist_ok=True)
    elsewhere = SYSTEM_HOME / digest
    elsewhere.mkdir(mode=0o700, exist_ok=True)
    os.chown(elsewhere, account.uid, account.gid)
    return elsewhere
