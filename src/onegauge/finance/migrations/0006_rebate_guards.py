"""Rebates: keys, scope, what may change, and the accounts of books that are open already."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from onegauge.kernel.ddl import append_only, company_fk, lifecycle_table, run_sql_file, scoped_table

KEPT_FOR_EVER = (
    "finance_rebateturnover",
    "finance_rebatesettlement",
    "finance_rebatesettlementtax",
    "finance_rebatenetting",
)


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0005_rebates'),
        ('governance', '0005_calendar_epoch'),
        ('partners', '0005_customer_substitution'),
        ('pricing', '0005_rebate_agreements'),
    ]

    operations = [
        migrations.AddField(
            model_name='rebateperiod',
            name='agreement',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pricing.rebateagreement', verbose_name='rebate agreement'),
        ),
        migrations.AddField(
            model_name='rebateperiod',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company'),
        ),
        migrations.AddField(
            model_name='rebateperiod',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='customer'),
        ),
        migrations.AddField(
            model_name='rebatesettlement',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company'),
        ),
        migrations.AddField(
            model_name='rebatesettlement',
            name='entry',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.entry', verbose_name='entry'),
        ),
        migrations.AddField(
            model_name='rebatesettlement',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='customer'),
        ),
        migrations.AddField(
            model_name='rebatesettlement',
            name='period',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='settlement', to='finance.rebateperiod', verbose_name='rebate period'),
        ),
        migrations.AddField(
            model_name='rebatenetting',
            name='settlement',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='nettings', to='finance.rebatesettlement', verbose_name='rebate settlement'),
        ),
        migrations.AddField(
            model_name='rebatesettlementtax',
            name='company',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company'),
        ),
        migrations.AddField(
            model_name='rebatesettlementtax',
            name='settlement',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='taxes', to='finance.rebatesettlement', verbose_name='rebate settlement'),
        ),
        migrations.AddField(
            model_name='rebateturnover',
            name='company',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company'),
        ),
        migrations.AddField(
            model_name='rebateturnover',
            name='invoice',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.invoice', verbose_name='invoice'),
        ),
        migrations.AddField(
            model_name='rebateturnover',
            name='period',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='turnovers', to='finance.rebateperiod', verbose_name='rebate period'),
        ),
        migrations.AddIndex(
            model_name='rebateperiod',
            index=models.Index(fields=['company', 'partner'], name='rebateperiod_by_customer'),
        ),
        migrations.AddConstraint(
            model_name='rebateperiod',
            constraint=models.UniqueConstraint(fields=('agreement', 'starts_on'), name='rebateperiod_once'),
        ),
        migrations.AddConstraint(
            model_name='rebateperiod',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'settled'])), name='rebateperiod_state_known'),
        ),
        migrations.AddConstraint(
            model_name='rebateperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='rebateperiod_in_order'),
        ),
        migrations.AddConstraint(
            model_name='rebateperiod',
            constraint=models.CheckConstraint(condition=models.Q(('accrued_amount__gte', 0), ('company_accrued_amount__gte', 0)), name='rebateperiod_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='rebateperiod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accrued_amount', 0), _negated=True), ('company_accrued_amount', 0), _connector='OR'), name='rebateperiod_nothing_in_both'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlement',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='rebatesettlement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='rebatesettlement_currency_iso'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('net_amount__gte', 0), ('tax_amount__gte', 0)), name='rebatesettlement_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('gross_amount', django.db.models.expressions.CombinedExpression(models.F('net_amount'), '+', models.F('tax_amount')))), name='rebatesettlement_gross_is_sum'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlement',
            constraint=models.CheckConstraint(condition=models.Q(('netted_amount__gte', 0), ('netted_amount__lte', models.F('gross_amount'))), name='rebatesettlement_nets_within'),
        ),
        migrations.AddConstraint(
            model_name='rebatenetting',
            constraint=models.UniqueConstraint(fields=('settlement', 'invoice'), name='rebatenetting_once'),
        ),
        migrations.AddConstraint(
            model_name='rebatenetting',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='rebatenetting_positive'),
        ),
        migrations.AddConstraint(
            model_name='rebatesettlementtax',
            constraint=models.UniqueConstraint(fields=('settlement', 'rate'), name='rebatesettlementtax_once'),
        ),
        migrations.AddConstraint(
            model_name='rebateturnover',
            constraint=models.UniqueConstraint(fields=('period', 'invoice', 'tax_rate', 'is_credit'), name='rebateturnover_once'),
        ),
        *scoped_table("finance_rebateperiod", grants="SELECT, INSERT"),
        *lifecycle_table("finance_rebateperiod"),
        *[
            step
            for table in KEPT_FOR_EVER
            for step in (*scoped_table(table, grants="SELECT, INSERT"), *append_only(table))
        ],
        *company_fk("finance_rebateperiod", "agreement_id", "pricing_rebateagreement"),
        *company_fk("finance_rebateturnover", "period_id", "finance_rebateperiod"),
        *company_fk("finance_rebateturnover", "invoice_id", "finance_invoice"),
        *company_fk("finance_rebatesettlement", "period_id", "finance_rebateperiod"),
        *company_fk("finance_rebatesettlement", "entry_id", "finance_entry"),
        *company_fk("finance_rebatesettlementtax", "settlement_id", "finance_rebatesettlement"),
        *company_fk("finance_rebatenetting", "settlement_id", "finance_rebatesettlement"),
        *company_fk("finance_rebatenetting", "invoice_id", "finance_invoice"),
        *run_sql_file(__file__, "rebates.sql"),
    ]
