"""What happens on floors, hour by hour, and the view that it is counted from."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file, scoped_table, site_fk


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0005_own_stock'),
        ('governance', '0006_direct_sites'),
        ('warehouse', '0009_inbound'),
    ]

    operations = [
        migrations.CreateModel(
            name='FloorEvent',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kpi', models.CharField(max_length=40, verbose_name='key figure')),
                ('part', models.CharField(max_length=20, verbose_name='part')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('hour', models.DateTimeField(verbose_name='hour')),
                ('day', models.DateField(verbose_name='day')),
                ('hour_no', models.SmallIntegerField(verbose_name='hour of the day')),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='counts')),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='of')),
                ('kind', models.SmallIntegerField()),
                ('object_id', models.BigIntegerField()),
                ('number', models.CharField(max_length=30, verbose_name='number')),
            ],
            options={
                'verbose_name': 'what happened on a floor',
                'verbose_name_plural': 'what happened on floors',
                'db_table': 'insight_floorevent',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='FloorFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(verbose_name='hour')),
                ('kpi', models.CharField(max_length=40, verbose_name='key figure')),
                ('part', models.CharField(blank=True, default='', max_length=20, verbose_name='part')),
                ('numerator', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='numerator')),
                ('denominator', models.DecimalField(decimal_places=6, max_digits=26, verbose_name='denominator')),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site', 'kpi', 'hour', 'part'), name='floorfact_once')],
            },
        ),
        *scoped_table("insight_floorfact", site=True),
        *site_fk("insight_floorfact"),
        *run_sql_file(__file__, "floor.sql"),
    ]
