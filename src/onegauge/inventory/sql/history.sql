-- part: flows
-- why: what every movement of `pairs` (site_id, item_id) did to its balances, read once and by the index of the ledger.
flows AS MATERIALIZED (
  SELECT p.site_id, p.item_id, m.effective_at, m.from_place, m.to_place, v.balance_id, v.qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT m.effective_at, m.qty, m.from_place, m.to_place, m.from_balance_id, m.to_balance_id
                         FROM inventory_movement m
                        WHERE m.item_id = p.item_id AND m.site_id = p.site_id AND m.effective_at <= %(until)s OFFSET 0) m
   CROSS JOIN LATERAL (VALUES (m.to_balance_id, m.qty), (m.from_balance_id, -m.qty)) AS v(balance_id, qty)
   WHERE v.balance_id IS NOT NULL)

-- name: balances_as_of
-- why: what lay where at an instant, rebuilt from the ledger by when goods moved, whenever that was recorded.
WITH pairs AS MATERIALIZED (
  SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS p(site_id, item_id)),
-- include: flows
SELECT f.site_id, f.item_id, b.id AS balance_id, n.code AS bin, coalesce(l.code, '') AS lot, coalesce(h.sscc, '') AS sscc,
       coalesce(o.code, '') AS owner, b.status, f.qty
  FROM (SELECT site_id, item_id, balance_id, sum(qty) AS qty FROM flows GROUP BY 1, 2, 3 HAVING sum(qty) <> 0) f
  JOIN inventory_balance b ON b.id = f.balance_id JOIN inventory_bin n ON n.id = b.bin_id
  LEFT JOIN inventory_lot l ON l.id = b.lot_id LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id
  LEFT JOIN partners_partner o ON o.id = b.owner_id
 ORDER BY f.site_id, f.item_id, n.sequence, n.code, b.id

-- name: stock_as_of
-- why: how much there was at several instants of any number of items and sites, in one pass over their movements.
WITH pairs AS MATERIALIZED (
  SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS p(site_id, item_id)),
-- include: flows
SELECT p.site_id, p.item_id, t.at, coalesce(sum(f.qty), 0) AS on_hand_qty
  FROM pairs p CROSS JOIN unnest(%(instants)s::timestamptz[]) AS t(at)
  LEFT JOIN flows f ON f.site_id = p.site_id AND f.item_id = p.item_id AND f.effective_at <= t.at
 GROUP BY p.site_id, p.item_id, t.at ORDER BY p.site_id, p.item_id, t.at

-- name: cover
-- why: for how many days stock lasts at the pace of the last days: what left for customers and other sites, less what
-- came back. Only what may be sent counts as stock; where nothing left there is no number.
WITH pairs AS MATERIALIZED (
  SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS p(site_id, item_id)),
gone AS (
  SELECT p.site_id, p.item_id, sum(m.qty) AS qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT CASE WHEN m.from_place = 'stock' THEN m.qty ELSE -m.qty END AS qty
                         FROM inventory_movement m
                        WHERE m.item_id = p.item_id AND m.site_id = p.site_id AND m.effective_at > %(since)s
                          AND m.effective_at <= %(until)s
                          AND ((m.from_place = 'stock' AND m.to_place IN ('customer', 'transit'))
                               OR (m.from_place = 'customer' AND m.to_place = 'stock')) OFFSET 0) m
   GROUP BY 1, 2),
lying AS (
  SELECT p.site_id, p.item_id, sum(b.on_hand_qty) AS qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT b.on_hand_qty FROM inventory_balance b
                        WHERE b.site_id = p.site_id AND b.item_id = p.item_id AND b.status = 'available' OFFSET 0) b
   GROUP BY 1, 2)
SELECT p.site_id, p.item_id, coalesce(y.qty, 0) AS usable_qty, greatest(coalesce(g.qty, 0), 0) AS issued_qty,
       CASE WHEN g.qty > 0 THEN round(coalesce(y.qty, 0) * %(days)s::int / g.qty, 1) END AS cover_days
  FROM pairs p LEFT JOIN gone g ON g.site_id = p.site_id AND g.item_id = p.item_id
  LEFT JOIN lying y ON y.site_id = p.site_id AND y.item_id = p.item_id
 ORDER BY p.site_id, p.item_id
