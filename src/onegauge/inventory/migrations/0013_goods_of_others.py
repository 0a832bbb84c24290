"""Goods of others lie under a status of their own, so that nothing of them is ever promised."""

from django.db import migrations, models
from django.db.models import Q

STATUSES = [
    ("available", "Available"),
    ("inspection", "In inspection"),
    ("blocked", "Blocked"),
    ("damaged", "Damaged"),
    ("expired", "Expired"),
    ("consigned", "At a customer, ours"),
    ("entrusted", "Here, another's"),
]


class Migration(migrations.Migration):
    """One more status, and what it has to do with the owner."""

    dependencies = [("inventory", "0012_quota_reason")]
    operations = [
        migrations.RemoveConstraint("balance", "balance_status_known"),
        migrations.AlterField(
            "balance",
            "status",
            models.CharField(choices=STATUSES, default="available", max_length=12, verbose_name="status"),
        ),
        migrations.AddConstraint(
            "balance",
            models.CheckConstraint(
                condition=Q(status__in=[code for code, _label in STATUSES]), name="balance_status_known"
            ),
        ),
        migrations.AddConstraint(
            "balance",
            models.CheckConstraint(
                condition=(Q(owner__isnull=True) & ~Q(status="entrusted"))
                | (Q(owner__isnull=False) & ~Q(status__in=["available", "consigned"])),
                name="balance_of_others_not_available",
            ),
        ),
    ]
