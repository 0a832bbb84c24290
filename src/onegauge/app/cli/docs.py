"""``onegauge docs``: renew the generated pages."""

import click

from onegauge.app.cli.start import load_django


@click.command()
@click.option("--check", is_flag=True, help="Only say which pages are stale; exit 1 if any.")
def docs(*, check: bool) -> None:
    """Write docs/reference from what the code declares."""
    load_django()
    from onegauge.app import reference  # noqa: PLC0415  needs a loaded Django

    found = reference.stale() if check else reference.write()
    click.echo("\n".join(found) or "nothing to do")
    raise SystemExit(1 if check and found else 0)
