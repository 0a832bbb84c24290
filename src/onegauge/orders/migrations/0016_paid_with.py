"""A surcharge keeps which other order paid it for both."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0015_rounding'),
    ]

    operations = [
        migrations.AddField(
            model_name='ordercharge',
            name='paid_with',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.salesorder', verbose_name='paid with'),
        ),
        migrations.AlterField(
            model_name='ordercharge',
            name='per',
            field=models.CharField(max_length=12, verbose_name='per'),
        ),
        migrations.AddIndex(
            model_name='ordercharge',
            index=models.Index(models.F('paid_with'), condition=models.Q(('paid_with__isnull', False)), name='order_charge_paid_with'),
        ),
    ]
