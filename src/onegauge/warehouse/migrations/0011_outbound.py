"""Box types, carriers, cartons, loads, deliveries, packing instructions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from onegauge.kernel.ddl import append_only, company_fk, company_key, lifecycle_table, open_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """Tables and guards."""

    dependencies = [
        ('catalog', '0007_sold_quantities'),
        ('governance', '0006_direct_sites'),
        ('inventory', '0016_trace'),
        ('partners', '0007_takes_direct'),
        ('warehouse', '0010_relocations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='BoxType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('length_mm', models.PositiveIntegerField(verbose_name='inner length (mm)')),
                ('width_mm', models.PositiveIntegerField(verbose_name='inner width (mm)')),
                ('height_mm', models.PositiveIntegerField(verbose_name='inner height (mm)')),
                ('tare_kg', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='empty weight (kg)')),
                ('max_kg', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='heaviest (kg)')),
                ('cost_amount', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='cost')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('sites', models.CharField(blank=True, default='', help_text='Codes; empty: all', max_length=400, verbose_name='sites')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('height_mm__gt', 0), ('length_mm__gt', 0), ('width_mm__gt', 0)), name='box_type_has_room'), models.CheckConstraint(condition=models.Q(('max_kg__gt', models.F('tare_kg')), ('tare_kg__gte', 0)), name='box_type_carries_something'), models.CheckConstraint(condition=models.Q(('cost_amount__gte', 0)), name='box_type_cost_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CarrierService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=41, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('routing', models.CharField(blank=True, default='', max_length=40, verbose_name='routing text')),
                ('cut_off', models.CharField(blank=True, default='', max_length=5, verbose_name='cut-off')),
                ('scheme', models.CharField(choices=[('none', 'The carrier numbers them'), ('plain', 'Prefix and number'), ('s10', 'UPU S10 with check digit')], default='none', max_length=8, verbose_name='numbers')),
                ('starts_with', models.CharField(blank=True, default='', max_length=10, verbose_name='prefix')),
                ('ends_with', models.CharField(blank=True, default='', max_length=4, verbose_name='ending')),
                ('digits', models.PositiveSmallIntegerField(default=8, verbose_name='digits')),
                ('last_number', models.PositiveBigIntegerField(default=0, verbose_name='last number')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='warehouse.carrier', verbose_name='carrier')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Carton',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='carton')),
                ('state', models.CharField(choices=[('open', 'Open'), ('off', 'Weight is off'), ('closed', 'Closed')], default='open', max_length=8, verbose_name='state')),
                ('why', models.CharField(choices=[('best_box', 'The cheapest box that holds it'), ('full_case', 'A full case leaves as it is'), ('too_large', 'Fits no box: leaves as it is'), ('by_hand', 'Chosen by the packer')], max_length=10, verbose_name='why this box')),
                ('filled_share', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='filled')),
                ('sscc', models.CharField(blank=True, default='', max_length=18, verbose_name='SSCC')),
                ('expected_kg', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='expected (kg)')),
                ('actual_kg', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='weight (kg)')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='reason')),
                ('tracking', models.CharField(blank=True, default='', max_length=40, verbose_name='tracking number')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('loaded_at', models.DateTimeField(null=True, verbose_name='loaded')),
                ('box', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.boxtype', verbose_name='box')),
                ('closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('service', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.carrierservice', verbose_name='carrier service')),
                ('shipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='cartons', to='warehouse.shipment')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('shipment', 'position'),
            },
        ),
        migrations.CreateModel(
            name='CartonLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='planned')),
                ('packed_qty', models.DecimalField(decimal_places=6, default=0, max_digits=18, verbose_name='packed')),
                ('carton', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='warehouse.carton')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('line', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.shipmentline')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True, verbose_name='report')),
                ('outcome', models.CharField(choices=[('delivered', 'Delivered'), ('partly', 'Partly delivered'), ('refused', 'Refused')], max_length=10, verbose_name='outcome')),
                ('received_by', models.CharField(blank=True, default='', max_length=80, verbose_name='received by')),
                ('delivered_at', models.DateTimeField(verbose_name='delivered')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('signature', models.TextField(blank=True, default='', verbose_name='signature')),
                ('told_at', models.DateTimeField(verbose_name='recorded')),
                ('is_last', models.BooleanField(default=True, verbose_name='counts')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
                ('settled_note', models.CharField(blank=True, default='', max_length=200, verbose_name='what was done')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('shipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='warehouse.shipment')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('told_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='DeliveryLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('qty', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='quantity')),
                ('why', models.CharField(choices=[('missing', 'Missing'), ('damaged', 'Damaged'), ('refused', 'Refused')], max_length=8, verbose_name='why')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='warehouse.delivery')),
                ('line', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.shipmentline')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Load',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('loading', 'Being loaded'), ('departed', 'Departed'), ('cancelled', 'Cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('vehicle', models.CharField(blank=True, default='', max_length=40, verbose_name='vehicle')),
                ('route', models.CharField(blank=True, default='', max_length=60, verbose_name='route')),
                ('leaves_at', models.DateTimeField(verbose_name='leaves')),
                ('seal', models.CharField(blank=True, default='', max_length=40, verbose_name='seal')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='note')),
                ('planned_at', models.DateTimeField(verbose_name='planned')),
                ('departed_at', models.DateTimeField(null=True, verbose_name='departed')),
                ('short_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='why not everything left')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('dock', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin', verbose_name='dock')),
                ('service', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.carrierservice', verbose_name='carrier service')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='LoadShipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loaded_count', models.PositiveIntegerField(default=0, verbose_name='loaded')),
                ('is_live', models.BooleanField(default=True)),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('load', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='warehouse.load')),
                ('shipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='loads', to='warehouse.shipment')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='PackInstruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=80, verbose_name='instruction')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('item', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.item', verbose_name='item')),
                ('partner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner', verbose_name='customer')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='PackCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=80, verbose_name='instruction')),
                ('done_at', models.DateTimeField(verbose_name='done')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.company')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('shipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='warehouse.shipment')),
                ('site', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.site')),
                ('instruction', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='warehouse.packinstruction')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddConstraint(
            model_name='carrierservice',
            constraint=models.CheckConstraint(condition=models.Q(('scheme__in', ['none', 'plain', 's10'])), name='carrier_service_scheme_known'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.UniqueConstraint(fields=('shipment', 'position'), name='carton_position_once'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.UniqueConstraint(condition=models.Q(('sscc', ''), _negated=True), fields=('company', 'sscc'), name='carton_sscc_once'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.UniqueConstraint(condition=models.Q(('tracking', ''), _negated=True), fields=('service', 'tracking'), name='carton_tracking_once'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'off', 'closed'])), name='carton_state_known'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['best_box', 'full_case', 'too_large', 'by_hand'])), name='carton_why_known'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), models.Q(('sscc', ''), _negated=True)), _connector='OR'), name='carton_closed_has_number'),
        ),
        migrations.AddConstraint(
            model_name='carton',
            constraint=models.CheckConstraint(condition=models.Q(('actual_kg__gt', 0)), name='carton_weight_positive'),
        ),
        migrations.AddConstraint(
            model_name='cartonline',
            constraint=models.UniqueConstraint(fields=('carton', 'line'), name='carton_line_once'),
        ),
        migrations.AddConstraint(
            model_name='cartonline',
            constraint=models.CheckConstraint(condition=models.Q(('packed_qty__gte', 0), ('planned_qty__gte', 0)), name='carton_line_not_negative'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('is_last', True), ('settled_at__isnull', True), models.Q(('outcome', 'delivered'), _negated=True)), fields=['site', 'id'], name='delivery_to_settle'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('is_last', True)), fields=('shipment',), name='delivery_last_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['delivered', 'partly', 'refused'])), name='delivery_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'delivered'), _negated=True), models.Q(('received_by', ''), _negated=True), _connector='OR'), name='delivery_received_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='deliveryline',
            constraint=models.CheckConstraint(condition=models.Q(('qty__gt', 0)), name='delivery_line_qty_positive'),
        ),
        migrations.AddConstraint(
            model_name='deliveryline',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['missing', 'damaged', 'refused'])), name='delivery_line_why_known'),
        ),
        migrations.AddIndex(
            model_name='load',
            index=models.Index(models.F('site_id'), models.F('state'), models.F('leaves_at'), name='load_board'),
        ),
        migrations.AddConstraint(
            model_name='load',
            constraint=models.UniqueConstraint(fields=('company', 'number'), name='load_number_once'),
        ),
        migrations.AddConstraint(
            model_name='load',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'loading', 'departed', 'cancelled'])), name='load_state_known'),
        ),
        migrations.AddConstraint(
            model_name='load',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'departed'), _negated=True), ('departed_at__isnull', False), _connector='OR'), name='load_departed_has_instant'),
        ),
        migrations.AddConstraint(
            model_name='loadshipment',
            constraint=models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('shipment',), name='load_of_shipment_once'),
        ),
        migrations.AddConstraint(
            model_name='packinstruction',
            constraint=models.UniqueConstraint(fields=('item', 'partner', 'text'), name='pack_instruction_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='packinstruction',
            constraint=models.CheckConstraint(condition=models.Q(('item__isnull', False), ('partner__isnull', False), _connector='OR'), name='pack_instruction_for_something'),
        ),
        migrations.AddConstraint(
            model_name='packcheck',
            constraint=models.UniqueConstraint(fields=('shipment', 'instruction'), name='pack_check_once'),
        ),
        *company_key("warehouse_load"),
        *company_key("warehouse_carton"),
        *lifecycle_table("warehouse_load"),
        *open_table("warehouse_boxtype"),
        *open_table("warehouse_carrier"),
        *open_table("warehouse_carrierservice"),
        *open_table("warehouse_packinstruction"),
        *scoped_table("warehouse_load", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_loadshipment", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_carton", site=True),
        *scoped_table("warehouse_cartonline", site=True),
        *scoped_table("warehouse_packcheck", site=True, grants="SELECT, INSERT"),
        *scoped_table("warehouse_delivery", site=True, grants="SELECT, INSERT, UPDATE"),
        *scoped_table("warehouse_deliveryline", site=True, grants="SELECT, INSERT"),
        *append_only("warehouse_packcheck"),
        *append_only("warehouse_deliveryline"),
        *company_fk("warehouse_loadshipment", "load_id", "warehouse_load"),
        *company_fk("warehouse_loadshipment", "shipment_id", "warehouse_shipment"),
        *company_fk("warehouse_carton", "shipment_id", "warehouse_shipment"),
        *company_fk("warehouse_cartonline", "carton_id", "warehouse_carton"),
        *company_fk("warehouse_packcheck", "shipment_id", "warehouse_shipment"),
        *company_fk("warehouse_delivery", "shipment_id", "warehouse_shipment"),
        *site_fk("warehouse_load"),
    ]
