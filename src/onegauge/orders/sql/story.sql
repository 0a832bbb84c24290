-- name: flow
-- why: what went out and was billed for an order stands on its page with day and quantity, day by day, goods before paper.
SELECT 'warehouse.Shipment' AS kind, s.id, s.number, s.state, coalesce(s.shipped_at, s.released_at) AS at,
       (SELECT sum(l.qty - l.short_qty) FROM warehouse_shipmentline l WHERE l.shipment_id = s.id) AS qty,
       NULL::numeric AS amount, '' AS currency
  FROM warehouse_shipment s
 WHERE s.source_kind = %(kind)s AND s.source_id = %(order)s
 UNION ALL
SELECT 'finance.Invoice', i.id, i.number, i.state, (i.invoiced_on + 1)::timestamptz - interval '1 second', NULL, i.gross_amount, i.currency
  FROM finance_invoice i
 WHERE i.source_kind = %(kind)s AND i.source_id = %(order)s
 ORDER BY 5, 1 DESC, 2;

-- name: promise_of_order
-- why: one sentence on the page says which line sets the date, and why.
SELECT l.line_no, i.sku, d.promised_on, d.first_promised_on, d.promise_reason,
       count(*) OVER () AS line_count,
       count(*) FILTER (WHERE d.promised_on < m.last_on) OVER () AS earlier_count,
       m.shipped_qty, m.qty
  FROM (SELECT DISTINCT ON (x.source_line_id) x.* FROM inventory_demand x
         WHERE x.source_kind = %(kind)s AND x.source_id = %(order)s
         ORDER BY x.source_line_id, x.promised_on DESC, x.promise_reason = 'in_stock') d
  JOIN orders_orderline l ON l.id = d.source_line_id
  JOIN catalog_item i ON i.id = l.item_id
 CROSS JOIN (SELECT max(x.promised_on) AS last_on, sum(x.shipped_qty) AS shipped_qty, sum(x.qty) AS qty FROM inventory_demand x
              WHERE x.source_kind = %(kind)s AND x.source_id = %(order)s) AS m
 ORDER BY d.promised_on DESC, d.promise_reason = 'in_stock', l.line_no
 LIMIT 1;

-- name: credit_position
-- why: a hold for credit shows what the customer would owe today, part by part, and what would free the order.
SELECT o.id, o.number, o.company_id, o.partner_id, p.name AS partner, o.currency, o.total_amount - o.invoiced_amount AS order_amount,
       coalesce(r.amount, 0) AS open_order_amount, k.id AS customer_id, k.credit_limit, o.state
  FROM orders_salesorder o
  JOIN partners_partner p ON p.id = o.partner_id
  LEFT JOIN partners_customer k ON k.company_id = o.company_id AND k.partner_id = o.partner_id
  LEFT JOIN LATERAL orders_open_amounts(ARRAY[o.partner_id], ARRAY[o.company_id]) AS r ON true
 WHERE o.id = %(order)s;

-- name: under_floor
-- why: a hold for price names the lines that are below the floor, the deepest first.
SELECT l.line_no, i.sku, coalesce(l.rule_price, l.list_price) AS list_price, l.unit_price, l.qty,
       (coalesce(l.rule_price, l.list_price) * %(floor)s::numeric - l.unit_price) * l.qty AS given_amount
  FROM orders_orderline l
  JOIN catalog_item i ON i.id = l.item_id
 WHERE l.order_id = %(order)s AND l.exception_id IS NULL
   AND l.unit_price < coalesce(l.rule_price, l.list_price) * %(floor)s::numeric
 ORDER BY l.unit_price / nullif(coalesce(l.rule_price, l.list_price), 0), l.line_no;

-- name: line_trace
-- why: why this date and this price: what is wanted, what lies here and elsewhere, which list and which break gave the price.
SELECT l.id, l.item_id, l.order_id, l.qty, u.symbol AS unit, l.list_price, l.unit_price, l.net_amount, o.currency, o.site_id,
       s.name AS site, d.due_on, d.promised_on, d.first_promised_on, coalesce(d.promise_reason, '') AS promise_reason,
       coalesce(v.reserved_qty, 0) AS reserved_qty, coalesce(v.shipped_qty, 0) AS shipped_qty,
       p.min_qty, t.name AS price_list, p.valid_from, l.line_no, l.rule_price, l.price_trace::text AS price_trace,
       l.price_line_id, o.company_id, o.partner_id, o.ordered_at::date AS ordered_on, i.item_class_id
  FROM orders_orderline l
  JOIN orders_salesorder o ON o.id = l.order_id
  JOIN governance_site s ON s.id = o.site_id
  JOIN catalog_item i ON i.id = l.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN LATERAL (
       SELECT s.served_qty - s.shipped_qty AS reserved_qty, s.shipped_qty, s.qty - s.live_qty AS cancelled_qty
         FROM inventory_lineservice s
        WHERE s.source_id = l.order_id AND s.source_kind = %(kind)s AND s.source_line_id = l.id) v ON true
  LEFT JOIN LATERAL (
       SELECT x.promised_on, max(x.first_promised_on) OVER () AS first_promised_on, x.promise_reason, x.due_on, x.held
         FROM inventory_demand x
        WHERE x.source_id = l.order_id AND x.source_kind = %(kind)s AND x.source_line_id = l.id
        ORDER BY x.promised_on DESC, x.promise_reason = 'in_stock' LIMIT 1) d ON true
  LEFT JOIN pricing_pricelistline p ON p.id = l.price_line_id
  LEFT JOIN pricing_pricelist t ON t.id = p.price_list_id
 WHERE l.id = %(line)s;

-- name: stock_by_site
-- why: what lies free where, the own site first; sites out of scope do not exist for the reader.
SELECT s.id AS site_id, s.name AS site, coalesce(sum(b.on_hand_qty), 0) AS on_hand_qty,
       coalesce(sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available'), 0) AS free_qty
  FROM inventory_balance b
  JOIN governance_site s ON s.id = b.site_id
 WHERE b.item_id = %(item)s
 GROUP BY s.id, s.name
 ORDER BY s.id <> %(site)s, 4 DESC, s.name
 LIMIT 6;
