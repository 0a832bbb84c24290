-- name: lines_with_progress
-- why: a page shows each line with its promise and how far it is served; demand is probed by its source.
SELECT l.id, l.item_id, l.line_no, i.sku, i.name, u.symbol AS unit, l.qty, coalesce(d.reserved_qty, 0) AS reserved_qty,
       coalesce(d.shipped_qty, 0) AS shipped_qty, coalesce(d.cancelled_qty, 0) AS cancelled_qty, l.invoiced_qty,
       d.promised_on, d.first_promised_on, coalesce(d.promise_reason, '') AS promise_reason, d.due_on, l.unit_price, l.list_price,
       l.net_amount
  FROM orders_orderline l
  JOIN catalog_item i ON i.id = l.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN inventory_demand d ON d.source_id = l.order_id AND d.source_kind = %(kind)s AND d.source_line_id = l.id
 WHERE l.order_id = %(order)s
 ORDER BY l.line_no

-- name: work_left
-- why: which act makes sense next: what could be reserved, released or billed of one order.
SELECT coalesce(sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty), 0) AS unreserved_qty,
       coalesce(sum((SELECT sum(r.qty) FROM inventory_reservation r
                      WHERE r.demand_id = d.id AND r.release_ref IS NULL)), 0) AS releasable_qty,
       coalesce(sum(d.shipped_qty - l.invoiced_qty), 0) AS billable_qty
  FROM inventory_demand d JOIN orders_orderline l ON l.id = d.source_line_id
 WHERE d.source_id = %(order)s AND d.source_kind = %(kind)s

-- name: reserved
-- why: before an order is cancelled the page says how much goes to others.
SELECT sum(d.reserved_qty) FROM inventory_demand d WHERE d.source_id = ANY (%(orders)s::bigint[]) AND d.source_kind = %(kind)s
