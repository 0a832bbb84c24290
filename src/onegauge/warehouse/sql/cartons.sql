-- name: boxes
-- why: every box in use, with the codes of the sites that have it.
SELECT b.id, b.code, b.length_mm, b.width_mm, b.height_mm, b.tare_kg, b.max_kg, b.cost_amount, b.currency,
       b.sites
  FROM warehouse_boxtype b WHERE b.is_active ORDER BY b.code

-- name: goods_of_shipments
-- why: what is to be packed, line by line, with the size and weight of a piece and of the largest full case; a piece is the
-- package of one base unit, and weighs what it says or what the item says.
SELECT l.id, l.shipment_id, s.site_id, g.code AS site, i.sku, l.qty - l.short_qty AS qty,
       e.length_mm, e.width_mm, e.height_mm, coalesce(e.gross_weight_kg, i.weight_kg) AS weight_kg,
       coalesce(c.content, 0)::bigint AS case_count, c.gross_weight_kg AS case_kg
  FROM warehouse_shipmentline l
  JOIN warehouse_shipment s ON s.id = l.shipment_id
  JOIN governance_site g ON g.id = s.site_id
  JOIN catalog_item i ON i.id = l.item_id
  LEFT JOIN LATERAL (SELECT p.* FROM catalog_packaging p WHERE p.item_id = i.id AND p.numerator = p.denominator
                      ORDER BY p.length_mm IS NULL, p.code LIMIT 1) e ON true
  LEFT JOIN LATERAL (SELECT p.numerator / p.denominator AS content, p.gross_weight_kg FROM catalog_packaging p
                      WHERE p.item_id = i.id AND p.level = 'case' AND p.numerator %% p.denominator = 0
                        AND p.numerator <= p.denominator * (l.qty - l.short_qty)
                      ORDER BY p.numerator / p.denominator DESC LIMIT 1) c ON true
 WHERE l.shipment_id = ANY(%(shipments)s::bigint[]) AND l.qty > l.short_qty
 ORDER BY l.shipment_id, l.id

-- name: packed_of_shipments
-- why: whether anything lies in the cartons of shipments already, and the last position.
SELECT c.shipment_id, max(c.position) AS last, coalesce(sum(k.packed_qty), 0) > 0 OR bool_or(c.state <> 'open') AS is_begun
  FROM warehouse_carton c LEFT JOIN warehouse_cartonline k ON k.carton_id = c.id
 WHERE c.shipment_id = ANY(%(shipments)s::bigint[]) GROUP BY c.shipment_id

-- name: drop_lines
-- why: a new proposal takes the place of one that nobody began; empty cartons go when a shipment is packed.
DELETE FROM warehouse_cartonline k USING warehouse_carton c
 WHERE c.id = k.carton_id AND c.shipment_id = ANY(%(shipments)s::bigint[]) AND c.state = 'open'
   AND NOT EXISTS (SELECT FROM warehouse_cartonline o WHERE o.carton_id = c.id AND o.packed_qty > 0)

-- name: drop_cartons
-- why: as for their lines.
DELETE FROM warehouse_carton c
 WHERE c.shipment_id = ANY(%(shipments)s::bigint[]) AND c.state = 'open'
   AND NOT EXISTS (SELECT FROM warehouse_cartonline o WHERE o.carton_id = c.id)

-- name: take_ids
-- why: ids first, so that cartons and their lines name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_carton', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_cartons
-- why: any number of cartons in one statement.
INSERT INTO warehouse_carton (id, company_id, site_id, shipment_id, position, state, box_id, why, filled_share, sscc, note, tracking)
SELECT a.id, s.company_id, s.site_id, a.shipment_id, a.position, 'open', a.box_id, a.why, a.share, '', '', ''
  FROM unnest(%(ids)s::bigint[], %(shipments)s::bigint[], %(positions)s::int[], %(boxes)s::bigint[], %(whys)s::text[],
              %(shares)s::numeric[]) AS a(id, shipment_id, position, box_id, why, share)
  JOIN warehouse_shipment s ON s.id = a.shipment_id

-- name: insert_lines
-- why: what is planned for each carton, in one statement.
INSERT INTO warehouse_cartonline (company_id, site_id, carton_id, line_id, planned_qty, packed_qty)
SELECT c.company_id, c.site_id, a.carton_id, a.line_id, a.qty, 0
  FROM unnest(%(cartons)s::bigint[], %(lines)s::bigint[], %(qtys)s::numeric[]) AS a(carton_id, line_id, qty)
  JOIN warehouse_carton c ON c.id = a.carton_id

-- name: heads
-- why: cartons by their id, with the shipment that is locked before they are looked at, and how its site packs.
SELECT c.id, c.shipment_id, c.position, c.state, c.box_id, c.why, c.sscc, c.service_id, s.site_id, s.company_id, g.code AS site
  FROM warehouse_carton c JOIN warehouse_shipment s ON s.id = c.shipment_id JOIN governance_site g ON g.id = s.site_id
 WHERE c.id = ANY(%(cartons)s::bigint[]) ORDER BY c.id

-- name: lines_to_fill
-- why: what shipments still have to put into cartons, with what a label may say of each line.
SELECT l.id, l.shipment_id, l.item_id, i.sku, coalesce(t.code, '') AS lot, coalesce(h.sscc, '') AS sscc,
       l.qty - l.short_qty AS qty,
       coalesce((SELECT sum(k.packed_qty) FROM warehouse_cartonline k WHERE k.line_id = l.id), 0) AS packed_qty
  FROM warehouse_shipmentline l
  JOIN catalog_item i ON i.id = l.item_id
  JOIN inventory_balance b ON b.id = l.balance_id
  LEFT JOIN inventory_lot t ON t.id = b.lot_id
  LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id
 WHERE l.shipment_id = ANY(%(shipments)s::bigint[]) AND l.qty > l.short_qty
 ORDER BY l.shipment_id, l.id

-- name: planned_lines
-- why: what was planned for the cartons that are filled, so that goods go where they were meant to.
SELECT k.carton_id, k.line_id, k.planned_qty - k.packed_qty AS open_qty FROM warehouse_cartonline k
 WHERE k.carton_id = ANY(%(cartons)s::bigint[]) ORDER BY k.id

-- name: fill
-- why: so much more lies in a carton; any number of lines and cartons in one statement.
INSERT INTO warehouse_cartonline AS k (company_id, site_id, carton_id, line_id, planned_qty, packed_qty)
SELECT c.company_id, c.site_id, a.carton_id, a.line_id, 0, a.qty
  FROM unnest(%(cartons)s::bigint[], %(lines)s::bigint[], %(qtys)s::numeric[]) AS a(carton_id, line_id, qty)
  JOIN warehouse_carton c ON c.id = a.carton_id
    ON CONFLICT (carton_id, line_id) DO UPDATE SET packed_qty = k.packed_qty + excluded.packed_qty

-- name: empty
-- why: everything is taken out again and counted anew; what was planned stays planned.
UPDATE warehouse_cartonline SET packed_qty = 0 WHERE carton_id = ANY(%(cartons)s::bigint[])

-- name: reopen
-- why: a carton that is counted anew weighs nothing yet; its number stays with it.
UPDATE warehouse_carton SET state = 'open', actual_kg = NULL, expected_kg = NULL, note = '', closed_at = NULL, closed_by_id = NULL
 WHERE id = ANY(%(cartons)s::bigint[])

-- name: change_boxes
-- why: the packer took another box, or none.
UPDATE warehouse_carton c SET box_id = a.box_id, why = 'by_hand', filled_share = NULL
  FROM unnest(%(cartons)s::bigint[], %(boxes)s::bigint[]) AS a(carton_id, box_id) WHERE c.id = a.carton_id

-- name: weights
-- why: what cartons should weigh: the box and the goods; full cases weigh what they say. Unknown where anything is.
SELECT c.id, coalesce(b.tare_kg, 0) + coalesce(w.kg, 0) AS expected_kg, coalesce(w.unknown, false) AS is_unknown, b.max_kg,
       coalesce(w.qty, 0) AS packed_qty
  FROM warehouse_carton c
  LEFT JOIN warehouse_boxtype b ON b.id = c.box_id
  LEFT JOIN LATERAL (
       SELECT sum(k.packed_qty) AS qty,
              sum(CASE WHEN f.kg IS NOT NULL THEN f.kg ELSE k.packed_qty * coalesce(e.gross_weight_kg, i.weight_kg) END) AS kg,
              bool_or(f.kg IS NULL AND coalesce(e.gross_weight_kg, i.weight_kg) IS NULL) AS unknown
         FROM warehouse_cartonline k
         JOIN warehouse_shipmentline l ON l.id = k.line_id
         JOIN catalog_item i ON i.id = l.item_id
         LEFT JOIN LATERAL (SELECT p.gross_weight_kg FROM catalog_packaging p
                             WHERE p.item_id = i.id AND p.numerator = p.denominator
                             ORDER BY p.length_mm IS NULL, p.code LIMIT 1) e ON true
         LEFT JOIN LATERAL (SELECT p.gross_weight_kg AS kg FROM catalog_packaging p
                             WHERE c.why = 'full_case' AND p.item_id = i.id AND p.level = 'case'
                               AND p.numerator = p.denominator * k.packed_qty LIMIT 1) f ON true
        WHERE k.carton_id = c.id AND k.packed_qty > 0) w ON true
 WHERE c.id = ANY(%(cartons)s::bigint[]) ORDER BY c.id

-- name: close
-- why: weight, number and service of any number of cartons in one statement.
UPDATE warehouse_carton c
   SET state = a.state, expected_kg = a.expected_kg, actual_kg = a.actual_kg, note = a.note, sscc = a.sscc,
       service_id = a.service_id, tracking = CASE WHEN a.tracking = '' THEN c.tracking ELSE a.tracking END, closed_at = %(at)s,
       closed_by_id = %(person)s
  FROM unnest(%(cartons)s::bigint[], %(states)s::text[], %(expected)s::numeric[], %(actual)s::numeric[], %(notes)s::text[],
              %(ssccs)s::text[], %(services)s::bigint[], %(trackings)s::text[])
       AS a(carton_id, state, expected_kg, actual_kg, note, sscc, service_id, tracking)
 WHERE c.id = a.carton_id

-- name: services
-- why: services by their code, with how their parcels are numbered; what is out of use is not found.
SELECT v.code, v.id FROM warehouse_carrierservice v JOIN warehouse_carrier c ON c.id = v.carrier_id
 WHERE v.code = ANY(%(codes)s::text[]) AND v.is_active AND c.is_active

-- name: draw_numbers
-- why: a row of numbers of each service, taken while its row is locked, so that none is given twice.
UPDATE warehouse_carrierservice v SET last_number = v.last_number + a.count
  FROM unnest(%(services)s::bigint[], %(counts)s::int[]) AS a(service_id, count)
 WHERE v.id = a.service_id
RETURNING v.id, v.last_number - a.count, v.scheme, v.starts_with, v.digits, v.ends_with

-- name: cartons_of_shipments
-- why: the closed cartons that another carrier takes now, and those that are none's yet.
SELECT c.id, c.shipment_id, c.service_id, c.state <> 'open' AS is_numbered FROM warehouse_carton c
 WHERE c.shipment_id = ANY(%(shipments)s::bigint[]) ORDER BY c.id

-- name: assign
-- why: another carrier, and with it another number; the old one is not used again.
UPDATE warehouse_carton c SET service_id = %(service)s, tracking = a.tracking
  FROM unnest(%(cartons)s::bigint[], %(trackings)s::text[]) AS a(carton_id, tracking) WHERE c.id = a.carton_id

-- name: unpacked
-- why: what keeps shipments from being packed: goods that lie in no closed carton, cartons that are not closed, instructions
-- that nobody confirmed.
SELECT s.id,
       (SELECT count(*) FROM warehouse_shipmentline l
         WHERE l.shipment_id = s.id AND l.qty - l.short_qty <> coalesce((
               SELECT sum(k.packed_qty) FROM warehouse_cartonline k JOIN warehouse_carton c ON c.id = k.carton_id
                WHERE k.line_id = l.id AND c.state = 'closed'), 0)) AS missing_lines,
       (SELECT string_agg(c.position::text, ', ' ORDER BY c.position) FROM warehouse_carton c
         WHERE c.shipment_id = s.id AND (c.state = 'off' OR c.state = 'open'
               AND EXISTS (SELECT FROM warehouse_cartonline k WHERE k.carton_id = c.id AND k.packed_qty > 0))) AS open_cartons,
       (SELECT string_agg(DISTINCT n.text, ', ') FROM warehouse_packinstruction n
         WHERE n.is_active AND (n.partner_id IS NULL OR n.partner_id = s.partner_id)
           AND (n.item_id IS NULL OR EXISTS (SELECT FROM warehouse_shipmentline l
                                              WHERE l.shipment_id = s.id AND l.item_id = n.item_id AND l.qty > l.short_qty))
           AND NOT EXISTS (SELECT FROM warehouse_packcheck p WHERE p.shipment_id = s.id AND p.instruction_id = n.id)) AS undone
  FROM warehouse_shipment s WHERE s.id = ANY(%(shipments)s::bigint[]) ORDER BY s.id

-- name: count_packages
-- why: a shipment whose cartons are known leaves in as many packages as it has cartons.
UPDATE warehouse_shipment s SET package_count = c.count
  FROM (SELECT c.shipment_id, count(*) FROM warehouse_carton c WHERE c.shipment_id = ANY(%(shipments)s::bigint[]) GROUP BY 1) c
 WHERE s.id = c.shipment_id

-- name: loosen
-- why: what is cut after it was packed lies in a carton; those cartons hold less than they weighed and are looked at again.
WITH over AS (
  SELECT k.id, k.carton_id,
         least(k.packed_qty, greatest(0, sum(k.packed_qty) OVER w - (l.qty - l.short_qty))) AS too_much
    FROM warehouse_cartonline k JOIN warehouse_shipmentline l ON l.id = k.line_id
   WHERE k.line_id = ANY(%(lines)s::bigint[]) WINDOW w AS (PARTITION BY k.line_id ORDER BY k.id)),
less AS (
  UPDATE warehouse_cartonline k SET packed_qty = k.packed_qty - o.too_much FROM over o
   WHERE o.id = k.id AND o.too_much > 0 RETURNING k.carton_id)
UPDATE warehouse_carton c SET state = 'off', note = '' FROM (SELECT DISTINCT carton_id FROM less) x
 WHERE c.id = x.carton_id AND c.state = 'closed'

-- name: instructions_of_shipments
-- why: what is asked for at packing, shipment by shipment, and whether somebody confirmed it.
SELECT s.id AS shipment_id, n.id, n.text, s.company_id, s.site_id,
       EXISTS (SELECT FROM warehouse_packcheck p WHERE p.shipment_id = s.id AND p.instruction_id = n.id) AS is_done
  FROM warehouse_shipment s
  JOIN warehouse_packinstruction n ON n.is_active AND (n.partner_id IS NULL OR n.partner_id = s.partner_id)
   AND (n.item_id IS NULL OR EXISTS (SELECT FROM warehouse_shipmentline l
                                      WHERE l.shipment_id = s.id AND l.item_id = n.item_id AND l.qty > l.short_qty))
 WHERE s.id = ANY(%(shipments)s::bigint[]) ORDER BY s.id, n.id

-- name: insert_checks
-- why: what was confirmed for any number of shipments, in one statement.
INSERT INTO warehouse_packcheck (company_id, site_id, shipment_id, instruction_id, text, person_id, done_at)
SELECT a.company_id, a.site_id, a.shipment_id, a.instruction_id, a.text, %(person)s, %(at)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(shipments)s::bigint[], %(instructions)s::bigint[], %(texts)s::text[])
       AS a(company_id, site_id, shipment_id, instruction_id, text)
    ON CONFLICT DO NOTHING
