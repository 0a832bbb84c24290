"""More types of hold with who answers and until when; payments before the invoice; exposure within a horizon."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file

DUE = "UPDATE orders_hold SET due_at = opened_at + interval '24 hours' WHERE due_at IS NULL"


class Migration(migrations.Migration):
    """Columns, constraints and the exposure."""

    dependencies = [
        ('governance', '0005_calendar_epoch'),
        ('orders', '0006_fewer_indexes'),
        ('partners', '0005_customer_substitution'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='hold',
            name='hold_type_known',
        ),
        migrations.RemoveConstraint(
            model_name='salesorder',
            name='order_channel_known',
        ),
        migrations.AddField(
            model_name='hold',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='decide by'),
        ),
        migrations.AddField(
            model_name='hold',
            name='owner_role',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='who answers'),
        ),
        migrations.AddField(
            model_name='salesorder',
            name='prepaid_amount',
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=18, verbose_name='paid before the invoice'),
        ),
        migrations.AlterField(
            model_name='hold',
            name='type',
            field=models.CharField(choices=[('credit', 'Credit'), ('price', 'Price under floor'), ('duplicate', 'Possible duplicate'), ('customer', 'Customer blocked'), ('data', 'Data missing'), ('minimum', 'Below the least value'), ('compliance', 'Compliance'), ('fraud', 'Suspected fraud'), ('quality', 'Quality'), ('manual', 'Placed by a person')], max_length=10, verbose_name='type'),
        ),
        migrations.AlterField(
            model_name='salesorder',
            name='channel',
            field=models.CharField(choices=[('desk', 'Order desk'), ('api', 'API'), ('import', 'Import'), ('edi', 'EDI'), ('shop', 'Web shop'), ('market', 'Marketplace')], default='desk', max_length=10, verbose_name='channel'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_at', 'id'], name='hold_open_by_due'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['credit', 'price', 'duplicate', 'customer', 'data', 'minimum', 'compliance', 'fraud', 'quality', 'manual'])), name='hold_type_known'),
        ),
        migrations.AddConstraint(
            model_name='salesorder',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['desk', 'api', 'import', 'edi', 'shop', 'market'])), name='order_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='salesorder',
            constraint=models.CheckConstraint(condition=models.Q(('prepaid_amount__gte', 0)), name='order_prepaid_not_negative'),
        ),
        *run_sql_file(__file__, "exposure_horizon.sql"),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
    ]
