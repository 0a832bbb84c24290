"""What a customer owes in open orders, over all sites of the company."""

from django.db import migrations

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):
    """The function that confirmation asks."""

    dependencies = [("orders", "0002_guards")]
    operations = [*run_sql_file(__file__, "exposure.sql")]
