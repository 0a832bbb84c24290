"""A unit of demand is worth a fraction of its line's unit; kits, substitutes and remaining life need it."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file


class Migration(migrations.Migration):
    """Ratio, component and least remaining life of a demand; the view that adds them up per line."""

    dependencies = [("inventory", "0002_guards")]
    operations = [
        migrations.AddField("demand", "line_numerator", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField("demand", "line_denominator", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField("demand", "component_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "demand",
            "min_life_days",
            models.PositiveSmallIntegerField(null=True, verbose_name="least remaining life in days"),
        ),
        migrations.AddConstraint(
            "demand",
            models.CheckConstraint(
                condition=models.Q(("line_denominator__gt", 0), ("line_numerator__gt", 0)),
                name="demand_ratio_positive",
            ),
        ),
        *run_sql_file(__file__, "line_service.sql"),
    ]
