"""Scope of supplier items."""

from django.db import migrations

from onegauge.kernel.ddl import scoped_table


class Migration(migrations.Migration):
    """What a company agreed with a supplier is its own."""

    dependencies = [("pricing", "0006_supplier_items")]
    operations = [*scoped_table("pricing_supplieritem")]
