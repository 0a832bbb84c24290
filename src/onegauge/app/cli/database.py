"""``onegauge db``: the embedded server by hand."""

import os
import subprocess

import click

from onegauge.app import pgroles
from onegauge.app.cli.start import forget_seals, load_django
from onegauge.app.databases import database_name
from onegauge.app.home import home, load_secrets
from onegauge.app.pgserver import default_server, in_use, locked


@click.group()
def db() -> None:
    """Start, stop, ask or open the embedded PostgreSQL of the data folder."""


@db.command()
def start() -> None:
    """Start it and keep it running until `onegauge db stop`."""
    server = default_server()
    (server.folder).mkdir(parents=True, exist_ok=True)
    (server.folder / "server.keep").touch()
    with in_use(server, database_name()):
        click.echo(f"running: {server.address.host} port {server.address.port}")


@db.command()
def stop() -> None:
    """Stop it, even if somebody uses it."""
    server = default_server()
    (server.folder / "server.keep").unlink(missing_ok=True)
    with locked(server.folder / "server.lock"):
        server.stop()
    click.echo("stopped")


@db.command()
def status() -> None:
    """Say where it lives and whether it runs; exit 1 when it does not."""
    server = default_server()
    is_running = (home() / "server.json").exists() and server.is_running()
    click.echo(f"{'running' if is_running else 'not running'}: {server.data}")
    raise SystemExit(0 if is_running else 1)


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--role", type=click.Choice(["owner", "app", "follower", "super"]), default="owner", show_default=True)
def psql(arguments: tuple[str, ...], role: str) -> None:
    """Open psql on the database."""
    server = default_server()
    with in_use(server, database_name()):
        kept = load_secrets(server.folder)
        passwords = {
            "owner": kept.owner_password, "app": kept.app_password,
            "follower": kept.follower_password, "super": kept.superuser_password,
        }  # fmt: skip
        address = server.address
        environment = {
            **os.environ, "PGPASSWORD": passwords[role], "PGUSER": f"onegauge_{role}", "PGHOST": address.host,
            "PGPORT": str(address.port), "PGDATABASE": database_name(),
        }  # fmt: skip
        code = subprocess.run([str(server.programs / "psql"), *arguments], env=environment, check=False).returncode
    raise SystemExit(code)


@db.command()
@click.confirmation_option(prompt="Drop the database and all it holds?")
def drop() -> None:
    """Drop this installation's database; roles and server stay."""
    url = os.environ.get("DATABASE_URL")
    if url:
        pgroles.drop_external(url, os.environ.get("ONEGAUGE_DB"))
    else:
        server = default_server()
        with in_use(server), server.superuser().connect() as connection:
            pgroles.drop_database(connection, database_name())
    load_django()
    forget_seals()
    click.echo("dropped")
