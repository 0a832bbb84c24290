"""Pick faces, goods on their way to another bin, and further steps of the floor."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onegauge.kernel.ddl import company_fk, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0007_sold_quantities'),
        ('governance', '0006_direct_sites'),
        ('inventory', '0016_trace'),
        ('warehouse', '0009_inbound'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PickFace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('min_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='minimum')),
                ('max_qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='target')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('bin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='bin')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('site', 'bin'),
            },
        ),
        migrations.CreateModel(
            name='Relocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('cause', models.CharField(choices=[('replenish', 'The pick face runs low'), ('asked', 'Somebody asked')], max_length=10, verbose_name='why')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('holds_picks', models.BooleanField(default=False, verbose_name='picks wait for it')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('done_qty', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='moved')),
                ('state', models.CharField(choices=[('open', 'To move'), ('done', 'Moved'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('done_at', models.DateTimeField(null=True, verbose_name='done')),
                ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.balance')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('done_bin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='put into')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('to_bin', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='to bin')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='task_type_known',
        ),
        migrations.AlterField(
            model_name='task',
            name='type',
            field=models.CharField(choices=[('receive', 'Receive'), ('inspect', 'Inspect'), ('put_away', 'Put away'), ('replenish', 'Replenish'), ('move', 'Move'), ('pick', 'Pick'), ('consolidate', 'Bring together'), ('pack', 'Pack'), ('load', 'Load'), ('put_back', 'Put back'), ('count', 'Count')], max_length=12, verbose_name='step'),
        ),
        migrations.AlterField(
            model_name='taskstep',
            name='conflict',
            field=models.CharField(blank=True, choices=[('', 'None'), ('unknown', 'There is no such task or line'), ('closed', 'The task was closed meanwhile'), ('taken', 'Somebody else has the task'), ('unwanted', 'The goods are not wanted any more'), ('cut', 'Fewer goods are wanted now'), ('promised', 'The goods there are promised to others'), ('refused', 'A rule refused it')], default='', max_length=10, verbose_name='conflict'),
        ),
        migrations.AlterField(
            model_name='taskstep',
            name='kind',
            field=models.CharField(choices=[('start', 'Task begun'), ('line', 'Line done'), ('elsewhere', 'Taken at another place'), ('undo', 'Line taken back'), ('finish', 'Task done'), ('trouble', 'Trouble'), ('put_down', 'Put down')], max_length=10, verbose_name='what'),
        ),
        migrations.AlterField(
            model_name='workprofile',
            name='types',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('receive', 'Receive'), ('inspect', 'Inspect'), ('put_away', 'Put away'), ('replenish', 'Replenish'), ('move', 'Move'), ('pick', 'Pick'), ('consolidate', 'Bring together'), ('pack', 'Pack'), ('load', 'Load'), ('put_back', 'Put back'), ('count', 'Count')], max_length=12), default=list, size=None, verbose_name='steps'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['receive', 'inspect', 'put_away', 'replenish', 'move', 'pick', 'consolidate', 'pack', 'load', 'put_back', 'count'])), name='task_type_known'),
        ),
        migrations.AddConstraint(
            model_name='pickface',
            constraint=models.UniqueConstraint(fields=('site', 'item'), name='pick_face_once'),
        ),
        migrations.AddConstraint(
            model_name='pickface',
            constraint=models.CheckConstraint(condition=models.Q(('min_qty__gte', 0), ('max_qty__gt', 0), ('max_qty__gte', models.F('min_qty'))), name='pick_face_range'),
        ),
        migrations.AddIndex(
            model_name='relocation',
            index=models.Index(fields=['site', 'state', 'id'], name='relocation_board'),
        ),
        migrations.AddIndex(
            model_name='relocation',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['site', 'item'], name='relocation_open_item'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='relocation_number_once'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='relocation_qty_positive'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'cancelled'])), name='relocation_state_known'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['replenish', 'asked'])), name='relocation_cause_known'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('done_bin__isnull', False), ('done_qty__gt', 0)), _connector='OR'), name='relocation_done_says_where'),
        ),
        *lifecycle_table("warehouse_relocation"),
        *scoped_table("warehouse_pickface", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_relocation", site=True, grants="SELECT, INSERT, UPDATE"),
        *company_fk("warehouse_relocation", "balance_id", "inventory_balance"),
        *site_fk("warehouse_pickface"),
        *site_fk("warehouse_relocation"),
    ]
