"""Stock in all its dimensions: statuses, lots with their dates, nested handling units, limits of bins, catch weight."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

from onegauge.kernel.ddl import lifecycle_table, run_sql_file


class Migration(migrations.Migration):
    """Columns, constraints and what only SQL can say."""

    dependencies = [
        ("catalog", "0006_packaging_tree"),
        ("inventory", "0006_demand_for_whom"),
        ("partners", "0004_least_remaining_life"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="handlingunit",
            options={"ordering": ("-id",)},
        ),
        migrations.RemoveConstraint(
            model_name="balance",
            name="balance_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="bin",
            name="bin_kind_known",
        ),
        migrations.AddField(
            model_name="balance",
            name="is_limited",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="balance",
            name="is_serial",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="balance",
            name="weight_kg",
            field=models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name="weight (kg)"),
        ),
        migrations.AddField(
            model_name="bin",
            name="max_units",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="at most handling units"),
        ),
        migrations.AddField(
            model_name="bin",
            name="max_volume_m3",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="at most m³"
            ),
        ),
        migrations.AddField(
            model_name="bin",
            name="max_weight_kg",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="at most kg"
            ),
        ),
        migrations.AddField(
            model_name="bin",
            name="mixing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("any", "Anything"),
                    ("one_item", "One item"),
                    ("one_lot", "One lot"),
                    ("one_owner", "One owner"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="may lie together",
            ),
        ),
        migrations.AddField(
            model_name="bin",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.partner",
                verbose_name="stands at",
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="bin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="inventory.bin",
                verbose_name="bin",
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="parent_depth",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="depth",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    django.db.models.expressions.CombinedExpression(models.F("parent_depth"), "+", models.Value(1)), 0
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="kind",
            field=models.CharField(
                choices=[("pallet", "Pallet"), ("case", "Case"), ("tote", "Tote"), ("container", "Container")],
                db_default="pallet",
                default="pallet",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="state",
            field=models.CharField(
                choices=[("open", "Open"), ("closed", "Closed")],
                db_default="open",
                default="open",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="handlingunit",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="lot",
            name="produced_on",
            field=models.DateField(blank=True, null=True, verbose_name="produced"),
        ),
        migrations.AddField(
            model_name="zone",
            name="max_units",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="at most handling units"),
        ),
        migrations.AddField(
            model_name="zone",
            name="max_volume_m3",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="at most m³"
            ),
        ),
        migrations.AddField(
            model_name="zone",
            name="max_weight_kg",
            field=models.DecimalField(
                blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="at most kg"
            ),
        ),
        migrations.AddField(
            model_name="zone",
            name="mixing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("any", "Anything"),
                    ("one_item", "One item"),
                    ("one_lot", "One lot"),
                    ("one_owner", "One owner"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="may lie together",
            ),
        ),
        migrations.AlterField(
            model_name="balance",
            name="status",
            field=models.CharField(
                choices=[
                    ("available", "Available"),
                    ("inspection", "In inspection"),
                    ("blocked", "Blocked"),
                    ("damaged", "Damaged"),
                    ("expired", "Expired"),
                    ("consigned", "At a customer, ours"),
                ],
                default="available",
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="bin",
            name="kind",
            field=models.CharField(
                choices=[
                    ("storage", "Storage"),
                    ("pick", "Pick face"),
                    ("staging", "Staging"),
                    ("dock", "Dock"),
                    ("customer", "Our goods at a customer"),
                ],
                default="storage",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="handlingunit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="inventory.handlingunit",
                verbose_name="stands in",
            ),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(
                condition=models.Q(("handling_unit__isnull", False)), fields=["handling_unit"], name="balance_in_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(condition=models.Q(("is_limited", True)), fields=["bin"], name="balance_in_limited_bin"),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(models.F("expires_on"), name="lot_expires_on"),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["available", "inspection", "blocked", "damaged", "expired", "consigned"])
                ),
                name="balance_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_hand_qty__gt", 0), ("weight_kg__gt", 0)),
                    models.Q(("on_hand_qty", 0), ("weight_kg", 0)),
                    ("weight_kg__isnull", True),
                    _connector="OR",
                ),
                name="balance_weight_with_goods",
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_serial", False), models.Q(("lot__isnull", False), ("on_hand_qty__in", (0, 1))), _connector="OR"
                ),
                name="balance_serial_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="bin",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["storage", "pick", "staging", "dock", "customer"])),
                name="bin_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bin",
            constraint=models.CheckConstraint(
                condition=models.Q(("mixing__in", ["", "any", "one_item", "one_lot", "one_owner"])),
                name="bin_mixing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bin",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_weight_kg__gt", 0), ("max_volume_m3__gt", 0), ("max_units__gt", 0)),
                name="bin_limits_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.UniqueConstraint(fields=("id", "depth"), name="handlingunit_depth_key"),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("sscc__regex", "^[0-9]{18}$")), name="handlingunit_sscc_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])), name="handlingunit_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pallet", "case", "tote", "container"])),
                name="handlingunit_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent__isnull", True), ("parent_depth__isnull", True)),
                    models.Q(("parent__isnull", False), ("parent_depth__isnull", False)),
                    _connector="OR",
                ),
                name="handlingunit_depth_with_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="handlingunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent_depth__lt", 4)), name="handlingunit_not_too_deep"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__regex", "^([A-Z]{2})?$")), name="lot_origin_alpha2"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("produced_on"))), name="lot_expires_after_production"
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.CheckConstraint(
                condition=models.Q(("mixing__in", ["", "any", "one_item", "one_lot", "one_owner"])),
                name="zone_mixing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_weight_kg__gt", 0), ("max_volume_m3__gt", 0), ("max_units__gt", 0)),
                name="zone_limits_positive",
            ),
        ),
        *run_sql_file(__file__, "dimensions.sql"),
        *lifecycle_table("inventory_handlingunit"),
    ]
