"""Scope and keys of the warehouse."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, company_key, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Guards of the warehouse."""

    dependencies = [("warehouse", "0001_initial"), ("inventory", "0002_guards")]
    operations = [
        *company_key("warehouse_shipment"),
        *lifecycle_table("warehouse_shipment"),
        *scoped_table("warehouse_shipment", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_shipmentline", site=True, grants="SELECT, INSERT, UPDATE"),
        *company_fk("warehouse_shipmentline", "shipment_id", "warehouse_shipment"),
        *site_fk("warehouse_shipment"),
    ]
