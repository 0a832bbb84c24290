"""Grants and guards of the catalog."""

from django.db import migrations

from onegauge.kernel.ddl import lifecycle_table, open_table


class Migration(migrations.Migration):
    """The catalog is group-wide; the database refuses a state change that the lifecycle does not know."""

    dependencies = [("catalog", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *open_table("catalog_unit"),
        *open_table("catalog_itemclass"),
        *open_table("catalog_item"),
        *open_table("catalog_packaging"),
        *lifecycle_table("catalog_item"),
    ]
