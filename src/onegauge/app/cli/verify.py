"""``onegauge verify``: every invariant, on a live system."""

import click

from onegauge.app.cli.start import ready


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--only", multiple=True, help="Only these modules.")
@click.option("--seal", default=None, help="BATCH:DIGEST handed out earlier; tells a cut-off journal.")
@click.option("--db", "database", default=None, help="Another database of the same server.")
def verify(only: tuple[str, ...], seal: str | None, database: str | None, *, as_json: bool) -> None:
    """Check that ledgers, balances, followers and seals agree; exit 1 and show the rows that do not."""
    with ready(database=database):
        from onegauge.app import verify as verification  # noqa: PLC0415  needs a loaded Django

        results = verification.run(only=only, seal=seal)
        click.echo(verification.as_json(results) if as_json else verification.as_text(results))
    raise SystemExit(0 if all(result.holds for result in results) else 1)
