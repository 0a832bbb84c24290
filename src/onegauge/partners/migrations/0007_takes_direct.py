"""Whether a customer takes goods directly from suppliers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0006_customer_prepays'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='takes_direct',
            field=models.BooleanField(db_default=True, default=True, verbose_name='takes goods directly from suppliers'),
        ),
    ]
