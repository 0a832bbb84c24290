"""The stand of every item at every site, to be listed: shortage first, with what can be promised when."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file

QTY = {"max_digits": 30, "decimal_places": 6}


class Migration(migrations.Migration):
    """A view and a function; nothing is stored."""

    dependencies = [
        ("inventory", "0013_goods_of_others"),
        ("catalog", "0006_packaging_tree"),
        ("governance", "0005_calendar_epoch"),
    ]
    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("short", "Missing"),
                            ("awaited", "Covered by what comes"),
                            ("free", "Available"),
                            ("none", "Nothing left"),
                        ],
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                ("on_hand_qty", models.DecimalField(verbose_name="on hand", **QTY)),
                ("reserved_qty", models.DecimalField(verbose_name="reserved", **QTY)),
                ("free_qty", models.DecimalField(verbose_name="available", **QTY)),
                ("stopped_qty", models.DecimalField(verbose_name="not available", **QTY)),
                ("inbound_qty", models.DecimalField(verbose_name="inbound", **QTY)),
                ("untrusted_qty", models.DecimalField(verbose_name="inbound, not trusted", **QTY)),
                ("outbound_qty", models.DecimalField(verbose_name="outbound, not reserved", **QTY)),
                ("short_qty", models.DecimalField(verbose_name="missing now", **QTY)),
            ],
            options={
                "verbose_name": "availability",
                "verbose_name_plural": "availability",
                "db_table": "inventory_position",
                "managed": False,
            },
        ),
        *run_sql_file(__file__, "position.sql"),
    ]
