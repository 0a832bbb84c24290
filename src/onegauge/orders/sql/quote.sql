-- name: quote_head
-- why: the words for what a quote is about, and the country that decides the tax, in one read.
SELECT c.name AS company, p.name AS customer, s.code AS site, s.name AS site_name, s.calendar_id,
       coalesce(d.country, p.country) AS country
  FROM governance_company c
  JOIN partners_partner p ON p.id = %(partner)s
  LEFT JOIN governance_site s ON s.id = %(site)s
  LEFT JOIN partners_address d ON d.id = %(ship_to)s
 WHERE c.id = %(company)s

-- name: quote_lines
-- why: what is said beside each line of a quote: the item, its packagings, where the price comes from, the next break.
SELECT a.n, i.sku, i.name, u.symbol AS unit, i.tax_class,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(p.code, round(p.numerator::numeric / p.denominator, 6)::text)
                                  ORDER BY p.numerator::numeric / p.denominator, p.code), '[]')::text
          FROM catalog_packaging p WHERE p.item_id = i.id AND p.sellable) AS packagings,
       h.code AS price_list, l.min_qty, x.min_qty AS next_min_qty, x.unit_price AS next_unit_price
  FROM unnest(%(items)s::bigint[], %(price_lines)s::bigint[], %(qtys)s::numeric[]) WITH ORDINALITY
       AS a(item_id, price_line_id, qty, n)
  JOIN catalog_item i ON i.id = a.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN pricing_pricelistline l ON l.id = a.price_line_id
  LEFT JOIN pricing_pricelist h ON h.id = l.price_list_id
  LEFT JOIN LATERAL (
       SELECT x.min_qty, x.unit_price FROM pricing_pricelistline x
        WHERE x.price_list_id = l.price_list_id AND x.item_id = l.item_id AND x.min_qty > a.qty
          AND x.unit_price < l.unit_price AND x.valid_from <= %(on)s::date
          AND (x.valid_until IS NULL OR %(on)s::date < x.valid_until)
        ORDER BY x.min_qty LIMIT 1) x ON true
 ORDER BY a.n
