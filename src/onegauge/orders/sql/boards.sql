-- name: waiting_figures
-- why: every lane of the allocation board with its lines and the value that nothing is reserved for, in one pass.
WITH w AS MATERIALIZED (
  SELECT d.item_id, d.site_id, o.currency,
         CASE WHEN d.held THEN 'held' WHEN d.due_on < %(today)s::date THEN 'late'
              WHEN d.due_on <= %(today)s::date + 7 THEN 'soon' ELSE 'later' END AS lane,
         (d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) * l.unit_price AS value
    FROM inventory_demand d JOIN orders_orderline l ON l.id = d.source_line_id
    JOIN orders_salesorder o ON o.id = d.source_id
   WHERE d.source_kind = %(kind)s AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty)
SELECT w.lane, w.currency, count(*)::int AS count, sum(w.value) AS value FROM w GROUP BY 1, 2
 UNION ALL
SELECT 'items', '', count(*)::int, 0 FROM (SELECT DISTINCT item_id, site_id FROM w) i
 ORDER BY 1, 4 DESC

-- name: waiting_lines
-- why: the lines of one lane, most urgent first; what lies where is asked only for the rows of the page.
WITH page AS MATERIALIZED (
  SELECT d.*, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty
    FROM inventory_demand d JOIN orders_salesorder o ON o.id = d.source_id
    JOIN partners_partner p ON p.id = o.partner_id
   WHERE d.source_kind = %(kind)s AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
     AND CASE WHEN d.held THEN 'held' WHEN d.due_on < %(today)s::date THEN 'late'
              WHEN d.due_on <= %(today)s::date + 7 THEN 'soon' ELSE 'later' END = %(lane)s
     AND (%(item)s::bigint IS NULL OR d.item_id = %(item)s)
     AND (%(text)s = '' OR o.number ILIKE %(like)s OR p.name ILIKE %(like)s)
     AND (%(due)s::date IS NULL OR (d.due_on, d.priority, d.id) > (%(due)s::date, %(priority)s::int, %(after)s::bigint))
   ORDER BY d.due_on, d.priority, d.id LIMIT %(limit)s)
SELECT d.id, d.source_id AS order_id, o.number, l.line_no, p.name AS customer, i.sku, i.name AS item, u.symbol AS unit,
       s.name AS site, d.item_id, d.site_id, d.due_on, d.promised_on, d.priority, d.held, d.qty, d.reserved_qty,
       d.open_qty, coalesce(f.here, 0) AS free_here, coalesce(f.elsewhere, 0) AS free_elsewhere,
       coalesce(g.qty, 0) AS later_qty, o.currency, d.open_qty * l.unit_price AS value
  FROM page d
  JOIN orders_salesorder o ON o.id = d.source_id JOIN orders_orderline l ON l.id = d.source_line_id
  JOIN partners_partner p ON p.id = o.partner_id JOIN catalog_item i ON i.id = d.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id JOIN governance_site s ON s.id = d.site_id
  LEFT JOIN LATERAL (
       SELECT sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.site_id = d.site_id) AS here,
              sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.site_id <> d.site_id) AS elsewhere
         FROM inventory_balance b WHERE b.item_id = d.item_id AND b.status = 'available') f ON true
  LEFT JOIN LATERAL (
       SELECT sum(r.qty) AS qty FROM inventory_demand x
         JOIN inventory_reservation r ON r.demand_id = x.id AND r.release_ref IS NULL
        WHERE x.item_id = d.item_id AND x.site_id = d.site_id AND x.qty > x.shipped_qty + x.cancelled_qty
          AND x.reserved_qty > 0
          AND (x.due_on, x.priority) > (d.due_on, d.priority)) g ON true
 ORDER BY d.due_on, d.priority, d.id

-- name: waiting_line
-- why: which item, site and order one line is about.
SELECT d.source_id, d.item_id, d.site_id, d.due_on, d.priority FROM inventory_demand d WHERE d.id = %(id)s

-- name: short_items
-- why: the same by item and site: what is wanted, what is free, and since when; stock is asked only for the page.
WITH w AS MATERIALIZED (
  SELECT d.item_id, d.site_id, min(d.id) AS id, count(*)::int AS lines, count(DISTINCT d.source_id)::int AS orders,
         sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) AS open_qty, min(d.due_on) AS due_on
    FROM inventory_demand d
   WHERE d.source_kind = %(kind)s AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
   GROUP BY 1, 2),
page AS MATERIALIZED (
  SELECT w.*, i.sku, i.name AS item, u.symbol AS unit
    FROM w JOIN catalog_item i ON i.id = w.item_id JOIN catalog_unit u ON u.id = i.base_unit_id
   WHERE (%(text)s = '' OR i.sku ILIKE %(like)s OR i.name ILIKE %(like)s)
     AND (%(due)s::date IS NULL OR (w.due_on, w.id) > (%(due)s::date, %(after)s::bigint))
   ORDER BY w.due_on, w.id LIMIT %(limit)s)
SELECT w.id, w.item_id, w.sku, w.item, w.unit, s.name AS site, w.lines, w.orders, w.open_qty,
       coalesce(f.here, 0) AS free_here, coalesce(f.elsewhere, 0) AS free_elsewhere, w.due_on
  FROM page w JOIN governance_site s ON s.id = w.site_id
  LEFT JOIN LATERAL (
       SELECT sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.site_id = w.site_id) AS here,
              sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.site_id <> w.site_id) AS elsewhere
         FROM inventory_balance b WHERE b.item_id = w.item_id AND b.status = 'available') f ON true
 ORDER BY w.due_on, w.id

-- name: stock_by_site
-- why: where else an item lies, beside the site that lacks it.
SELECT s.name AS site, sum(b.on_hand_qty) AS on_hand_qty, sum(b.reserved_qty) AS reserved_qty,
       sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available') AS free_qty
  FROM inventory_balance b JOIN governance_site s ON s.id = b.site_id
 WHERE b.item_id = %(item)s AND b.on_hand_qty > 0 GROUP BY s.name ORDER BY s.name

-- name: queue_for_item
-- why: who stands before and behind a line for the same stock, and who of them already has some.
SELECT d.id, o.id AS order_id, o.number, p.name AS customer, d.due_on, d.qty - d.shipped_qty - d.cancelled_qty AS wanted_qty,
       d.reserved_qty, coalesce((SELECT sum(r.qty) FROM inventory_reservation r
                                  WHERE r.demand_id = d.id AND r.release_ref IS NOT NULL), 0) AS released_qty
  FROM inventory_demand d JOIN orders_salesorder o ON o.id = d.source_id JOIN partners_partner p ON p.id = o.partner_id
 WHERE d.item_id = %(item)s AND d.site_id = %(site)s AND d.source_kind = %(kind)s
   AND d.qty > d.shipped_qty + d.cancelled_qty
 ORDER BY d.due_on, d.priority, d.id LIMIT 30

-- name: orders_of_lines
-- why: decisions are taken by order; the board chooses lines.
SELECT DISTINCT d.source_id FROM inventory_demand d WHERE d.id = ANY(%(lines)s::bigint[]) AND d.source_kind = %(kind)s
 ORDER BY 1

-- name: numbers_of_orders
-- why: a refusal names the order.
SELECT o.id, o.number FROM orders_salesorder o WHERE o.id = ANY(%(orders)s::bigint[])

-- name: coverage
-- why: every line that competes for what these orders want, with how far it is served: read before and after a run.
SELECT d.id, o.id AS order_id, o.number, l.line_no, p.name AS customer, i.sku, u.symbol AS unit, s.name AS site,
       d.due_on, o.currency, l.unit_price, d.qty - d.shipped_qty - d.cancelled_qty AS open_qty, d.reserved_qty
  FROM inventory_demand d
  JOIN orders_salesorder o ON o.id = d.source_id JOIN orders_orderline l ON l.id = d.source_line_id
  JOIN partners_partner p ON p.id = o.partner_id JOIN catalog_item i ON i.id = d.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id JOIN governance_site s ON s.id = d.site_id
 WHERE d.source_kind = %(kind)s AND d.qty > d.shipped_qty + d.cancelled_qty
   AND (d.item_id, d.site_id) IN (SELECT x.item_id, x.site_id FROM inventory_demand x
                                   WHERE x.source_id = ANY(%(orders)s::bigint[]) AND x.source_kind = %(kind)s)
 ORDER BY d.due_on, d.priority, d.id

-- name: to_bill_figures
-- why: what was shipped and is not billed, by currency; closed orders are not looked at again.
SELECT o.currency, count(*)::int AS count, sum(x.value) AS value
  FROM orders_salesorder o
 CROSS JOIN LATERAL (
       SELECT sum(round((d.shipped_qty - l.invoiced_qty) * l.unit_price, 2)) AS value
         FROM inventory_demand d JOIN orders_orderline l ON l.id = d.source_line_id
        WHERE d.source_id = o.id AND d.source_kind = %(kind)s AND d.shipped_qty > l.invoiced_qty) x
 WHERE o.ended_as = '' AND o.state IN ('confirmed', 'fulfilled') AND x.value IS NOT NULL GROUP BY 1 ORDER BY 3 DESC

-- name: to_bill
-- why: orders with shipped goods that nobody was asked to pay for, the longest waiting first.
SELECT o.id, o.number, p.name AS customer, c.name AS company, s.name AS site, o.currency, x.since, x.lines, x.value
  FROM orders_salesorder o
 CROSS JOIN LATERAL (
       SELECT min(d.first_shipped_on) AS since, count(*)::int AS lines,
              sum(round((d.shipped_qty - l.invoiced_qty) * l.unit_price, 2)) AS value
         FROM inventory_demand d JOIN orders_orderline l ON l.id = d.source_line_id
        WHERE d.source_id = o.id AND d.source_kind = %(kind)s AND d.shipped_qty > l.invoiced_qty) x
  JOIN partners_partner p ON p.id = o.partner_id
  JOIN governance_company c ON c.id = o.company_id JOIN governance_site s ON s.id = o.site_id
 WHERE o.ended_as = '' AND o.state IN ('confirmed', 'fulfilled') AND x.value IS NOT NULL
   AND (%(text)s = '' OR o.number ILIKE %(like)s OR p.name ILIKE %(like)s)
   AND (%(since)s::date IS NULL OR (x.since, o.id) > (%(since)s::date, %(after)s::bigint))
 ORDER BY x.since, o.id LIMIT %(limit)s

-- name: billing_of
-- why: how far chosen orders are billed, read before and after billing.
SELECT o.id, o.number, p.name AS customer, o.currency, o.state, o.invoiced_amount
  FROM orders_salesorder o JOIN partners_partner p ON p.id = o.partner_id
 WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- part: left_today
-- why: what left on the day of its site's clock; no day is longer than 25 hours, and what left longer ago is not looked at.
(s.shipped_at > %(at)s::timestamptz - interval '26 hours'
 AND (s.shipped_at AT TIME ZONE g.timezone)::date = (%(at)s::timestamptz AT TIME ZONE g.timezone)::date)

-- name: floor
-- why: the work of each site by stage, with lines and value, and how much of it is late: the whole board in one pass.
WITH s AS MATERIALIZED (
  SELECT s.id, s.site_id, s.state, s.due_on, o.currency, x.lines, x.value, x.shorts
    FROM warehouse_shipment s JOIN governance_site g ON g.id = s.site_id
    LEFT JOIN orders_salesorder o ON o.id = s.source_id AND s.source_kind = %(kind)s
   CROSS JOIN LATERAL (
         SELECT count(*) AS lines, coalesce(sum(w.qty * l.unit_price), 0) AS value, count(*) FILTER (WHERE w.short_qty > 0) AS shorts
           FROM warehouse_shipmentline w LEFT JOIN inventory_demand d ON d.id = w.demand_id
           LEFT JOIN orders_orderline l ON l.id = d.source_line_id AND d.source_kind = %(kind)s
          WHERE w.shipment_id = s.id) x
   WHERE s.ended_as = ''
      OR s.state = 'shipped' AND
-- include: left_today
)
SELECT g.name AS site, s.state, s.currency, count(*)::int AS count, sum(s.lines)::int AS lines, sum(s.value) AS value,
       (count(*) FILTER (WHERE s.due_on < %(today)s::date AND s.state <> 'shipped'))::int AS late,
       sum(s.shorts)::int AS shorts
  FROM s JOIN governance_site g ON g.id = s.site_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3

-- name: floor_rows
-- why: the shipments of one stage, the latest first to mend.
SELECT s.id, s.number, s.source_number, coalesce(p.name, s.source_number) AS customer, g.name AS site, s.due_on, s.released_at, s.state,
       s.package_count, coalesce(o.currency, '') AS currency, x.lines, x.shorts, x.value
  FROM warehouse_shipment s LEFT JOIN partners_partner p ON p.id = s.partner_id JOIN governance_site g ON g.id = s.site_id
  LEFT JOIN orders_salesorder o ON o.id = s.source_id AND s.source_kind = %(kind)s
 CROSS JOIN LATERAL (
       SELECT count(*)::int AS lines, coalesce(sum(w.qty * l.unit_price), 0) AS value,
              (count(*) FILTER (WHERE w.short_qty > 0))::int AS shorts
         FROM warehouse_shipmentline w LEFT JOIN inventory_demand d ON d.id = w.demand_id
         LEFT JOIN orders_orderline l ON l.id = d.source_line_id AND d.source_kind = %(kind)s
        WHERE w.shipment_id = s.id) x
 WHERE s.state = %(lane)s AND (s.ended_as = '' OR
-- include: left_today
)
   AND (%(text)s = '' OR s.number ILIKE %(like)s OR s.source_number ILIKE %(like)s OR p.name ILIKE %(like)s)
   AND (%(due)s::date IS NULL OR (s.due_on, s.id) > (%(due)s::date, %(after)s::bigint))
 ORDER BY s.due_on, s.id LIMIT %(limit)s

-- name: item_words
-- why: what an item is called, for the head of its panel and the focus of a lane.
SELECT i.sku, i.name FROM catalog_item i WHERE i.id = %(item)s
