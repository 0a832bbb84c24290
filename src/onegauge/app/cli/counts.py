"""``onegauge counts``: what a timer runs every night."""

import click

from onegauge.app.cli.start import ready
from onegauge.kernel.wording import counted


@click.group()
def counts() -> None:
    """Counting programmes."""


@counts.command("plan")
@click.option("--site", "codes", multiple=True, help="Only at this site; may be given more than once.")
def plan(codes: tuple[str, ...]) -> None:
    """Plan every count that is due by its class, or after something happened; run twice, it plans nothing twice.

    Exit code: 0 done, 1 a site is unknown.
    """
    with ready():
        from onegauge.governance.access import system_actor  # noqa: PLC0415  needs a loaded Django
        from onegauge.governance.queries import sites  # noqa: PLC0415  as above
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  as above
        from onegauge.warehouse.operations import plan_due_counts  # noqa: PLC0415  as above

        by = system_actor("counting")
        with read_scope(by):
            known = {s.code: s.id for s in sites()}
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise click.ClickException(f"There is no site {', '.join(unknown)}.")
        planned = plan_due_counts(site_ids=[known[code] for code in codes], by=by)
        click.echo(f"{counted(len(planned), 'count')} planned.")
