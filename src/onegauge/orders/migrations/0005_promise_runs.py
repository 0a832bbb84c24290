"""Promise runs: segment sets, runs, and the promises that a run would change."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import lifecycle_table, open_table, scoped_table

SETS = """
INSERT INTO orders_segmentset (code, name, segments, state, version) VALUES
  ('STANDARD', 'Urgent customers keep, the others by priority and date', '[{"name": "Urgent customers", "strategy": "gain",
    "priority_to": 2, "sort": ["due_on", "priority", "ordered_at"]}, {"name": "Others", "strategy": "redistribute",
    "sort": ["priority", "due_on", "ordered_at"]}]', 'draft', 1),
  ('IMPROVE', 'Everybody is bettered, nobody pays', '[{"name": "All lines", "strategy": "gain",
    "sort": ["due_on", "priority", "ordered_at"]}]', 'draft', 1),
  ('RESCUE', 'Late lines of urgent customers must win', '[{"name": "Late and urgent", "strategy": "win", "priority_to": 2,
    "late": true, "sort": ["due_on", "priority"]}, {"name": "Urgent customers", "strategy": "gain", "priority_to": 2,
    "sort": ["due_on"]}, {"name": "Others", "strategy": "redistribute", "sort": ["due_on", "priority", "ordered_at"]}]',
    'draft', 1)
"""


class Migration(migrations.Migration):
    """Tables, guards and three sets to begin with."""

    dependencies = [
        ("catalog", "0006_packaging_tree"),
        ("governance", "0004_policy_guards"),
        ("inventory", "0009_promises_and_quotas"),
        ("orders", "0004_list_indexes"),
        ("partners", "0005_customer_substitution"),
    ]

    operations = [
        migrations.CreateModel(
            name="SegmentSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("segments", models.JSONField(default=list, verbose_name="segments")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("released", "Released"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "released", "retired"])),
                        name="segment_set_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, verbose_name="number")),
                ("filter", models.JSONField(default=dict, verbose_name="filter")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("simulated", "Simulated"),
                            ("approved", "Approved"),
                            ("committed", "Committed"),
                            ("discarded", "Discarded"),
                        ],
                        default="prepared",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("prepared_at", models.DateTimeField(verbose_name="prepared")),
                ("simulated_at", models.DateTimeField(null=True, verbose_name="simulated")),
                ("simulated_by_id", models.BigIntegerField(null=True)),
                ("committed_at", models.DateTimeField(null=True, verbose_name="committed")),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("figures", models.JSONField(default=dict, verbose_name="figures")),
                ("gain_count", models.PositiveIntegerField(default=0, verbose_name="gain")),
                ("loss_count", models.PositiveIntegerField(default=0, verbose_name="lose")),
                ("exception_count", models.PositiveIntegerField(default=0, verbose_name="to decide")),
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
                    "segment_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.segmentset",
                        verbose_name="segments",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(models.F("state"), models.F("id"), name="promise_run_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="promise_run_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prepared", "simulated", "approved", "committed", "discarded"])
                        ),
                        name="promise_run_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseRunLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("segment", models.CharField(max_length=60, verbose_name="segment")),
                (
                    "strategy",
                    models.CharField(
                        choices=[
                            ("win", "Win: full and on time, or somebody must decide"),
                            ("gain", "Gain: keeps what it has, better if possible"),
                            ("improve", "Improve: better if possible, worse only for win and gain"),
                            ("redistribute", "Redistribute: gains or loses by the order of the sort"),
                            ("fill", "Fill: gains nothing, may lose"),
                            ("lose", "Lose: gives up its confirmation"),
                            ("skip", "Skip: stays as it is"),
                        ],
                        max_length=12,
                        verbose_name="strategy",
                    ),
                ),
                ("effect", models.CharField(max_length=10, verbose_name="effect")),
                ("exception", models.CharField(blank=True, default="", max_length=12, verbose_name="to decide")),
                ("due_on", models.DateField(verbose_name="due")),
                ("qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="open")),
                ("old_on", models.DateField(verbose_name="promised")),
                ("new_on", models.DateField(verbose_name="new date")),
                ("old_reason", models.CharField(max_length=20, verbose_name="reason")),
                ("new_reason", models.CharField(max_length=20, verbose_name="new reason")),
                ("old_qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="reserved")),
                ("new_qty", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="reserved after")),
                ("counterpart_id", models.BigIntegerField(null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.demand",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.salesorder",
                    ),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderline",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.promiserun"
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
                "ordering": ("run", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("run", "demand"), name="promise_run_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strategy__in", ["win", "gain", "improve", "redistribute", "fill", "lose", "skip"])
                        ),
                        name="promise_run_strategy_known",
                    ),
                ],
            },
        ),
        *lifecycle_table("orders_segmentset"),
        *lifecycle_table("orders_promiserun"),
        *open_table("orders_segmentset", grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_promiserun", grants="SELECT, INSERT, UPDATE"),
        *scoped_table("orders_promiserunline", site=True),
        migrations.RunSQL(SETS, migrations.RunSQL.noop),
    ]
