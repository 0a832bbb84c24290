"""``onegauge import``: a CSV or XLSX file through staging, validation and loading."""

import uuid
from pathlib import Path

import click

from onegauge.app.cli.start import ready


@click.command("import")
@click.argument("format_code", metavar="FORMAT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, load nothing.")
@click.option("--good-rows-only", is_flag=True, help="Load the rows without a fault, report the others.")
@click.option("--person", required=True, help="User name on whose behalf the rows are loaded.")
def import_file(format_code: str, file: Path, person: str, *, dry_run: bool, good_rows_only: bool) -> None:
    """Load FILE as FORMAT (items, partners, prices, orders, ...). A file with a bad row loads nothing.

    Exit code: 0 all rows loaded, 1 bad rows, 2 refused.
    """
    with ready():
        from django.contrib.auth import get_user_model  # noqa: PLC0415  needs a loaded Django

        from onegauge.exchange import commands  # noqa: PLC0415  as above
        from onegauge.governance.access import actor_for  # noqa: PLC0415  as above

        found = get_user_model().objects.filter(username=person).values_list("pk", flat=True).first()
        if found is None:
            raise click.ClickException(f"There is no person {person!r}.")
        code = commands.import_file(
            format_code=format_code,
            path=file,
            by=actor_for(person_id=found, request_id=str(uuid.uuid4())),
            say=click.echo,
            dry_run=dry_run,
            only_good=good_rows_only,
        )
    raise SystemExit(code)
