"""Packages say how they are stacked and whether quantities are rounded to them; items may be sold by exact weight."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Ti and hi, rounding, catch weight."""

    dependencies = [("catalog", "0005_substitution")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="catch_weight",
            field=models.BooleanField(db_default=False, default=False, verbose_name="catch weight"),
        ),
        migrations.AddField(
            model_name="packaging",
            name="hi",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="layers (hi)"),
        ),
        migrations.AddField(
            model_name="packaging",
            name="rounding",
            field=models.BooleanField(db_default=True, default=True, verbose_name="rounds quantities"),
        ),
        migrations.AddField(
            model_name="packaging",
            name="ti",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="packages per layer (ti)"),
        ),
        migrations.AddConstraint(
            model_name="packaging",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hi__isnull", True), ("ti__isnull", True)),
                    models.Q(
                        ("hi__gt", 0),
                        ("hi__isnull", False),
                        ("parent__isnull", False),
                        ("ti__gt", 0),
                        ("ti__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="packaging_ti_hi_of_parts",
            ),
        ),
    ]
