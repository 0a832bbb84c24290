"""What lies where, day by day: the figures of stock no longer read the whole ledger. Filled from the ledger as it stands."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import open_table, run_sql_file, scoped_table, site_fk


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_sold_quantities'),
        ('governance', '0007_narrowed_policies'),
        ('finance', '0003_transit_and_trades'),
        ('insight', '0006_floor'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockMark',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='stockmark_once')],
            },
        ),
        migrations.CreateModel(
            name='CostDay',
            fields=[
                ('pk', models.CompositePrimaryKey('company_id', 'item_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('until_on', models.DateField(verbose_name='next day that it changed')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='quantity')),
                ('value_amount', models.DecimalField(decimal_places=4, max_digits=24, verbose_name='value')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalog.item')),
            ],
        ),
        migrations.CreateModel(
            name='StockDay',
            fields=[
                ('pk', models.CompositePrimaryKey('site_id', 'item_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('until_on', models.DateField(verbose_name='next day that it moved')),
                ('on_hand_qty', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='on hand')),
                ('came_qty', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='ever came in')),
                ('in_qty', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='came in on the day')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalog.item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.site')),
            ],
            options={
                'indexes': [models.Index(models.F('company_id'), models.F('until_on'), condition=models.Q(('on_hand_qty', 0), _negated=True), name='stockday_held'), models.Index(models.F('site_id'), models.F('item_id'), models.F('came_qty'), condition=models.Q(('in_qty__gt', 0)), name='stockday_layer'), models.Index(models.F('site_id'), models.F('day'), name='stockday_begin')],
            },
        ),
        *scoped_table("insight_stockday", site=True),
        *site_fk("insight_stockday"),
        *scoped_table("insight_costday"),
        *open_table("insight_stockmark"),
        *run_sql_file(__file__, "stock_days.sql"),
    ]
