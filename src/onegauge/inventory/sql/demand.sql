-- part: promised_lines
-- why: what each line of `asked` (n, item_id, site_id, qty, due_on, stock_on, supply_on, min_life_days) can be promised, by
-- the rule of `promising.promise`: from what is free now less what was asked for before; where trusted supply is
-- announced, by cumulative available-to-promise with look-ahead; else when the item can be bought in.
-- shape: `late` is empty for most items, and then nothing after it costs anything. What is not shipped is said apart, here
-- as wherever demand is found by its item: the index of open demand knows that much, and what was served long ago is not
-- in it.
pairs AS MATERIALIZED (SELECT DISTINCT item_id, site_id FROM asked),
free AS MATERIALIZED (
  SELECT b.item_id, b.site_id, sum(b.on_hand_qty - b.reserved_qty) AS qty
    FROM inventory_balance b JOIN pairs p ON p.item_id = b.item_id AND p.site_id = b.site_id
   WHERE b.status = 'available' GROUP BY 1, 2),
ahead AS MATERIALIZED (
  SELECT d.item_id, d.site_id, sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) AS qty
    FROM inventory_demand d JOIN pairs p ON p.item_id = d.item_id AND p.site_id = d.site_id
   WHERE d.qty > d.shipped_qty + d.cancelled_qty AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty GROUP BY 1, 2),
late AS MATERIALIZED (
  SELECT s.item_id, s.site_id, s.due_on AS day, s.qty - s.received_qty - s.cancelled_qty AS qty
    FROM pairs p JOIN inventory_supply s ON s.item_id = p.item_id AND s.site_id = p.site_id
   WHERE s.trusted AND s.qty > s.received_qty + s.cancelled_qty),
events AS (
  SELECT l.item_id, l.site_id, l.day, l.qty FROM late l
  UNION ALL
  SELECT DISTINCT l.item_id, l.site_id, '-infinity'::date, coalesce(f.qty, 0)
    FROM late l LEFT JOIN free f ON f.item_id = l.item_id AND f.site_id = l.site_id
  UNION ALL
  SELECT d.item_id, d.site_id, d.promised_on, d.reserved_qty + d.shipped_qty + d.cancelled_qty - d.qty
    FROM (SELECT DISTINCT item_id, site_id FROM late) l
    JOIN inventory_demand d ON d.item_id = l.item_id AND d.site_id = l.site_id
   WHERE d.qty > d.shipped_qty + d.cancelled_qty AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
-- include: inventory/availability.cumulative
,
judged AS (
  SELECT a.*, x.spoilt, greatest(coalesce(w.qty, coalesce(f.qty, 0) - coalesce(h.qty, 0)) - x.spoilt, 0) AS free,
         sum(a.qty) OVER (PARTITION BY a.item_id, a.site_id ORDER BY a.n) AS upto
    FROM asked a
   CROSS JOIN LATERAL (
         SELECT CASE WHEN a.min_life_days IS NULL THEN 0 ELSE (
           SELECT coalesce(sum(b.on_hand_qty - b.reserved_qty), 0)
             FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id
            WHERE b.item_id = a.item_id AND b.site_id = a.site_id AND b.status = 'available'
              AND l.expires_on < a.due_on + a.min_life_days::int) END AS spoilt) x
    LEFT JOIN free f ON f.item_id = a.item_id AND f.site_id = a.site_id
    LEFT JOIN ahead h ON h.item_id = a.item_id AND h.site_id = a.site_id
    LEFT JOIN steps w ON w.item_id = a.item_id AND w.site_id = a.site_id AND w.day = '-infinity'),
inbound AS MATERIALIZED (
  SELECT j.n, min(s.day) AS day FROM judged j
    JOIN steps s ON s.item_id = j.item_id AND s.site_id = j.site_id AND s.qty - j.spoilt >= j.upto
     AND s.day > '-infinity'
   GROUP BY 1),
promised AS (
  SELECT j.*,
         greatest(CASE WHEN j.upto <= j.free THEN j.stock_on
                       WHEN i.n IS NOT NULL THEN least(greatest(i.day, j.stock_on), j.supply_on)
                       ELSE j.supply_on END, j.due_on) AS promised_on,
         CASE WHEN j.upto <= j.free THEN 'in_stock'
              WHEN i.n IS NOT NULL AND greatest(i.day, j.stock_on) <= j.supply_on THEN 'inbound'
              WHEN j.upto - j.qty < j.free THEN 'partial_stock' ELSE 'awaiting_supply' END AS promise_reason
    FROM judged j LEFT JOIN inbound i ON i.n = j.n)

-- name: request_demand
-- why: any number of lines get their promise and their place in the queue in one statement; `head` says where what a line
-- shares with its neighbours stands.
WITH asked AS MATERIALIZED (
  SELECT h.*, l.*
    FROM unnest(%(heads)s::int[], %(lines)s::bigint[], %(items)s::bigint[], %(qtys)s::numeric[], %(numerators)s::int[],
           %(denominators)s::int[], %(components)s::bigint[]) WITH ORDINALITY
           AS l(head, source_line_id, item_id, qty, numerator, denominator, component_id, n)
    JOIN unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(sources)s::bigint[], %(priorities)s::smallint[],
           %(ordered)s::timestamptz[], %(due)s::date[], %(held)s::boolean[], %(stock_on)s::date[],
           %(supply_on)s::date[], %(partners)s::bigint[], %(channels)s::text[], %(lives)s::smallint[]) WITH ORDINALITY
           AS h(company_id, site_id, source_id, priority, ordered_at, due_on, held, stock_on, supply_on, partner_id,
                channel, min_life_days, no) ON h.no = l.head),
-- include: promised_lines
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at,
       due_on, qty, reserved_qty, shipped_qty, cancelled_qty, held, partner_id, channel, min_life_days, line_numerator,
       line_denominator, component_id, first_promised_on, promised_on, promise_reason)
SELECT p.company_id, p.site_id, %(source_kind)s, p.source_id, p.source_line_id, p.item_id, p.priority, p.ordered_at,
       p.due_on, p.qty, 0, 0, 0, p.held, p.partner_id, p.channel, p.min_life_days, coalesce(p.numerator, 1),
       coalesce(p.denominator, 1), p.component_id, p.promised_on, p.promised_on, p.promise_reason
  FROM promised p
 ORDER BY p.n
RETURNING id, source_line_id, promised_on, promise_reason, EXISTS (SELECT FROM inventory_quota) AS quotas

-- name: foresee_demand
-- why: what lines would be promised at each of several sites if they were asked for now; nothing is written.
WITH asked AS MATERIALIZED (
  SELECT a.*, NULL::smallint AS min_life_days
    FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(due)s::date[], %(qtys)s::numeric[],
           %(stock_on)s::date[], %(supply_on)s::date[]) WITH ORDINALITY
           AS a(site_id, item_id, due_on, qty, stock_on, supply_on, n)),
-- include: promised_lines
SELECT p.promised_on, p.promise_reason AS reason, p.free AS free_qty FROM promised p ORDER BY p.n

-- name: foresee_again
-- why: what lines that wait already would be promised now; they stand aside while it runs.
WITH asked AS MATERIALIZED (
  SELECT a.*
    FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(due)s::date[], %(qtys)s::numeric[],
           %(stock_on)s::date[], %(supply_on)s::date[], %(lives)s::smallint[]) WITH ORDINALITY
           AS a(site_id, item_id, due_on, qty, stock_on, supply_on, min_life_days, n)),
-- include: promised_lines
SELECT p.promised_on, p.promise_reason FROM promised p ORDER BY p.n

-- name: hold_demand
-- why: allocation must pass over what a hold stops, without asking the source again for each line.
UPDATE inventory_demand d SET held = %(held)s
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[]) AND d.held <> %(held)s

-- name: lock_shelves
-- why: every balance that these lines may draw on is locked in id order, in a statement of its own: the next statement
-- begins after the wait and reads nothing that somebody else may still change. Sites that reserve at the other stage
-- are left alone.
SELECT b.id FROM inventory_balance b
 WHERE b.status = 'available' AND b.on_hand_qty > b.reserved_qty
   AND (b.item_id, b.site_id) IN (
       SELECT d.item_id, d.site_id FROM inventory_demand d
        WHERE d.source_id = ANY(%(sources)s::bigint[])
          AND d.source_kind = %(source_kind)s AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
          AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
          AND d.site_id <> ALL (ARRAY(
              SELECT e.site_id FROM governance_policyeffective e
               WHERE e.key = 'inventory.reserve_at' AND e.value #>> '{}' <> %(stage)s
                 AND e.valid_from <= %(on)s::date AND %(on)s::date < e.valid_until)))
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: allocate
-- why: one statement reserves any number of waiting lines: demand and shelf are intervals on one axis per item and
-- site, overlaps are reservations. It draws on the balances locked just before, and on no other.
-- Where lines of an item and site differ in the lots that are good for them, or whole handling units go first, there is no
-- one axis: `inventory_serve` walks those queues line by line. Surplus components of kits are not reserved.
WITH waiting AS MATERIALIZED (
  SELECT d.id, d.company_id, d.site_id, d.item_id, d.ordered_at, d.priority, d.due_on, d.min_life_days, d.component_id,
         d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty
    FROM inventory_demand d
   WHERE d.source_id = ANY(%(sources)s::bigint[])
     AND d.source_kind = %(source_kind)s AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
policy AS MATERIALIZED (
  SELECT e.site_id, e.key, e.value #>> '{}' AS value, e.provenance_id
    FROM governance_policyeffective e
   WHERE e.key IN ('inventory.allow_partial', 'inventory.kits_in_parts', 'inventory.priority_rule', 'inventory.reserve_at',
                   'inventory.pick_order', 'inventory.pick_order_dated', 'inventory.pick_order_bulk')
     AND e.site_id IN (SELECT w.site_id FROM waiting w)
     AND e.valid_from <= %(on)s::date AND %(on)s::date < e.valid_until),
pol AS MATERIALIZED (
  SELECT e.site_id,
         bool_and(e.value::boolean) FILTER (WHERE e.key = 'inventory.allow_partial') AS allow_partial,
         bool_and(e.value::boolean) FILTER (WHERE e.key = 'inventory.kits_in_parts') AS kits_in_parts,
         min(e.value) FILTER (WHERE e.key = 'inventory.priority_rule') AS priority_rule,
         min(e.provenance_id) FILTER (WHERE e.key = 'inventory.allow_partial') AS allow_id,
         min(e.provenance_id) FILTER (WHERE e.key = 'inventory.priority_rule') AS priority_id
    FROM policy e
   GROUP BY e.site_id
  HAVING min(e.value) FILTER (WHERE e.key = 'inventory.reserve_at') = %(stage)s),
rule AS MATERIALIZED (
  SELECT row_number() OVER () AS id, e.site_id, f.profile, e.value AS pick_order,
         to_jsonb(ARRAY[p.allow_id, e.provenance_id, p.priority_id]) AS policy_ids
    FROM (VALUES ('general', 'inventory.pick_order'), ('dated', 'inventory.pick_order_dated'),
                 ('bulk', 'inventory.pick_order_bulk')) AS f(profile, key)
    JOIN policy e ON e.key = f.key JOIN pol p ON p.site_id = e.site_id),
want AS MATERIALIZED (
  SELECT * FROM (
    SELECT o.*, sum(o.q) OVER (
             PARTITION BY o.item_id, o.site_id ORDER BY o.rank, o.day, o.ordered_at, o.demand_id) AS upto
      FROM (
        SELECT d.id AS demand_id, d.company_id, d.site_id, d.item_id, p.allow_partial, d.ordered_at,
               CASE WHEN p.priority_rule = 'customer_priority' THEN d.priority END AS rank,
               CASE WHEN p.priority_rule = 'due_date' THEN d.due_on END AS day,
               CASE WHEN d.min_life_days IS NOT NULL
                    THEN greatest(d.due_on, %(on)s::date) + d.min_life_days::int END AS good_until,
               CASE WHEN NOT p.kits_in_parts THEN d.component_id END AS component_id,
               CASE WHEN d.component_id IS NULL OR p.kits_in_parts
                    THEN d.open_qty ELSE inventory_kit_open(d.id, %(on)s::date) END AS q
          FROM waiting d JOIN pol p ON p.site_id = d.site_id) o) w
   WHERE w.q > 0),
held AS MATERIALIZED (
  SELECT b.id, b.site_id, b.item_id, b.lot_id, b.bin_id, b.handling_unit_id AS unit_id, b.received_on,
         b.on_hand_qty - b.reserved_qty AS free
    FROM inventory_balance b WHERE b.id = ANY(%(locked)s::bigint[]) AND b.status = 'available'),
shelf AS MATERIALIZED (
  SELECT h.id AS balance_id, h.item_id, h.site_id, h.free, h.unit_id, l.expires_on, r.id AS rule_id, r.pick_order,
         sum(h.free) OVER (
           PARTITION BY h.item_id, h.site_id
           ORDER BY r.pick_order = 'face_first' AND n.kind <> 'pick',
                    CASE r.pick_order WHEN 'expiry_first' THEN l.expires_on WHEN 'face_first' THEN l.expires_on
                                      WHEN 'receipt_first' THEN coalesce(h.received_on, '-infinity') END NULLS LAST,
                    CASE r.pick_order WHEN 'fewest_bins' THEN -h.free
                                      WHEN 'full_units' THEN (h.unit_id IS NOT NULL)::int END, n.sequence, h.id) AS upto
    FROM held h JOIN catalog_item i ON i.id = h.item_id JOIN catalog_itemclass c ON c.id = i.item_class_id
    JOIN rule r ON r.site_id = h.site_id AND r.profile = c.storage_profile JOIN inventory_bin n ON n.id = h.bin_id
    LEFT JOIN inventory_lot l ON l.id = h.lot_id
   WHERE h.free > 0 AND (l.expires_on IS NULL OR l.expires_on >= %(on)s::date)),
needs AS MATERIALIZED (
  SELECT item_id, site_id, max(good_until) AS good_until FROM want WHERE good_until IS NOT NULL GROUP BY 1, 2),
total AS MATERIALIZED (
  SELECT t.item_id, t.site_id, t.free, t.strict OR coalesce(t.first_end < n.good_until, false) AS strict, r.pick_order,
         r.policy_ids
    FROM (SELECT item_id, site_id, max(upto) AS free, min(rule_id) AS rule_id, min(expires_on) AS first_end,
                 bool_or(pick_order = 'full_units' AND unit_id IS NOT NULL) AS strict
            FROM shelf GROUP BY 1, 2) t
    JOIN rule r ON r.id = t.rule_id
    LEFT JOIN needs n ON n.item_id = t.item_id AND n.site_id = t.site_id),
lines AS (
  SELECT w.item_id, w.site_id, bool_and(w.allow_partial) AS allow_partial, min(t.pick_order) AS pick_order,
         array_agg(w.demand_id ORDER BY w.upto) AS demands, array_agg(w.q ORDER BY w.upto) AS wants,
         array_agg(w.good_until ORDER BY w.upto) AS ends
    FROM want w JOIN total t ON t.item_id = w.item_id AND t.site_id = w.site_id AND t.strict GROUP BY 1, 2),
piles AS (
  SELECT s.item_id, s.site_id, array_agg(s.balance_id ORDER BY s.upto) AS balances,
         array_agg(s.free ORDER BY s.upto) AS frees, array_agg(s.expires_on ORDER BY s.upto) AS ends,
         array_agg(CASE WHEN NOT EXISTS (SELECT FROM inventory_balance x
                                          WHERE x.handling_unit_id = s.unit_id AND x.reserved_qty > 0)
                        THEN s.unit_id END ORDER BY s.upto) AS units,
         array_agg(CASE WHEN NOT EXISTS (SELECT FROM inventory_handlingunit u JOIN inventory_balance x
                                             ON x.handling_unit_id = u.id AND x.reserved_qty > 0
                                          WHERE u.parent_id = (SELECT h.parent_id FROM inventory_handlingunit h
                                                                WHERE h.id = s.unit_id))
                        THEN (SELECT h.parent_id FROM inventory_handlingunit h WHERE h.id = s.unit_id)
                        END ORDER BY s.upto) AS outers
    FROM shelf s JOIN total t ON t.item_id = s.item_id AND t.site_id = s.site_id AND t.strict GROUP BY 1, 2),
laid AS MATERIALIZED (
  SELECT w.demand_id, s.balance_id, w.company_id, w.site_id, w.item_id, w.component_id, t.policy_ids, s.upto,
         least(w.upto, s.upto) - greatest(w.upto - w.q, s.upto - s.free) AS q
    FROM want w JOIN shelf s ON s.item_id = w.item_id AND s.site_id = w.site_id
     AND w.upto - w.q < s.upto AND s.upto - s.free < w.upto
    JOIN total t ON t.item_id = w.item_id AND t.site_id = w.site_id AND NOT t.strict
     AND (w.allow_partial OR w.upto <= t.free)
   UNION ALL
  SELECT w.demand_id, x.balance_id, w.company_id, w.site_id, w.item_id, w.component_id, t.policy_ids, x.place, x.qty
    FROM lines l JOIN piles p ON p.item_id = l.item_id AND p.site_id = l.site_id
   CROSS JOIN LATERAL inventory_serve(l.allow_partial, l.pick_order = 'full_units', l.demands, l.wants, l.ends,
                                      p.balances, p.frees, p.ends, p.units, p.outers) x
    JOIN want w ON w.demand_id = x.demand_id
    JOIN total t ON t.item_id = w.item_id AND t.site_id = w.site_id),
part AS MATERIALIZED (
  SELECT g.*, d.source_id, d.source_line_id, d.line_numerator, d.line_denominator,
         sum(g.q) OVER (PARTITION BY d.source_line_id, g.component_id ORDER BY g.demand_id, g.upto) AS running
    FROM laid g CROSS JOIN LATERAL (SELECT d.* FROM inventory_demand d WHERE d.id = g.demand_id OFFSET 0) d
   WHERE g.component_id IS NOT NULL),
kit AS MATERIALIZED (
  SELECT k.source_line_id, x.component_id, x.served, floor(min(x.kits) OVER (PARTITION BY k.source_line_id)) AS kits
    FROM (SELECT DISTINCT source_id, source_line_id FROM part) k
   CROSS JOIN LATERAL (
         SELECT c.component_id, sum(c.reserved_qty + c.shipped_qty) AS served,
                sum((c.reserved_qty + c.shipped_qty + coalesce(g.q, 0)) * c.line_numerator / c.line_denominator) AS kits
           FROM inventory_demand c
           LEFT JOIN (SELECT demand_id, sum(q) AS q FROM part GROUP BY 1) g ON g.demand_id = c.id
          WHERE c.source_id = k.source_id AND c.source_kind = %(source_kind)s AND c.source_line_id = k.source_line_id
            AND c.component_id IS NOT NULL GROUP BY 1 OFFSET 0) x),
got AS MATERIALIZED (
  SELECT g.demand_id, g.balance_id, g.company_id, g.site_id, g.item_id, g.policy_ids, g.q
    FROM laid g WHERE g.component_id IS NULL
   UNION ALL
  SELECT * FROM (
    SELECT g.demand_id, g.balance_id, g.company_id, g.site_id, g.item_id, g.policy_ids,
           least(g.q, ceil(k.kits * g.line_denominator / g.line_numerator * 1000000) / 1000000 - k.served
                      - (g.running - g.q)) AS q
      FROM part g JOIN kit k ON k.source_line_id = g.source_line_id AND k.component_id = g.component_id) x
   WHERE x.q > 0),
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
-- What it drew from quotas and does not use is free again.
WITH back AS MATERIALIZED (
  SELECT u.id, u.bucket_id, u.qty AS had, u.qty - least(u.qty, d.shipped_qty + d.reserved_qty) AS qty
    FROM inventory_demand d JOIN inventory_quotause u ON u.demand_id = d.id
   WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[])),
gone AS (DELETE FROM inventory_quotause u USING back b WHERE u.id = b.id AND b.qty = b.had),
cut AS (UPDATE inventory_quotause u SET qty = u.qty - b.qty FROM back b WHERE u.id = b.id AND b.qty > 0 AND b.qty < b.had),
share AS (
  UPDATE inventory_quotabucket q SET used_qty = q.used_qty - x.qty
    FROM (SELECT bucket_id, sum(qty) AS qty FROM back GROUP BY 1) x WHERE q.id = x.bucket_id AND x.qty > 0)
UPDATE inventory_demand d SET cancelled_qty = d.qty - d.shipped_qty - d.reserved_qty
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[])
   AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty

-- name: mark_released
-- why: a reservation belongs to one document of its own warehouse from here on. Probing the indexes source by
-- source (OFFSET 0) keeps the plan when statistics have not yet seen the last step.
UPDATE inventory_reservation r SET release_ref = x.ref
  FROM (SELECT f.id, a.ref
          FROM unnest(%(sources)s::bigint[], %(refs)s::bigint[], %(sites)s::bigint[]) AS a(source_id, ref, site_id)
         CROSS JOIN LATERAL (SELECT d.id FROM inventory_demand d
                              WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
         CROSS JOIN LATERAL (SELECT f.id FROM inventory_reservation f
                              WHERE f.demand_id = d.id AND f.release_ref IS NULL
                                AND f.site_id = coalesce(a.site_id, f.site_id) OFFSET 0) f) x
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
-- Goods that are weighed take their share of the weight with them, added up so that the last ones leave none behind.
WITH picked AS MATERIALIZED (
  SELECT r.id, r.company_id, r.site_id, r.item_id, r.balance_id, r.demand_id, r.qty, r.release_ref, d.source_id
    FROM unnest(%(sources)s::bigint[], %(refs)s::bigint[]) AS a(source_id, ref)
   CROSS JOIN LATERAL (SELECT d.id, d.source_id FROM inventory_demand d
                        WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
   CROSS JOIN LATERAL (SELECT f.* FROM inventory_reservation f
                        WHERE f.demand_id = d.id AND f.release_ref = a.ref OFFSET 0) r),
held AS MATERIALIZED (
  SELECT b.id, b.lot_id, b.on_hand_qty, b.weight_kg FROM inventory_balance b
   WHERE b.id IN (SELECT balance_id FROM picked)
   ORDER BY b.id FOR NO KEY UPDATE),
weighed AS MATERIALIZED (
  SELECT w.id, round(w.weight_kg * w.upto / w.on_hand_qty, 6) - round(w.weight_kg * (w.upto - w.qty) / w.on_hand_qty, 6) AS kg
    FROM (SELECT p.id, p.qty, h.weight_kg, h.on_hand_qty, sum(p.qty) OVER (PARTITION BY p.balance_id ORDER BY p.id) AS upto
            FROM held h JOIN picked p ON p.balance_id = h.id WHERE h.weight_kg IS NOT NULL) w),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         lot_id, demand_id, source_kind, source_id, operation_id, weight_kg)
  SELECT %(at)s, p.company_id, p.site_id, p.item_id, p.qty, 'stock', p.balance_id, %(place)s, h.lot_id, p.demand_id,
         %(ref_kind)s, p.release_ref, %(operation)s, nullif(w.kg, 0)
    FROM picked p JOIN held h ON h.id = p.balance_id LEFT JOIN weighed w ON w.id = p.id ORDER BY p.id),
u AS (
  UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty - x.q, reserved_qty = b.reserved_qty - x.q,
         weight_kg = CASE WHEN b.weight_kg IS NOT NULL THEN b.weight_kg - round(b.weight_kg * x.q / b.on_hand_qty, 6) END
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
   AND x.qty > x.shipped_qty + x.cancelled_qty AND x.reserved_qty > 0 AND (x.due_on, x.priority) > (d.due_on, d.priority)
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

-- name: holders
-- why: sources come before balances in the lock order, so whoever will free balances asks first who holds them.
SELECT DISTINCT d.source_kind, d.source_id
  FROM inventory_reservation r JOIN inventory_demand d ON d.id = r.demand_id
 WHERE r.balance_id = ANY(%(balances)s::bigint[]) AND r.release_ref IS NULL
 ORDER BY 1, 2

-- name: reservations_to_free
-- why: which unstarted reservations stand in the way of so much of each balance; the least urgent gives first.
WITH need AS MATERIALIZED (
  SELECT a.balance_id, greatest(sum(a.qty) - (b.on_hand_qty - b.reserved_qty), 0) AS qty
    FROM unnest(%(balances)s::bigint[], %(qtys)s::numeric[]) AS a(balance_id, qty)
    JOIN inventory_balance b ON b.id = a.balance_id GROUP BY 1, b.on_hand_qty, b.reserved_qty),
laid AS (
  SELECT r.demand_id, r.balance_id, r.qty, n.qty AS need, d.source_kind, d.source_id, d.site_id, d.item_id,
         sum(r.qty) OVER (PARTITION BY r.balance_id
                          ORDER BY d.due_on DESC, d.priority DESC, d.ordered_at DESC, r.id DESC) AS upto
    FROM need n JOIN inventory_reservation r ON r.balance_id = n.balance_id AND r.release_ref IS NULL
    JOIN inventory_demand d ON d.id = r.demand_id)
SELECT source_kind, source_id, demand_id, balance_id, site_id, item_id, sum(least(need, upto) - (upto - qty)) AS qty, 0
  FROM laid WHERE upto - qty < need
 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 3, 4

-- name: still_reserved
-- why: what the warehouse holds of balances that were to be free.
SELECT b.id, sum(a.qty) - (b.on_hand_qty - b.reserved_qty)
  FROM unnest(%(balances)s::bigint[], %(qtys)s::numeric[]) AS a(balance_id, qty)
  JOIN inventory_balance b ON b.id = a.balance_id
 GROUP BY b.id, b.on_hand_qty, b.reserved_qty HAVING sum(a.qty) > b.on_hand_qty - b.reserved_qty ORDER BY 1

-- name: unstarted_of_sources
-- why: an order that reserves only to leave gives back what it took when it does not leave.
SELECT r.demand_id, r.balance_id, r.qty FROM inventory_reservation r JOIN inventory_demand d ON d.id = r.demand_id
 WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[]) AND r.release_ref IS NULL
   AND r.site_id = ANY(%(sites)s::bigint[])
 ORDER BY r.id

-- name: lock_unstarted
-- why: who holds unstarted stock that these sources lack, and is not being worked on: its lock is tried, not waited for,
-- so that two orders that want each other's stock never wait for each other.
SELECT x.source_id
  FROM (SELECT DISTINCT o.source_id
          FROM inventory_demand d
          JOIN inventory_demand o ON o.item_id = d.item_id AND o.site_id = d.site_id AND o.source_kind = d.source_kind
           AND o.reserved_qty > 0 AND o.source_id <> ALL(%(sources)s::bigint[]) AND o.component_id IS NULL
         WHERE d.source_id = ANY(%(sources)s::bigint[]) AND d.source_kind = %(source_kind)s
           AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
           AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
           AND EXISTS (SELECT FROM inventory_reservation r WHERE r.demand_id = o.id AND r.release_ref IS NULL)
         ORDER BY 1 OFFSET 0) x
 WHERE pg_try_advisory_xact_lock(7400 + %(source_kind)s, hashint8(x.source_id) & 1023)

-- name: claim_unstarted
-- why: what is lacking after the free stock that is good for it is laid against what others hold unstarted and is good
-- for it: the most urgent line first, the least urgent reservation first. Overlaps are what is taken.
WITH want AS MATERIALIZED (
  SELECT d.id, d.item_id, d.site_id, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS q,
         max(greatest(d.due_on, %(on)s::date) + d.min_life_days::int) OVER (PARTITION BY d.item_id, d.site_id) AS good_until,
         sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) OVER (PARTITION BY d.item_id, d.site_id) AS whole
    FROM inventory_demand d
   WHERE d.source_id = ANY(%(sources)s::bigint[]) AND d.source_kind = %(source_kind)s
     AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
place AS MATERIALIZED (SELECT item_id, site_id, max(good_until) AS good_until, max(whole) AS whole FROM want GROUP BY 1, 2),
lack AS MATERIALIZED (
  SELECT p.item_id, p.site_id, p.good_until,
         greatest(p.whole - coalesce(sum(b.on_hand_qty - b.reserved_qty), 0), 0) AS qty
    FROM place p
    LEFT JOIN (inventory_balance b LEFT JOIN inventory_lot l ON l.id = b.lot_id)
      ON b.item_id = p.item_id AND b.site_id = p.site_id AND b.status = 'available'
     AND (l.expires_on IS NULL OR l.expires_on >= coalesce(p.good_until, %(on)s::date))
   GROUP BY 1, 2, 3, p.whole),
giver AS (
  SELECT x.source_id, r.demand_id, r.balance_id, r.qty, k.qty AS lack,
         sum(r.qty) OVER (PARTITION BY x.item_id, x.site_id
                          ORDER BY x.due_on DESC, x.priority DESC, x.ordered_at DESC, r.id DESC) AS upto
    FROM lack k
    JOIN inventory_demand x ON x.item_id = k.item_id AND x.site_id = k.site_id AND x.source_kind = %(source_kind)s
     AND x.source_id = ANY(%(givers)s::bigint[]) AND x.component_id IS NULL
    JOIN inventory_reservation r ON r.demand_id = x.id AND r.release_ref IS NULL
    JOIN inventory_balance b ON b.id = r.balance_id AND b.status = 'available'
    LEFT JOIN inventory_lot l ON l.id = b.lot_id
   WHERE k.qty > 0 AND (l.expires_on IS NULL OR l.expires_on >= coalesce(k.good_until, %(on)s::date)))
SELECT source_id, demand_id, balance_id, sum(least(lack, upto) - (upto - qty)) AS qty
  FROM giver WHERE upto - qty < lack
 GROUP BY 1, 2, 3 ORDER BY 2, 3

-- name: reserved_of_demands
-- why: whether those who gave way got as much elsewhere.
SELECT d.id, d.reserved_qty FROM inventory_demand d WHERE d.id = ANY(%(demands)s::bigint[])
