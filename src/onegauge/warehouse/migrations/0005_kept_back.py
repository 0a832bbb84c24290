"""Shipments of stopped sources are kept back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The reason, and that nothing leaves with one."""

    dependencies = [
        ('governance', '0005_calendar_epoch'),
        ('partners', '0005_customer_substitution'),
        ('warehouse', '0004_put_backs'),
    ]

    operations = [
        migrations.AddField(
            model_name='shipment',
            name='stopped_for',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='kept back'),
        ),
        migrations.AddConstraint(
            model_name='shipment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'shipped'), _negated=True), ('stopped_for', ''), _connector='OR'), name='shipment_kept_back_stays'),
        ),
    ]
