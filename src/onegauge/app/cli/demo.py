"""``onegauge demo``: the demo enterprise, its main job, and the web pages."""

import os

import click

from onegauge.app.cli.start import ready


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", default=8000, show_default=True, help="Port to serve on; the next free one if taken.")
@click.option("--no-serve", is_flag=True, help="Load and replay, then exit.")
@click.option("--reset", is_flag=True, help="Begin with an empty database.")
@click.option("--lines", default=None, type=int, help="Replay about this many order lines only.")
def demo(host: str, port: int, *, no_serve: bool, reset: bool, lines: int | None) -> None:
    """Load the demo enterprise, replay its order history, verify, and serve."""
    os.environ.setdefault("ONEGAUGE_DEMO", "1")
    with ready(prepare_roles=True, reset=reset):
        from onegauge.app import demo as demo_enterprise  # noqa: PLC0415  needs a loaded Django
        from onegauge.app import schema, supervisor  # noqa: PLC0415  as above

        schema.migrate()
        demo_enterprise.run(line_limit=lines)
        if not no_serve:
            supervisor.run(host=host, port=port, quiet=True)
