"""What every subcommand needs first: a database that runs, and Django set up against it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from onegauge.app import pgroles
from onegauge.app.databases import database_name
from onegauge.app.environment import secret_key
from onegauge.app.home import load_secrets
from onegauge.app.memory import settle
from onegauge.app.pgbinaries import NoPostgreSQL
from onegauge.app.pgserver import ServerFailed, default_server, in_use, locked


@contextmanager
def ready(
    *, database: str | None = None, prepare_roles: bool = False, reset: bool = False, quiet: bool = True
) -> Iterator[None]:
    """A running database and a loaded Django.

    ``database`` names another database of the same server; ``prepare_roles`` makes roles on the user's own server;
    ``reset`` begins with an empty database; ``quiet`` keeps the log of each operation off a person's screen.
    """
    if database is not None:
        os.environ["ONEGAUGE_DB"] = database
    try:
        with (
            own_server(prepare_roles=prepare_roles, reset=reset)
            if os.environ.get("DATABASE_URL")
            else embedded_server(reset=reset)
        ):
            load_django()
            if reset:
                forget_seals()
            if quiet and "ONEGAUGE_LOG_LEVEL" not in os.environ:
                logging.getLogger("onegauge").setLevel(logging.WARNING)
            yield
    except (NoPostgreSQL, ServerFailed, pgroles.CannotPrepare, PermissionError) as problem:
        raise click.ClickException(str(problem)) from problem


@contextmanager
def own_server(*, prepare_roles: bool, reset: bool) -> Iterator[None]:
    """The server of ``DATABASE_URL``."""
    url, name = os.environ["DATABASE_URL"], os.environ.get("ONEGAUGE_DB")
    if reset:
        pgroles.drop_external(url, name)
    if prepare_roles:
        pgroles.prepare_external(url, secret_key(), name)
    try:
        yield
    finally:
        close_connections()


@contextmanager
def embedded_server(*, reset: bool) -> Iterator[None]:
    """The server of the data folder."""
    with in_use(default_server()) as server:
        with locked(server.folder / "server.lock"):
            if reset:
                with server.superuser().connect() as connection:
                    pgroles.drop_database(connection, database_name())
            pgroles.prepare(server.superuser(), load_secrets(server.folder), [database_name()])
        try:
            yield
        finally:
            close_connections()


def load_django() -> None:
    """Set Django up; only now, because its settings read where the server listens."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onegauge.app.settings")
    import django  # noqa: PLC0415  settings must not be read before the server has an address

    django.setup()
    settle()


def forget_seals() -> None:
    """The head of a journal that was dropped on purpose would accuse the next one."""
    from onegauge.kernel.sealing import forget_head  # noqa: PLC0415  needs a loaded Django

    forget_head()


def close_connections() -> None:
    """Let go of the server before it is stopped."""
    from django.conf import settings  # noqa: PLC0415  settings must not be read before the server has an address
    from django.db import connections  # noqa: PLC0415  as above

    if settings.configured:
        connections.close_all()
