"""``onegauge manage``: Django's own commands, against a running database."""

import click

from onegauge.app.cli.start import ready


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command (makemigrations, shell, collectstatic, ...)."""
    with ready():
        from django.core.management import execute_from_command_line  # noqa: PLC0415  needs a loaded Django

        execute_from_command_line(["onegauge manage", *arguments])
