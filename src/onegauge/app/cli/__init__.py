"""The ``onegauge`` command: one small file per subcommand."""

import click

import onegauge
from onegauge.app.cli.availability import availability
from onegauge.app.cli.bench import bench
from onegauge.app.cli.counts import counts
from onegauge.app.cli.database import db
from onegauge.app.cli.demo import demo
from onegauge.app.cli.expiry import expire_stock
from onegauge.app.cli.importing import import_file
from onegauge.app.cli.manage import manage
from onegauge.app.cli.migrate import migrate
from onegauge.app.cli.printing import label, paper
from onegauge.app.cli.serve import serve
from onegauge.app.cli.setup_link import setup_link
from onegauge.app.cli.tracing import trace
from onegauge.app.cli.verify import verify
from onegauge.app.cli.worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(onegauge.__version__, prog_name="onegauge")
def main() -> None:
    """Run, feed and check a OneGauge system.

    Without DATABASE_URL everything happens on an embedded PostgreSQL in the data folder (ONEGAUGE_HOME).
    """


for command in (
    demo,
    serve,
    setup_link,
    worker,
    migrate,
    import_file,
    verify,
    availability,
    expire_stock,
    counts,
    paper,
    label,
    trace,
    bench,
    db,
    manage,
):
    main.add_command(command)
