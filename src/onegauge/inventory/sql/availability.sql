-- part: cumulative
-- why: of `events` (item_id, site_id, day, qty) what is cumulatively left from each day on, never more than on any later
-- day (available-to-promise with look-ahead), so that nothing promised from it breaks a later promise. The least of what
-- follows is taken from the last day backwards: asked forwards, each day would look at all that follow it.
steps AS MATERIALIZED (
  SELECT c.item_id, c.site_id, c.day,
         min(c.qty) OVER (PARTITION BY c.item_id, c.site_id ORDER BY c.day DESC) AS qty
    FROM (SELECT e.item_id, e.site_id, e.day, sum(e.qty) OVER (PARTITION BY e.item_id, e.site_id ORDER BY e.day) AS qty
            FROM events e) c)

-- name: availability
-- why: everything that promising knows of any number of items and sites, in one statement; each pair probes its indexes,
-- so that the cost follows the pairs asked for and not the size of the tables. What is needed or comes (below zero) by day
-- is cumulated by `promising.promisable`: windows over it cost three times as much as reading it.
SELECT p.site_id, p.item_id, s.on_hand_qty, s.reserved_qty, s.free_qty, s.stopped_qty,
       f.inbound_qty, f.untrusted_qty, f.outbound_qty,
       coalesce(f.days, '{}') AS days, coalesce(f.needs, '{}') AS needs
  FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS p(site_id, item_id)
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(b.on_hand_qty), 0) AS on_hand_qty, coalesce(sum(b.reserved_qty), 0) AS reserved_qty,
              coalesce(sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available'), 0) AS free_qty,
              coalesce(sum(b.on_hand_qty) FILTER (WHERE b.status <> 'available'), 0) AS stopped_qty
         FROM inventory_balance b WHERE b.site_id = p.site_id AND b.item_id = p.item_id) s
 CROSS JOIN LATERAL (
       SELECT coalesce(-sum(e.qty) FILTER (WHERE e.comes AND e.counts), 0) AS inbound_qty,
              coalesce(-sum(e.qty) FILTER (WHERE NOT e.counts), 0) AS untrusted_qty,
              coalesce(sum(e.qty) FILTER (WHERE NOT e.comes), 0) AS outbound_qty,
              array_agg(e.day) FILTER (WHERE e.counts) AS days, array_agg(e.qty) FILTER (WHERE e.counts) AS needs
         FROM (SELECT s.due_on AS day, true AS comes, s.trusted AS counts,
                      s.received_qty + s.cancelled_qty - s.qty AS qty
                 FROM inventory_supply s
                WHERE s.item_id = p.item_id AND s.site_id = p.site_id AND s.qty > s.received_qty + s.cancelled_qty
               UNION ALL
               SELECT d.promised_on, false, true, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty
                 FROM inventory_demand d
                WHERE d.item_id = p.item_id AND d.site_id = p.site_id AND d.qty > d.shipped_qty + d.cancelled_qty
                  AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty) e) f
 ORDER BY p.site_id, p.item_id

-- name: keys_that_miss
-- why: the positions where more is wanted than is free, by whether what comes covers it: what is wanted is added up first,
-- then what is free and what comes of those positions only. The view says the same of one position at a time. What is not
-- shipped is said apart: that is what the index of open demand knows, and most demand there ever was is not in it.
WITH wanted AS MATERIALIZED (
  SELECT d.site_id, d.item_id, sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) AS qty
    FROM inventory_demand d
   WHERE d.qty > d.shipped_qty + d.cancelled_qty AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
   GROUP BY 1, 2)
SELECT (w.site_id << 32) | w.item_id AS key
  FROM wanted w
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(b.on_hand_qty - b.reserved_qty), 0) AS qty FROM inventory_balance b
        WHERE b.site_id = w.site_id AND b.item_id = w.item_id AND b.status = 'available') free
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(s.qty - s.received_qty - s.cancelled_qty), 0) AS qty FROM inventory_supply s
        WHERE s.site_id = w.site_id AND s.item_id = w.item_id AND s.trusted
          AND s.qty > s.received_qty + s.cancelled_qty) coming
 WHERE w.qty > free.qty
   AND CASE WHEN w.qty > free.qty + coming.qty THEN 'short' ELSE 'awaited' END = ANY(%(standings)s::text[])

-- name: pegs
-- why: what serves whom: reserved stock for who has it, then free stock and supply by day laid against what is open in
-- the order of its promises; both are intervals on one axis, overlaps are pegs, and what nothing serves stays open.
WITH source AS MATERIALIZED (
  SELECT b.site_id, NULL::date AS day, NULL::int AS source_kind, NULL::bigint AS source_id, ''::text AS reference,
         sum(b.on_hand_qty - b.reserved_qty) AS qty, 0 AS place
    FROM inventory_balance b
   WHERE b.item_id = %(item)s::bigint AND b.status = 'available' GROUP BY 1
  UNION ALL
  SELECT s.site_id, s.due_on, s.source_kind, s.source_id, s.reference, s.qty - s.received_qty - s.cancelled_qty, s.id
    FROM inventory_supply s
   WHERE s.item_id = %(item)s::bigint AND s.trusted AND s.qty > s.received_qty + s.cancelled_qty),
laid AS MATERIALIZED (
  SELECT s.*, sum(s.qty) OVER (PARTITION BY s.site_id ORDER BY s.day NULLS FIRST, s.place) AS upto
    FROM source s WHERE s.qty > 0),
want AS MATERIALIZED (
  SELECT d.id, d.site_id, d.source_kind, d.source_id, d.due_on, d.promised_on,
         d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS qty,
         sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) OVER (
           PARTITION BY d.site_id ORDER BY d.promised_on, d.priority, d.ordered_at, d.id) AS upto
    FROM inventory_demand d
   WHERE d.item_id = %(item)s::bigint AND d.qty > d.shipped_qty + d.cancelled_qty
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
total AS (SELECT site_id, max(upto) AS qty FROM laid GROUP BY 1)
SELECT w.site_id, w.source_kind::int, w.source_id, w.due_on, w.promised_on, l.day AS supply_on,
       l.source_kind AS supply_kind, l.source_id AS supply_id, l.reference,
       least(w.upto, l.upto) - greatest(w.upto - w.qty, l.upto - l.qty) AS qty, true AS served
  FROM want w JOIN laid l ON l.site_id = w.site_id AND w.upto - w.qty < l.upto AND l.upto - l.qty < w.upto
UNION ALL
SELECT w.site_id, w.source_kind::int, w.source_id, w.due_on, w.promised_on, NULL, NULL, NULL, '',
       least(w.qty, w.upto - coalesce(t.qty, 0)), false
  FROM want w LEFT JOIN total t ON t.site_id = w.site_id WHERE w.upto > coalesce(t.qty, 0)
 ORDER BY 1, 5, 3, 6 NULLS FIRST
