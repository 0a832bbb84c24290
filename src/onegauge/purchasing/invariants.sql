-- name: received_equals_receipts
-- why: the figure of a line is that of its receipts.
SELECT l.id, l.received_qty, r.qty
  FROM purchasing_purchaseline l
  LEFT JOIN (SELECT line_id, sum(qty) AS qty FROM purchasing_purchasereceipt GROUP BY 1) r ON r.line_id = l.id
 WHERE l.received_qty <> coalesce(r.qty, 0);

-- name: supply_equals_open_lines
-- why: what inventory expects of a purchase order is what is open of it: neither more nor less is promised from it.
SELECT l.id, o.state, s.qty - s.received_qty - s.cancelled_qty AS expected
  FROM purchasing_purchaseline l
  JOIN purchasing_purchaseorder o ON o.id = l.order_id
  LEFT JOIN inventory_supply s ON s.source_kind = 37 AND s.source_id = o.id AND s.source_line_id = l.id
 WHERE coalesce(s.qty - s.received_qty - s.cancelled_qty, 0)
       <> CASE WHEN o.state IN ('sent', 'acknowledged') THEN greatest(l.qty - l.cancelled_qty - l.received_qty, 0) ELSE 0 END;

-- name: done_orders_wait_for_nothing
-- why: whoever reads "received", "closed" or "cancelled" may rely on it.
SELECT o.id, o.state FROM purchasing_purchaseorder o JOIN purchasing_purchaseline l ON l.order_id = o.id
 WHERE o.state IN ('received', 'closed', 'cancelled') AND l.qty > l.received_qty + l.cancelled_qty;

-- name: lines_lie_where_their_order_does
-- why: lines carry company and site of their order, because row-level security reads them.
SELECT l.id FROM purchasing_purchaseline l JOIN purchasing_purchaseorder o ON o.id = l.order_id
 WHERE (l.company_id, l.site_id) IS DISTINCT FROM (o.company_id, o.site_id);

-- name: bound_demand_is_with_a_supplier
-- why: a demand is bound for what a supplier has sent of it and for what he was asked to send.
SELECT d.id, d.bound_qty, coalesce(l.qty, 0) AS at_supplier
  FROM inventory_demand d
  LEFT JOIN (SELECT l.demand_id, sum(CASE WHEN o.state IN ('sent', 'acknowledged') THEN l.qty - l.cancelled_qty
                                          ELSE l.received_qty END) AS qty
               FROM purchasing_purchaseline l JOIN purchasing_purchaseorder o ON o.id = l.order_id
              WHERE l.demand_id IS NOT NULL GROUP BY 1) l ON l.demand_id = d.id
 WHERE d.bound_qty <> coalesce(l.qty, 0) AND (d.bound_qty > 0 OR l.qty > 0);
