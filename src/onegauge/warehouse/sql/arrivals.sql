-- name: resolve_heads
-- why: codes of any number of arrivals become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, s.timezone, p.id AS supplier_id, b.id AS dock_id, b.kind AS dock_kind
  FROM unnest(%(sites)s::text[], %(suppliers)s::text[], %(docks)s::text[]) WITH ORDINALITY AS a(site, supplier, dock, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN partners_partner p ON p.code = a.supplier
  LEFT JOIN inventory_bin b ON b.site_id = s.id AND b.code = a.dock
 ORDER BY a.n

-- name: resolve_items
-- why: items of announced lines by their SKU, in one round trip.
SELECT a.n, i.id, i.tracking
  FROM unnest(%(skus)s::text[]) WITH ORDINALITY AS a(sku, n) LEFT JOIN catalog_item i ON i.sku = a.sku
 ORDER BY a.n

-- name: take_ids
-- why: ids first, so that heads and lines name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_arrival', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_arrivals
-- why: any number of arrivals in one statement.
INSERT INTO warehouse_arrival (id, company_id, site_id, number, supplier_id, carrier, reference, note, dock_id, due_from,
       due_until, expected_on, is_blind, state, version, announced_at)
SELECT a.id, a.company_id, a.site_id, 'AR-' || lpad(a.id::text, 7, '0'), a.supplier_id, a.carrier, a.reference, a.note,
       a.dock_id, a.due_from, a.due_until, a.expected_on, a.is_blind, 'announced', 1, %(at)s
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(suppliers)s::bigint[], %(carriers)s::text[],
              %(references)s::text[], %(notes)s::text[], %(docks)s::bigint[], %(froms)s::timestamptz[],
              %(untils)s::timestamptz[], %(days)s::date[], %(blind)s::boolean[])
       AS a(id, company_id, site_id, supplier_id, carrier, reference, note, dock_id, due_from, due_until, expected_on, is_blind)

-- name: insert_lines
-- why: the lines of any number of arrivals in one statement; ids in the order of the lines.
INSERT INTO warehouse_arrivalline (company_id, site_id, arrival_id, item_id, source_kind, source_id, source_line_id,
       ordered_qty, expected_qty, lot_code, expires_on, sscc, unit_cost, accepted_qty, held_qty, damaged_qty, wrong_qty,
       refused_qty, returned_qty, outcome)
SELECT a.company_id, a.site_id, a.arrival_id, a.item_id, a.source_kind, a.source_id, a.source_line_id, a.ordered_qty,
       a.expected_qty, a.lot_code, a.expires_on, a.sscc, a.unit_cost, 0, 0, 0, 0, 0, 0, ''
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(arrivals)s::bigint[], %(items)s::bigint[], %(kinds)s::smallint[],
              %(sources)s::bigint[], %(source_lines)s::bigint[], %(ordered)s::numeric[], %(expected)s::numeric[],
              %(lots)s::text[], %(expiries)s::date[], %(ssccs)s::text[], %(costs)s::numeric[]) WITH ORDINALITY
       AS a(company_id, site_id, arrival_id, item_id, source_kind, source_id, source_line_id, ordered_qty, expected_qty,
            lot_code, expires_on, sscc, unit_cost, n)
 ORDER BY a.n
RETURNING id

-- name: clashes
-- why: who stands at a dock at the same time is named before the database refuses it; two of one call clash as well.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(ids)s::bigint[], %(docks)s::bigint[], %(froms)s::timestamptz[], %(untils)s::timestamptz[])
         AS a(id, dock_id, due_from, due_until) WHERE a.dock_id IS NOT NULL)
SELECT a.id, o.number FROM a
  JOIN warehouse_arrival o ON o.dock_id = a.dock_id AND o.id <> ALL(%(ids)s::bigint[])
   AND o.state IN ('announced', 'arrived', 'receiving')
   AND tstzrange(o.due_from, o.due_until) && tstzrange(a.due_from, a.due_until)
 UNION
SELECT a.id, 'AR-' || lpad(o.id::text, 7, '0') FROM a
  JOIN a o ON o.dock_id = a.dock_id AND o.id < a.id AND tstzrange(o.due_from, o.due_until) && tstzrange(a.due_from, a.due_until)
 ORDER BY 1, 2

-- name: heads
-- why: what the rules of arriving need of the heads, which are locked.
SELECT a.id, a.site_id, s.code AS site, s.timezone, a.expected_on FROM warehouse_arrival a JOIN governance_site s ON s.id = a.site_id
 WHERE a.id = ANY(%(ids)s::bigint[]) ORDER BY a.id

-- name: docks_by_code
-- why: a dock is named by its code at the site of the arrival.
SELECT a.id, b.id AS dock_id, b.kind AS dock_kind
  FROM unnest(%(ids)s::bigint[]) AS x(id) JOIN warehouse_arrival a ON a.id = x.id
  LEFT JOIN inventory_bin b ON b.site_id = a.site_id AND b.code = %(dock)s
 ORDER BY a.id

-- name: reschedule
-- why: dock and time of any number of arrivals; the day follows the appointment where the site is, or stays without one.
UPDATE warehouse_arrival a SET dock_id = x.dock_id, due_from = %(from)s::timestamptz, due_until = %(until)s::timestamptz,
       expected_on = coalesce((%(from)s::timestamptz AT TIME ZONE s.timezone)::date, a.expected_on)
  FROM unnest(%(ids)s::bigint[], %(docks)s::bigint[]) AS x(id, dock_id), governance_site s
 WHERE a.id = x.id AND s.id = a.site_id

-- name: lines_to_close
-- why: what of each ordered line came, over all arrivals that bring it; lines of one item without a source add up.
SELECT l.id, l.arrival_id, l.company_id, l.site_id, l.item_id, l.source_kind, l.source_id, l.source_line_id,
       CASE WHEN l.source_line_id IS NULL THEN sum(l.ordered_qty) OVER own ELSE l.ordered_qty END AS ordered_qty,
       coalesce(t.accepted_qty, sum(l.accepted_qty) OVER own) AS accepted_qty, l.held_qty, l.refused_qty,
       c.code AS item_class, coalesce(p.code, '') AS supplier
  FROM warehouse_arrivalline l
  JOIN warehouse_arrival a ON a.id = l.arrival_id LEFT JOIN partners_partner p ON p.id = a.supplier_id
  JOIN catalog_item i ON i.id = l.item_id JOIN catalog_itemclass c ON c.id = i.item_class_id
  LEFT JOIN LATERAL (
       SELECT sum(o.accepted_qty) AS accepted_qty FROM warehouse_arrivalline o
        WHERE o.source_line_id = l.source_line_id AND o.source_kind = l.source_kind) t ON l.source_line_id IS NOT NULL
 WHERE l.arrival_id = ANY(%(ids)s::bigint[])
WINDOW own AS (PARTITION BY l.arrival_id, l.item_id, l.source_line_id IS NULL)
 ORDER BY l.id

-- name: what_follows
-- why: what stays expected and no source owns is announced again, from the same sender, at the cost it had.
SELECT a.id, a.company_id, a.site_id, s.timezone, a.supplier_id, a.carrier, a.reference, l.item_id,
       min(l.unit_cost) AS unit_cost, sum(l.ordered_qty) - sum(l.accepted_qty) AS missing_qty
  FROM warehouse_arrivalline l JOIN warehouse_arrival a ON a.id = l.arrival_id JOIN governance_site s ON s.id = a.site_id
 WHERE a.id = ANY(%(ids)s::bigint[]) AND l.source_line_id IS NULL AND l.outcome = 'under_open'
 GROUP BY a.id, a.company_id, a.site_id, s.timezone, a.supplier_id, a.carrier, a.reference, l.item_id
 ORDER BY a.id, min(l.id)

-- name: held_open
-- why: an arrival is not over while somebody must still decide on goods of it.
SELECT DISTINCT h.arrival_id, h.number FROM warehouse_heldreceipt h
 WHERE h.arrival_id = ANY(%(ids)s::bigint[]) AND h.state = 'open' ORDER BY 1, 2

-- name: note_outcomes
-- why: each line keeps how it compares with what was ordered, and by which values that was judged.
UPDATE warehouse_arrivalline l SET outcome = a.outcome, policy = a.policy
  FROM unnest(%(lines)s::bigint[], %(outcomes)s::text[], %(policies)s::jsonb[]) AS a(id, outcome, policy) WHERE l.id = a.id
