-- part: promised_lines
-- why: what each line of `asked` (n, item_id, site_id, qty, due_on, stock_on, supply_on) can be promised: from what is free
-- now, less what was asked for before.
pairs AS MATERIALIZED (SELECT DISTINCT item_id, site_id FROM asked),
free AS MATERIALIZED (
  SELECT b.item_id, b.site_id, sum(b.on_hand_qty - b.reserved_qty) AS qty
    FROM inventory_balance b JOIN pairs p ON p.item_id = b.item_id AND p.site_id = b.site_id
   WHERE b.status = 'available' GROUP BY 1, 2),
ahead AS MATERIALIZED (
  SELECT d.item_id, d.site_id, sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) AS qty
    FROM inventory_demand d JOIN pairs p ON p.item_id = d.item_id AND p.site_id = d.site_id
   WHERE d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty GROUP BY 1, 2),
judged AS (
  SELECT a.*, greatest(coalesce(f.qty, 0) - coalesce(h.qty, 0), 0) AS free,
         sum(a.qty) OVER (PARTITION BY a.item_id, a.site_id ORDER BY a.n) AS upto
    FROM asked a
    LEFT JOIN free f ON f.item_id = a.item_id AND f.site_id = a.site_id
    LEFT JOIN ahead h ON h.item_id = a.item_id AND h.site_id = a.site_id),
promised AS (
  SELECT j.*, greatest(CASE WHEN j.upto <= j.free THEN j.stock_on ELSE j.supply_on END, j.due_on) AS promised_on,
         CASE WHEN j.upto <= j.free THEN 'in_stock' WHEN j.upto - j.qty < j.free THEN 'partial_stock'
              ELSE 'awaiting_supply' END AS promise_reason
    FROM judged j)

-- name: request_demand
-- why: any number of lines get their promise and their place in the queue in one statement.
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(sources)s::bigint[], %(lines)s::bigint[],
           %(items)s::bigint[], %(priorities)s::smallint[], %(ordered)s::timestamptz[], %(due)s::date[],
           %(qtys)s::numeric[], %(held)s::boolean[], %(stock_on)s::date[], %(supply_on)s::date[],
           %(partners)s::bigint[], %(channels)s::text[]) WITH ORDINALITY
           AS a(company_id, site_id, source_id, source_line_id, item_id, priority, ordered_at, due_on, qty, held,
                stock_on, supply_on, partner_id, channel, n)),
-- include: promised_lines
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at,
       due_on, qty, reserved_qty, shipped_qty, cancelled_qty, held, partner_id, channel, first_promised_on, promised_on,
       promise_reason)
SELECT p.company_id, p.site_id, %(source_kind)s, p.source_id, p.source_line_id, p.item_id, p.priority, p.ordered_at,
       p.due_on, p.qty, 0, 0, 0, p.held, p.partner_id, p.channel, p.promised_on, p.promised_on, p.promise_reason
  FROM promised p
 ORDER BY p.n
RETURNING id, source_line_id, promised_on, promise_reason

-- name: foresee_demand
-- why: what lines would be promised at each of several sites if they were asked for now; nothing is written.
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(due)s::date[], %(qtys)s::numeric[],
           %(stock_on)s::date[], %(supply_on)s::date[]) WITH ORDINALITY
           AS a(site_id, item_id, due_on, qty, stock_on, supply_on, n)),
-- include: promised_lines
SELECT p.promised_on, p.promise_reason AS reason, p.free AS free_qty FROM promised p ORDER BY p.n

-- name: hold_demand
-- why: allocation must pass over what a hold stops, without asking the source again for each line.
UPDATE inventory_demand d SET held = %(held)s
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[]) AND d.held <> %(held)s

-- name: lock_shelves
-- why: every balance that these lines may draw on is locked in id order, in a statement of its own: the next statement
-- begins after the wait and reads nothing that somebody else may still change.
SELECT b.id FROM inventory_balance b
 WHERE b.status = 'available' AND b.on_hand_qty > b.reserved_qty
   AND (b.item_id, b.site_id) IN (
       SELECT d.item_id, d.site_id FROM inventory_demand d
        WHERE (%(sources)s::bigint[] IS NULL OR d.source_id = ANY(%(sources)s::bigint[]))
          AND d.source_kind = %(source_kind)s AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
          AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty)
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: allocate
-- why: one statement reserves any number of waiting lines: demand and shelf are intervals on one axis per item and
-- site, overlaps are reservations. It draws on the balances locked just before, and on no other.
WITH pol AS MATERIALIZED (
  SELECT e.site_id,
         bool_and((e.value #>> '{}')::boolean) FILTER (WHERE e.key = 'inventory.allow_partial') AS allow_partial,
         min(e.value #>> '{}') FILTER (WHERE e.key = 'inventory.priority_rule') AS priority_rule,
         min(e.value #>> '{}') FILTER (WHERE e.key = 'inventory.pick_order') AS pick_order,
         to_jsonb(array_agg(e.provenance_id ORDER BY e.key)) AS policy_ids
    FROM governance_policyeffective e
   WHERE e.key IN ('inventory.allow_partial', 'inventory.pick_order', 'inventory.priority_rule')
     AND e.valid_from <= %(on)s::date AND %(on)s::date < e.valid_until
   GROUP BY e.site_id),
want AS MATERIALIZED (
  SELECT d.id AS demand_id, d.company_id, d.site_id, d.item_id, p.allow_partial, p.policy_ids,
         d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS q,
         sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) OVER (
           PARTITION BY d.item_id, d.site_id
           ORDER BY CASE WHEN p.priority_rule = 'customer_priority' THEN d.priority END,
                    CASE WHEN p.priority_rule = 'due_date' THEN d.due_on END, d.ordered_at, d.id) AS upto
    FROM inventory_demand d JOIN pol p ON p.site_id = d.site_id
   WHERE (%(sources)s::bigint[] IS NULL OR d.source_id = ANY(%(sources)s::bigint[]))
     AND d.source_kind = %(source_kind)s AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
held AS MATERIALIZED (
  SELECT b.id, b.site_id, b.item_id, b.lot_id, b.bin_id, b.on_hand_qty - b.reserved_qty AS free
    FROM inventory_balance b WHERE b.id = ANY(%(locked)s::bigint[]) AND b.status = 'available'),
shelf AS MATERIALIZED (
  SELECT h.id AS balance_id, h.item_id, h.site_id, h.free,
         sum(h.free) OVER (
           PARTITION BY h.item_id, h.site_id
           ORDER BY CASE WHEN p.pick_order = 'expiry_first' THEN l.expires_on END NULLS LAST,
                    CASE WHEN p.pick_order = 'fewest_bins' THEN -h.free END, n.sequence, h.id) AS upto
    FROM held h JOIN pol p ON p.site_id = h.site_id JOIN inventory_bin n ON n.id = h.bin_id
    LEFT JOIN inventory_lot l ON l.id = h.lot_id
   WHERE h.free > 0),
total AS MATERIALIZED (SELECT item_id, site_id, max(upto) AS free FROM shelf GROUP BY 1, 2),
got AS MATERIALIZED (
  SELECT w.demand_id, s.balance_id, w.company_id, w.site_id, w.item_id, w.policy_ids,
         least(w.upto, s.upto) - greatest(w.upto - w.q, s.upto - s.free) AS q
    FROM want w JOIN shelf s ON s.item_id = w.item_id AND s.site_id = w.site_id
     AND w.upto - w.q < s.upto AND s.upto - s.free < w.upto
    JOIN total t ON t.item_id = w.item_id AND t.site_id = w.site_id AND (w.allow_partial OR w.upto <= t.free)),
r AS (
  INSERT INTO inventory_reservation (company_id, site_id, demand_id, balance_id, item_id, qty, policy_ids)
  SELECT g.company_id, g.site_id, g.demand_id, g.balance_id, g.item_id, g.q, g.policy_ids FROM got g),
u AS (
  UPDATE inventory_balance b SET reserved_qty = b.reserved_qty + x.q
    FROM (SELECT balance_id, sum(q) AS q FROM got GROUP BY 1) x WHERE b.id = x.balance_id),
served AS (
  UPDATE inventory_demand d SET reserved_qty = d.reserved_qty + x.q
    FROM (SELECT demand_id, sum(q) AS q FROM got GROUP BY 1) x WHERE d.id = x.demand_id
  RETURNING d.source_id, d.site_id, x.q, d.qty = d.reserved_qty + d.shipped_qty + d.cancelled_qty AS whole)
SELECT s.source_id, count(*)::int AS line_count, sum(s.q) AS qty, count(*) FILTER (WHERE s.whole)::int AS whole_count
  FROM served s GROUP BY s.source_id ORDER BY s.source_id

-- name: unreserve
-- why: what a short pick, a cancellation or a block gives back must reach balance and demand in the same statement.
-- One demand may hold several reservations on one balance: what is given back is laid over them, the oldest first.
WITH asked AS MATERIALIZED (
  SELECT a.demand_id, a.balance_id, a.ref, sum(a.qty) AS q
    FROM unnest(%(demands)s::bigint[], %(balances)s::bigint[], %(refs)s::bigint[], %(qtys)s::numeric[])
         AS a(demand_id, balance_id, ref, qty) GROUP BY 1, 2, 3),
laid AS (
  SELECT r.id, r.balance_id, r.demand_id, r.qty AS had, a.q,
         sum(r.qty) OVER (PARTITION BY r.demand_id, r.balance_id, r.release_ref ORDER BY r.id) AS upto
    FROM asked a JOIN inventory_reservation r
      ON r.demand_id = a.demand_id AND r.balance_id = a.balance_id AND r.release_ref IS NOT DISTINCT FROM a.ref),
gone AS MATERIALIZED (
  SELECT l.id, l.balance_id, l.demand_id, l.had, least(l.q, l.upto) - (l.upto - l.had) AS qty FROM laid l
   WHERE l.upto - l.had < l.q),
held AS MATERIALIZED (
  SELECT b.id FROM inventory_balance b WHERE b.id IN (SELECT balance_id FROM gone) ORDER BY b.id FOR NO KEY UPDATE),
u AS (
  UPDATE inventory_balance b SET reserved_qty = b.reserved_qty - x.q
    FROM (SELECT balance_id, sum(qty) AS q FROM gone GROUP BY 1) x JOIN held h ON h.id = x.balance_id
   WHERE b.id = x.balance_id),
cut AS (UPDATE inventory_reservation r SET qty = r.qty - g.qty FROM gone g WHERE r.id = g.id AND g.had > g.qty),
del AS (DELETE FROM inventory_reservation r USING gone g WHERE r.id = g.id AND g.had = g.qty)
UPDATE inventory_demand d SET reserved_qty = d.reserved_qty - x.q
  FROM (SELECT demand_id, sum(qty) AS q FROM gone GROUP BY 1) x WHERE d.id = x.demand_id

-- name: reserved_of_sources
-- why: a cancellation gives back exactly what is reserved and not yet in the warehouse's hands.
SELECT r.demand_id, r.balance_id, r.qty FROM inventory_reservation r JOIN inventory_demand d ON d.id = r.demand_id
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[]) AND r.release_ref IS NULL
 ORDER BY r.id

-- name: cancel_demand
-- why: the open rest of cancelled sources stops waiting; what is shipped or in the warehouse stays.
UPDATE inventory_demand d SET cancelled_qty = d.qty - d.shipped_qty - d.reserved_qty
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[])
   AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty

-- name: mark_released
-- why: a reservation belongs to one warehouse document from here on. Probing the indexes source by source (OFFSET 0)
-- keeps the plan when statistics have not yet seen the last step.
UPDATE inventory_reservation r SET release_ref = x.ref
  FROM (SELECT f.id, a.ref
          FROM unnest(%(sources)s::bigint[], %(refs)s::bigint[]) AS a(source_id, ref)
         CROSS JOIN LATERAL (SELECT d.id FROM inventory_demand d
                              WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
         CROSS JOIN LATERAL (SELECT f.id FROM inventory_reservation f
                              WHERE f.demand_id = d.id AND f.release_ref IS NULL OFFSET 0) f) x
 WHERE r.id = x.id

-- name: unmark_released
-- why: cancelled warehouse work leaves the stock promised to its source; the same probing as above.
UPDATE inventory_reservation r SET release_ref = NULL
  FROM (SELECT f.id
          FROM unnest(%(sources)s::bigint[], %(refs)s::bigint[]) AS a(source_id, ref)
         CROSS JOIN LATERAL (SELECT d.id FROM inventory_demand d
                              WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
         CROSS JOIN LATERAL (SELECT f.id FROM inventory_reservation f
                              WHERE f.demand_id = d.id AND f.release_ref = a.ref OFFSET 0) f) x
 WHERE r.id = x.id

-- name: issue_released
-- why: everything that leaves is posted at once: movements, balances, reservations and demand in one statement; the
-- indexes are probed source by source, see mark_released.
-- The update reads the locked rows too: a row updated before its lock is taken would vanish from the movements.
WITH picked AS MATERIALIZED (
  SELECT r.id, r.company_id, r.site_id, r.item_id, r.balance_id, r.demand_id, r.qty, r.release_ref, d.source_id
    FROM unnest(%(sources)s::bigint[], %(refs)s::bigint[]) AS a(source_id, ref)
   CROSS JOIN LATERAL (SELECT d.id, d.source_id FROM inventory_demand d
                        WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
   CROSS JOIN LATERAL (SELECT f.* FROM inventory_reservation f
                        WHERE f.demand_id = d.id AND f.release_ref = a.ref OFFSET 0) r),
held AS MATERIALIZED (
  SELECT b.id, b.lot_id FROM inventory_balance b WHERE b.id IN (SELECT balance_id FROM picked)
   ORDER BY b.id FOR NO KEY UPDATE),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         lot_id, demand_id, source_kind, source_id, operation_id)
  SELECT %(at)s, p.company_id, p.site_id, p.item_id, p.qty, 'stock', p.balance_id, %(place)s, h.lot_id, p.demand_id,
         %(ref_kind)s, p.release_ref, %(operation)s
    FROM picked p JOIN held h ON h.id = p.balance_id ORDER BY p.id),
u AS (
  UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty - x.q, reserved_qty = b.reserved_qty - x.q
    FROM (SELECT p.balance_id, sum(p.qty) AS q FROM picked p JOIN held h ON h.id = p.balance_id GROUP BY 1) x
   WHERE b.id = x.balance_id),
del AS (DELETE FROM inventory_reservation r USING picked p WHERE r.id = p.id),
served AS (
  UPDATE inventory_demand d SET reserved_qty = d.reserved_qty - x.q, shipped_qty = d.shipped_qty + x.q,
         first_shipped_qty = coalesce(d.first_shipped_qty, x.q),
         first_shipped_on = coalesce(d.first_shipped_on, (%(at)s::timestamptz AT TIME ZONE 'UTC')::date)
    FROM (SELECT demand_id, sum(qty) AS q FROM picked GROUP BY 1) x WHERE d.id = x.demand_id
  RETURNING d.source_id, x.q)
SELECT s.source_id, count(*)::int AS line_count, sum(s.q) AS qty FROM served s GROUP BY s.source_id ORDER BY s.source_id

-- name: open_of_sources
-- why: whether sources are served whole: what is neither shipped nor cancelled.
SELECT d.source_id, sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty, sum(d.shipped_qty) AS shipped_qty,
       sum(d.reserved_qty) AS reserved_qty
  FROM inventory_demand d
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[])
 GROUP BY d.source_id ORDER BY d.source_id

-- name: giving_sources
-- why: who holds stock, not yet in the warehouse's hands, that a more urgent line of these sources lacks.
SELECT DISTINCT x.source_id
  FROM inventory_demand d
  JOIN inventory_demand x ON x.item_id = d.item_id AND x.site_id = d.site_id AND x.source_kind = d.source_kind
   AND x.reserved_qty > 0 AND (x.due_on, x.priority) > (d.due_on, d.priority)
   AND x.source_id <> ALL(%(sources)s::bigint[])
 WHERE d.source_id = ANY(%(sources)s::bigint[]) AND d.source_kind = %(source_kind)s
   AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
   AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
   AND EXISTS (SELECT FROM inventory_reservation r WHERE r.demand_id = x.id AND r.release_ref IS NULL)
 ORDER BY 1

-- name: lock_stock_of
-- why: before anybody gives way, everything that these lines could draw on is locked in id order, free or not.
SELECT b.id FROM inventory_balance b
 WHERE b.status = 'available'
   AND (b.item_id, b.site_id) IN (
       SELECT d.item_id, d.site_id FROM inventory_demand d
        WHERE d.source_id = ANY(%(sources)s::bigint[]) AND d.source_kind = %(source_kind)s
          AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
          AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty)
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: give_way
-- why: what is lacking after the free stock is laid against what others reserved: the most urgent line first, the least
-- urgent reservation first, and never from a line that is as urgent. Overlaps are what is given back.
WITH want AS MATERIALIZED (
  SELECT d.item_id, d.site_id, d.due_on, d.priority, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS q,
         sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) OVER (
           PARTITION BY d.item_id, d.site_id ORDER BY d.due_on, d.priority, d.ordered_at, d.id) AS upto
    FROM inventory_demand d
   WHERE d.source_id = ANY(%(sources)s::bigint[]) AND d.source_kind = %(source_kind)s
     AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
free AS MATERIALIZED (
  SELECT b.item_id, b.site_id, sum(b.on_hand_qty - b.reserved_qty) AS qty FROM inventory_balance b
   WHERE b.status = 'available' AND (b.item_id, b.site_id) IN (SELECT item_id, site_id FROM want) GROUP BY 1, 2),
lack AS MATERIALIZED (
  SELECT w.item_id, w.site_id, w.due_on, w.priority, greatest(w.upto - w.q - coalesce(f.qty, 0), 0) AS low,
         greatest(w.upto - coalesce(f.qty, 0), 0) AS high
    FROM want w LEFT JOIN free f ON f.item_id = w.item_id AND f.site_id = w.site_id),
giver AS MATERIALIZED (
  SELECT r.demand_id, r.balance_id, r.qty, x.source_id, x.item_id, x.site_id, x.due_on, x.priority,
         sum(r.qty) OVER (PARTITION BY x.item_id, x.site_id
                          ORDER BY x.due_on DESC, x.priority DESC, x.ordered_at DESC, r.id DESC) AS upto
    FROM inventory_demand x JOIN inventory_reservation r ON r.demand_id = x.id AND r.release_ref IS NULL
   WHERE x.source_id = ANY(%(givers)s::bigint[]) AND x.source_kind = %(source_kind)s
     AND (x.item_id, x.site_id) IN (SELECT item_id, site_id FROM lack WHERE high > 0))
SELECT g.source_id, g.demand_id, g.balance_id, sum(least(l.high, g.upto) - greatest(l.low, g.upto - g.qty)) AS qty
  FROM giver g JOIN lack l ON l.item_id = g.item_id AND l.site_id = g.site_id AND l.low < g.upto
   AND g.upto - g.qty < l.high AND (g.due_on, g.priority) > (l.due_on, l.priority)
 GROUP BY 1, 2, 3 ORDER BY 2, 3
