-- name: tasks
-- why: the tasks of one device, in the order in which they are to be done.
SELECT t.id, t.site_id, t.number, t.type, t.state, t.subject_id, t.subject_number, coalesce(p.name, '') AS receiver
  FROM unnest(%(tasks)s::bigint[]) WITH ORDINALITY AS a(id, n) JOIN warehouse_task t ON t.id = a.id
  LEFT JOIN warehouse_shipment s ON s.id = t.subject_id AND t.type = 'load' AND t.subject_kind = 35
  LEFT JOIN warehouse_consignment c ON c.id = t.subject_id AND t.type = 'load' AND t.subject_kind = 44
  LEFT JOIN partners_partner p ON p.id = coalesce(s.partner_id, c.partner_id)
 ORDER BY a.n

-- name: lines
-- why: whatever the step is, a device needs place, goods, quantity and the numbers by which a scan finds the goods.
WITH t AS MATERIALIZED (SELECT t.* FROM warehouse_task t WHERE t.id = ANY(%(tasks)s::bigint[])),
l AS (
  SELECT t.id AS task_id, k.id, b.bin_id, NULL::bigint AS to_bin_id, b.item_id, b.lot_id, '' AS lot_code, b.handling_unit_id,
         '' AS sscc, s.qty AS wanted_qty, k.taken_qty, k.slot::int AS slot
    FROM t JOIN warehouse_taskline k ON k.task_id = t.id AND k.is_live
    JOIN warehouse_shipmentline s ON s.id = k.shipment_line_id AND s.qty > 0
    JOIN warehouse_shipment h ON h.id = k.shipment_id AND h.state = 'released'
    JOIN inventory_balance b ON b.id = s.balance_id
   WHERE t.type = 'pick'
  UNION ALL
  SELECT t.id, s.id, b.bin_id, NULL, b.item_id, b.lot_id, '', b.handling_unit_id, '', s.qty - s.short_qty, NULL, 0
    FROM t JOIN warehouse_shipmentline s ON s.shipment_id = t.subject_id AND s.qty > s.short_qty
    JOIN inventory_balance b ON b.id = s.balance_id
   WHERE t.type = 'pack'
  UNION ALL
  SELECT t.id, p.id, b.bin_id, p.suggested_bin_id, b.item_id, b.lot_id, '', b.handling_unit_id, '', p.qty, NULL, 0
    FROM t JOIN warehouse_putaway p ON p.id = t.subject_id JOIN inventory_balance b ON b.id = p.balance_id
   WHERE t.type = 'put_away'
  UNION ALL
  SELECT t.id, p.id, a.bin_id, b.bin_id, b.item_id, b.lot_id, '', b.handling_unit_id, '', p.qty, NULL, 0
    FROM t JOIN warehouse_putback p ON p.id = t.subject_id JOIN inventory_balance b ON b.id = p.balance_id
    JOIN inventory_balance a ON a.id = p.aside_id
   WHERE t.type = 'put_back'
  UNION ALL
  SELECT t.id, k.id, k.bin_id, NULL, k.item_id, NULL, k.lot_code, NULL, k.sscc,
         CASE WHEN NOT c.blind THEN coalesce(k.expected_qty, k.snapshot_qty) END, k.counted_qty, 0
    FROM t JOIN warehouse_count c ON c.id = t.subject_id JOIN warehouse_countline k ON k.count_id = c.id
   WHERE t.type = 'count' AND (c.state = 'counting' OR (c.state = 'recount' AND k.first_by_id IS NOT NULL)))
SELECT l.task_id, l.id, n.code AS place, coalesce(m.code, '') AS to_place, i.sku, i.name, coalesce(o.code, l.lot_code) AS lot,
       o.expires_on, coalesce(u.sscc, l.sscc) AS sscc, l.wanted_qty, l.taken_qty, e.symbol AS unit, l.slot,
       coalesce(g.gtins, '{}') AS gtins, coalesce(g.qtys, '{}') AS gtin_qtys
  FROM l JOIN inventory_bin n ON n.id = l.bin_id LEFT JOIN inventory_bin m ON m.id = l.to_bin_id
  JOIN catalog_item i ON i.id = l.item_id JOIN catalog_unit e ON e.id = i.base_unit_id
  LEFT JOIN inventory_lot o ON o.id = l.lot_id LEFT JOIN inventory_handlingunit u ON u.id = l.handling_unit_id
 CROSS JOIN LATERAL (
       SELECT array_agg(lpad(p.gtin, 14, '0') ORDER BY p.id) AS gtins,
              array_agg(round(p.numerator::numeric / p.denominator, 6) ORDER BY p.id) AS qtys
         FROM catalog_packaging p WHERE p.item_id = i.id AND p.gtin IS NOT NULL) g
 ORDER BY l.task_id, n.sequence, n.code, l.id
