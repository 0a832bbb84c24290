"""Item classes say how their goods are kept; kits say what they are made of."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import open_table


class Migration(migrations.Migration):
    """Storage profiles and kit components."""

    dependencies = [("catalog", "0003_suggest")]
    operations = [
        migrations.AddField(
            "itemclass",
            "storage_profile",
            models.CharField(
                choices=[("general", "General"), ("dated", "Dated"), ("bulk", "Bulk, by whole pallets and cases")],
                db_default="general",
                default="general",
                max_length=10,
                verbose_name="storage profile",
            ),
        ),
        migrations.AddConstraint(
            "itemclass",
            models.CheckConstraint(
                condition=models.Q(("storage_profile__in", ["general", "dated", "bulk"])),
                name="itemclass_profile_known",
            ),
        ),
        migrations.CreateModel(
            name="KitComponent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numerator", models.PositiveIntegerField(default=1, verbose_name="base units per kit, numerator")),
                ("denominator", models.PositiveIntegerField(default=1, verbose_name="base units per kit, denominator")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                        verbose_name="component",
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="components",
                        to="catalog.item",
                        verbose_name="kit",
                    ),
                ),
            ],
            options={
                "ordering": ("kit", "valid_from", "component"),
                "constraints": [
                    models.UniqueConstraint(fields=("kit", "component", "valid_from"), name="kitcomponent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gt", 0), ("numerator__gt", 0)),
                        name="kitcomponent_ratio_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kit", models.F("component")), _negated=True),
                        name="kitcomponent_not_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="kitcomponent_period",
                    ),
                ],
            },
        ),
        *open_table("catalog_kitcomponent"),
    ]
