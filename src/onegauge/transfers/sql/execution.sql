-- name: free_reserved
-- why: what is reserved for transfers and not yet in the warehouse's hands.
SELECT d.source_id AS transfer_id, min(d.due_on) AS due_on, sum(r.qty) FILTER (WHERE r.release_ref IS NULL) AS free_qty,
       coalesce(sum(r.qty) FILTER (WHERE r.release_ref IS NOT NULL), 0) AS at_work_qty
  FROM unnest(%(transfers)s::bigint[]) AS a(id)
 CROSS JOIN LATERAL (SELECT d.id, d.source_id, d.due_on FROM inventory_demand d
                      WHERE d.source_id = a.id AND d.source_kind = %(kind)s OFFSET 0) d
 CROSS JOIN LATERAL (SELECT r.qty, r.release_ref FROM inventory_reservation r WHERE r.demand_id = d.id OFFSET 0) r
 GROUP BY 1 ORDER BY 1

-- name: insert_pieces
-- why: what shipments took becomes what is in transit, lot by lot and unit by unit, in one statement. A handling unit
-- travels when nothing of it stays behind; else its goods travel loose.
WITH sent AS (
  SELECT s.id AS shipment_id, l.balance_id, d.source_line_id AS line_id, l.qty - l.short_qty AS qty
    FROM unnest(%(shipments)s::bigint[]) AS a(id)
   CROSS JOIN LATERAL (SELECT s.id FROM warehouse_shipment s WHERE s.id = a.id OFFSET 0) s
   CROSS JOIN LATERAL (SELECT l.* FROM warehouse_shipmentline l WHERE l.shipment_id = s.id OFFSET 0) l
    JOIN inventory_demand d ON d.id = l.demand_id
   WHERE l.qty > l.short_qty),
pieces AS (
  INSERT INTO transfers_piece (company_id, site_id, to_company_id, to_site_id, transfer_id, line_id, shipment_id, item_id,
         lot_id, sscc, unit_cost, qty, received_qty, lost_qty, returned_qty)
  SELECT n.company_id, n.site_id, n.to_company_id, n.to_site_id, n.transfer_id, n.id, x.shipment_id, n.item_id, b.lot_id,
         CASE WHEN u.id IS NULL OR EXISTS (SELECT FROM inventory_balance o WHERE o.handling_unit_id = u.id AND o.on_hand_qty > 0)
              THEN '' ELSE u.sscc END,
         c.unit_cost, sum(x.qty), 0, 0, 0
    FROM sent x JOIN transfers_transferline n ON n.id = x.line_id JOIN inventory_balance b ON b.id = x.balance_id
    LEFT JOIN inventory_handlingunit u ON u.id = b.handling_unit_id
    LEFT JOIN finance_itemcost c ON c.company_id = n.company_id AND c.item_id = n.item_id
   GROUP BY n.id, x.shipment_id, b.lot_id, u.id, c.unit_cost
   ORDER BY n.id, x.shipment_id, b.lot_id
  RETURNING id, transfer_id, line_id, item_id, lot_id, qty, unit_cost),
counted AS (
  UPDATE transfers_transferline l SET shipped_qty = l.shipped_qty + x.qty
    FROM (SELECT line_id, sum(qty) AS qty FROM pieces GROUP BY 1) x WHERE l.id = x.line_id)
SELECT p.id, p.transfer_id, p.line_id, p.item_id, p.lot_id, p.qty, n.unit_price, coalesce(p.unit_cost, 0) AS unit_cost
  FROM pieces p JOIN transfers_transferline n ON n.id = p.line_id ORDER BY p.id

-- name: set_shipped
-- why: the day the first goods left, and when by the lane's calendar the last ones are expected.
UPDATE transfers_transfer t
   SET shipped_on = coalesce(t.shipped_on, %(on)s::date),
       expected_on = governance_add_working_days(n.calendar_id, %(on)s::date, n.lead_days)
  FROM transfers_lane n
 WHERE t.id = ANY(%(transfers)s::bigint[]) AND n.id = t.lane_id
RETURNING t.id, t.expected_on

-- name: transfers_of_shipments
-- why: shipments of transfers, by the transfer that they are for.
SELECT s.id, s.source_id FROM warehouse_shipment s
 WHERE s.id = ANY(%(shipments)s::bigint[]) AND s.source_kind = %(kind)s ORDER BY s.id

-- name: pieces
-- why: what is in transit of transfers, less what somebody has yet to decide about; their transfers are locked.
SELECT p.id, p.transfer_id, p.line_id, p.item_id, p.lot_id, p.sscc, p.unit_cost, n.unit_price, i.sku,
       coalesce(o.code, '') AS lot_code, p.qty - p.received_qty - p.lost_qty - p.returned_qty - coalesce(d.qty, 0) AS open_qty
  FROM transfers_piece p JOIN transfers_transferline n ON n.id = p.line_id JOIN catalog_item i ON i.id = p.item_id
  LEFT JOIN inventory_lot o ON o.id = p.lot_id
  LEFT JOIN (SELECT x.piece_id, sum(x.qty) AS qty FROM transfers_discrepancy x
              WHERE x.transfer_id = ANY(%(transfers)s::bigint[]) AND x.state = 'open' GROUP BY 1) d ON d.piece_id = p.id
 WHERE p.transfer_id = ANY(%(transfers)s::bigint[]) ORDER BY p.id

-- name: receiving_bins
-- why: where goods are put: the named bin of the site, else its dock, its staging place, or the first bin on the way.
SELECT a.n, b.id, b.code
  FROM unnest(%(sites)s::bigint[], %(bins)s::text[]) WITH ORDINALITY AS a(site_id, code, n)
  LEFT JOIN LATERAL (
       SELECT b.id, b.code FROM inventory_bin b WHERE b.site_id = a.site_id AND (a.code = '' OR b.code = a.code)
        ORDER BY array_position(ARRAY['dock', 'staging', 'storage', 'pick'], b.kind::text) NULLS LAST, b.sequence, b.id
        LIMIT 1) b ON true
 ORDER BY a.n

-- name: items_of_skus
-- why: what was found instead of what was sent.
SELECT i.sku, i.id FROM catalog_item i WHERE i.sku = ANY(%(skus)s::text[])

-- name: count_pieces
-- why: what became of pieces reaches piece and line in one statement.
WITH a AS MATERIALIZED (
  SELECT x.piece_id, sum(x.received) AS received, sum(x.lost) AS lost, sum(x.returned) AS returned
    FROM unnest(%(pieces)s::bigint[], %(received)s::numeric[], %(lost)s::numeric[], %(returned)s::numeric[])
         AS x(piece_id, received, lost, returned) GROUP BY 1),
p AS (
  UPDATE transfers_piece p SET received_qty = p.received_qty + a.received, lost_qty = p.lost_qty + a.lost,
         returned_qty = p.returned_qty + a.returned
    FROM a WHERE p.id = a.piece_id
  RETURNING p.line_id, a.received, a.lost, a.returned)
UPDATE transfers_transferline l SET received_qty = l.received_qty + x.received, lost_qty = l.lost_qty + x.lost,
       returned_qty = l.returned_qty + x.returned
  FROM (SELECT line_id, sum(received) AS received, sum(lost) AS lost, sum(returned) AS returned FROM p GROUP BY 1) x
 WHERE l.id = x.line_id

-- name: set_received
-- why: the day on which goods last arrived.
UPDATE transfers_transfer t SET received_on = %(on)s::date WHERE t.id = ANY(%(transfers)s::bigint[])

-- name: insert_discrepancies
-- why: everything that arrived otherwise than sent, in one statement; ids in the order in which it was told.
INSERT INTO transfers_discrepancy (company_id, site_id, to_company_id, to_site_id, transfer_id, piece_id, item_id, lot_code,
       type, qty, found_item_id, answerable, treatment, state, version, note, opened_at)
SELECT t.company_id, t.site_id, t.to_company_id, t.to_site_id, t.id, a.piece_id, a.item_id, a.lot_code, a.type, a.qty,
       a.found_item_id, a.answerable, '', 'open', 1, a.note, %(at)s
  FROM unnest(%(transfers)s::bigint[], %(pieces)s::bigint[], %(items)s::bigint[], %(lots)s::text[], %(types)s::text[],
              %(qtys)s::numeric[], %(found_items)s::bigint[], %(answerables)s::text[], %(notes)s::text[]) WITH ORDINALITY
       AS a(transfer_id, piece_id, item_id, lot_code, type, qty, found_item_id, answerable, note, n)
  JOIN transfers_transfer t ON t.id = a.transfer_id
 ORDER BY a.n
RETURNING id, transfer_id, type, qty

-- name: progress
-- why: where a transfer stands: what still waits at the sender, what is on the way, what somebody must decide.
SELECT t.id, t.state,
       coalesce((SELECT sum(d.qty - d.shipped_qty - d.cancelled_qty) FROM inventory_demand d
                  WHERE d.source_id = t.id AND d.source_kind = %(kind)s), 0) AS waiting_qty,
       coalesce((SELECT sum(p.qty - p.received_qty - p.lost_qty - p.returned_qty) FROM transfers_piece p
                  WHERE p.transfer_id = t.id), 0) AS transit_qty,
       coalesce((SELECT sum(x.qty) FROM transfers_discrepancy x
                  WHERE x.transfer_id = t.id AND x.state = 'open' AND x.piece_id IS NOT NULL), 0) AS disputed_qty,
       (SELECT count(*) FROM transfers_discrepancy x WHERE x.transfer_id = t.id AND x.state = 'open')::int AS open_count
  FROM transfers_transfer t WHERE t.id = ANY(%(transfers)s::bigint[]) ORDER BY t.id
