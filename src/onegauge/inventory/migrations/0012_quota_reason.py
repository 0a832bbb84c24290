"""A promise may be later because the quota of its period is used up."""

from django.db import migrations, models

REASONS = [
    ("in_stock", "In stock"),
    ("partial_stock", "Partly in stock"),
    ("inbound", "From what is on its way"),
    ("awaiting_supply", "Awaiting supply"),
    ("quota", "Quota used up"),
]


class Migration(migrations.Migration):
    """One more reason of a promise."""

    dependencies = [("inventory", "0011_promise_reasons")]
    operations = [
        migrations.AlterField(
            "demand",
            "promise_reason",
            models.CharField(choices=REASONS, max_length=20, verbose_name="promise reason"),
        ),
    ]
