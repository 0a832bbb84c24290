"""Surcharges per unit keep what one unit costs; orders of customers who pay first are held until they are paid."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_calendar_epoch'),
        ('orders', '0013_guards_of_exceptions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='hold',
            name='hold_type_known',
        ),
        migrations.RemoveConstraint(
            model_name='ordercharge',
            name='order_charge_positive',
        ),
        migrations.AddField(
            model_name='ordercharge',
            name='unit_amount',
            field=models.DecimalField(decimal_places=12, max_digits=28, null=True, verbose_name='amount per base unit'),
        ),
        migrations.AlterField(
            model_name='hold',
            name='type',
            field=models.CharField(choices=[('credit', 'Credit'), ('prepayment', 'To be paid first'), ('price', 'Price under floor'), ('duplicate', 'Possible duplicate'), ('customer', 'Customer blocked'), ('data', 'Data missing'), ('minimum', 'Below the least value'), ('compliance', 'Compliance'), ('fraud', 'Suspected fraud'), ('quality', 'Quality'), ('manual', 'Placed by a person')], max_length=10, verbose_name='type'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['credit', 'prepayment', 'price', 'duplicate', 'customer', 'data', 'minimum', 'compliance', 'fraud', 'quality', 'manual'])), name='hold_type_known'),
        ),
        migrations.AddConstraint(
            model_name='ordercharge',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='order_charge_not_negative'),
        ),
        # What was taken down before keeps the share of its line that it had: the invoice followed that so far.
        migrations.RunSQL(
            "UPDATE orders_ordercharge c SET unit_amount = c.amount / l.qty FROM orders_orderline l"
            " WHERE c.per = 'unit' AND l.order_id = c.order_id AND l.line_no = c.line_no",
            migrations.RunSQL.noop,
        ),
    ]
