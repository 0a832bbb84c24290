"""Queues whose lines differ in what is good for them are served line by line; components of kits are found by index."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):
    """Two functions and a partial index."""

    dependencies = [("inventory", "0007_stock_dimensions")]
    operations = [
        migrations.AddIndex(
            "demand",
            models.Index(
                models.F("source_id"),
                models.F("source_kind"),
                condition=models.Q(("component_id__isnull", False)),
                name="demand_component",
            ),
        ),
        *run_sql_file(__file__, "serving.sql"),
    ]
