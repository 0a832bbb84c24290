-- name: take_ids
-- why: ids first, so that heads, lines and reservations name each other without reading fresh rows back.
SELECT nextval(pg_get_serial_sequence('warehouse_shipment', 'id')) FROM generate_series(1, %(count)s)

-- name: create_shipments
-- why: heads and lines of any number of releases, straight from the free reservations of their sources; the indexes are
-- probed source by source (OFFSET 0), so that the plan does not hang on statistics that have not seen the last step.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(sources)s::bigint[],
         %(numbers)s::text[], %(partners)s::bigint[], %(ship_tos)s::bigint[], %(due)s::date[])
         AS a(id, company_id, site_id, source_id, source_number, partner_id, ship_to_id, due_on)),
heads AS (
  INSERT INTO warehouse_shipment (id, company_id, site_id, number, source_kind, source_id, source_number, partner_id,
         ship_to_id, due_on, state, version, released_at)
  SELECT a.id, a.company_id, a.site_id, 'SH-' || lpad(a.id::text, 7, '0'), %(source_kind)s, a.source_id, a.source_number,
         a.partner_id, a.ship_to_id, a.due_on, 'released', 1, %(at)s FROM a)
INSERT INTO warehouse_shipmentline (company_id, site_id, shipment_id, demand_id, balance_id, item_id, qty, short_qty)
SELECT a.company_id, a.site_id, a.id, r.demand_id, r.balance_id, r.item_id, r.qty, 0
  FROM a
 CROSS JOIN LATERAL (SELECT d.id FROM inventory_demand d
                      WHERE d.source_id = a.source_id AND d.source_kind = %(source_kind)s OFFSET 0) d
 CROSS JOIN LATERAL (SELECT f.* FROM inventory_reservation f
                      WHERE f.demand_id = d.id AND f.release_ref IS NULL AND f.site_id = a.site_id OFFSET 0) r

-- name: note_shorts
-- why: everything is picked as asked unless a short says otherwise; lines without a short need no write.
UPDATE warehouse_shipmentline l SET short_qty = x.qty
  FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS x(line_id, qty) WHERE l.id = x.line_id

-- name: short_lines
-- why: the lines named as short, with what was asked for, locked by their shipment before.
SELECT l.id, l.shipment_id, l.demand_id, l.balance_id, l.qty FROM warehouse_shipmentline l
 WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: picked_totals
-- why: a shipment from which nothing was picked must not leave.
SELECT l.shipment_id, sum(l.qty - l.short_qty) FROM warehouse_shipmentline l
 WHERE l.shipment_id = ANY(%(shipments)s::bigint[]) GROUP BY l.shipment_id

-- name: sources
-- why: the sources' locks come before the shipments' rows; sources of a shipment never change.
SELECT s.id, s.source_kind, s.source_id, CASE WHEN s.partner_id IS NULL THEN 'transit' ELSE 'customer' END AS place
  FROM warehouse_shipment s WHERE s.id = ANY(%(shipments)s::bigint[])
 ORDER BY s.id
