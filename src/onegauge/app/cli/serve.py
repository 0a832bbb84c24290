"""``onegauge serve``: web server and worker."""

import click

from onegauge.app.cli.start import ready


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", default=8000, show_default=True, help="Port to serve on; the next free one if taken.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Web only; background work runs elsewhere.")
@click.option("--reload", is_flag=True, help="Restart when a source file changes.")
def serve(host: str, port: int, workers: int, *, no_worker: bool, reload: bool) -> None:
    """Serve the web pages and the API, with background work beside them, until Ctrl-C."""
    with ready():
        from onegauge.app import firstrun, schema, supervisor  # noqa: PLC0415  needs a loaded Django

        if not schema.is_current():
            raise click.ClickException("The database is not up to date: run `onegauge migrate` first.")
        if welcome := firstrun.link(f"http://{host}:{port}"):
            click.echo(f"Nobody exists yet. The first administrator signs up within the hour at\n{welcome}")
        supervisor.run(host=host, port=port, web_processes=workers, with_worker=not no_worker, reload=reload)
