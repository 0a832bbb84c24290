"""Scope and lifecycles of price exceptions and their limits."""

from django.db import migrations

from onegauge.kernel.ddl import lifecycle_table, run_sql_file, scoped_table


class Migration(migrations.Migration):
    """Both are of a company; neither is deleted."""

    dependencies = [("orders", "0012_exceptions")]
    operations = [
        *scoped_table("orders_pricelimit", grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_priceexception", grants="SELECT, INSERT, UPDATE"),
        *lifecycle_table("orders_pricelimit"),
        *lifecycle_table("orders_priceexception"),
        *run_sql_file(__file__, "exceptions.sql"),
    ]
