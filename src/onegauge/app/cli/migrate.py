"""``onegauge migrate``: bring the database up to date."""

import click

from onegauge.app.cli.start import ready


@click.command()
@click.option("--check", is_flag=True, help="Only say whether something is to be done; exit 1 if so.")
def migrate(*, check: bool) -> None:
    """Create or update tables, rights and what the code declares."""
    with ready(prepare_roles=True):
        from onegauge.app import schema  # noqa: PLC0415  needs a loaded Django

        if check:
            is_current = schema.is_current()
            click.echo("up to date" if is_current else "migrations are waiting")
            raise SystemExit(0 if is_current else 1)
        schema.migrate(verbosity=1)
        click.echo(f"Up to date: {schema.describe()}")
