"""Arrivals with their lines and receipts, goods held at receiving, put-aways."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from onegauge.kernel.ddl import append_only, company_fk, company_key, lifecycle_table, scoped_table, site_fk

# Two arrivals never stand at one dock at the same time. The extension is trusted: the owner of the database may create it.
ONE_DOCK = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE warehouse_arrival ADD CONSTRAINT arrival_docks_never_overlap EXCLUDE USING gist (
  dock_id WITH =, tstzrange(due_from, due_until) WITH &&)
  WHERE (dock_id IS NOT NULL AND state IN ('announced', 'arrived', 'receiving'));
"""


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0005_calendar_epoch'),
        ('inventory', '0014_positions'),
        ('partners', '0006_customer_prepays'),
        ('warehouse', '0008_tasks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('carrier', models.CharField(blank=True, default='', max_length=80, verbose_name='carrier')),
                ('reference', models.CharField(blank=True, default='', max_length=80, verbose_name='their reference')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('due_from', models.DateTimeField(null=True, verbose_name='appointment from')),
                ('due_until', models.DateTimeField(null=True, verbose_name='appointment until')),
                ('expected_on', models.DateField(verbose_name='expected')),
                ('is_blind', models.BooleanField(default=False, verbose_name='without announcement')),
                ('state', models.CharField(choices=[('announced', 'Announced'), ('arrived', 'Arrived'), ('receiving', 'Being received'), ('received', 'Received'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='announced', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('announced_at', models.DateTimeField(verbose_name='announced')),
                ('arrived_at', models.DateTimeField(null=True, verbose_name='arrived')),
                ('received_at', models.DateTimeField(null=True, verbose_name='unloaded')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('dock', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='dock')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('supplier', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='supplier')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='ArrivalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_kind', models.PositiveSmallIntegerField(null=True)),
                ('source_id', models.BigIntegerField(null=True)),
                ('source_line_id', models.BigIntegerField(null=True)),
                ('ordered_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='ordered')),
                ('expected_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='expected')),
                ('lot_code', models.CharField(blank=True, default='', max_length=40, verbose_name='lot')),
                ('expires_on', models.DateField(null=True, verbose_name='expires')),
                ('sscc', models.CharField(blank=True, default='', max_length=18, verbose_name='SSCC')),
                ('unit_cost', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='unit cost')),
                ('accepted_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='accepted')),
                ('held_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='held')),
                ('damaged_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='damaged')),
                ('wrong_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='wrong goods')),
                ('refused_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='refused')),
                ('returned_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='sent back')),
                ('outcome', models.CharField(blank=True, choices=[('', 'Open'), ('in_tol', 'As ordered'), ('over_hold', 'More than ordered, held'), ('over_refuse', 'More than ordered, refused'), ('under_open', 'The rest stays expected'), ('under_close', 'The rest is expected no more')], default='', max_length=12, verbose_name='outcome')),
                ('policy', models.JSONField(null=True)),
                ('arrival', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='warehouse.arrival')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='PutAway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('reason', models.CharField(choices=[('same_item', 'The same goods lie there'), ('empty_bin', 'It is empty'), ('fewest_moves', "Nearest to the pickers' way"), ('fixed', "The item's usual bin"), ('held_zone', 'Goods that may not be used go there'), ('cross_dock', 'An order waits for them'), ('none', 'No bin fits; choose one')], max_length=14, verbose_name='why there')),
                ('for_kind', models.PositiveSmallIntegerField(null=True)),
                ('for_id', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('open', 'To put away'), ('done', 'Put away'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('done_at', models.DateTimeField(null=True, verbose_name='put away')),
                ('arrival', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='put_aways', to='warehouse.arrival', verbose_name='arrival')),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('done_bin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='put into')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('suggested_bin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='suggested bin')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('outcome', models.CharField(choices=[('in_tol', 'Accepted'), ('over_hold', 'Held: more than ordered'), ('over_refuse', 'Refused: more than ordered'), ('damaged', 'Damaged'), ('wrong', 'Wrong goods')], max_length=12, verbose_name='outcome')),
                ('lot_code', models.CharField(blank=True, default='', max_length=40, verbose_name='lot')),
                ('sscc', models.CharField(blank=True, default='', max_length=18, verbose_name='SSCC')),
                ('ordered_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='ordered')),
                ('allowed_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='accepted at most')),
                ('before_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='accepted before')),
                ('policy', models.JSONField()),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('arrival', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='warehouse.arrival')),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('line', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='warehouse.arrivalline')),
                ('received_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='received by')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='HeldReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('cause', models.CharField(choices=[('over', 'More than ordered'), ('damaged', 'Damaged'), ('wrong', 'Wrong goods')], max_length=10, verbose_name='why')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('state', models.CharField(choices=[('open', 'To decide'), ('accepted', 'Accepted'), ('sent_back', 'Sent back')], default='open', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(verbose_name='held since')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('arrival', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='held', to='warehouse.arrival', verbose_name='arrival')),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('line', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.arrivalline')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('receipt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.receipt')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.AddIndex(
            model_name='arrival',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('expected_on'), name='arrival_board'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='arrival_number_once'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['announced', 'arrived', 'receiving', 'received', 'closed', 'cancelled'])), name='arrival_state_known'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_from__isnull', True), ('due_until__isnull', True)), ('due_from__lt', models.F('due_until')), _connector='OR'), name='arrival_appointment_in_order'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(('dock__isnull', True), ('due_from__isnull', False), _connector='OR'), name='arrival_dock_has_time'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['announced', 'cancelled']), ('arrived_at__isnull', False), _connector='OR'), name='arrival_arrived_has_instant'),
        ),
        migrations.AddConstraint(
            model_name='arrival',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='arrival_closed_has_instant'),
        ),
        migrations.AddIndex(
            model_name='arrivalline',
            index=models.Index(condition=models.Q(('source_line_id__isnull', False)), fields=['source_line_id', 'source_kind'], name='arrival_line_source'),
        ),
        migrations.AddConstraint(
            model_name='arrivalline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source_id__isnull', True), ('source_kind__isnull', True), ('source_line_id__isnull', True)), models.Q(('source_id__isnull', False), ('source_kind__isnull', False), ('source_line_id__isnull', False)), _connector='OR'), name='arrival_line_source_whole'),
        ),
        migrations.AddConstraint(
            model_name='arrivalline',
            constraint=models.CheckConstraint(condition=models.Q(('expected_qty__gte', 0), ('accepted_qty__gte', 0), ('held_qty__gte', 0), ('damaged_qty__gte', 0), ('wrong_qty__gte', 0), ('refused_qty__gte', 0), ('returned_qty__gte', 0)), name='arrival_line_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='arrivalline',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'in_tol', 'over_hold', 'over_refuse', 'under_open', 'under_close'])), name='arrival_line_outcome_known'),
        ),
        migrations.AddIndex(
            model_name='putaway',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('id'), name='put_away_board'),
        ),
        migrations.AddIndex(
            model_name='putaway',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['balance'], name='put_away_open_balance'),
        ),
        migrations.AddConstraint(
            model_name='putaway',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='put_away_number_once'),
        ),
        migrations.AddConstraint(
            model_name='putaway',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='put_away_qty_positive'),
        ),
        migrations.AddConstraint(
            model_name='putaway',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'cancelled'])), name='put_away_state_known'),
        ),
        migrations.AddConstraint(
            model_name='putaway',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['same_item', 'empty_bin', 'fewest_moves', 'fixed', 'held_zone', 'cross_dock', 'none'])), name='put_away_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='putaway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('done_bin__isnull', False)), _connector='OR'), name='put_away_done_says_where'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='receipt_qty_positive'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['in_tol', 'over_hold', 'over_refuse', 'damaged', 'wrong'])), name='receipt_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('balance__isnull', True), ('outcome', 'over_refuse')), models.Q(models.Q(('outcome', 'over_refuse'), _negated=True), ('balance__isnull', False)), _connector='OR'), name='receipt_refused_lies_nowhere'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'in_tol'), _negated=True), ('allowed_qty__isnull', True), ('allowed_qty__gte', django.db.models.expressions.CombinedExpression(models.F('before_qty'), '+', models.F('qty'))), _connector='OR'), name='receipt_within_tolerance'),
        ),
        migrations.AddIndex(
            model_name='heldreceipt',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('id'), name='held_receipt_board'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='held_receipt_number_once'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.UniqueConstraint(fields=('receipt',), name='held_receipt_of_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='held_receipt_qty_positive'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['over', 'damaged', 'wrong'])), name='held_receipt_cause_known'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'sent_back'])), name='held_receipt_state_known'),
        ),
        migrations.AddConstraint(
            model_name='heldreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('decided_at__isnull', False), _connector='OR'), name='held_receipt_decided_has_instant'),
        ),
        *company_key("warehouse_arrival"),
        *company_key("warehouse_arrivalline"),
        *lifecycle_table("warehouse_arrival"),
        *lifecycle_table("warehouse_heldreceipt"),
        *lifecycle_table("warehouse_putaway"),
        *scoped_table("warehouse_arrival", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_heldreceipt", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_putaway", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_arrivalline", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_receipt", site=True, grants="SELECT, INSERT"),
        *append_only("warehouse_receipt"),
        *company_fk("warehouse_arrivalline", "arrival_id", "warehouse_arrival"),
        *company_fk("warehouse_receipt", "arrival_id", "warehouse_arrival"),
        *company_fk("warehouse_receipt", "line_id", "warehouse_arrivalline"),
        *company_fk("warehouse_receipt", "balance_id", "inventory_balance"),
        *company_fk("warehouse_heldreceipt", "arrival_id", "warehouse_arrival"),
        *company_fk("warehouse_heldreceipt", "line_id", "warehouse_arrivalline"),
        *company_fk("warehouse_heldreceipt", "balance_id", "inventory_balance"),
        *company_fk("warehouse_putaway", "arrival_id", "warehouse_arrival"),
        *company_fk("warehouse_putaway", "balance_id", "inventory_balance"),
        *site_fk("warehouse_arrival"),
        *site_fk("warehouse_heldreceipt"),
        *site_fk("warehouse_putaway"),
        migrations.RunSQL(ONE_DOCK, "ALTER TABLE warehouse_arrival DROP CONSTRAINT arrival_docks_never_overlap;"),
    ]
