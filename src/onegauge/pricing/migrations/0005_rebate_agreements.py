"""Rebate agreements and their tiers."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import company_fk, lifecycle_table, scoped_table


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0005_calendar_epoch'),
        ('partners', '0005_customer_substitution'),
        ('pricing', '0004_guards_of_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='RebateAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('period', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year')], max_length=10, verbose_name='period')),
                ('basis', models.CharField(choices=[('share', 'A share of net turnover'), ('unit', 'An amount per base unit')], max_length=10, verbose_name='basis')),
                ('least_amount', models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name='least turnover')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(null=True, verbose_name='valid until')),
                ('ended_on', models.DateField(null=True, verbose_name='ended on')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('ended', 'Ended')], default='draft', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('item', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('item_class', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.itemclass', verbose_name='item class')),
                ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'rebate agreement',
                'verbose_name_plural': 'rebate agreements',
                'ordering': ('company', 'code'),
            },
        ),
        migrations.CreateModel(
            name='RebateTier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_amount', models.DecimalField(decimal_places=2, max_digits=18, verbose_name='from turnover')),
                ('value', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='value')),
                ('agreement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tiers', to='pricing.rebateagreement')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
            ],
            options={
                'ordering': ('agreement', 'from_amount'),
            },
        ),
        migrations.AddIndex(
            model_name='rebateagreement',
            index=models.Index(fields=['company', 'partner'], name='rebate_by_customer'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.UniqueConstraint(fields=('company', 'code'), name='rebate_code_once'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved', 'ended'])), name='rebate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('period__in', ['month', 'quarter', 'year'])), name='rebate_period_known'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['share', 'unit'])), name='rebate_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='rebate_currency_iso'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('item__isnull', True), ('item_class__isnull', True), _connector='OR'), name='rebate_item_or_class'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('least_amount__gte', 0)), name='rebate_least_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='rebate_ended_has_day'),
        ),
        migrations.AddConstraint(
            model_name='rebateagreement',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='rebate_validity'),
        ),
        migrations.AddConstraint(
            model_name='rebatetier',
            constraint=models.UniqueConstraint(fields=('agreement', 'from_amount'), name='rebate_tier_once'),
        ),
        migrations.AddConstraint(
            model_name='rebatetier',
            constraint=models.CheckConstraint(condition=models.Q(('from_amount__gte', 0), ('value__gte', 0)), name='rebate_tier_not_negative'),
        ),
        *lifecycle_table("pricing_rebateagreement"),
        *scoped_table("pricing_rebateagreement", grants="SELECT, INSERT, UPDATE"),
        *scoped_table("pricing_rebatetier"),
        *company_fk("pricing_rebatetier", "agreement_id", "pricing_rebateagreement"),
    ]
