-- name: cut_demand
-- why: so much of what demands wait for is not wanted any more; what they drew from quotas beyond what is left is free again.
WITH cut AS MATERIALIZED (
  SELECT a.demand_id, sum(a.qty) AS qty FROM unnest(%(demands)s::bigint[], %(qtys)s::numeric[]) AS a(demand_id, qty)
   GROUP BY 1),
back AS MATERIALIZED (
  SELECT u.id, u.bucket_id, u.qty AS had,
         greatest(least(u.qty, sum(u.qty) OVER (PARTITION BY u.demand_id ORDER BY u.id)
                               - (d.qty - d.cancelled_qty - c.qty)), 0) AS qty
    FROM cut c JOIN inventory_demand d ON d.id = c.demand_id JOIN inventory_quotause u ON u.demand_id = d.id),
gone AS (DELETE FROM inventory_quotause u USING back b WHERE u.id = b.id AND b.qty = b.had),
less AS (UPDATE inventory_quotause u SET qty = u.qty - b.qty FROM back b WHERE u.id = b.id AND b.qty > 0 AND b.qty < b.had),
share AS (
  UPDATE inventory_quotabucket q SET used_qty = q.used_qty - x.qty
    FROM (SELECT bucket_id, sum(qty) AS qty FROM back GROUP BY 1) x WHERE q.id = x.bucket_id AND x.qty > 0)
UPDATE inventory_demand d SET cancelled_qty = d.cancelled_qty + c.qty FROM cut c WHERE d.id = c.demand_id

-- name: redate_demand
-- why: the wished day of everything that sources still wait for, in one statement; promises are given anew by another.
UPDATE inventory_demand d SET due_on = a.due_on
  FROM unnest(%(sources)s::bigint[], %(dues)s::date[]) AS a(source_id, due_on)
 WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s AND d.qty > d.shipped_qty + d.cancelled_qty

-- name: stand_aside
-- why: a line that is promised anew does not stand in its own way; the caller takes this back.
UPDATE inventory_demand d SET cancelled_qty = d.qty - d.reserved_qty - d.shipped_qty, bound_qty = 0 WHERE d.id = ANY(%(demands)s::bigint[])
