-- name: suggest_items
-- why: while somebody types, an item is found by the beginning of its SKU, by its GTIN, or by the beginnings of words of
-- its name; each way has its index and stops early.
WITH hit AS (
  (SELECT i.id, 0 AS rank FROM catalog_item i
    WHERE upper(i.sku) LIKE %(begins)s AND i.state <> 'obsolete' ORDER BY upper(i.sku) USING ~<~ LIMIT %(most)s)
   UNION ALL
  (SELECT p.item_id, 1 FROM catalog_packaging p WHERE %(gtin)s <> '' AND lpad(p.gtin, 14, '0') = %(gtin)s)
   UNION ALL
  (SELECT i.id, 2 FROM catalog_item i
    WHERE %(words)s <> '' AND to_tsvector('simple', i.name) @@ to_tsquery('simple', %(words)s) AND i.state <> 'obsolete'
    LIMIT %(most)s))
SELECT i.id, i.sku, i.name
  FROM (SELECT id, min(rank) AS rank FROM hit GROUP BY id) h JOIN catalog_item i ON i.id = h.id
 ORDER BY h.rank, upper(i.sku) LIMIT %(most)s
