-- name: unit_ids
-- why: drafts name units by their code; one read serves a whole set.
SELECT code, id FROM catalog_unit WHERE code = ANY(%(codes)s::text[])

-- name: item_class_ids
-- why: drafts name item classes by their code; one read serves a whole set.
SELECT code, id FROM catalog_itemclass WHERE code = ANY(%(codes)s::text[])

-- name: items_by_sku
-- why: everything that names items by SKU (orders, prices, files) resolves a whole set with one read.
SELECT i.id, i.sku, i.name, i.state, i.tracking, i.tax_class, i.base_unit_id, u.code AS unit_code, u.decimals,
       i.version
  FROM catalog_item i JOIN catalog_unit u ON u.id = i.base_unit_id
 WHERE i.sku = ANY(%(skus)s::text[])

-- name: items_by_id
-- why: modules above keep ids; pages and messages show what stands behind a whole set of them.
SELECT i.id, i.sku, i.name, i.state, i.tracking, i.tax_class, i.base_unit_id, u.code AS unit_code, u.decimals,
       i.version
  FROM catalog_item i JOIN catalog_unit u ON u.id = i.base_unit_id
 WHERE i.id = ANY(%(ids)s::bigint[])

-- name: packagings_of_items
-- why: a packaging is judged against the whole tree of its item.
SELECT id, item_id, code, level, parent_id, gtin, numerator, denominator, sellable, purchasable, ti, hi
  FROM catalog_packaging WHERE item_id = ANY(%(item_ids)s::bigint[])
 ORDER BY item_id, numerator::numeric / denominator, code

-- name: order_packages
-- why: orders are rounded to the smallest package of more than one base unit that is sold and rounds; one read for a set.
SELECT DISTINCT ON (i.id) i.id, c.code, p.code, p.numerator, p.denominator
  FROM catalog_item i JOIN catalog_itemclass c ON c.id = i.item_class_id
  LEFT JOIN catalog_packaging p ON p.item_id = i.id AND p.sellable AND p.rounding AND p.numerator > p.denominator
 WHERE i.id = ANY(%(item_ids)s::bigint[])
 ORDER BY i.id, p.numerator::numeric / p.denominator, p.code

-- name: packagings_by_gtin
-- why: a scanned GTIN-8, -12 or -13 is the same number as its fourteen digits; the unique index is on those.
SELECT id, item_id, code, level, parent_id, gtin, numerator, denominator, sellable, purchasable, ti, hi
  FROM catalog_packaging WHERE lpad(gtin, 14, '0') = ANY(%(gtins)s::text[])

-- name: base_quantities
-- why: any number of entered quantities in base units at once; `exact` is false where six decimals cannot hold it.
-- shape: other modules may join catalog_packaging and repeat the expression `qty * numerator / denominator`.
SELECT a.line_no, round(a.qty * p.numerator / p.denominator, 6) AS base_qty,
       round(a.qty * p.numerator / p.denominator, 6) * p.denominator = a.qty * p.numerator AS exact
  FROM unnest(%(line_nos)s::int[], %(packaging_ids)s::bigint[], %(qtys)s::numeric[]) AS a(line_no, packaging_id, qty)
  JOIN catalog_packaging p ON p.id = a.packaging_id
 ORDER BY a.line_no

-- name: substitution_links
-- why: successors are followed link by link, and circles are looked for over all links; there are few of them.
SELECT s.item_id, s.substitute_id, s.kind, s.two_way, s.numerator, s.denominator, s.priority, s.valid_from, s.valid_until
  FROM catalog_substitution s ORDER BY s.item_id, s.priority, s.id
