"""``onegauge bench``: the phases of a workload folder through the same operations that people use."""

from pathlib import Path

import click

from onegauge.app.cli.start import ready

BENCH_DATABASE = "onegauge_bench"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--db", "database", default=BENCH_DATABASE, show_default=True, help="Database of its own; emptied first.")
@click.option(
    "--hot-units", default=1000, show_default=True, help="Stock of each of the 20 hot items; 0 leaves the phase out."
)
@click.option("--singles", default=200, show_default=True, help="Orders placed one by one; 0 leaves the phase out.")
def bench(folder: Path, database: str, hot_units: int, singles: int, *, as_json: bool) -> None:
    """Measure capture, confirm, allocate, ship and inquiry on the workload in FOLDER."""
    with ready(database=database, prepare_roles=True):
        from onegauge.app import bench as measuring  # noqa: PLC0415  needs a loaded Django

        code = measuring.run(folder, as_json=as_json, hot_units=hot_units, singles=singles)
    raise SystemExit(code)
