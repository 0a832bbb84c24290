"""Consignments: shipments that leave together."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import company_fk, company_key, lifecycle_table, scoped_table, site_fk


class Migration(migrations.Migration):
    """The table, its guards, and the shipments that are in one."""

    dependencies = [
        ("governance", "0005_calendar_epoch"),
        ("partners", "0005_customer_substitution"),
        ("warehouse", "0005_kept_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, verbose_name="number")),
                ("leaves_on", models.DateField(verbose_name="leaves")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("shipped", "Shipped"), ("dissolved", "Dissolved")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("shipped_at", models.DateTimeField(null=True, verbose_name="shipped")),
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
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "ship_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.address",
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
            options={"ordering": ("-id",)},
        ),
        migrations.AddIndex(
            "consignment",
            models.Index(models.F("site_id"), models.F("state"), models.F("leaves_on"), name="consignment_board"),
        ),
        migrations.AddConstraint(
            "consignment", models.UniqueConstraint(fields=("company", "number"), name="consignment_number_once")
        ),
        migrations.AddConstraint(
            "consignment",
            models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("site", "partner", "ship_to", "leaves_on"),
                name="consignment_one_open",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "consignment",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "shipped", "dissolved"])), name="consignment_state_known"
            ),
        ),
        migrations.AddConstraint(
            "consignment",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "shipped"), _negated=True), ("shipped_at__isnull", False), _connector="OR"
                ),
                name="consignment_shipped_has_instant",
            ),
        ),
        *company_key("warehouse_consignment"),
        *lifecycle_table("warehouse_consignment"),
        *scoped_table("warehouse_consignment", site=True, grants="SELECT, INSERT, UPDATE"),
        *site_fk("warehouse_consignment"),
        migrations.AddField(
            "shipment",
            "consignment",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shipments",
                to="warehouse.consignment",
                verbose_name="consignment",
            ),
        ),
        migrations.AddIndex(
            "shipment",
            models.Index(
                models.F("consignment_id"),
                condition=models.Q(("consignment__isnull", False)),
                name="shipment_consignment",
            ),
        ),
        *company_fk("warehouse_shipment", "consignment_id", "warehouse_consignment"),
    ]
