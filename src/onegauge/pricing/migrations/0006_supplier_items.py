"""What suppliers sell a company, and on which terms."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0006_direct_sites'),
        ('partners', '0007_takes_direct'),
        ('pricing', '0005_rebate_agreements'),
    ]

    operations = [
        migrations.CreateModel(
            name='SupplierItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supplier_sku', models.CharField(blank=True, default='', max_length=60, verbose_name="supplier's SKU")),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='price')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('lead_days', models.PositiveSmallIntegerField(default=5, verbose_name='lead time in working days')),
                ('min_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='least quantity')),
                ('order_multiple', models.DecimalField(decimal_places=6, default=0, help_text='0: any quantity', max_digits=18, verbose_name='in multiples of')),
                ('drop_ship', models.BooleanField(default=False, verbose_name='sends to customers')),
                ('direct_amount', models.DecimalField(decimal_places=4, default=0, max_digits=18, verbose_name='per consignment to a customer')),
                ('priority', models.PositiveSmallIntegerField(default=5, help_text='1 is preferred', verbose_name='priority')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='supplier')),
            ],
            options={
                'ordering': ('company', 'item', 'priority', 'partner'),
                'constraints': [models.UniqueConstraint(fields=('company', 'item', 'partner'), name='supplier_item_once'), models.CheckConstraint(condition=models.Q(('direct_amount__gte', 0), ('min_qty__gte', 0), ('order_multiple__gte', 0), ('unit_price__gte', 0)), name='supplier_item_not_negative'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='supplier_item_currency_iso'), models.CheckConstraint(condition=models.Q(('priority__gte', 1), ('priority__lte', 9)), name='supplier_item_priority_range')],
            },
        ),
    ]
