-- name: known_sites
-- why: box types name the sites that have them by code.
SELECT s.code FROM governance_site s WHERE s.code = ANY(%(codes)s::text[])

-- name: retire_services
-- why: a service that its carrier does not name any more is not chosen any more; what it numbered stays.
UPDATE warehouse_carrierservice SET is_active = false
 WHERE carrier_id = ANY(%(carriers)s::bigint[]) AND code <> ALL(%(codes)s::text[]) AND is_active

-- name: save_services
-- why: services of any number of carriers in one statement; the last number that was given is never set back.
INSERT INTO warehouse_carrierservice AS v (carrier_id, code, name, routing, cut_off, scheme, starts_with, ends_with, digits, last_number,
       is_active)
SELECT a.carrier_id, a.code, a.name, a.routing, a.cut_off, a.scheme, a.starts_with, a.ends_with, a.digits, 0, true
  FROM unnest(%(carriers)s::bigint[], %(codes)s::text[], %(names)s::text[], %(routings)s::text[], %(cut_offs)s::text[],
              %(schemes)s::text[], %(starts)s::text[], %(ends)s::text[], %(digits)s::int[])
       AS a(carrier_id, code, name, routing, cut_off, scheme, starts_with, ends_with, digits)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, routing = excluded.routing, cut_off = excluded.cut_off,
       scheme = excluded.scheme, starts_with = excluded.starts_with, ends_with = excluded.ends_with, digits = excluded.digits, is_active = true

-- name: resolve_subjects
-- why: items and customers of instructions by their codes, in one round trip.
SELECT a.n, i.id, p.id FROM unnest(%(skus)s::text[], %(customers)s::text[]) WITH ORDINALITY AS a(sku, customer, n)
  LEFT JOIN catalog_item i ON i.sku = a.sku
  LEFT JOIN partners_partner p ON p.code = a.customer
 ORDER BY a.n

-- name: save_instructions
-- why: any number of instructions in one statement; the same one again is in use, or not any more.
INSERT INTO warehouse_packinstruction AS k (item_id, partner_id, text, is_active)
SELECT a.item_id, a.partner_id, a.text, a.is_active
  FROM unnest(%(items)s::bigint[], %(partners)s::bigint[], %(texts)s::text[], %(active)s::boolean[])
       AS a(item_id, partner_id, text, is_active)
    ON CONFLICT (item_id, partner_id, text) DO UPDATE SET is_active = excluded.is_active
RETURNING id
