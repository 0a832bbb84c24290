"""``onegauge setup-link``: the one-time address for the first administrator."""

import click

from onegauge.app.cli.start import ready


@click.command("setup-link")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where people reach the server.")
def setup_link(address: str) -> None:
    """Print the address at which the first administrator signs up; it lasts an hour and works once."""
    with ready():
        from onegauge.app import firstrun  # noqa: PLC0415  needs a loaded Django

        found = firstrun.link(address)
        if not found:
            raise click.ClickException("There are people already; an administrator adds others.")
        click.echo(found)
