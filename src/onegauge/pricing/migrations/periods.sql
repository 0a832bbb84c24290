-- Periods of the same thing never overlap.

-- Price lines come by the hundred thousand: an exclusion constraint costs seven times the insertion itself, a look at
-- the neighbours of the new rows costs next to nothing. The lock on the list makes the look safe against others.
CREATE FUNCTION pricing_lines_never_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  PERFORM 1 FROM pricing_pricelist WHERE id IN (SELECT price_list_id FROM new_rows) ORDER BY id FOR NO KEY UPDATE;
  SELECT n.id AS one, o.id AS other INTO bad
    FROM new_rows n
    JOIN pricing_pricelistline o
      ON o.price_list_id = n.price_list_id AND o.item_id = n.item_id AND o.min_qty = n.min_qty AND o.id <> n.id
     AND o.valid_from < coalesce(n.valid_until, 'infinity') AND n.valid_from < coalesce(o.valid_until, 'infinity')
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'price lines % and % overlap', bad.one, bad.other USING ERRCODE = '23P01',
      TABLE = 'pricing_pricelistline', CONSTRAINT = 'price_lines_never_overlap';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER never_overlap_inserted AFTER INSERT ON pricing_pricelistline
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pricing_lines_never_overlap();
CREATE TRIGGER never_overlap_updated AFTER UPDATE ON pricing_pricelistline
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pricing_lines_never_overlap();

-- Tax rates are few. The extension is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE pricing_taxrate ADD CONSTRAINT tax_rates_never_overlap EXCLUDE USING gist (
  company_id WITH =, country WITH =, tax_class WITH =, daterange(valid_from, valid_until) WITH &&);
