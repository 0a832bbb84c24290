"""Operation rows, journal, outbox, cursors, seals: made by SQL because Django cannot say what they need."""

from django.db import migrations

from onegauge.kernel.ddl import append_only, open_table, partitioned, run_sql_file, scoped_table


class Migration(migrations.Migration):
    """First migration of the kernel."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        *run_sql_file(__file__, "kernel.sql"),
        *run_sql_file(__file__, "edges.sql"),
        *open_table("kernel_edge", grants="SELECT"),
        *open_table("kernel_partitioned", grants="SELECT"),
        *open_table("kernel_operation", grants="SELECT, INSERT"),
        *append_only("kernel_operation"),
        *scoped_table("kernel_journal", company=True, site=True, nullable=True, grants="SELECT, INSERT"),
        *append_only("kernel_journal"),
        *partitioned("kernel_journal"),
        *open_table("kernel_journalref"),
        *open_table("kernel_outbox", grants="SELECT, INSERT"),
        *append_only("kernel_outbox"),
        *open_table("kernel_follower"),
        *open_table("kernel_seal", grants="SELECT, INSERT"),
        *append_only("kernel_seal"),
    ]
