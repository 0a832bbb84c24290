"""Put-backs, and lines of shipments that ask for nothing any more."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import company_fk, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0005_calendar_epoch'),
        ('inventory', '0012_quota_reason'),
        ('warehouse', '0003_shipments_in_the_group'),
    ]

    operations = [
        migrations.CreateModel(
            name='PutBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('state', models.CharField(choices=[('open', 'To put back'), ('done', 'Put back')], default='open', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('done_at', models.DateTimeField(null=True, verbose_name='put back')),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='put_back_qty_positive'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done'])), name='put_back_state_known'),
                    models.CheckConstraint(condition=models.Q(('state', 'open'), ('done_at__isnull', False), _connector='OR'), name='put_back_done_has_instant'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='shipmentline',
            name='shipment_line_qty_positive',
        ),
        migrations.AddConstraint(
            model_name='shipmentline',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gte', 0)), name='shipment_line_qty_not_negative'),
        ),
        migrations.AddField(
            model_name='putback',
            name='aside',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance'),
        ),
        migrations.AddField(
            model_name='putback',
            name='balance',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance'),
        ),
        migrations.AddField(
            model_name='putback',
            name='company',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company'),
        ),
        migrations.AddField(
            model_name='putback',
            name='item',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item'),
        ),
        migrations.AddField(
            model_name='putback',
            name='shipment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='put_backs', to='warehouse.shipment', verbose_name='shipment'),
        ),
        migrations.AddField(
            model_name='putback',
            name='site',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site'),
        ),
        migrations.AddIndex(
            model_name='putback',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('id'), name='put_back_board'),
        ),
        migrations.AddConstraint(
            model_name='putback',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='put_back_number_once'),
        ),
        *lifecycle_table("warehouse_putback"),
        *scoped_table("warehouse_putback", site=True, grants="SELECT, INSERT, UPDATE"),
        *company_fk("warehouse_putback", "shipment_id", "warehouse_shipment"),
        *company_fk("warehouse_putback", "balance_id", "inventory_balance"),
        *company_fk("warehouse_putback", "aside_id", "inventory_balance"),
        *site_fk("warehouse_putback"),
    ]
