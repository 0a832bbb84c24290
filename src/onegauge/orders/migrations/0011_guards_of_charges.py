"""Scope and keys of surcharges."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, scoped_table


class Migration(migrations.Migration):
    """A surcharge is of its order's company."""

    dependencies = [("orders", "0010_charges")]
    operations = [
        *scoped_table("orders_ordercharge", site=True),
        *company_fk("orders_ordercharge", "order_id", "orders_salesorder"),
    ]
