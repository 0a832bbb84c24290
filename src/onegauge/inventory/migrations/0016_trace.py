"""All movements of a lot, and a lot by its code alone, without reading everything else of its item."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes; movements without a lot are not in theirs, so they cost nothing more to write."""

    dependencies = [("inventory", "0015_bound_demand")]
    operations = [
        migrations.AddIndex(
            model_name="lot", index=models.Index(fields=["code"], name="lot_code"),
        ),
        migrations.RunSQL(
            "CREATE INDEX inventory_movement_lot ON inventory_movement (lot_id, id) WHERE lot_id IS NOT NULL",
            "DROP INDEX inventory_movement_lot",
        ),
    ]
