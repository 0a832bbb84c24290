"""``onegauge worker``: background jobs and followers."""

import click

from onegauge.app.cli.start import ready


@click.command()
@click.option("--queue", "queues", multiple=True, help="Only these queues; all when not given.")
@click.option("--concurrency", default=2, show_default=True, help="Jobs at once.")
@click.option("--no-followers", is_flag=True, help="Jobs only.")
def worker(queues: tuple[str, ...], concurrency: int, *, no_followers: bool) -> None:
    """Run background jobs and keep followers up to date until Ctrl-C."""
    with ready(quiet=False):
        from onegauge.app import background  # noqa: PLC0415  needs a loaded Django

        background.run(queues=list(queues), concurrency=concurrency, with_followers=not no_followers)
