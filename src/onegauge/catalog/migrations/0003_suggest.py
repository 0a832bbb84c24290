"""Indexes by which an item is found while somebody types: the beginning of its SKU, the beginnings of its name's words."""

from django.db import migrations

SQL = """
CREATE INDEX item_sku_begins ON catalog_item (upper(sku) text_pattern_ops);
CREATE INDEX item_name_words ON catalog_item USING gin (to_tsvector('simple', name));
"""


class Migration(migrations.Migration):
    """No extension is needed: both are of PostgreSQL itself."""

    dependencies = [("catalog", "0002_guards")]
    operations = [migrations.RunSQL(SQL, "DROP INDEX item_sku_begins; DROP INDEX item_name_words;")]
