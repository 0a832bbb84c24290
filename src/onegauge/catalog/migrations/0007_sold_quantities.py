"""From which quantity on, and in which multiples, an item is sold."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0006_packaging_tree'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='sales_min_qty',
            field=models.DecimalField(db_default=0, decimal_places=6, default=0, help_text='0: any quantity', max_digits=18, verbose_name='sold at least'),
        ),
        migrations.AddField(
            model_name='item',
            name='sales_multiple',
            field=models.DecimalField(db_default=0, decimal_places=6, default=0, help_text='0: any quantity', max_digits=18, verbose_name='sold in multiples of'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('sales_min_qty__gte', 0), ('sales_multiple__gte', 0)), name='item_sold_not_negative'),
        ),
    ]
