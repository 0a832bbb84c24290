"""Counts with their targets and lines."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from onegauge.kernel.ddl import company_fk, company_key, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0006_packaging_tree'),
        ('governance', '0005_calendar_epoch'),
        ('inventory', '0013_goods_of_others'),
        ('warehouse', '0006_consignments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('counting', 'Counting'), ('recount', 'To count again'), ('review', 'To approve'), ('posted', 'Posted'), ('cancelled', 'Cancelled')], default='planned', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('cause', models.CharField(choices=[('asked', 'Somebody asked'), ('class', 'Its turn by class'), ('zero', 'The bin ran empty'), ('short', 'A pick was short'), ('variance', 'The last count was far off')], default='asked', max_length=10, verbose_name='cause')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('blind', models.BooleanField(default=True, verbose_name='blind')),
                ('planned_at', models.DateTimeField(verbose_name='planned')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('counter_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('difference_value', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='value of the differences')),
                ('reason', models.CharField(blank=True, choices=[('', 'Not said yet'), ('tolerance', 'Within the tolerance'), ('misplaced', 'Lay elsewhere'), ('unbooked', 'Moved without being booked'), ('miscounted', 'Miscounted before'), ('damaged', 'Damaged'), ('lost', 'Lost or stolen'), ('unknown', 'Nobody knows')], default='', max_length=12, verbose_name='reason')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='CountLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lot_code', models.CharField(blank=True, default='', max_length=40, verbose_name='lot')),
                ('sscc', models.CharField(blank=True, default='', max_length=18, verbose_name='SSCC')),
                ('owner_code', models.CharField(blank=True, default='', max_length=40, verbose_name='owner')),
                ('status', models.CharField(choices=[('available', 'Available'), ('inspection', 'In inspection'), ('blocked', 'Blocked'), ('damaged', 'Damaged'), ('expired', 'Expired'), ('consigned', 'At a customer, ours'), ('entrusted', "Here, another's")], default='available', max_length=12, verbose_name='status')),
                ('snapshot_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='at the start')),
                ('expected_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='expected')),
                ('counted_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='counted')),
                ('counted_at', models.DateTimeField(null=True, verbose_name='counted')),
                ('first_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='counted first')),
                ('unit_value', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='unit value')),
                ('is_within', models.BooleanField(null=True, verbose_name='within the tolerance')),
                ('posted_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='posted')),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance')),
                ('bin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('count', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='warehouse.count')),
                ('counted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='CountTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True)),
                ('bin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('count', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='warehouse.count')),
                ('item', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
        ),
        migrations.AddIndex(
            model_name='count',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('id'), name='count_board'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='count_number_once'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'counting', 'recount', 'review', 'posted', 'cancelled'])), name='count_state_known'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['asked', 'class', 'zero', 'short', 'variance'])), name='count_cause_known'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['', 'tolerance', 'misplaced', 'unbooked', 'miscounted', 'damaged', 'lost', 'unknown'])), name='count_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'posted'), _negated=True), models.Q(('closed_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='count_posted_says_why'),
        ),
        migrations.AddIndex(
            model_name='countline',
            index=models.Index(condition=models.Q(('posted_qty__isnull', False)), fields=['site', 'item', 'bin'], name='count_line_posted'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.UniqueConstraint(condition=models.Q(('balance__isnull', False)), fields=('count', 'balance'), name='count_line_once'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.UniqueConstraint(condition=models.Q(('balance__isnull', True)), fields=('count', 'bin', 'item', 'lot_code'), name='count_found_once'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.CheckConstraint(condition=models.Q(('counted_qty__gte', 0)), name='count_line_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['available', 'inspection', 'blocked', 'damaged', 'expired', 'consigned', 'entrusted'])), name='count_line_status_known'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_by__isnull', True), ('counted_qty__isnull', True), ('expected_qty__isnull', True)), models.Q(('counted_by__isnull', False), ('counted_qty__isnull', False), ('expected_qty__isnull', False)), _connector='OR'), name='count_line_counted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='countline',
            constraint=models.CheckConstraint(condition=models.Q(('posted_qty__isnull', True), ('posted_qty', django.db.models.expressions.CombinedExpression(models.F('counted_qty'), '-', models.F('expected_qty'))), _connector='OR'), name='count_line_posts_its_difference'),
        ),
        migrations.AddConstraint(
            model_name='counttarget',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('site', 'bin', 'item'), name='count_target_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='counttarget',
            constraint=models.CheckConstraint(condition=models.Q(('bin__isnull', False), ('item__isnull', False), _connector='OR'), name='count_target_says_something'),
        ),
        *company_key("warehouse_count"),
        *lifecycle_table("warehouse_count"),
        *scoped_table("warehouse_count", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_counttarget", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_countline", site=True, grants="SELECT, INSERT, UPDATE"),
        *company_fk("warehouse_counttarget", "count_id", "warehouse_count"),
        *company_fk("warehouse_countline", "count_id", "warehouse_count"),
        *company_fk("warehouse_countline", "balance_id", "inventory_balance"),
        *site_fk("warehouse_count"),
    ]
