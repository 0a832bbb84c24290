"""What every subcommand needs first: a database that runs, and Django set up against it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from onegauge.app import pgroles
from onegauge.app.databases import database_name, from_url
from onegauge.app.environment import secret_key
from onegauge.app.pgbinaries import NoPostgreSQL
from onegauge.app.pgserver import ServerFailed, default_server, in_use


@contextmanager
def ready(*, database: str | None = None, prepare_roles: bool = False) -> Iterator[None]:
    """A running database and a loaded Django.

    ``database`` names another database of the same server; ``prepare_roles`` makes roles on the user's own server.
    """
    if database is not None:
        os.environ["ONEGAUGE_DB"] = database
    url = os.environ.get("DATABASE_URL")
    try:
        if url:
            if prepare_roles:
                pgroles.prepare_external(url, secret_key(), os.environ.get("ONEGAUGE_DB"))
            load_django()
            yield
        else:
            with in_use(default_server(), database_name()):
                load_django()
                yield
    except (NoPostgreSQL, ServerFailed, pgroles.CannotPrepare, PermissionError) as problem:
        raise click.ClickException(str(problem)) from problem
    finally:
        close_connections()


def load_django() -> None:
    """Set Django up; only now, because its settings read where the server listens."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onegauge.app.settings")
    import django  # noqa: PLC0415  settings must not be read before the server has an address

    django.setup()


def close_connections() -> None:
    """Let go of the server before it is stopped."""
    from django.conf import settings  # noqa: PLC0415  settings must not be read before the server has an address
    from django.db import connections  # noqa: PLC0415  as above

    if settings.configured:
        connections.close_all()


def external_database() -> str:
    """The database name of ``DATABASE_URL``."""
    return str(from_url(os.environ["DATABASE_URL"])["NAME"])
