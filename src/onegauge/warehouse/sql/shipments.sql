-- name: take_ids
-- why: ids first, so that heads, lines and reservations name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_shipment', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: create_shipments
-- why: heads and lines of any number of releases, straight from the free reservations of their sources; the indexes are
-- probed source by source (OFFSET 0), so that the plan does not hang on statistics that have not seen the last step. Lines
-- come in the order of their source, whatever the plan.
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
 ORDER BY a.id, r.demand_id, r.id

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
-- An open consignment is named, because what is in it leaves with it.
SELECT s.id, s.source_kind, s.source_id, CASE WHEN s.partner_id IS NULL THEN 'transit' ELSE 'customer' END AS place,
       s.stopped_for, coalesce(c.number, '') AS consignment
  FROM warehouse_shipment s
  LEFT JOIN warehouse_consignment c ON c.id = s.consignment_id AND c.state = 'open'
 WHERE s.id = ANY(%(shipments)s::bigint[])
 ORDER BY s.id

-- name: lines_to_cut
-- why: what is left of the named lines, locked by their shipments before.
SELECT l.id, l.shipment_id, l.demand_id, l.balance_id, l.item_id, l.company_id, l.site_id, l.qty - l.short_qty AS left_qty
  FROM warehouse_shipmentline l WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: cut_lines
-- why: a line asks for what is still to be sent; a line that asks for nothing stays for the history.
UPDATE warehouse_shipmentline l SET qty = l.qty - x.qty
  FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS x(line_id, qty) WHERE l.id = x.line_id

-- name: take_put_back_ids
-- why: ids first, so that movements and put-backs name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_putback', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: open_put_backs
-- why: any number of put-backs in one statement.
INSERT INTO warehouse_putback (id, company_id, site_id, number, shipment_id, item_id, balance_id, aside_id, qty, state, version,
       opened_at)
SELECT a.id, a.company_id, a.site_id, 'PB-' || lpad(a.id::text, 7, '0'), a.shipment_id, a.item_id, a.balance_id, a.aside_id,
       a.qty, 'open', 1, %(at)s
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(shipments)s::bigint[], %(items)s::bigint[],
       %(balances)s::bigint[], %(asides)s::bigint[], %(qtys)s::numeric[])
       AS a(id, company_id, site_id, shipment_id, item_id, balance_id, aside_id, qty)

-- name: put_backs
-- why: where goods lie aside, where they came from, and the bin that was named, if the site has it.
SELECT p.id, p.shipment_id, p.aside_id, p.qty, b.bin_id AS own_bin_id, n.id AS named_bin_id
  FROM warehouse_putback p JOIN inventory_balance b ON b.id = p.balance_id
  LEFT JOIN inventory_bin n ON n.site_id = p.site_id AND n.code = %(bin)s
 WHERE p.id = ANY(%(ids)s::bigint[]) ORDER BY p.id

-- name: unpacked_of_sources
-- why: which shipments still can go to another address, and which.
SELECT s.id, a.ship_to_id
  FROM unnest(%(sources)s::bigint[], %(ship_tos)s::bigint[]) AS a(source_id, ship_to_id)
  JOIN warehouse_shipment s ON s.source_id = a.source_id AND s.source_kind = %(source_kind)s
 WHERE s.state IN ('released', 'picked') ORDER BY s.id

-- name: readdress
-- why: any number of shipments in one statement; the lifecycle writes the version and the journal. What goes elsewhere
-- travels no more with those that it went with.
UPDATE warehouse_shipment s SET ship_to_id = a.ship_to_id, consignment_id = NULL
  FROM unnest(%(sources)s::bigint[], %(ship_tos)s::bigint[]) AS a(source_id, ship_to_id)
 WHERE s.source_id = a.source_id AND s.source_kind = %(source_kind)s AND s.state IN ('released', 'picked')

-- name: keep_back
-- why: what has not left of stopped sources stays, and says why; only what changes is told.
UPDATE warehouse_shipment s SET stopped_for = a.reason
  FROM unnest(%(sources)s::bigint[], %(reasons)s::text[]) AS a(source_id, reason)
 WHERE s.source_id = a.source_id AND s.source_kind = %(source_kind)s AND s.state IN ('released', 'picked', 'packed')
   AND s.stopped_for <> a.reason
RETURNING s.id, s.company_id, s.site_id, s.stopped_for
