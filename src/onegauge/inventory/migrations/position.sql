-- What of an item is at a site, comes and is promised; only pairs of which something is there, comes or is wanted.
-- security_invoker: row-level security is that of the reader.
CREATE VIEW inventory_position WITH (security_invoker = true) AS
SELECT (f.site_id << 32) | f.item_id AS id, f.company_id, f.site_id, f.item_id,
       CASE WHEN f.outbound_qty > f.free_qty + f.inbound_qty THEN 'short'
            WHEN f.outbound_qty > f.free_qty THEN 'awaited'
            WHEN f.free_qty > f.outbound_qty THEN 'free' ELSE 'none' END AS standing,
       f.on_hand_qty, f.reserved_qty, f.free_qty, f.stopped_qty, f.inbound_qty, f.untrusted_qty, f.outbound_qty,
       greatest(f.outbound_qty - f.free_qty, 0) AS short_qty
  FROM (SELECT x.company_id, x.site_id, x.item_id, sum(x.on_hand_qty) AS on_hand_qty, sum(x.reserved_qty) AS reserved_qty,
               sum(x.free_qty) AS free_qty, sum(x.stopped_qty) AS stopped_qty, sum(x.inbound_qty) AS inbound_qty,
               sum(x.untrusted_qty) AS untrusted_qty, sum(x.outbound_qty) AS outbound_qty
          FROM (SELECT b.company_id, b.site_id, b.item_id, b.on_hand_qty, b.reserved_qty,
                       CASE WHEN b.status = 'available' THEN b.on_hand_qty - b.reserved_qty ELSE 0 END AS free_qty,
                       CASE WHEN b.status <> 'available' THEN b.on_hand_qty ELSE 0 END AS stopped_qty,
                       0::numeric AS inbound_qty, 0::numeric AS untrusted_qty, 0::numeric AS outbound_qty
                  FROM inventory_balance b WHERE b.on_hand_qty > 0
                UNION ALL
                SELECT s.company_id, s.site_id, s.item_id, 0, 0, 0, 0,
                       CASE WHEN s.trusted THEN s.qty - s.received_qty - s.cancelled_qty ELSE 0 END,
                       CASE WHEN s.trusted THEN 0 ELSE s.qty - s.received_qty - s.cancelled_qty END, 0
                  FROM inventory_supply s WHERE s.qty > s.received_qty + s.cancelled_qty
                UNION ALL
                SELECT d.company_id, d.site_id, d.item_id, 0, 0, 0, 0, 0, 0,
                       d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty
                  FROM inventory_demand d WHERE d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty) x
         GROUP BY 1, 2, 3) f;
GRANT SELECT ON inventory_position TO onegauge_app, onegauge_follower;

-- Available-to-promise with look-ahead of one item at one site on some days, by the rule of sql/availability.sql: never
-- more than on any later day. It costs much beside a comparison, so a list asks it for the rows it shows and no others.
CREATE FUNCTION inventory_promisable(of_site bigint, of_item bigint, of_days date[]) RETURNS numeric[]
LANGUAGE sql STABLE COST 10000 AS $$
WITH events AS (
  SELECT '-infinity'::date AS day, coalesce(sum(b.on_hand_qty - b.reserved_qty), 0) AS qty
    FROM inventory_balance b WHERE b.site_id = of_site AND b.item_id = of_item AND b.status = 'available'
  UNION ALL
  SELECT s.due_on, s.qty - s.received_qty - s.cancelled_qty
    FROM inventory_supply s
   WHERE s.site_id = of_site AND s.item_id = of_item AND s.trusted AND s.qty > s.received_qty + s.cancelled_qty
  UNION ALL
  SELECT d.promised_on, d.reserved_qty + d.shipped_qty + d.cancelled_qty - d.qty
    FROM inventory_demand d
   WHERE d.site_id = of_site AND d.item_id = of_item AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
stand AS (SELECT DISTINCT e.day, sum(e.qty) OVER (ORDER BY e.day) AS qty FROM events e)
SELECT array_agg(
         (SELECT min(s.qty) FROM stand s
           WHERE s.day >= (SELECT max(before.day) FROM stand before WHERE before.day <= w.day)) ORDER BY w.n)
  FROM unnest(of_days) WITH ORDINALITY AS w(day, n)
$$;
