"""Quotas and promise runs ask for whom a demand is, and by which channel it came."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Partner and channel of a demand; what waits already learns them from its order when a run needs them."""

    dependencies = [("inventory", "0005_there_since"), ("partners", "0002_guards")]
    operations = [
        migrations.AddField(
            "demand",
            "partner",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            "demand",
            "channel",
            models.CharField(blank=True, db_default="", default="", max_length=12, verbose_name="channel"),
        ),
    ]
