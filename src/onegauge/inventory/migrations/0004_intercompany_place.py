"""Goods may change their owner inside the group: a place for the other company, on both sides of its movements."""

from django.db import migrations

PLACES = "('stock', 'supplier', 'customer', 'adjustment', 'transit', 'intercompany')"
WIDEN = f"""
ALTER TABLE inventory_movement DROP CONSTRAINT movement_places;
ALTER TABLE inventory_movement ADD CONSTRAINT movement_places CHECK (from_place IN {PLACES} AND to_place IN {PLACES});
"""


class Migration(migrations.Migration):
    """The place of goods that another company of the group has taken over."""

    dependencies = [("inventory", "0003_line_units")]
    operations = [migrations.RunSQL(WIDEN, migrations.RunSQL.noop)]
