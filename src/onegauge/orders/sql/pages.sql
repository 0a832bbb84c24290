-- name: lines_with_progress
-- why: a page shows each line with its promise and how far it is served; its legs add up, the latest sets the date.
SELECT l.id, l.item_id, l.line_no, i.sku, i.name, u.symbol AS unit, l.qty, coalesce(v.reserved_qty, 0) AS reserved_qty,
       coalesce(v.shipped_qty, 0) AS shipped_qty, coalesce(v.cancelled_qty, 0) AS cancelled_qty, l.invoiced_qty,
       d.promised_on, d.first_promised_on, coalesce(d.promise_reason, '') AS promise_reason, d.due_on, l.unit_price, l.list_price,
       l.net_amount, (l.rounding ->> 'asked')::numeric AS asked_qty, coalesce(l.rounding ->> 'package', '') AS rounded_to,
       (l.rounding ->> 'content')::numeric AS package_qty
  FROM orders_orderline l
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
 WHERE l.order_id = %(order)s
 ORDER BY l.line_no

-- name: work_left
-- why: which act makes sense next: what could be reserved, released or billed of one order.
SELECT coalesce(sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty), 0) AS unreserved_qty,
       coalesce(sum((SELECT sum(r.qty) FROM inventory_reservation r
                      WHERE r.demand_id = d.id AND r.release_ref IS NULL)), 0) AS releasable_qty,
       (SELECT coalesce(sum(s.shipped_qty - l.invoiced_qty), 0) FROM inventory_lineservice s
          JOIN orders_orderline l ON l.id = s.source_line_id
         WHERE s.source_id = %(order)s AND s.source_kind = %(kind)s) AS billable_qty
  FROM inventory_demand d
 WHERE d.source_id = %(order)s AND d.source_kind = %(kind)s

-- name: reserved
-- why: before an order is cancelled the page says how much goes to others.
SELECT sum(d.reserved_qty) FROM inventory_demand d WHERE d.source_id = ANY (%(orders)s::bigint[]) AND d.source_kind = %(kind)s
