"""Scope and keys of orders."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, company_key, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Guards of orders."""

    dependencies = [("orders", "0001_initial"), ("inventory", "0002_guards")]
    operations = [
        *company_key("orders_salesorder"),
        migrations.RunSQL("ALTER TABLE orders_salesorder SET (fillfactor = 60)", migrations.RunSQL.noop),
        *lifecycle_table("orders_salesorder"),
        *lifecycle_table("orders_hold"),
        *scoped_table("orders_salesorder", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_orderline", site=True),
        *scoped_table("orders_hold", site=True, grants="SELECT, INSERT, UPDATE"),
        *site_fk("orders_salesorder"),
        *company_fk("orders_orderline", "order_id", "orders_salesorder"),
        *company_fk("orders_hold", "order_id", "orders_salesorder"),
    ]
