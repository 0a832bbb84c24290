-- name: take_over_units
-- why: a handling unit travels under its SSCC: inside a company it changes its site, across companies the new owner knows
-- it under the same code. It stands where its first goods arrive, and in no other.
INSERT INTO inventory_handlingunit (company_id, site_id, bin_id, sscc)
SELECT DISTINCT ON (a.company_id, a.sscc) a.company_id, a.site_id, a.bin_id, a.sscc
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(bins)s::bigint[], %(ssccs)s::text[])
       AS a(company_id, site_id, bin_id, sscc)
 WHERE a.sscc <> ''
 ORDER BY a.company_id, a.sscc, a.bin_id
    ON CONFLICT (company_id, sscc) DO UPDATE SET (site_id, bin_id, parent_id, parent_depth) = (
       SELECT CASE WHEN f.filled THEN inventory_handlingunit.site_id ELSE excluded.site_id END,
              CASE WHEN f.filled THEN inventory_handlingunit.bin_id ELSE excluded.bin_id END,
              CASE WHEN f.filled THEN inventory_handlingunit.parent_id END,
              CASE WHEN f.filled THEN inventory_handlingunit.parent_depth END
         FROM (SELECT EXISTS (SELECT FROM inventory_balance b WHERE b.handling_unit_id = inventory_handlingunit.id
                                 AND b.on_hand_qty > 0) AS filled) f)
RETURNING company_id, sscc, bin_id, id

-- name: leave_behind
-- why: what stood in a handling unit and did not travel with it stands by itself.
UPDATE inventory_handlingunit c SET parent_id = NULL, parent_depth = NULL
  FROM inventory_handlingunit p
 WHERE p.id = ANY(%(units)s::bigint[]) AND c.parent_id = p.id
   AND (c.site_id, c.bin_id) IS DISTINCT FROM (p.site_id, p.bin_id)

-- name: flags
-- why: what an item and a bin say of every balance of theirs: one piece per number, weighed, limited. Goods that travelled
-- have their usual weight until somebody weighs them again.
WITH
-- include: inventory/stock.bin_limits
SELECT i.tracking = 'serial' AS is_serial, m.is_limited, CASE WHEN i.catch_weight THEN i.weight_kg END AS nominal_kg
  FROM unnest(%(items)s::bigint[], %(bins)s::bigint[]) WITH ORDINALITY AS a(item_id, bin_id, n)
  JOIN catalog_item i ON i.id = a.item_id JOIN limits m ON m.bin_id = a.bin_id
 ORDER BY a.n

-- name: receive
-- why: what was in transit lies on the shelf: movements and balances in one statement.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(balances)s::bigint[],
           %(lots)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[], %(sources)s::bigint[]) WITH ORDINALITY
           AS a(company_id, site_id, item_id, balance_id, lot_id, qty, weight_kg, source_id, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, to_place, to_balance_id,
         lot_id, weight_kg, source_kind, source_id, operation_id)
  SELECT %(at)s, a.company_id, a.site_id, a.item_id, a.qty, 'transit', 'stock', a.balance_id, a.lot_id, a.weight_kg,
         %(source_kind)s, a.source_id, %(operation)s
    FROM a ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty, weight_kg = b.weight_kg + x.weight_kg,
       received_on = CASE WHEN b.on_hand_qty = 0 THEN %(on)s::date ELSE b.received_on END
  FROM (SELECT balance_id, sum(qty) AS qty, sum(weight_kg) AS weight_kg FROM a GROUP BY 1) x
 WHERE b.id = x.balance_id

-- name: move_outside
-- why: what changes its owner or is lost on the way touches no shelf, so it needs no balance; whatever leaves one owner's
-- transit is written before it enters another's.
INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, to_place, lot_id, unit_cost,
       source_kind, source_id, reason, operation_id)
SELECT %(at)s, a.company_id, a.site_id, a.item_id, a.qty, a.from_place, a.to_place, a.lot_id, a.unit_cost,
       %(source_kind)s, a.source_id, a.reason, %(operation)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(qtys)s::numeric[],
              %(froms)s::text[], %(tos)s::text[], %(lots)s::bigint[], %(costs)s::numeric[], %(sources)s::bigint[],
              %(reasons)s::text[]) WITH ORDINALITY
       AS a(company_id, site_id, item_id, qty, from_place, to_place, lot_id, unit_cost, source_id, reason, n)
 ORDER BY a.n
