"""``onegauge import``: a CSV or XLSX file through staging, dry run and report."""

from pathlib import Path

import click

from onegauge.app.cli.start import ready


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, load nothing.")
@click.option("--good-rows-only", is_flag=True, help="Load the rows without an error, report the others.")
@click.option("--person", required=True, help="User name on whose behalf the rows are loaded.")
def import_file(kind: str, file: Path, person: str, *, dry_run: bool, good_rows_only: bool) -> None:
    """Load FILE as KIND (items, partners, prices, orders, ...). A file with a bad row loads nothing."""
    with ready():
        from onegauge.app import importing  # noqa: PLC0415  needs a loaded Django

        code = importing.run(kind=kind, file=file, person=person, dry_run=dry_run, good_rows_only=good_rows_only)
    raise SystemExit(code)
