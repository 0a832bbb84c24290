"""A kind of site for goods that suppliers send directly to customers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_calendar_epoch'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='site',
            name='site_kind_known',
        ),
        migrations.AlterField(
            model_name='site',
            name='kind',
            field=models.CharField(choices=[('warehouse', 'Warehouse'), ('cross_dock', 'Cross-dock'), ('store', 'Store'), ('office', 'Office'), ('direct', 'Direct deliveries of suppliers')], default='warehouse', max_length=12, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['warehouse', 'cross_dock', 'store', 'office', 'direct'])), name='site_kind_known'),
        ),
    ]
