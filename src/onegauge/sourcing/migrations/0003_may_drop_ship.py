"""Of which goods suppliers may send nothing directly."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sourcing', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='siterule',
            name='may_drop_ship',
            field=models.BooleanField(db_default=True, default=True, help_text='no: goods that this rule is about go through the site', verbose_name='suppliers may send directly'),
        ),
    ]
