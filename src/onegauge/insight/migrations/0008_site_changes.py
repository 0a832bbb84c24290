"""Goods that went to another site of their company count there; figures that did not know are counted again."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0007_stock_days'),
        ('inventory', '0013_goods_of_others'),
        ('transfers', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='stockmark',
            name='movement_id',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='stockmark',
            name='movement_txid',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        *run_sql_file(__file__, "site_changes.sql"),
        *run_sql_file(__file__, "recount_stock.sql"),
    ]
