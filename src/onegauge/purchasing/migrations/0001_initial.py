"""Purchase orders, their lines and receipts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0006_direct_sites'),
        ('inventory', '0015_bound_demand'),
        ('partners', '0007_takes_direct'),
        ('warehouse', '0009_inbound'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PurchaseOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('requested', 'To approve'), ('approved', 'Approved'), ('sent', 'Sent'), ('acknowledged', 'Acknowledged'), ('received', 'Received'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='draft', max_length=14, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='note')),
                ('supplier_reference', models.CharField(blank=True, default='', max_length=60, verbose_name="supplier's reference")),
                ('sent_on', models.DateField(null=True, verbose_name='sent on')),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='asked to cancel')),
                ('total_amount', models.DecimalField(decimal_places=2, default=0, max_digits=18, verbose_name='total')),
                ('source_kind', models.PositiveSmallIntegerField(null=True)),
                ('source_id', models.BigIntegerField(null=True)),
                ('source_number', models.CharField(blank=True, default='', max_length=40, verbose_name='for')),
                ('buyer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='buyer')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('ship_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.address', verbose_name='goes to')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site', verbose_name='site')),
                ('supplier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='supplier')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='PurchaseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_no', models.PositiveIntegerField(verbose_name='line')),
                ('supplier_sku', models.CharField(blank=True, default='', max_length=60, verbose_name="supplier's SKU")),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='ordered')),
                ('entered_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='entered quantity')),
                ('entered_unit', models.CharField(blank=True, default='', max_length=20, verbose_name='packaging')),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='price')),
                ('wanted_on', models.DateField(verbose_name='wanted')),
                ('first_promised_on', models.DateField(null=True, verbose_name='first promise')),
                ('promised_on', models.DateField(null=True, verbose_name='promised')),
                ('received_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='received')),
                ('cancelled_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='cancelled')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('demand', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.demand')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site', verbose_name='site')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='purchasing.purchaseorder')),
            ],
            options={
                'ordering': ('order', 'line_no'),
            },
        ),
        migrations.CreateModel(
            name='PurchaseReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('lot', models.CharField(blank=True, default='', max_length=40, verbose_name='lot')),
                ('reference', models.CharField(blank=True, default='', max_length=80, verbose_name='reference')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='purchasing.purchaseline')),
                ('shipment', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.shipment', verbose_name='shipment')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site', verbose_name='site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddIndex(
            model_name='purchaseorder',
            index=models.Index(models.F('site_id'), models.F('state'), name='purchase_board'),
        ),
        migrations.AddIndex(
            model_name='purchaseorder',
            index=models.Index(models.F('supplier_id'), models.F('state'), name='purchase_supplier'),
        ),
        migrations.AddIndex(
            model_name='purchaseorder',
            index=models.Index(models.F('source_id'), models.F('source_kind'), condition=models.Q(('source_id__isnull', False)), name='purchase_source'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='purchase_number_once'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'requested', 'approved', 'sent', 'acknowledged', 'received', 'closed', 'cancelled'])), name='purchase_state_known'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='purchase_currency_iso'),
        ),
        migrations.AddConstraint(
            model_name='purchaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('ship_to__isnull', True), models.Q(('source_id__isnull', False), ('source_kind__isnull', False)), _connector='OR'), name='purchase_direct_has_source'),
        ),
        migrations.AddIndex(
            model_name='purchaseline',
            index=models.Index(models.F('demand_id'), condition=models.Q(('demand__isnull', False)), name='purchaseline_demand'),
        ),
        migrations.AddIndex(
            model_name='purchaseline',
            index=models.Index(models.F('item_id'), models.F('site_id'), name='purchaseline_item'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.UniqueConstraint(fields=('order', 'line_no'), name='purchaseline_once'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0), ('unit_price__gte', 0)), name='purchaseline_positive'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_qty__gte', 0), ('received_qty__gte', 0), ('cancelled_qty__lte', models.F('qty'))), name='purchaseline_cancelled_of_ordered'),
        ),
        migrations.AddConstraint(
            model_name='purchaseline',
            constraint=models.CheckConstraint(condition=models.Q(('promised_on__isnull', True), ('first_promised_on__isnull', False), _connector='OR'), name='purchaseline_first_promise'),
        ),
        migrations.AddConstraint(
            model_name='purchasereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='purchasereceipt_positive'),
        ),
    ]
