"""First in, first out needs to know since when goods lie where they lie."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The day on which the oldest goods of a balance came."""

    dependencies = [("inventory", "0004_intercompany_place")]
    operations = [
        migrations.AddField("balance", "received_on", models.DateField(null=True, verbose_name="there since")),
        migrations.RunSQL(
            "UPDATE inventory_balance b SET received_on = x.on_day FROM (SELECT to_balance_id, min(recorded_on) AS on_day"
            " FROM inventory_movement WHERE to_balance_id IS NOT NULL GROUP BY 1) x WHERE x.to_balance_id = b.id;",
            migrations.RunSQL.noop,
        ),
    ]
