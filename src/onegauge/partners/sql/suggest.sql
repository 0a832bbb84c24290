-- name: suggest_customers
-- why: while somebody types, a customer is found by the beginning of its code or by the beginnings of words of its name.
WITH hit AS (
  (SELECT p.id, 0 AS rank FROM partners_partner p
    WHERE upper(p.code) LIKE %(begins)s
      AND EXISTS (SELECT 1 FROM partners_customer k WHERE k.partner_id = p.id
                     AND (%(company)s::bigint IS NULL OR k.company_id = %(company)s::bigint))
    ORDER BY upper(p.code) USING ~<~ LIMIT %(most)s)
   UNION ALL
  (SELECT p.id, 1 FROM partners_partner p
    WHERE %(words)s <> '' AND to_tsvector('simple', p.name) @@ to_tsquery('simple', %(words)s)
      AND EXISTS (SELECT 1 FROM partners_customer k WHERE k.partner_id = p.id
                     AND (%(company)s::bigint IS NULL OR k.company_id = %(company)s::bigint))
    LIMIT %(most)s))
SELECT p.id, p.code, p.name, p.country, p.state <> 'active' OR coalesce(bool_or(k.blocked_for_orders), false) AS blocked
  FROM (SELECT id, min(rank) AS rank FROM hit GROUP BY id) h
  JOIN partners_partner p ON p.id = h.id
  LEFT JOIN partners_customer k ON k.partner_id = p.id AND (%(company)s::bigint IS NULL OR k.company_id = %(company)s::bigint)
 GROUP BY h.rank, p.id
 ORDER BY h.rank, upper(p.code) LIMIT %(most)s
