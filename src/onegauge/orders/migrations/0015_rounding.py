"""A line keeps what was asked for where its quantity became whole packages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; a line that was not rounded has nothing in it."""

    dependencies = [("orders", "0014_charges_and_prepayment_holds")]
    operations = [
        migrations.AddField("orderline", "rounding", models.JSONField(null=True, verbose_name="rounded")),
    ]
