"""Scope of price groups, terms and roundings."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, scoped_table


class Migration(migrations.Migration):
    """A term never names the group of another company, nor does a member."""

    dependencies = [("pricing", "0003_terms")]

    operations = [
        *scoped_table("pricing_pricegroup"),
        *scoped_table("pricing_groupmember"),
        *scoped_table("pricing_priceterm"),
        *scoped_table("pricing_pricerounding"),
        *company_fk("pricing_groupmember", "group_id", "pricing_pricegroup"),
        *company_fk("pricing_priceterm", "group_id", "pricing_pricegroup"),
    ]
