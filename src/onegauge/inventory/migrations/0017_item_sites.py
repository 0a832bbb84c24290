"""Which items are known at which sites, so that availability is listed key by key and not added up whole."""

import django.db.models.deletion
from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file, scoped_table


class Migration(migrations.Migration):
    """The keys, filled from what there is and kept by triggers; the view of positions reads along them."""

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
        *scoped_table("inventory_itemsite", site=True, grants="SELECT"),
        *run_sql_file(__file__, "itemsites.sql"),
    ]
