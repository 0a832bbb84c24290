"""Scope, keys that carry the company, and the movement ledger."""

from django.db import migrations

from onegauge.kernel.ddl import (
    append_only,
    company_fk,
    company_key,
    open_table,
    partitioned,
    run_sql_file,
    scoped_table,
    site_fk,
)


class Migration(migrations.Migration):
    """Guards of inventory."""

    dependencies = [("inventory", "0001_initial"), ("kernel", "0001_initial")]
    operations = [
        *company_key("inventory_balance"),
        *company_key("inventory_demand"),
        *run_sql_file(__file__, "movement.sql"),
        *scoped_table("inventory_zone", site=True),
        *scoped_table("inventory_bin", site=True),
        *open_table("inventory_lot"),
        *scoped_table("inventory_handlingunit", site=True),
        *scoped_table("inventory_balance", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("inventory_movement", site=True, grants="SELECT, INSERT"),
        *append_only("inventory_movement"),
        *partitioned("inventory_movement"),
        *scoped_table("inventory_demand", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("inventory_reservation", site=True),
        *site_fk("inventory_balance"),
        *company_fk("inventory_reservation", "demand_id", "inventory_demand"),
        *company_fk("inventory_reservation", "balance_id", "inventory_balance"),
    ]
