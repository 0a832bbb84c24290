"""Orders of customers who pay first are held until they are paid."""

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
        migrations.AlterField(
            model_name='hold',
            name='type',
            field=models.CharField(choices=[('credit', 'Credit'), ('prepayment', 'To be paid first'), ('price', 'Price under floor'), ('duplicate', 'Possible duplicate'), ('customer', 'Customer blocked'), ('data', 'Data missing'), ('minimum', 'Below the least value'), ('compliance', 'Compliance'), ('fraud', 'Suspected fraud'), ('quality', 'Quality'), ('manual', 'Placed by a person')], max_length=10, verbose_name='type'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['credit', 'prepayment', 'price', 'duplicate', 'customer', 'data', 'minimum', 'compliance', 'fraud', 'quality', 'manual'])), name='hold_type_known'),
        ),
    ]
