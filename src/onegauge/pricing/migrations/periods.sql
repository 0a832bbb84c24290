-- Periods of the same thing never overlap. The extension is trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE pricing_pricelistline ADD CONSTRAINT price_lines_never_overlap EXCLUDE USING gist (
  price_list_id WITH =, item_id WITH =, min_qty WITH =, daterange(valid_from, valid_until) WITH &&);

ALTER TABLE pricing_taxrate ADD CONSTRAINT tax_rates_never_overlap EXCLUDE USING gist (
  company_id WITH =, country WITH =, tax_class WITH =, daterange(valid_from, valid_until) WITH &&);
