"""Shipments by state are found by how they ended, and those that left by when: what was shipped long ago is not read again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('warehouse', '0012_reasons_and_times'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='shipment', name='shipment_board'),
        migrations.RunSQL('ALTER TABLE warehouse_shipment SET (fillfactor = 50)', migrations.RunSQL.noop),
        migrations.AddField(
            model_name='shipment',
            name='ended_as',
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F('state'),
                    template="CASE %(expressions)s WHEN 'cancelled' THEN 'cancelled' WHEN 'shipped' THEN 'shipped' ELSE '' END",
                ),
                output_field=models.CharField(max_length=12),
            ),
        ),
        migrations.AddIndex(
            model_name='shipment',
            index=models.Index(models.F('site_id'), models.F('ended_as'), models.F('due_on'), name='shipment_board'),
        ),
        migrations.AddIndex(
            model_name='shipment',
            index=models.Index(
                models.F('site_id'), models.F('shipped_at'), condition=models.Q(('shipped_at__isnull', False)),
                name='shipment_left',
            ),
        ),
    ]
