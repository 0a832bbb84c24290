"""Grants, scope and guards of partners."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, lifecycle_table, open_table, scoped_table


class Migration(migrations.Migration):
    """Parties are group-wide; terms of a customer are seen by its company only."""

    dependencies = [("partners", "0001_initial"), ("kernel", "0001_initial"), ("governance", "0001_initial")]

    operations = [
        *open_table("partners_partner"),
        *open_table("partners_partnerrole"),
        *open_table("partners_address"),
        *scoped_table("partners_customer"),
        *company_fk("partners_customer", "default_site_id", "governance_site"),
        *lifecycle_table("partners_partner"),
    ]
