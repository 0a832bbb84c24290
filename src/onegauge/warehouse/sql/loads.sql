-- name: resolve_heads
-- why: codes of any number of loads become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, s.timezone, v.id AS service_id, v.cut_off, b.id AS dock_id, b.kind AS dock_kind
  FROM unnest(%(sites)s::text[], %(services)s::text[], %(docks)s::text[]) WITH ORDINALITY AS a(site, service, dock, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN warehouse_carrierservice v ON v.code = a.service AND v.is_active
  LEFT JOIN inventory_bin b ON b.site_id = s.id AND b.code = a.dock
 ORDER BY a.n

-- name: take_ids
-- why: ids first, so that loads and what travels in them name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_load', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_loads
-- why: any number of loads in one statement.
INSERT INTO warehouse_load (id, company_id, site_id, number, state, version, service_id, vehicle, route, dock_id, leaves_at, seal,
       note, planned_at, short_reason)
SELECT a.id, a.company_id, a.site_id, 'LD-' || lpad(a.id::text, 7, '0'), 'planned', 1, a.service_id, a.vehicle, a.route, a.dock_id,
       a.leaves_at, '', a.note, %(at)s, ''
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(services)s::bigint[], %(vehicles)s::text[],
              %(routes)s::text[], %(docks)s::bigint[], %(leaves)s::timestamptz[], %(notes)s::text[])
       AS a(id, company_id, site_id, service_id, vehicle, route, dock_id, leaves_at, note)

-- name: resolve_members
-- why: what is to travel, named by the number of a shipment, or of a consignment for all that is in it; with the load that has
-- it already, and how many of its consignment there are.
SELECT a.n, a.load_id, a.number, s.id AS shipment_id, s.site_id, s.state, s.number AS shipment, o.number AS other,
       CASE WHEN c.state = 'open' THEN c.id END AS consignment_id, c.number AS consignment
  FROM unnest(%(loads)s::bigint[], %(numbers)s::text[]) WITH ORDINALITY AS a(load_id, number, n)
  JOIN warehouse_load l ON l.id = a.load_id
  LEFT JOIN warehouse_consignment g ON g.company_id = l.company_id AND g.number = a.number
  LEFT JOIN warehouse_shipment s ON s.company_id = l.company_id AND s.state <> 'cancelled'
   AND (s.number = a.number OR s.consignment_id = g.id)
  LEFT JOIN warehouse_consignment c ON c.id = s.consignment_id
  LEFT JOIN warehouse_loadshipment m ON m.shipment_id = s.id AND m.is_live
  LEFT JOIN warehouse_load o ON o.id = m.load_id
 ORDER BY a.n, s.id

-- name: insert_members
-- why: what travels in loads, in one statement.
INSERT INTO warehouse_loadshipment (company_id, site_id, load_id, shipment_id, loaded_count, is_live)
SELECT l.company_id, l.site_id, a.load_id, a.shipment_id, 0, true
  FROM unnest(%(loads)s::bigint[], %(shipments)s::bigint[]) AS a(load_id, shipment_id) JOIN warehouse_load l ON l.id = a.load_id

-- name: members
-- why: what travels in loads, with how much of it is loaded; read before the sources are locked and again under the lock.
SELECT m.load_id, s.id AS shipment_id, s.number, s.state, s.site_id, greatest(1, coalesce(s.package_count, 1)) AS packages,
       m.loaded_count, CASE WHEN c.state = 'open' THEN c.id END AS consignment_id,
       coalesce((SELECT string_agg(CASE WHEN k.sscc = '' THEN k.position::text ELSE k.sscc END, ', ' ORDER BY k.position)
                   FROM warehouse_carton k WHERE k.shipment_id = s.id AND k.loaded_at IS NULL), '') AS missing
  FROM warehouse_loadshipment m JOIN warehouse_shipment s ON s.id = m.shipment_id
  LEFT JOIN warehouse_consignment c ON c.id = s.consignment_id
 WHERE m.load_id = ANY(%(loads)s::bigint[]) AND m.is_live
 ORDER BY m.load_id, s.id

-- name: company_wide
-- why: of the open consignments that travel in loads, the shipments that are in no load of these.
SELECT s.id, s.consignment_id, s.number FROM warehouse_shipment s
 WHERE s.consignment_id = ANY(%(consignments)s::bigint[]) AND s.state IN ('released', 'picked', 'packed')
   AND s.id <> ALL(%(shipments)s::bigint[])
 ORDER BY s.id

-- name: drop_members
-- why: what does not travel in its load any more may be planned for another; its packages are off the vehicle again.
WITH gone AS (
  UPDATE warehouse_loadshipment m SET is_live = false, loaded_count = 0
    FROM unnest(%(loads)s::bigint[], %(shipments)s::bigint[]) AS a(load_id, shipment_id)
   WHERE m.load_id = a.load_id AND m.shipment_id = a.shipment_id AND m.is_live RETURNING m.shipment_id)
UPDATE warehouse_carton c SET loaded_at = NULL FROM gone g WHERE c.shipment_id = g.shipment_id AND c.loaded_at IS NOT NULL

-- name: resolve_packages
-- why: what was scanned at the door: an SSCC or tracking number of a carton, a shipment's number, or the SSCC of a unit that
-- its goods stand in; with the load that it is planned for.
SELECT a.n, s.id AS shipment_id, s.number, c.id AS carton_id, c.state AS carton_state, c.loaded_at IS NOT NULL AS is_loaded,
       m.load_id, o.number AS load, coalesce(m.loaded_count, 0) AS loaded_count, greatest(1, coalesce(s.package_count, 1)) AS packages,
       EXISTS (SELECT FROM warehouse_carton k WHERE k.shipment_id = s.id) AS has_cartons
  FROM unnest(%(loads)s::bigint[], %(codes)s::text[], %(ssccs)s::text[]) WITH ORDINALITY AS a(load_id, code, sscc, n)
  JOIN warehouse_load l ON l.id = a.load_id
  LEFT JOIN warehouse_carton c ON c.company_id = l.company_id
   AND (c.sscc = a.sscc AND a.sscc <> '' OR c.tracking = a.code AND a.code <> '')
  LEFT JOIN LATERAL (
       SELECT x.id FROM inventory_handlingunit h JOIN inventory_balance b ON b.handling_unit_id = h.id
         JOIN warehouse_shipmentline y ON y.balance_id = b.id JOIN warehouse_shipment x ON x.id = y.shipment_id
         JOIN warehouse_loadshipment z ON z.shipment_id = x.id AND z.is_live
        WHERE a.sscc <> '' AND c.id IS NULL AND h.company_id = l.company_id AND h.sscc = a.sscc LIMIT 1) u ON true
  LEFT JOIN warehouse_shipment s ON s.company_id = l.company_id
   AND s.id = coalesce(c.shipment_id, u.id, (SELECT x.id FROM warehouse_shipment x
                                              WHERE x.company_id = l.company_id AND x.number = a.code))
  LEFT JOIN warehouse_loadshipment m ON m.shipment_id = s.id AND m.is_live
  LEFT JOIN warehouse_load o ON o.id = m.load_id
 ORDER BY a.n

-- name: load_packages
-- why: any number of packages are on their vehicle; cartons say when.
WITH counted AS (
  UPDATE warehouse_loadshipment m SET loaded_count = m.loaded_count + a.count
    FROM (SELECT shipment_id, count(*)::int AS count
            FROM unnest(%(shipments)s::bigint[]) AS a(shipment_id) GROUP BY 1) a
   WHERE m.shipment_id = a.shipment_id AND m.is_live RETURNING m.id)
UPDATE warehouse_carton c SET loaded_at = %(at)s
 WHERE c.id = ANY(%(cartons)s::bigint[]) AND (SELECT count(*) FROM counted) >= 0

-- name: docks_by_code
-- why: the dock that is named, at the site of each load.
SELECT l.id, b.id, b.kind FROM warehouse_load l LEFT JOIN inventory_bin b ON b.site_id = l.site_id AND b.code = %(dock)s
 WHERE l.id = ANY(%(ids)s::bigint[]) ORDER BY l.id

-- name: reschedule
-- why: any number of loads get another dock and time.
UPDATE warehouse_load l SET dock_id = a.dock_id, leaves_at = coalesce(%(at)s::timestamptz, l.leaves_at)
  FROM unnest(%(ids)s::bigint[], %(docks)s::bigint[]) AS a(id, dock_id) WHERE l.id = a.id
