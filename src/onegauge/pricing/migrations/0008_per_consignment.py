"""Surcharges once for all that leaves together."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_sold_quantities'),
        ('partners', '0007_takes_direct'),
        ('pricing', '0007_guards_of_supplier_items'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='priceterm',
            name='price_term_per_known',
        ),
        migrations.RemoveConstraint(
            model_name='priceterm',
            name='price_term_goods_value_of_order',
        ),
        migrations.RemoveConstraint(
            model_name='priceterm',
            name='price_term_order_has_no_item',
        ),
        migrations.AlterField(
            model_name='priceterm',
            name='per',
            field=models.CharField(choices=[('unit', 'Base unit'), ('line', 'Line'), ('order', 'Order'), ('consignment', 'Consignment')], default='unit', max_length=12, verbose_name='per'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(('per__in', ['unit', 'line', 'order', 'consignment'])), name='price_term_per_known'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(('below_amount__isnull', True), ('per__in', ('order', 'consignment')), _connector='OR'), name='price_term_goods_value_of_order'),
        ),
        migrations.AddConstraint(
            model_name='priceterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('per__in', ('order', 'consignment')), _negated=True), models.Q(('item__isnull', True), ('item_class__isnull', True), ('min_qty', 0)), _connector='OR'), name='price_term_order_has_no_item'),
        ),
    ]
