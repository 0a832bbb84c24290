"""Reservations have room beside them; demand is found by its days.

A reservation is written twice in its short life: with room, the second time rewrites no index. Demand is written in the order
of its days, so that the smallest kind of index finds those of a day among all there ever were, and costs its writers nothing.
"""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0017_item_sites'),
    ]

    operations = [
        migrations.RunSQL('ALTER TABLE inventory_reservation SET (fillfactor = 50)', migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='demand',
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=['ordered_at', 'due_on', 'first_promised_on'],
                name='demand_by_day',
                pages_per_range=32,
            ),
        ),
    ]
