"""Tasks of the floor with their lines and steps, and work profiles."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onegauge.kernel.ddl import append_only, company_fk, company_key, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('governance', '0005_calendar_epoch'),
        ('inventory', '0014_positions'),
        ('warehouse', '0007_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('type', models.CharField(choices=[('put_away', 'Put away'), ('pick', 'Pick'), ('consolidate', 'Bring together'), ('pack', 'Pack'), ('load', 'Load'), ('put_back', 'Put back'), ('count', 'Count')], max_length=12, verbose_name='step')),
                ('state', models.CharField(choices=[('open', 'Open'), ('assigned', 'Assigned'), ('started', 'Started'), ('exception', 'In trouble'), ('confirmed', 'Confirmed'), ('short', 'Confirmed short'), ('cancelled', 'Lapsed')], default='open', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('method', models.CharField(blank=True, choices=[('single', 'One shipment at a time'), ('batch', 'Several shipments at once, sorted when they are packed'), ('cluster', 'Several shipments at once, each into its own tote'), ('zone', 'Zone by zone, brought together afterwards')], default='', max_length=10, verbose_name='method')),
                ('wave', models.CharField(blank=True, default='', max_length=30, verbose_name='wave')),
                ('subject_kind', models.PositiveSmallIntegerField(null=True)),
                ('subject_id', models.BigIntegerField(null=True)),
                ('subject_number', models.CharField(max_length=60, verbose_name='for')),
                ('sequence', models.PositiveIntegerField(default=0, verbose_name='walking order')),
                ('rank', models.PositiveSmallIntegerField(default=5, verbose_name='rank')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('line_count', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('assigned_at', models.DateTimeField(null=True, verbose_name='assigned')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('trouble', models.CharField(blank=True, choices=[('not_found', 'The goods are not there'), ('too_few', 'Fewer than asked lie there'), ('damaged', 'Damaged'), ('wrong_goods', 'Something else lies there'), ('unreadable', 'Label cannot be read'), ('blocked_way', 'The place cannot be reached'), ('equipment', 'Equipment failed'), ('safety', 'Unsafe'), ('other', 'Something else')], default='', max_length=12, verbose_name='trouble')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('zone', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.zone')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [
                    models.Index(condition=models.Q(('state__in', ('open', 'assigned', 'started', 'exception'))), fields=['site', 'rank', 'due_at', 'id'], name='task_board'),
                    models.Index(condition=models.Q(('done_at__isnull', False)), fields=['site', 'done_at'], name='task_done'),
                    models.Index(fields=['subject_id', 'subject_kind'], name='task_subject'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('company', 'number'), name='task_number_once'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'assigned', 'started', 'exception'))), fields=('type', 'subject_kind', 'subject_id'), name='task_one_open'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'assigned', 'started', 'exception', 'confirmed', 'short', 'cancelled'])), name='task_state_known'),
                    models.CheckConstraint(condition=models.Q(('type__in', ['put_away', 'pick', 'consolidate', 'pack', 'load', 'put_back', 'count'])), name='task_type_known'),
                    models.CheckConstraint(condition=models.Q(('rank__range', (1, 9))), name='task_rank_range'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('assigned', 'started')), _negated=True), ('person__isnull', False), _connector='OR'), name='task_done_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('confirmed', 'short')), _negated=True), models.Q(('done_at__isnull', False), ('person__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='task_confirmed_has_instants'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'exception'), _negated=True), models.Q(('trouble', ''), _negated=True), _connector='OR'), name='task_trouble_has_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TaskLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField(default=0, verbose_name='tote')),
                ('is_live', models.BooleanField(default=True)),
                ('taken_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='taken')),
                ('taken_at', models.DateTimeField(null=True, verbose_name='taken at')),
                ('trouble', models.CharField(blank=True, choices=[('not_found', 'The goods are not there'), ('too_few', 'Fewer than asked lie there'), ('damaged', 'Damaged'), ('wrong_goods', 'Something else lies there'), ('unreadable', 'Label cannot be read'), ('blocked_way', 'The place cannot be reached'), ('equipment', 'Equipment failed'), ('safety', 'Unsafe'), ('other', 'Something else')], default='', max_length=12, verbose_name='trouble')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('shipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.shipment')),
                ('shipment_line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.shipmentline')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='warehouse.task')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('shipment_line',), name='task_line_one_live'),
                    models.CheckConstraint(condition=models.Q(('taken_qty__gte', 0)), name='task_line_taken_not_negative'),
                    models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_qty__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_qty__isnull', False)), _connector='OR'), name='task_line_taken_has_instant'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TaskStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('line_ref', models.BigIntegerField(null=True)),
                ('kind', models.CharField(choices=[('start', 'Task begun'), ('line', 'Line done'), ('undo', 'Line taken back'), ('finish', 'Task done'), ('trouble', 'Trouble'), ('put_down', 'Put down')], max_length=10, verbose_name='what')),
                ('device', models.CharField(blank=True, default='', max_length=40, verbose_name='device')),
                ('told_at', models.DateTimeField(verbose_name='told')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='quantity')),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('conflict', 'Conflict')], max_length=10, verbose_name='outcome')),
                ('conflict', models.CharField(blank=True, choices=[('', 'None'), ('unknown', 'There is no such task or line'), ('closed', 'The task was closed meanwhile'), ('taken', 'Somebody else has the task'), ('unwanted', 'The goods are not wanted any more'), ('cut', 'Fewer goods are wanted now'), ('refused', 'A rule refused it')], default='', max_length=10, verbose_name='conflict')),
                ('text', models.CharField(blank=True, default='', max_length=300, verbose_name='said')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='warehouse.task')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [
                    models.Index(condition=models.Q(('outcome', 'conflict')), fields=['site', '-received_at'], name='task_conflicts'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('conflict', ''), ('outcome', 'done')), models.Q(('outcome', 'conflict'), models.Q(('conflict', ''), _negated=True)), _connector='OR'), name='task_step_conflict_has_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WorkProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('put_away', 'Put away'), ('pick', 'Pick'), ('consolidate', 'Bring together'), ('pack', 'Pack'), ('load', 'Load'), ('put_back', 'Put back'), ('count', 'Count')], max_length=12), default=list, size=None, verbose_name='steps')),
                ('zones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name='zones')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [
                    models.UniqueConstraint(fields=('site', 'person'), name='work_profile_once'),
                ],
            },
        ),
        *company_key("warehouse_task"),
        *lifecycle_table("warehouse_task"),
        *scoped_table("warehouse_task", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_taskline", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_taskstep", site=True, grants="SELECT, INSERT"),
        *scoped_table("warehouse_workprofile", site=True),
        *append_only("warehouse_taskstep"),
        *company_fk("warehouse_taskline", "task_id", "warehouse_task"),
        *company_fk("warehouse_taskline", "shipment_id", "warehouse_shipment"),
        *company_fk("warehouse_taskstep", "task_id", "warehouse_task"),
        *site_fk("warehouse_task"),
        *site_fk("warehouse_workprofile"),
    ]
