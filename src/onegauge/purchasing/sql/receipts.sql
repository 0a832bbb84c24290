-- name: orders_of_lines
-- why: orders are locked before their lines are judged.
SELECT l.id, l.order_id FROM purchasing_purchaseline l WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: lines
-- why: what is open of the lines that came in or were sent, with what their goods cost and, of direct ones, for whom they
-- are and which place they pass through; a site receives at its dock, else where it stages, else in its first bin.
SELECT l.id, l.order_id, l.line_no, i.sku, i.tracking, l.qty - l.received_qty - l.cancelled_qty AS open_qty, l.unit_price,
       s.code AS site, coalesce(n.code, '') AS bin, l.demand_id, d.due_on, d.min_life_days, d.partner_id,
       coalesce(d.held, false) AS held
  FROM purchasing_purchaseline l JOIN catalog_item i ON i.id = l.item_id JOIN governance_site s ON s.id = l.site_id
  LEFT JOIN inventory_demand d ON d.id = l.demand_id
  LEFT JOIN LATERAL (SELECT x.code FROM inventory_bin x WHERE x.site_id = l.site_id AND x.kind <> 'customer'
                      ORDER BY x.kind <> 'dock', x.kind <> 'staging', x.sequence, x.id LIMIT 1) n ON true
 WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: open_of_orders
-- why: "received" and "sent" without more words mean everything that is open.
SELECT l.id AS line_id, l.order_id, l.line_no, l.qty - l.received_qty - l.cancelled_qty AS open_qty FROM purchasing_purchaseline l
 WHERE l.order_id = ANY(%(orders)s::bigint[]) AND l.qty > l.received_qty + l.cancelled_qty ORDER BY l.order_id, l.line_no

-- name: count_lines
-- why: what came in of any number of lines.
UPDATE purchasing_purchaseline l SET received_qty = l.received_qty + a.qty
  FROM (SELECT x.line_id, sum(x.qty) AS qty FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS x(line_id, qty)
         GROUP BY 1) a
 WHERE l.id = a.line_id

-- name: insert_receipts
-- why: each receipt is kept with its lot, its paper and its shipment.
INSERT INTO purchasing_purchasereceipt (company_id, site_id, line_id, qty, lot, reference, received_at, shipment_id)
SELECT l.company_id, l.site_id, l.id, a.qty, a.lot, a.reference, %(at)s, a.shipment_id
  FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[], %(lots)s::text[], %(references)s::text[], %(shipments)s::bigint[])
       WITH ORDINALITY AS a(line_id, qty, lot, reference, shipment_id, n)
  JOIN purchasing_purchaseline l ON l.id = a.line_id ORDER BY a.n

-- name: open_orders
-- why: an order of which nothing is open any more has been received.
SELECT o.id, EXISTS (SELECT FROM purchasing_purchaseline l
                      WHERE l.order_id = o.id AND l.qty > l.received_qty + l.cancelled_qty) AS is_open
  FROM purchasing_purchaseorder o WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- name: coming
-- why: what of the lines of orders is open and in no arrival that is still to be received.
SELECT l.id AS line_id, l.order_id, i.sku, l.qty - l.cancelled_qty AS ordered_qty,
       l.qty - l.cancelled_qty - l.received_qty - a.qty AS coming_qty, l.unit_price,
       coalesce(l.promised_on, l.wanted_on) AS day, g.code AS site, p.code AS supplier
  FROM purchasing_purchaseline l JOIN catalog_item i ON i.id = l.item_id
  JOIN purchasing_purchaseorder o ON o.id = l.order_id
  JOIN governance_site g ON g.id = l.site_id JOIN partners_partner p ON p.id = o.supplier_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(greatest(k.expected_qty - k.accepted_qty - k.held_qty, 0)), 0) AS qty
         FROM warehouse_arrivalline k JOIN warehouse_arrival h ON h.id = k.arrival_id
        WHERE k.source_line_id = l.id AND k.source_kind = %(kind)s AND h.state NOT IN ('closed', 'cancelled')) a
 WHERE l.order_id = ANY(%(orders)s::bigint[]) AND l.demand_id IS NULL
   AND l.qty - l.cancelled_qty - l.received_qty - a.qty > 0
 ORDER BY l.order_id, l.line_no
