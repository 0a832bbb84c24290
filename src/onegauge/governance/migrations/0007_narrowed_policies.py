"""Values of policies that hold for one class of items or one partner only."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0006_direct_sites'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='policyeffective',
            name='policyeffective_period',
        ),
        migrations.RemoveConstraint(
            model_name='policyprovenance',
            name='policyprovenance_template',
        ),
        migrations.RemoveConstraint(
            model_name='templatevalue',
            name='templatevalue_once',
        ),
        migrations.AddField(
            model_name='policyeffective',
            name='item_class',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='item class'),
        ),
        migrations.AddField(
            model_name='policyeffective',
            name='partner',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='policyprovenance',
            name='item_class',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='item class'),
        ),
        migrations.AddField(
            model_name='policyprovenance',
            name='partner',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='templatevalue',
            name='item_class',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='item class'),
        ),
        migrations.AddField(
            model_name='templatevalue',
            name='partner',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='variance',
            name='item_class',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='item class'),
        ),
        migrations.AddField(
            model_name='variance',
            name='partner',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='partner'),
        ),
        migrations.AddConstraint(
            model_name='policyeffective',
            constraint=models.UniqueConstraint(fields=('key', 'site', 'item_class', 'partner', 'valid_from'), name='policyeffective_period'),
        ),
        migrations.AddConstraint(
            model_name='policyprovenance',
            constraint=models.UniqueConstraint(fields=('template_version', 'key', 'item_class', 'partner'), name='policyprovenance_template'),
        ),
        migrations.AddConstraint(
            model_name='templatevalue',
            constraint=models.UniqueConstraint(fields=('template_version', 'key', 'item_class', 'partner'), name='templatevalue_once'),
        ),
        *run_sql_file(__file__, "narrowed_policies.sql"),
    ]
