-- part: cumulative
-- why: of `events` (item_id, site_id, day, qty) what is cumulatively left from each day on, never more than on any later
-- day (available-to-promise with look-ahead), so that nothing promised from it breaks a later promise.
steps AS MATERIALIZED (
  SELECT c.item_id, c.site_id, c.day,
         min(c.qty) OVER (PARTITION BY c.item_id, c.site_id ORDER BY c.day
                          ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS qty
    FROM (SELECT e.item_id, e.site_id, e.day, sum(e.qty) OVER (PARTITION BY e.item_id, e.site_id ORDER BY e.day) AS qty
            FROM events e) c)

-- name: availability
-- why: everything that promising knows of any number of items and sites, in one statement; each pair probes its indexes
-- (OFFSET 0), so that the cost follows the pairs asked for and not the size of the tables.
WITH pairs AS MATERIALIZED (
  SELECT DISTINCT p.site_id, p.item_id FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS p(site_id, item_id)),
stock AS MATERIALIZED (
  SELECT p.site_id, p.item_id, sum(b.on_hand_qty) AS on_hand_qty, sum(b.reserved_qty) AS reserved_qty,
         sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available') AS free_qty,
         sum(b.on_hand_qty) FILTER (WHERE b.status <> 'available') AS stopped_qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT b.on_hand_qty, b.reserved_qty, b.status FROM inventory_balance b
                        WHERE b.site_id = p.site_id AND b.item_id = p.item_id OFFSET 0) b
   GROUP BY 1, 2),
coming AS MATERIALIZED (
  SELECT p.site_id, p.item_id, s.due_on AS day, s.trusted, s.qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT s.due_on, s.trusted, s.qty - s.received_qty - s.cancelled_qty AS qty
                         FROM inventory_supply s
                        WHERE s.item_id = p.item_id AND s.site_id = p.site_id
                          AND s.qty > s.received_qty + s.cancelled_qty OFFSET 0) s),
going AS MATERIALIZED (
  SELECT p.site_id, p.item_id, d.promised_on AS day, d.qty
    FROM pairs p
   CROSS JOIN LATERAL (SELECT d.promised_on, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS qty
                         FROM inventory_demand d
                        WHERE d.item_id = p.item_id AND d.site_id = p.site_id
                          AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty OFFSET 0) d),
events AS (
  SELECT p.item_id, p.site_id, '-infinity'::date AS day, coalesce(s.free_qty, 0) AS qty
    FROM pairs p LEFT JOIN stock s ON s.item_id = p.item_id AND s.site_id = p.site_id
  UNION ALL
  SELECT item_id, site_id, day, qty FROM coming WHERE trusted
  UNION ALL
  SELECT item_id, site_id, day, -qty FROM going),
-- include: cumulative
,
changed AS (
  SELECT s.item_id, s.site_id, s.day, s.qty,
         lag(s.qty) OVER (PARTITION BY s.item_id, s.site_id ORDER BY s.day) AS before
    FROM steps s),
dated AS (
  SELECT c.item_id, c.site_id, array_agg(nullif(c.day, '-infinity') ORDER BY c.day) AS days,
         array_agg(c.qty ORDER BY c.day) AS qtys
    FROM changed c WHERE c.before IS DISTINCT FROM c.qty GROUP BY 1, 2),
inbound AS (
  SELECT site_id, item_id, sum(qty) FILTER (WHERE trusted) AS qty, sum(qty) FILTER (WHERE NOT trusted) AS untrusted_qty
    FROM coming GROUP BY 1, 2),
outbound AS (SELECT site_id, item_id, sum(qty) AS qty FROM going GROUP BY 1, 2)
SELECT p.site_id, p.item_id, coalesce(s.on_hand_qty, 0) AS on_hand_qty, coalesce(s.reserved_qty, 0) AS reserved_qty,
       coalesce(s.free_qty, 0) AS free_qty, coalesce(s.stopped_qty, 0) AS stopped_qty,
       coalesce(i.qty, 0) AS inbound_qty, coalesce(i.untrusted_qty, 0) AS untrusted_qty,
       coalesce(o.qty, 0) AS outbound_qty, d.days, d.qtys
  FROM pairs p
  JOIN dated d ON d.item_id = p.item_id AND d.site_id = p.site_id
  LEFT JOIN stock s ON s.item_id = p.item_id AND s.site_id = p.site_id
  LEFT JOIN inbound i ON i.item_id = p.item_id AND i.site_id = p.site_id
  LEFT JOIN outbound o ON o.item_id = p.item_id AND o.site_id = p.site_id
 ORDER BY p.site_id, p.item_id

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
   WHERE d.item_id = %(item)s::bigint AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
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
