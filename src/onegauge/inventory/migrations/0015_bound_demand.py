"""What a supplier was asked to send directly is not given up meanwhile: the table refuses it."""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION inventory_bound_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A supplier was asked to send this to the customer. Ask him to cancel it on the purchase order, and repeat'
    ' this once he has agreed.';
END $$;
CREATE TRIGGER bound_stays BEFORE UPDATE OF cancelled_qty, qty, site_id, item_id ON inventory_demand FOR EACH ROW
 WHEN (NEW.bound_qty > 0 AND (NEW.qty - NEW.cancelled_qty < NEW.bound_qty OR NEW.site_id <> OLD.site_id
       OR NEW.item_id <> OLD.item_id))
 EXECUTE FUNCTION inventory_bound_stays();
"""
BACK = "DROP TRIGGER bound_stays ON inventory_demand; DROP FUNCTION inventory_bound_stays();"


class Migration(migrations.Migration):
    """The quantity, and its guard: it runs only where somebody gives up or moves demand."""

    dependencies = [("inventory", "0014_positions")]
    operations = [
        migrations.AddField(
            "demand",
            "bound_qty",
            models.DecimalField(
                db_default=0, decimal_places=6, default=0, max_digits=18, verbose_name="asked of a supplier"
            ),
        ),
        migrations.RunSQL(GUARD, BACK),
    ]
