-- name: work_of_orders
-- why: what the warehouse still works on for any number of orders, line by line; shipments are found by their source.
SELECT s.source_id AS order_id, s.id AS shipment_id, l.id AS line_id, l.qty - l.short_qty AS qty, s.state
  FROM unnest(%(orders)s::bigint[]) AS a(id)
 CROSS JOIN LATERAL (SELECT s.* FROM warehouse_shipment s
                      WHERE s.source_id = a.id AND s.source_kind = %(kind)s
                        AND s.state IN ('released', 'picked', 'packed') OFFSET 0) s
  JOIN warehouse_shipmentline l ON l.shipment_id = s.id
 WHERE l.qty > l.short_qty ORDER BY l.id

-- name: reach_of_orders
-- why: which orders were sourced over the network, so that legs at other sites may have to be seen.
SELECT a.id, EXISTS (SELECT FROM sourcing_decision s WHERE s.source_id = a.id AND s.source_kind = %(kind)s) AS is_networked
  FROM unnest(%(orders)s::bigint[]) AS a(id) ORDER BY a.id

-- name: standing
-- why: how far orders are after something of them was cut: what is open, what has left, what of that is not invoiced.
SELECT a.id AS order_id, o.currency, coalesce(d.open_qty, 0) AS open_qty, coalesce(d.shipped_qty, 0) AS shipped_qty,
       coalesce(d.shipped_qty, 0) > 0 AND EXISTS (
         SELECT FROM inventory_lineservice s JOIN orders_orderline l ON l.id = s.source_line_id
          WHERE s.source_id = a.id AND s.source_kind = %(kind)s AND s.shipped_qty > l.invoiced_qty) AS is_billable
  FROM unnest(%(orders)s::bigint[]) AS a(id) JOIN orders_salesorder o ON o.id = a.id
  LEFT JOIN LATERAL (SELECT sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty, sum(d.shipped_qty) AS shipped_qty
                       FROM inventory_demand d WHERE d.source_id = a.id AND d.source_kind = %(kind)s OFFSET 0) d ON true
 ORDER BY a.id

-- name: value_again
-- why: an order is worth what is still served of its lines; what was cancelled counts no more towards credit. Lines that
-- nothing happened to keep the net they were sold at.
WITH net AS MATERIALIZED (
  SELECT l.id, l.order_id, CASE WHEN l.id = ANY(%(changed)s::bigint[]) OR s.live_qty < l.qty
                                THEN round(s.live_qty * l.unit_price, c.decimals) ELSE l.net_amount END AS net
    FROM orders_orderline l
    JOIN unnest(%(orders)s::bigint[], %(decimals)s::int[]) AS c(order_id, decimals) ON c.order_id = l.order_id
    LEFT JOIN inventory_lineservice s ON s.source_id = l.order_id AND s.source_kind = %(kind)s AND s.source_line_id = l.id),
lines AS (UPDATE orders_orderline l SET net_amount = n.net FROM net n WHERE l.id = n.id AND l.net_amount <> n.net)
UPDATE orders_salesorder o SET total_amount = t.total
  FROM (SELECT order_id, sum(net) AS total FROM net GROUP BY 1) t
 WHERE o.id = t.order_id
RETURNING o.id, o.total_amount
