"""Changes of promises, and quotas that limit what is promised."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import append_only, scoped_table


class Migration(migrations.Migration):
    """Promise changes; quotas, their buckets and uses."""

    dependencies = [
        ("catalog", "0006_packaging_tree"),
        ("governance", "0004_policy_guards"),
        ("inventory", "0008_serving"),
        ("partners", "0005_customer_substitution"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromiseChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=30, verbose_name="cause")),
                ("cause_kind", models.PositiveSmallIntegerField(null=True)),
                ("cause_id", models.BigIntegerField(null=True)),
                ("old_on", models.DateField(verbose_name="old date")),
                ("new_on", models.DateField(verbose_name="new date")),
                ("old_reason", models.CharField(max_length=20, verbose_name="old reason")),
                ("new_reason", models.CharField(max_length=20, verbose_name="new reason")),
                ("old_qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="reserved before")),
                ("new_qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="reserved after")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("operation_id", models.UUIDField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.company",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promise_changes",
                        to="inventory.demand",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.site",
                    ),
                ),
            ],
            options={
                "ordering": ("demand_id", "id"),
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_until", models.DateField(verbose_name="until")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.company",
                        verbose_name="company",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "ordering": ("code", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="quota_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="quota_period"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(blank=True, default="", max_length=12, verbose_name="channel")),
                ("qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="quota")),
                (
                    "used_qty",
                    models.DecimalField(db_default=0, decimal_places=6, default=0, max_digits=18, verbose_name="used"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.company",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner"
                    ),
                ),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buckets", to="inventory.quota"
                    ),
                ),
            ],
            options={
                "ordering": ("quota", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quota", "channel", "partner"), name="quota_bucket_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_qty__gte", 0), ("used_qty__lte", models.F("qty"))),
                        name="quota_never_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="quantity")),
                (
                    "bucket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="inventory.quotabucket"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.company",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.demand",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("qty__gt", 0)), name="quota_use_positive"),
                ],
            },
        ),
        *scoped_table("inventory_promisechange", site=True, grants="SELECT, INSERT"),
        *append_only("inventory_promisechange"),
        *scoped_table("inventory_quota"),
        *scoped_table("inventory_quotabucket"),
        *scoped_table("inventory_quotause"),
    ]
