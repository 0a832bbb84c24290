"""Orders by state are found by how they ended, so that a step of a living order rewrites no index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0018_number_first'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='salesorder', name='order_list'),
        migrations.RunSQL('ALTER TABLE orders_salesorder SET (fillfactor = 50)', migrations.RunSQL.noop),
        migrations.AddField(
            model_name='salesorder',
            name='ended_as',
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F('state'),
                    template="CASE %(expressions)s WHEN 'cancelled' THEN 'cancelled' WHEN 'closed' THEN 'closed' ELSE '' END",
                ),
                output_field=models.CharField(max_length=12),
            ),
        ),
        migrations.AddIndex(
            model_name='salesorder',
            index=models.Index(
                models.F('company_id'), models.F('site_id'), models.F('ended_as'), models.F('id'), name='order_list'
            ),
        ),
    ]
