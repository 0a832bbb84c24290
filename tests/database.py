"""The database of a test run: a throw-away server per process, copied from a template that is made once.

A server of its own per process, not a database of its own: followers read below the oldest open transaction of the
whole cluster, so a neighbour's open test would hold them back.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction

from onegauge.app import pgroles, schema
from onegauge.app.databases import DATABASE_NAME, ROLES, databases
from onegauge.app.home import CLONE
from onegauge.app.pgconfig import THROW_AWAY
from onegauge.app.pgserver import Server, locked

ROOT = Path(os.environ.get("ONEGAUGE_TEST_HOME", CLONE / ".onegauge-test"))
SEED_SCHEMA = "test_seed"
KEPT_TABLES = ("django_migrations", "django_content_type", "auth_permission")
INPUTS = (
    "migrations/*.py",
    "migrations/*.sql",
    "*policies.py",
    "*states.py",
    "kernel/ddl.py",
    "app/pg*.py",
    "app/databases.py",
    "app/schema.py",
)


def digest() -> str:
    """A name for the state of everything that shapes the schema."""
    package = CLONE / "src" / "onegauge"
    paths = {path for pattern in INPUTS for path in (*package.glob(pattern), *package.glob(f"*/{pattern}"))}
    total = hashlib.sha256(Path(__file__).read_bytes() + (CLONE / "requirements" / "base.lock").read_bytes())
    for path in sorted(paths):
        total.update(str(path.relative_to(package)).encode() + path.read_bytes())
    return total.hexdigest()[:12]


def is_alive(pid: int) -> bool:
    """Whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def remove_server(folder: Path) -> None:
    """Stop a throw-away server and remove its folders."""
    server = Server(folder, profile=THROW_AWAY)
    base = server.base
    if (base / "data").exists():
        server.stop("immediate")
    shutil.rmtree(base, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(current: str) -> None:
    """Remove what killed runs and older schemas left behind."""
    for folder in ROOT.glob("run-*"):
        if not is_alive(int(folder.name.split("-")[1])):
            remove_server(folder)
    stale = sorted(ROOT.glob("template-*"), key=lambda path: path.stat().st_mtime)[:-3]
    for folder in stale:
        if folder.name != f"template-{current}":
            remove_server(folder)


def connect_django(folder: Path) -> None:
    """Point Django's three connections at a server; before any of them was opened."""
    os.environ["ONEGAUGE_HOME"] = str(folder)
    for alias, wanted in databases(settings.SECRET_KEY).items():
        connections[alias].close()
        settings.DATABASES[alias].update({key: wanted[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")})


def start(server: Server) -> None:
    """Start it with its roles and the database."""
    server.start()
    pgroles.prepare(server.superuser(), pgroles_secrets(server), [DATABASE_NAME])


def pgroles_secrets(server: Server) -> Any:
    """The secrets of a server's folder."""
    from onegauge.app.home import load_secrets  # noqa: PLC0415  only here

    return load_secrets(server.folder)


def build_template(folder: Path) -> None:
    """Migrate an empty cluster and stop it; a run copies its files."""
    remove_server(folder)
    server = Server(folder, profile=THROW_AWAY)
    start(server)
    connect_django(folder)
    schema.migrate()
    remember_seed()
    connections.close_all()
    with server.superuser(DATABASE_NAME).connect() as connection:
        connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLES['owner']}")
        connection.execute("CHECKPOINT")
    server.stop()
    (folder / "complete").touch()


def copy_of(template: Path, folder: Path) -> Server:
    """A run's own server, from the template's files."""
    source = Server(template, profile=THROW_AWAY)
    folder.mkdir(parents=True)
    shutil.copy2(template / "secrets.json", folder / "secrets.json")
    server = Server(folder, profile=THROW_AWAY)
    command = ["cp", "-a", "--reflink=auto", str(source.data), str(server.data)]
    subprocess.run(command, check=True)
    return server


@contextmanager
def embedded_run(worker: str) -> Iterator[None]:
    """A server for this process, removed at its end."""
    ROOT.mkdir(parents=True, exist_ok=True)
    wanted = digest()
    template = ROOT / f"template-{wanted}"
    folder = ROOT / f"run-{os.getpid()}-{worker}"
    with locked(ROOT / "template.lock"):
        sweep(wanted)
        if not (template / "complete").exists():
            subprocess.run([sys.executable, "-m", "tests.template", str(template)], cwd=CLONE, check=True)
        server = copy_of(template, folder)
    try:
        start(server)
        connect_django(folder)
        yield
    finally:
        connections.close_all()
        remove_server(folder)


@contextmanager
def external_run(worker: str) -> Iterator[None]:
    """A database of this process on the server of ``DATABASE_URL``."""
    name = f"test_onegauge_{worker}"
    os.environ["ONEGAUGE_DB"] = name
    login = maintenance_login()
    with login.connect() as connection:
        pgroles.drop_database(connection, name)
    pgroles.prepare_external(os.environ["DATABASE_URL"], settings.SECRET_KEY, name)
    for alias in schema.ALIASES:
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
    schema.migrate()
    remember_seed()
    try:
        yield
    finally:
        connections.close_all()
        with login.connect() as connection:
            pgroles.drop_database(connection, name)


def maintenance_login() -> pgroles.Login:
    """The owner's login, on a database that is not under test."""
    owner = settings.DATABASES["owner"]
    return pgroles.Login(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], database="postgres"
    )


def run_database(worker: str) -> Any:
    """The database for this process."""
    return external_run(worker) if "DATABASE_URL" in os.environ else embedded_run(worker)


def remember_seed() -> None:
    """Keep the rows that migrations and ``schema.migrate`` wrote, so that a flush can put them back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SEED_SCHEMA}")
        for table in non_empty_tables(cursor):
            cursor.execute(f"CREATE TABLE {SEED_SCHEMA}.{table} AS TABLE public.{table}")


def non_empty_tables(cursor: Any) -> list[str]:
    """Tables with rows, apart from those that only migrations write; partitions count as their parent."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
        " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL(%s) ORDER BY 1",
        [list(KEPT_TABLES)],
    )
    tables = [name for (name,) in cursor.fetchall()]
    if not tables:
        return []
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM public.{name})" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def flush() -> None:
    """Empty every table that has rows and put the seed back, as the owner and past the triggers of ledgers."""
    for connection in connections.all(initialized_only=True):
        if connection.alias != "owner":
            connection.close()
    owner = connections["owner"]
    if owner.in_atomic_block or owner.needs_rollback:
        owner.close()
    owner.set_autocommit(True)
    with owner.cursor() as cursor:
        tables = non_empty_tables(cursor)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SEED_SCHEMA])
        seeded = [name for (name,) in cursor.fetchall()]
        dirty = [name for name in tables if name not in seeded or is_changed(cursor, name)]
        missing = [name for name in seeded if name not in tables]
        empty_and_refill(cursor, dirty, sorted({*dirty, *missing} & set(seeded)))


def is_changed(cursor: Any, table: str) -> bool:
    """Whether a seeded table differs from its seed."""
    cursor.execute(
        f"SELECT EXISTS (SELECT * FROM public.{table} EXCEPT ALL SELECT * FROM {SEED_SCHEMA}.{table})"
        f" OR (SELECT count(*) FROM public.{table}) <> (SELECT count(*) FROM {SEED_SCHEMA}.{table})"
    )
    return bool(cursor.fetchone()[0])


def empty_and_refill(cursor: Any, dirty: list[str], refill: list[str]) -> None:
    """Delete without triggers where the server allows it, else truncate with the tables' own triggers switched off."""
    if not dirty and not refill:
        return
    with transaction.atomic(using="owner"):
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in dirty:
                cursor.execute(f"DELETE FROM public.{table}")
        elif dirty:
            truncate(cursor, dirty)
        for table in refill:
            cursor.execute(f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE SELECT * FROM {SEED_SCHEMA}.{table}")


def truncate(cursor: Any, dirty: list[str]) -> None:
    """Truncate with everything that refers to it, while no trigger of ours is in force."""
    cursor.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace"
    )
    guarded = [name for (name,) in cursor.fetchall()]
    for table in guarded:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(f"TRUNCATE {', '.join(f'public.{table}' for table in dirty)} CASCADE")
    for table in guarded:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def owner_connection() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of its own as the owner, outside any test transaction."""
    return raw_connection("owner")


def raw_connection(alias: str = "default") -> psycopg.Connection[tuple[Any, ...]]:
    """A psycopg connection of its own with the login of an alias; for tests with several real sessions."""
    wanted = settings.DATABASES[alias]
    return psycopg.connect(
        host=wanted["HOST"] or None, port=wanted["PORT"] or None, user=wanted["USER"],
        password=wanted["PASSWORD"], dbname=wanted["NAME"],
    )  # fmt: skip
