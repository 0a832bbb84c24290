-- The definitions of the key figures, once: followers aggregate these views, pages list them, invariants compare them.
-- security_invoker: row-level security is that of the reader.

CREATE FUNCTION insight_age_bucket(days integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN days <= 30 THEN '0-30' WHEN days <= 60 THEN '31-60' WHEN days <= 90 THEN '61-90'
              WHEN days <= 180 THEN '91-180' WHEN days <= 365 THEN '181-365' ELSE '>365' END $$;

CREATE VIEW insight_linestatus WITH (security_invoker = true) AS
WITH line AS (
  SELECT d.id, d.company_id, d.site_id, d.source_id AS order_id, o.number, o.partner_id, d.item_id, o.channel,
         (d.ordered_at AT TIME ZONE s.timezone)::date AS ordered_on, d.due_on, d.promised_on,
         d.qty - d.cancelled_qty AS wanted_qty, d.shipped_qty, d.reserved_qty, d.first_shipped_qty, d.first_shipped_on,
         d.qty - d.cancelled_qty - d.shipped_qty AS open_qty, c.currency,
         l.unit_price * CASE WHEN o.currency = c.currency THEN 1
           ELSE (SELECT x.rate FROM finance_exchangerate x
                  WHERE x.currency = o.currency AND x.company_currency = c.currency
                    AND x.valid_from <= (d.ordered_at AT TIME ZONE s.timezone)::date
                  ORDER BY x.valid_from DESC LIMIT 1) END AS unit_amount,
         coalesce((SELECT string_agg(h.type, ', ' ORDER BY h.type) FROM orders_hold h
                    WHERE h.order_id = d.source_id AND h.state = 'open'), '') AS hold_types, (now() AT TIME ZONE s.timezone)::date AS today
    FROM inventory_demand d
    JOIN orders_salesorder o ON o.id = d.source_id
    JOIN orders_orderline l ON l.id = d.source_line_id
    JOIN governance_site s ON s.id = d.site_id
    JOIN governance_company c ON c.id = d.company_id
   WHERE d.source_kind = 40 AND d.qty > d.cancelled_qty)
SELECT id, company_id, site_id, order_id, number, partner_id, item_id, channel, ordered_on, due_on, promised_on, wanted_qty,
       shipped_qty,
       CASE WHEN first_shipped_on <= due_on THEN least(first_shipped_qty, wanted_qty) ELSE 0 END AS filled_qty,
       open_qty, first_shipped_on,
       coalesce(first_shipped_qty >= wanted_qty AND first_shipped_on <= due_on, false) AS is_filled,
       open_qty > 0 AS is_open, currency, unit_amount, open_qty * unit_amount AS open_amount,
       CASE WHEN open_qty = 0 THEN 'done'
            WHEN due_on > today THEN 'not_yet_due'
            WHEN promised_on < today THEN 'past_due'
            WHEN hold_types <> '' THEN 'on_hold'
            WHEN reserved_qty < open_qty THEN 'waiting_stock'
            ELSE 'in_work' END AS bucket,
       hold_types
  FROM line;

CREATE VIEW insight_fulfilledorder WITH (security_invoker = true) AS
WITH last AS (
  SELECT DISTINCT ON (h.source_id) h.source_id, h.released_at, h.shipped_at
    FROM warehouse_shipment h WHERE h.source_kind = 40 AND h.state = 'shipped'
   ORDER BY h.source_id, h.shipped_at DESC, h.id DESC)
SELECT o.id, o.company_id, o.site_id, o.number, o.partner_id, o.channel, o.ordered_at, h.released_at, h.shipped_at,
       (h.shipped_at AT TIME ZONE s.timezone)::date AS shipped_on,
       round(extract(epoch FROM h.released_at - o.ordered_at) / 3600, 4) AS waiting_hours,
       round(extract(epoch FROM h.shipped_at - o.ordered_at) / 3600, 4)
         - round(extract(epoch FROM h.released_at - o.ordered_at) / 3600, 4) AS handling_hours,
       round(extract(epoch FROM h.shipped_at - o.ordered_at) / 3600, 4) AS total_hours
  FROM orders_salesorder o
  JOIN last h ON h.source_id = o.id
  JOIN governance_site s ON s.id = o.site_id
 WHERE o.state IN ('fulfilled', 'closed');

-- What is left of a layer is the part of it beyond what is gone, on the axis of everything that ever came.
CREATE VIEW insight_stocklayer WITH (security_invoker = true) AS
WITH held AS (
  SELECT b.site_id, b.item_id, sum(b.on_hand_qty) AS qty FROM inventory_balance b
   GROUP BY 1, 2 HAVING sum(b.on_hand_qty) > 0),
came AS (
  SELECT m.company_id, m.site_id, m.item_id, (m.effective_at AT TIME ZONE s.timezone)::date AS day, min(m.id) AS id,
         sum(m.qty) AS in_qty
    FROM inventory_movement m JOIN governance_site s ON s.id = m.site_id
   WHERE m.to_place = 'stock' AND m.from_place <> 'stock'
   GROUP BY 1, 2, 3, 4),
layer AS (
  SELECT v.*, sum(v.in_qty) OVER (PARTITION BY v.site_id, v.item_id ORDER BY v.day) AS upto_qty,
         sum(v.in_qty) OVER (PARTITION BY v.site_id, v.item_id) - h.qty AS gone_qty
    FROM came v JOIN held h ON h.site_id = v.site_id AND h.item_id = v.item_id)
SELECT y.id, y.company_id, y.site_id, y.item_id, y.day AS received_on, y.in_qty AS received_qty,
       least(y.in_qty, y.upto_qty - y.gone_qty) AS left_qty, c.currency,
       k.value_amount / nullif(k.qty, 0) AS unit_cost,
       least(y.in_qty, y.upto_qty - y.gone_qty) * (k.value_amount / nullif(k.qty, 0)) AS left_amount,
       (now() AT TIME ZONE s.timezone)::date - y.day AS age_days,
       insight_age_bucket((now() AT TIME ZONE s.timezone)::date - y.day) AS age_bucket
  FROM layer y
  JOIN governance_site s ON s.id = y.site_id
  JOIN governance_company c ON c.id = y.company_id
  LEFT JOIN finance_itemcost k ON k.company_id = y.company_id AND k.item_id = y.item_id
 WHERE y.upto_qty > y.gone_qty;

-- The goods ledger up to where costing has valued it: what follows it never counts a movement without its value.
CREATE VIEW insight_valuedmovement WITH (security_invoker = true) AS
SELECT m.id, m.txid, m.recorded_on, m.recorded_at, m.effective_at, m.company_id, m.site_id
  FROM inventory_movement m
 WHERE (m.txid, m.id) <= (SELECT f.txid, f.last_id FROM kernel_follower f WHERE f.name = 'finance.costing');

GRANT SELECT ON insight_linestatus, insight_fulfilledorder, insight_stocklayer TO onegauge_app, onegauge_follower;
GRANT SELECT ON insight_valuedmovement TO onegauge_follower, onegauge_app;
REVOKE INSERT, UPDATE, DELETE ON insight_kpivalue FROM onegauge_app;
