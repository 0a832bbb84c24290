-- name: promises
-- why: what was promised for each line, how far it is served, and from which shelf, is asked by whoever doubts a date.
SELECT l.line_no, i.sku, l.qty, d.due_on, d.first_promised_on, d.promised_on, d.promise_reason, d.held, v.reserved_qty,
       v.shipped_qty, v.cancelled_qty, l.list_price, l.unit_price, l.price_line_id
  FROM orders_orderline l
  JOIN catalog_item i ON i.id = l.item_id
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

-- name: reservations
-- why: each reserved quantity names its shelf and the policies that decided it.
SELECT l.line_no, b.code AS bin, t.code AS lot, r.qty, r.release_ref AS shipment_id, r.policy_ids::text AS policy_ids
  FROM inventory_demand d
  JOIN orders_orderline l ON l.id = d.source_line_id
  JOIN inventory_reservation r ON r.demand_id = d.id
  JOIN inventory_balance a ON a.id = r.balance_id
  JOIN inventory_bin b ON b.id = a.bin_id
  LEFT JOIN inventory_lot t ON t.id = a.lot_id
 WHERE d.source_kind = %(kind)s AND d.source_id = %(order)s
 ORDER BY l.line_no, r.id
