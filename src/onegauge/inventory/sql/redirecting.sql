-- name: lock_both
-- why: the balances that promises leave and those that they go to, in id order, before anything is judged.
SELECT b.id, b.site_id, b.item_id, CASE WHEN b.status = 'available' THEN b.on_hand_qty - b.reserved_qty ELSE 0 END AS free
  FROM inventory_balance b WHERE b.id = ANY(%(balances)s::bigint[]) ORDER BY b.id FOR NO KEY UPDATE

-- name: redirect
-- why: promises that the warehouse works on go to other balances of the same item, in one statement for any number. One
-- document may hold several reservations of a demand on a balance: both sides are intervals on one axis, overlaps move.
WITH a AS MATERIALIZED (
  SELECT a.*, sum(a.qty) OVER (PARTITION BY a.demand_id, a.from_id, a.ref ORDER BY a.n) AS upto
    FROM unnest(%(demands)s::bigint[], %(sources)s::bigint[], %(refs)s::bigint[], %(targets)s::bigint[], %(qtys)s::numeric[])
         WITH ORDINALITY AS a(demand_id, from_id, ref, to_id, qty, n)),
held AS MATERIALIZED (
  SELECT r.*, sum(r.qty) OVER (PARTITION BY r.demand_id, r.balance_id, r.release_ref ORDER BY r.id) AS upto
    FROM inventory_reservation r
   WHERE (r.demand_id, r.balance_id, r.release_ref) IN (SELECT demand_id, from_id, ref FROM a)),
laid AS MATERIALIZED (
  SELECT h.id, h.company_id, h.site_id, h.demand_id, h.balance_id AS from_id, h.item_id, h.release_ref, h.policy_ids,
         h.qty AS had, a.to_id, least(a.upto, h.upto) - greatest(a.upto - a.qty, h.upto - h.qty) AS qty
    FROM a JOIN held h ON h.demand_id = a.demand_id AND h.balance_id = a.from_id AND h.release_ref = a.ref
     AND a.upto - a.qty < h.upto AND h.upto - h.qty < a.upto),
gone AS MATERIALIZED (SELECT id, had, sum(qty) AS qty FROM laid GROUP BY 1, 2),
cut AS (UPDATE inventory_reservation r SET qty = r.qty - g.qty FROM gone g WHERE r.id = g.id AND g.had > g.qty),
del AS (DELETE FROM inventory_reservation r USING gone g WHERE r.id = g.id AND g.had = g.qty),
ins AS (
  INSERT INTO inventory_reservation (company_id, site_id, demand_id, balance_id, item_id, qty, release_ref, policy_ids)
  SELECT l.company_id, l.site_id, l.demand_id, l.to_id, l.item_id, l.qty, l.release_ref, l.policy_ids FROM laid l)
UPDATE inventory_balance b SET reserved_qty = b.reserved_qty + x.qty
  FROM (SELECT y.id, sum(y.qty) AS qty
          FROM (SELECT from_id AS id, -qty AS qty FROM laid UNION ALL SELECT to_id, qty FROM laid) y GROUP BY 1) x
 WHERE b.id = x.id
