"""That a number exists once in a company is kept by number first: the same index sorts lists and finds numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0017_lines_by_order'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='salesorder', name='order_number_once'),
        migrations.AddConstraint(
            model_name='salesorder',
            constraint=models.UniqueConstraint(fields=('number', 'company'), name='order_number_once'),
        ),
        migrations.RemoveIndex(model_name='salesorder', name='order_by_number'),
    ]
