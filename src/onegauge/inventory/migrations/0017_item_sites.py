"""Which items are known at which sites, so that availability is listed key by key and not added up whole."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file, scoped_table


class Migration(migrations.Migration):
    """The keys, filled from what there is and kept by triggers; the view of positions reads along them.

    Demand is found by its item while it is open: what was served long ago is in the index no more. Reserving changes
    nothing in it.
    """

    dependencies = [("inventory", "0016_trace")]
    operations = [
        migrations.CreateModel(
            name="ItemSite",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.company",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.site",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["item", "id"], name="itemsite_item"),
                    models.Index(fields=["site", "id"], name="itemsite_site"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                "item_id",
                "site_id",
                condition=models.Q(qty__gt=models.F("shipped_qty") + models.F("cancelled_qty")),
                name="demand_open",
            ),
        ),
        migrations.RemoveIndex(model_name="demand", name="demand_item_site"),
        *scoped_table("inventory_itemsite", site=True, grants="SELECT"),
        *run_sql_file(__file__, "itemsites.sql"),
    ]
