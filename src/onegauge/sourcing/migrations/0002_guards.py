"""Scope of sourcing; decisions are never changed."""

from django.db import migrations

from onegauge.kernel.ddl import append_only, scoped_table, site_fk


class Migration(migrations.Migration):
    """Guards of sourcing."""

    dependencies = [("sourcing", "0001_initial"), ("kernel", "0001_initial")]
    operations = [
        *scoped_table("sourcing_lanecost", site=True),
        *scoped_table("sourcing_siterule", site=True),
        *scoped_table("sourcing_decision", site=True, grants="SELECT, INSERT"),
        *append_only("sourcing_decision"),
        *site_fk("sourcing_lanecost"),
        *site_fk("sourcing_siterule"),
    ]
