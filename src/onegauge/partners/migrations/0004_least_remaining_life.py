"""Customers may want dated goods that live long enough."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Least remaining life in a customer's terms."""

    dependencies = [("partners", "0003_suggest")]
    operations = [
        migrations.AddField(
            "customer",
            "min_life_days",
            models.PositiveSmallIntegerField(
                blank=True,
                help_text="empty: any lot that has not expired",
                null=True,
                verbose_name="least remaining life (days)",
            ),
        ),
    ]
