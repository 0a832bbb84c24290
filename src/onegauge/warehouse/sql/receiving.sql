-- name: sources_of_arrivals
-- why: receipts of one ordered line add up over arrivals, so its source is locked before the arrivals are.
SELECT DISTINCT l.source_kind, l.source_id FROM warehouse_arrivalline l
 WHERE l.arrival_id = ANY(%(ids)s::bigint[]) AND l.source_id IS NOT NULL ORDER BY 1, 2

-- name: heads
-- why: where the goods of arrivals are received: the named bin, else the dock of the arrival, else the dock, staging place or
-- first bin of the site.
SELECT a.id, a.company_id, a.site_id, s.code AS site, a.number, a.is_blind, b.code AS bin, coalesce(p.code, '') AS supplier
  FROM unnest(%(ids)s::bigint[], %(bins)s::text[]) AS x(id, bin)
  JOIN warehouse_arrival a ON a.id = x.id JOIN governance_site s ON s.id = a.site_id
  LEFT JOIN partners_partner p ON p.id = a.supplier_id
  LEFT JOIN LATERAL (
       SELECT b.code FROM inventory_bin b
        WHERE b.site_id = a.site_id AND b.kind <> 'customer' AND (x.bin = '' OR b.code = x.bin)
        ORDER BY b.id IS DISTINCT FROM a.dock_id,
                 array_position(ARRAY['dock', 'staging', 'storage', 'pick'], b.kind::text), b.sequence, b.id
        LIMIT 1) b ON true
 ORDER BY a.id

-- name: lines_of_arrivals
-- why: what is expected, and what of each ordered line was accepted before, over all arrivals that bring it. What is open
-- of a line counts what is held as well: it came.
SELECT l.id, l.arrival_id, l.item_id, l.source_kind, l.source_id, l.source_line_id, l.lot_code, l.expires_on, l.sscc,
       l.unit_cost, l.expected_qty - l.accepted_qty - l.held_qty AS open_qty,
       CASE WHEN l.source_line_id IS NULL THEN sum(l.ordered_qty) OVER own ELSE l.ordered_qty END AS ordered_qty,
       coalesce(t.accepted_qty, sum(l.accepted_qty) OVER own) AS before_qty,
       i.sku, i.tracking, u.decimals, c.storage_profile, c.code AS item_class
  FROM warehouse_arrivalline l
  JOIN catalog_item i ON i.id = l.item_id JOIN catalog_unit u ON u.id = i.base_unit_id
  JOIN catalog_itemclass c ON c.id = i.item_class_id
  LEFT JOIN LATERAL (
       SELECT sum(o.accepted_qty) AS accepted_qty FROM warehouse_arrivalline o
        WHERE o.source_line_id = l.source_line_id AND o.source_kind = l.source_kind) t ON l.source_line_id IS NOT NULL
 WHERE l.arrival_id = ANY(%(ids)s::bigint[])
WINDOW own AS (PARTITION BY l.arrival_id, l.item_id, l.source_line_id IS NULL)
 ORDER BY l.id

-- name: resolve_labels
-- why: what was scanned or typed becomes an item, in one round trip: a SKU, or the GTIN of one of its packages; with what is
-- known of the lot.
SELECT a.n, i.id AS item_id, i.sku, i.tracking, u.decimals, c.storage_profile,
       CASE WHEN k.id IS NULL THEN p.numerator END AS numerator, CASE WHEN k.id IS NULL THEN p.denominator END AS denominator,
       c.code AS item_class
  FROM unnest(%(codes)s::text[], %(gtins)s::text[]) WITH ORDINALITY AS a(code, gtin, n)
  LEFT JOIN catalog_item k ON k.sku = a.code
  LEFT JOIN LATERAL (
       SELECT p.item_id, p.numerator, p.denominator FROM catalog_packaging p
        WHERE a.gtin <> '' AND k.id IS NULL AND lpad(p.gtin, 14, '0') = a.gtin LIMIT 1) p ON true
  LEFT JOIN catalog_item i ON i.id = coalesce(k.id, p.item_id)
  LEFT JOIN catalog_unit u ON u.id = i.base_unit_id LEFT JOIN catalog_itemclass c ON c.id = i.item_class_id
 ORDER BY a.n

-- name: known_expiries
-- why: a lot that was received before says its expiry; asked only where dated goods come without one.
SELECT l.item_id, l.code FROM inventory_lot l
  JOIN (SELECT DISTINCT * FROM unnest(%(items)s::bigint[], %(lots)s::text[]) AS a(item_id, code)) a
    ON a.item_id = l.item_id AND a.code = l.code
 WHERE l.expires_on IS NOT NULL

-- name: insert_receipts
-- why: what came and what became of it, in one statement; ids in the order of the parts.
INSERT INTO warehouse_receipt (company_id, site_id, arrival_id, line_id, qty, outcome, balance_id, lot_code, sscc, ordered_qty,
       allowed_qty, before_qty, policy, note, received_at, received_by_id)
SELECT a.company_id, a.site_id, a.arrival_id, a.line_id, a.qty, a.outcome, a.balance_id, a.lot_code, a.sscc, a.ordered_qty,
       a.allowed_qty, a.before_qty, a.policy, a.note, %(at)s, %(person)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(arrivals)s::bigint[], %(lines)s::bigint[], %(qtys)s::numeric[],
              %(outcomes)s::text[], %(balances)s::bigint[], %(lots)s::text[], %(ssccs)s::text[], %(ordered)s::numeric[],
              %(allowed)s::numeric[], %(before)s::numeric[], %(policies)s::jsonb[], %(notes)s::text[]) WITH ORDINALITY
       AS a(company_id, site_id, arrival_id, line_id, qty, outcome, balance_id, lot_code, sscc, ordered_qty, allowed_qty,
            before_qty, policy, note, n)
 ORDER BY a.n
RETURNING id

-- name: count_lines
-- why: the figures of each line follow its receipts.
UPDATE warehouse_arrivalline l SET accepted_qty = l.accepted_qty + x.accepted, held_qty = l.held_qty + x.held,
       damaged_qty = l.damaged_qty + x.damaged, wrong_qty = l.wrong_qty + x.wrong, refused_qty = l.refused_qty + x.refused
  FROM (SELECT a.line_id, coalesce(sum(a.qty) FILTER (WHERE a.outcome = 'in_tol'), 0) AS accepted,
               coalesce(sum(a.qty) FILTER (WHERE a.outcome = 'over_hold'), 0) AS held,
               coalesce(sum(a.qty) FILTER (WHERE a.outcome = 'damaged'), 0) AS damaged,
               coalesce(sum(a.qty) FILTER (WHERE a.outcome = 'wrong'), 0) AS wrong,
               coalesce(sum(a.qty) FILTER (WHERE a.outcome = 'over_refuse'), 0) AS refused
          FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[], %(outcomes)s::text[]) AS a(line_id, qty, outcome) GROUP BY 1) x
 WHERE l.id = x.line_id

-- name: open_held
-- why: each quantity that may not be used waits for a decision of its own.
WITH made AS (
  INSERT INTO warehouse_heldreceipt (company_id, site_id, number, arrival_id, line_id, receipt_id, item_id, balance_id, qty, cause,
         note, state, version, opened_at)
  SELECT r.company_id, r.site_id, 'HR-' || lpad(r.id::text, 7, '0'), r.arrival_id, r.line_id, r.id, l.item_id, r.balance_id, r.qty,
         CASE r.outcome WHEN 'over_hold' THEN 'over' ELSE r.outcome END, r.note, 'open', 1, %(at)s
    FROM warehouse_receipt r JOIN warehouse_arrivalline l ON l.id = r.line_id
   WHERE r.id = ANY(%(receipts)s::bigint[]) ORDER BY r.id
  RETURNING id, company_id, site_id, arrival_id, receipt_id, qty, cause)
SELECT id, company_id, site_id, arrival_id, receipt_id, qty, cause FROM made ORDER BY receipt_id

-- name: announced_whole
-- why: what is still open of arrivals whose goods all came as they were announced.
SELECT l.arrival_id, l.id, l.lot_code, l.expires_on, l.sscc, l.expected_qty - l.accepted_qty - l.held_qty AS open_qty
  FROM warehouse_arrivalline l
 WHERE l.arrival_id = ANY(%(ids)s::bigint[]) AND l.expected_qty > l.accepted_qty + l.held_qty
 ORDER BY l.id

-- name: held_goods
-- why: what a decision is about: the goods, where they lie, and the line that they count on.
SELECT h.id, h.arrival_id, h.site_id, h.line_id, h.balance_id, h.qty, h.cause, l.item_id, l.source_kind, l.source_id,
       l.source_line_id, a.number AS arrival
  FROM warehouse_heldreceipt h JOIN warehouse_arrivalline l ON l.id = h.line_id JOIN warehouse_arrival a ON a.id = h.arrival_id
 WHERE h.id = ANY(%(ids)s::bigint[]) ORDER BY h.id

-- name: sources_of_held
-- why: an accepted excess counts on its ordered line, so the sources and arrivals are locked before the documents.
SELECT DISTINCT h.arrival_id, l.source_kind, l.source_id
  FROM warehouse_heldreceipt h JOIN warehouse_arrivalline l ON l.id = h.line_id
 WHERE h.id = ANY(%(ids)s::bigint[]) ORDER BY 2, 3, 1

-- name: decide_held
-- why: what was held is accepted now, or went back; damaged goods that are kept stay damaged.
UPDATE warehouse_arrivalline l SET
       accepted_qty = l.accepted_qty + CASE WHEN %(back)s::boolean THEN 0 ELSE x.over + x.wrong END,
       held_qty = l.held_qty - x.over, wrong_qty = l.wrong_qty - x.wrong,
       damaged_qty = l.damaged_qty - CASE WHEN %(back)s::boolean THEN x.damaged ELSE 0 END,
       returned_qty = l.returned_qty + CASE WHEN %(back)s::boolean THEN x.over + x.wrong + x.damaged ELSE 0 END
  FROM (SELECT h.line_id, coalesce(sum(h.qty) FILTER (WHERE h.cause = 'over'), 0) AS over,
               coalesce(sum(h.qty) FILTER (WHERE h.cause = 'damaged'), 0) AS damaged,
               coalesce(sum(h.qty) FILTER (WHERE h.cause = 'wrong'), 0) AS wrong
          FROM warehouse_heldreceipt h WHERE h.id = ANY(%(ids)s::bigint[]) GROUP BY 1) x
 WHERE l.id = x.line_id

-- name: lie_elsewhere
-- why: accepted goods lie on another balance now; the document follows them.
UPDATE warehouse_heldreceipt h SET balance_id = a.balance_id
  FROM unnest(%(ids)s::bigint[], %(balances)s::bigint[]) AS a(id, balance_id) WHERE h.id = a.id
