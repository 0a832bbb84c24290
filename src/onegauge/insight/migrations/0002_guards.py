"""Scope of the kept values, and the views that define what is counted."""

from django.db import migrations

from onegauge.kernel.ddl import run_sql_file, scoped_table, site_fk


class Migration(migrations.Migration):
    """Guards of insight."""

    dependencies = [
        ("insight", "0001_initial"),
        ("orders", "0002_guards"),
        ("warehouse", "0002_guards"),
        ("inventory", "0002_guards"),
        ("finance", "0002_guards"),
    ]
    operations = [
        *scoped_table("insight_kpivalue", site=True),
        *site_fk("insight_kpivalue"),
        *run_sql_file(__file__, "views.sql"),
    ]
