"""Scope, keys and lifecycle of purchase orders."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, lifecycle_table, scoped_table, site_fk

CHANGE = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    """A line never belongs to the order of another company; a receipt is never changed."""

    dependencies = [("purchasing", "0001_initial"), ("kernel", "0004_edges_by_statement")]
    operations = [
        *scoped_table("purchasing_purchaseorder", site=True, grants=CHANGE),
        *scoped_table("purchasing_purchaseline", site=True),
        *scoped_table("purchasing_purchasereceipt", site=True, grants="SELECT, INSERT"),
        *site_fk("purchasing_purchaseorder"),
        *company_fk("purchasing_purchaseline", "order_id", "purchasing_purchaseorder"),
        *company_fk("purchasing_purchasereceipt", "line_id", "purchasing_purchaseline"),
        *lifecycle_table("purchasing_purchaseorder"),
    ]
