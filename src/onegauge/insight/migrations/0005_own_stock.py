"""The age of stock is that of our own: goods that others entrusted to us do not count."""

from django.db import migrations

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):
    """The view of stock layers anew."""

    dependencies = [("insight", "0004_promise_guards"), ("inventory", "0013_goods_of_others")]
    operations = [*run_sql_file(__file__, "own_stock.sql")]
