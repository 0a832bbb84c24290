"""Whether a customer pays before delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0005_customer_substitution'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='prepays',
            field=models.BooleanField(db_default=False, default=False, verbose_name='pays before delivery'),
        ),
    ]
