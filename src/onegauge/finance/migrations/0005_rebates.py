import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('finance', '0004_charges'),
        ('governance', '0005_calendar_epoch'),
    ]

    operations = [
        migrations.CreateModel(
            name='RebateNetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='amount')),
                ('company_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='amount in company currency at the rate of the invoice')),
            ],
            options={
                'verbose_name': 'rebate netting',
                'verbose_name_plural': 'rebate nettings',
                'ordering': ('settlement', 'invoice'),
            },
        ),
        migrations.CreateModel(
            name='RebatePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('turnover_amount', models.DecimalField(decimal_places=4, default=0, max_digits=20, verbose_name='turnover')),
                ('qty', models.DecimalField(decimal_places=6, default=0, max_digits=24, verbose_name='quantity')),
                ('accrued_amount', models.DecimalField(decimal_places=4, default=0, max_digits=20, verbose_name='accrued')),
                ('company_accrued_amount', models.DecimalField(decimal_places=4, default=0, max_digits=20, verbose_name='accrued in company currency')),
                ('state', models.CharField(choices=[('open', 'Open'), ('settled', 'Settled')], default='open', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'rebate period',
                'verbose_name_plural': 'rebate periods',
                'ordering': ('-starts_on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='RebateSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='number')),
                ('settled_on', models.DateField(verbose_name='settled on')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('turnover_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='turnover')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=24, verbose_name='quantity')),
                ('accrued_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='accrued')),
                ('net_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='net amount')),
                ('tax_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='tax amount')),
                ('gross_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='gross amount')),
                ('netted_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='set off against invoices')),
            ],
            options={
                'verbose_name': 'rebate settlement',
                'verbose_name_plural': 'rebate settlements',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='RebateSettlementTax',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rate', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='tax rate')),
                ('net_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='net amount')),
                ('tax_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='tax amount')),
            ],
            options={
                'verbose_name': 'rebate settlement tax',
                'verbose_name_plural': 'rebate settlement taxes',
                'ordering': ('settlement', 'rate'),
            },
        ),
        migrations.CreateModel(
            name='RebateTurnover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_credit', models.BooleanField(verbose_name='credit')),
                ('counted_on', models.DateField(verbose_name='counted on')),
                ('tax_rate', models.DecimalField(decimal_places=6, max_digits=9, verbose_name='tax rate')),
                ('turnover_amount', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='turnover')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=24, verbose_name='quantity')),
            ],
            options={
                'verbose_name': 'rebate turnover',
                'verbose_name_plural': 'rebate turnovers',
                'ordering': ('period', 'id'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='account',
            name='account_role_known',
        ),
        migrations.AlterField(
            model_name='account',
            name='role',
            field=models.CharField(blank=True, choices=[('bank', 'Bank'), ('receivable', 'Receivable'), ('inventory', 'Inventory'), ('goods_received_not_invoiced', 'Goods received, not invoiced'), ('output_tax', 'Output tax'), ('opening', 'Opening balances'), ('revenue', 'Revenue'), ('adjustment_gain', 'Stock gain'), ('cogs', 'Cost of goods sold'), ('shrink', 'Shrinkage'), ('cost_variance', 'Cost variance'), ('exchange_difference', 'Exchange difference'), ('rounding', 'Rounding'), ('intercompany_receivable', 'Intercompany receivable'), ('intercompany_payable', 'Intercompany payable'), ('intercompany_clearing', 'Goods taken over in the group'), ('intercompany_revenue', 'Intercompany revenue'), ('claims_receivable', 'Claims'), ('goods_in_transit', 'Goods in transit'), ('transit_loss', 'Loss in transit'), ('rebates', 'Rebates to customers'), ('rebate_accrual', 'Accrued rebates'), ('customer_credit', 'Owed to customers')], default='', max_length=40, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['', 'bank', 'receivable', 'inventory', 'goods_received_not_invoiced', 'output_tax', 'opening', 'revenue', 'adjustment_gain', 'cogs', 'shrink', 'cost_variance', 'exchange_difference', 'rounding', 'intercompany_receivable', 'intercompany_payable', 'intercompany_clearing', 'intercompany_revenue', 'claims_receivable', 'goods_in_transit', 'transit_loss', 'rebates', 'rebate_accrual', 'customer_credit'])), name='account_role_known'),
        ),
        migrations.AddField(
            model_name='rebatenetting',
            name='company',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company'),
        ),
        migrations.AddField(
            model_name='rebatenetting',
            name='invoice',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='finance.invoice', verbose_name='invoice'),
        ),
    ]
