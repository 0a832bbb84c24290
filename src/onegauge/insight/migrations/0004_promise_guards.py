"""Scope of milestones and hand-overs, and the views that know promises."""

from django.db import migrations

from onegauge.kernel.ddl import run_sql_file, scoped_table, site_fk


class Migration(migrations.Migration):
    """Guards of what counts promises and hand-overs."""

    dependencies = [("insight", "0003_promises")]
    operations = [
        *scoped_table("insight_milestone", site=True, nullable=True),
        *scoped_table("insight_handover", site=True),
        *site_fk("insight_handover"),
        *run_sql_file(__file__, "promises.sql"),
    ]
