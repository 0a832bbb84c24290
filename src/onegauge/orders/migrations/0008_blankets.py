"""Blanket orders, their lines, and what is planned or called of them."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0005_calendar_epoch'),
        ('orders', '0007_holds_complete'),
        ('partners', '0005_customer_substitution'),
    ]

    operations = [
        migrations.CreateModel(
            name='Blanket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('reference', models.CharField(blank=True, default='', max_length=60, verbose_name='customer reference')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed'), ('closed', 'Closed')], default='draft', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('captured_at', models.DateTimeField(verbose_name='taken down')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company', verbose_name='company')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='customer')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site', verbose_name='site')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [
                    models.Index(models.F('site_id'), models.F('state'), models.F('valid_until'), name='blanket_board'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('company', 'number'), name='blanket_number_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'agreed', 'closed'])), name='blanket_state_known'),
                    models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='blanket_period'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BlanketLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_no', models.PositiveIntegerField(verbose_name='line')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='agreed')),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='unit price')),
                ('blanket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.blanket')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('blanket', 'line_no'),
                'constraints': [
                    models.UniqueConstraint(fields=('blanket', 'line_no'), name='blanket_line_once'),
                    models.CheckConstraint(condition=models.Q(('qty__gt', 0), ('unit_price__gte', 0)), name='blanket_line_sane'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BlanketCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='wanted')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('order_line_no', models.PositiveIntegerField(null=True, verbose_name='line of the order')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('order', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.salesorder')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='orders.blanketline')),
            ],
            options={
                'ordering': ('line', 'due_on', 'id'),
                'indexes': [
                    models.Index(condition=models.Q(('order__isnull', False)), fields=['order', 'order_line_no'], name='blanket_call_order'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='blanket_call_positive'),
                    models.CheckConstraint(condition=models.Q(models.Q(('order__isnull', True), ('order_line_no__isnull', True)), models.Q(('order__isnull', False), ('order_line_no__isnull', False)), _connector='OR'), name='blanket_call_whole'),
                ],
            },
        ),
        *lifecycle_table("orders_blanket"),
        *scoped_table("orders_blanket", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_blanketline", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_blanketcall", site=True, grants="SELECT, INSERT, UPDATE"),
        *site_fk("orders_blanket"),
    ]
