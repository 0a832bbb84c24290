-- name: told_before
-- why: a report told twice gets its first answer.
SELECT d.client_id, d.id FROM warehouse_delivery d WHERE d.client_id = ANY(%(clients)s::uuid[])

-- name: shipments_by_number
-- why: reports name shipments by number; what is not in scope is not found.
SELECT a.n, s.id FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS a(number, n)
  LEFT JOIN warehouse_shipment s ON s.number = a.number AND s.site_id = ANY(%(sites)s::bigint[])
 ORDER BY a.n, s.id DESC

-- name: sent_lines
-- why: how much of each named line was sent, and of which shipment.
SELECT l.id, l.shipment_id, l.qty - l.short_qty FROM warehouse_shipmentline l WHERE l.id = ANY(%(lines)s::bigint[])

-- name: supersede
-- why: a later record counts instead of an earlier one; the earlier one stays.
UPDATE warehouse_delivery SET is_last = false WHERE shipment_id = ANY(%(shipments)s::bigint[]) AND is_last

-- name: insert_deliveries
-- why: any number of reports in one statement; ids in their order.
INSERT INTO warehouse_delivery (company_id, site_id, client_id, shipment_id, outcome, received_by, delivered_at, note, signature,
       told_by_id, told_at, is_last, settled_note)
SELECT s.company_id, s.site_id, a.client_id, a.shipment_id, a.outcome, a.received_by, a.delivered_at, a.note, a.signature,
       %(person)s, %(at)s, true, ''
  FROM unnest(%(clients)s::uuid[], %(shipments)s::bigint[], %(outcomes)s::text[], %(receivers)s::text[], %(times)s::timestamptz[],
              %(notes)s::text[], %(signatures)s::text[]) WITH ORDINALITY
       AS a(client_id, shipment_id, outcome, received_by, delivered_at, note, signature, n)
  JOIN warehouse_shipment s ON s.id = a.shipment_id
 ORDER BY a.n
RETURNING id, shipment_id

-- name: insert_lines
-- why: what did not stay with receivers, in one statement.
INSERT INTO warehouse_deliveryline (company_id, site_id, delivery_id, line_id, qty, why)
SELECT d.company_id, d.site_id, a.delivery_id, a.line_id, a.qty, a.why
  FROM unnest(%(deliveries)s::bigint[], %(lines)s::bigint[], %(qtys)s::numeric[], %(whys)s::text[])
       AS a(delivery_id, line_id, qty, why)
  JOIN warehouse_delivery d ON d.id = a.delivery_id

-- name: shipped_members
-- why: what left in consignments.
SELECT s.id, s.consignment_id FROM warehouse_shipment s
 WHERE s.consignment_id = ANY(%(consignments)s::bigint[]) AND s.state = 'shipped' ORDER BY s.id

-- name: lock_to_settle
-- why: deliveries that are settled, locked in order, with what refuses them.
SELECT d.id, d.company_id, d.site_id, d.shipment_id, d.outcome, d.settled_at IS NOT NULL AS is_settled, d.is_last
  FROM warehouse_delivery d WHERE d.id = ANY(%(ids)s::bigint[]) ORDER BY d.id FOR NO KEY UPDATE OF d

-- name: settle
-- why: what was done about differences, for any number of deliveries.
UPDATE warehouse_delivery SET settled_at = %(at)s, settled_note = %(note)s WHERE id = ANY(%(ids)s::bigint[])
