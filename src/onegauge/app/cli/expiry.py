"""``onegauge expire-stock``: what a timer runs every morning."""

import click

from onegauge.app.cli.start import ready
from onegauge.kernel.wording import counted


@click.command("expire-stock")
@click.option("--site", "codes", multiple=True, help="Only at this site; may be given more than once.")
def expire_stock(codes: tuple[str, ...]) -> None:
    """Let everything expire that lies past its expiry; what was promised of it is given back and served again.

    Exit code: 0 done, 1 a site is unknown.
    """
    with ready():
        from onegauge.governance.access import system_actor  # noqa: PLC0415  needs a loaded Django
        from onegauge.governance.queries import sites  # noqa: PLC0415  as above
        from onegauge.inventory.operations import expire_stock as expire  # noqa: PLC0415  as above
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  as above

        by = system_actor("expiry")
        with read_scope(by):
            known = {s.code: s.id for s in sites()}
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise click.ClickException(f"There is no site {', '.join(unknown)}.")
        done = expire(site_ids=[known[code] for code in codes], by=by)
        click.echo(f"{counted(len(done), 'balance')} expired.")
