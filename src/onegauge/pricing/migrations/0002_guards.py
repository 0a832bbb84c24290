"""Scope of pricing, and periods that never overlap."""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, run_sql_file, scoped_table


class Migration(migrations.Migration):
    """Every price belongs to a company; two prices for the same thing on the same day cannot be stored."""

    dependencies = [("pricing", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *scoped_table("pricing_pricelist"),
        *scoped_table("pricing_pricelistline"),
        *scoped_table("pricing_customerpricelist"),
        *scoped_table("pricing_taxrate"),
        *company_fk("pricing_pricelistline", "price_list_id", "pricing_pricelist"),
        *company_fk("pricing_customerpricelist", "price_list_id", "pricing_pricelist"),
        *run_sql_file(__file__, "periods.sql"),
    ]
