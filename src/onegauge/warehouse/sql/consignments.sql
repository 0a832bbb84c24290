-- part: asked
-- why: the day on which what is released now leaves, in the zone of its site; from the cut-off on it is the next one.
asked AS MATERIALIZED (
  SELECT a.*, (%(at)s::timestamptz AT TIME ZONE s.timezone)::date
              + (extract(hour FROM %(at)s::timestamptz AT TIME ZONE s.timezone) >= a.cut_hour)::int AS leaves_on
    FROM unnest(%(shipments)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(partners)s::bigint[],
                %(ship_tos)s::bigint[], %(cut_hours)s::int[])
         AS a(shipment_id, company_id, site_id, partner_id, ship_to_id, cut_hour)
    JOIN governance_site s ON s.id = a.site_id)

-- name: open_consignments
-- why: one open consignment for each site, customer, address and day, whoever comes first: the unique key makes a second
-- release wait for the first one and find what it opened. Keys go in one order, so that two never wait crosswise.
WITH
-- include: asked
,
missing AS (
  SELECT DISTINCT a.company_id, a.site_id, a.partner_id, a.ship_to_id, a.leaves_on FROM asked a
   WHERE NOT EXISTS (SELECT FROM warehouse_consignment c
                      WHERE c.state = 'open' AND c.site_id = a.site_id AND c.partner_id = a.partner_id
                        AND c.leaves_on = a.leaves_on AND c.ship_to_id IS NOT DISTINCT FROM a.ship_to_id)
   ORDER BY 2, 3, 4, 5)
INSERT INTO warehouse_consignment (id, company_id, site_id, number, partner_id, ship_to_id, leaves_on, state, version, opened_at)
SELECT x.id, x.company_id, x.site_id, 'CG-' || lpad(x.id::text, 7, '0'), x.partner_id, x.ship_to_id, x.leaves_on, 'open', 1,
       %(at)s
  FROM (SELECT nextval((SELECT pg_get_serial_sequence('warehouse_consignment', 'id')::regclass)) AS id, m.* FROM missing m) x
    ON CONFLICT DO NOTHING
RETURNING id, company_id, site_id, leaves_on

-- name: join_consignments
-- why: releases share the consignment, so that none waits for another; one that is just leaving or being dissolved is
-- locked and takes nobody on: what finds it so travels alone.
WITH
-- include: asked
,
found AS MATERIALIZED (
  SELECT c.id, c.company_id, c.site_id, c.partner_id, c.ship_to_id, c.leaves_on FROM warehouse_consignment c
   WHERE c.state = 'open'
     AND EXISTS (SELECT FROM asked a
                  WHERE a.site_id = c.site_id AND a.partner_id = c.partner_id AND a.leaves_on = c.leaves_on
                    AND a.ship_to_id IS NOT DISTINCT FROM c.ship_to_id)
   ORDER BY c.id FOR SHARE OF c SKIP LOCKED)
UPDATE warehouse_shipment s SET consignment_id = f.id
  FROM asked a
  JOIN found f ON f.site_id = a.site_id AND f.partner_id = a.partner_id AND f.leaves_on = a.leaves_on
   AND f.ship_to_id IS NOT DISTINCT FROM a.ship_to_id
 WHERE s.id = a.shipment_id
RETURNING f.id, f.company_id, f.site_id, s.id

-- name: members
-- why: what still travels in consignments; read before the sources are locked and again under the lock.
SELECT s.consignment_id, s.id AS shipment_id, s.number, s.site_id, s.state, s.source_kind::int, s.source_id
  FROM warehouse_shipment s
 WHERE s.consignment_id = ANY(%(consignments)s::bigint[]) AND s.state IN ('released', 'picked', 'packed')
 ORDER BY s.id

-- name: consigned
-- why: of which open consignment shipments are.
SELECT s.id, c.id, c.number FROM warehouse_shipment s JOIN warehouse_consignment c ON c.id = s.consignment_id
 WHERE s.id = ANY(%(shipments)s::bigint[]) AND c.state = 'open' ORDER BY s.id

-- name: take_out
-- why: shipments that travel alone from now on; one statement for any number.
UPDATE warehouse_shipment s SET consignment_id = NULL WHERE s.id = ANY(%(shipments)s::bigint[])
