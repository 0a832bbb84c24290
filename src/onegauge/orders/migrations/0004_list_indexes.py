"""Indexes for the sorts, facets and the search of the order list at a million rows."""

from django.db import migrations, models

from onegauge.kernel.ddl import run_sql_file

INDEXES = (
    (("state", "id"), "order_by_state"),
    (("partner", "id"), "order_by_partner"),
    (("requested_on", "id"), "order_by_request"),
    (("ordered_at", "id"), "order_by_time"),
    (("total_amount", "id"), "order_by_total"),
    (("number", "id"), "order_by_number"),
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_exposure")]
    operations = [
        *(migrations.AddIndex("salesorder", models.Index(fields=fields, name=name)) for fields, name in INDEXES),
        *run_sql_file(__file__, "search.sql"),
    ]
