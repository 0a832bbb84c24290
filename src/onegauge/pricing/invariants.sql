-- name: price_lines_do_not_overlap
-- why: two prices for the same thing on the same day would make the price depend on the plan of a query.
SELECT l.id, l.next_id, l.price_list_id, l.item_id, l.min_qty
  FROM (SELECT id, price_list_id, item_id, min_qty, valid_until, lead(id) OVER w AS next_id,
               lead(valid_from) OVER w AS next_from
          FROM pricing_pricelistline
        WINDOW w AS (PARTITION BY price_list_id, item_id, min_qty ORDER BY valid_from)) l
 WHERE l.next_from IS NOT NULL AND coalesce(l.valid_until, 'infinity') > l.next_from;

-- name: price_lines_are_of_their_lists_company
-- why: the foreign key carries the company; if it was ever dropped, a price would cross companies.
SELECT l.id, l.company_id, p.company_id AS list_company_id
  FROM pricing_pricelistline l JOIN pricing_pricelist p ON p.id = l.price_list_id
 WHERE p.company_id <> l.company_id;

-- name: tax_rates_do_not_overlap
-- why: two rates for the same goods on the same day would make the tax depend on the plan of a query.
SELECT r.id, r.next_id, r.company_id, r.country, r.tax_class
  FROM (SELECT id, company_id, country, tax_class, valid_until, lead(id) OVER w AS next_id,
               lead(valid_from) OVER w AS next_from
          FROM pricing_taxrate
        WINDOW w AS (PARTITION BY company_id, country, tax_class ORDER BY valid_from)) r
 WHERE r.next_from IS NOT NULL AND coalesce(r.valid_until, 'infinity') > r.next_from;
