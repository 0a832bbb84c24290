-- What a movement carried beyond its quantity: whose goods, their exact weight, why they moved.
ALTER TABLE inventory_movement
  ADD COLUMN owner_id bigint REFERENCES partners_partner (id),
  ADD COLUMN weight_kg numeric(18,6) CHECK (weight_kg > 0),
  ADD COLUMN reason_code text NOT NULL DEFAULT '' CHECK (reason_code IN ('', 'quality', 'passed', 'failed', 'damage',
    'expiry', 'recall', 'found', 'relocation', 'packing', 'ownership'));

-- One piece under a serial number lies in one place of the whole group. The column is filled for serials in stock only, so
-- other rows have no entry in the index and their updates stay on the page. Whoever moves takes first, then puts.
ALTER TABLE inventory_balance
  ADD COLUMN serial_lot_id bigint GENERATED ALWAYS AS (CASE WHEN is_serial AND on_hand_qty > 0 THEN lot_id END) STORED;
CREATE UNIQUE INDEX balance_serial_in_one_place ON inventory_balance (serial_lot_id) WHERE serial_lot_id IS NOT NULL;

-- A unit is one deeper than its parent, whatever happens to the parent; a circle would be deeper than itself.
ALTER TABLE inventory_handlingunit ADD CONSTRAINT handlingunit_parent_depth
  FOREIGN KEY (parent_id, parent_depth) REFERENCES inventory_handlingunit (id, depth) ON UPDATE CASCADE;

CREATE SEQUENCE inventory_sscc_serial;
GRANT USAGE ON SEQUENCE inventory_sscc_serial TO onegauge_app;

-- Whether items are in stock or waited for anywhere: who changes an item acts for the whole group, whatever his scope.
CREATE FUNCTION inventory_item_uses(items bigint[]) RETURNS TABLE (item_id bigint, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.id, CASE WHEN b.found THEN 'Some of it is in stock.' ELSE 'Somebody waits for it.' END
    FROM unnest(items) AS i(id)
   CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM inventory_balance b WHERE b.item_id = i.id AND b.on_hand_qty > 0
                                         AND b.site_id IN (SELECT s.id FROM governance_site s)) AS found) b
   CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM inventory_demand d WHERE d.item_id = i.id
                                         AND d.qty > d.shipped_qty + d.cancelled_qty) AS found) d
   WHERE b.found OR d.found
$$;
REVOKE ALL ON FUNCTION inventory_item_uses(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inventory_item_uses(bigint[]) TO onegauge_app;
