"""Scope and keys of transfers."""

from django.db import migrations

from onegauge.kernel.ddl import lifecycle_table, open_table, run_sql_file, scoped_table

CHANGE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    """Guards of transfers."""

    dependencies = [("transfers", "0001_initial"), ("kernel", "0002_state")]
    operations = [
        *open_table("transfers_lane", grants=CHANGE),
        *open_table("transfers_pricerule", grants=CHANGE),
        *run_sql_file(__file__, "two_ends.sql"),
        *scoped_table("transfers_claim", site=True, grants=CHANGE),
        *lifecycle_table("transfers_transfer"),
        *lifecycle_table("transfers_discrepancy"),
        *lifecycle_table("transfers_claim"),
    ]
