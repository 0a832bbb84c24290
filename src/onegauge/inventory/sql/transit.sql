-- name: take_over_units
-- why: a handling unit travels under its SSCC: inside a company it changes its site, across companies the new owner knows
-- it under the same code.
INSERT INTO inventory_handlingunit (company_id, site_id, sscc)
SELECT DISTINCT a.company_id, a.site_id, a.sscc
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(ssccs)s::text[]) AS a(company_id, site_id, sscc)
 WHERE a.sscc <> ''
 ORDER BY a.company_id, a.sscc
    ON CONFLICT (company_id, sscc) DO UPDATE SET site_id = excluded.site_id
RETURNING company_id, sscc, id

-- name: open_balances
-- why: a balance row must exist before it can be locked in id order with all others of the operation.
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, handling_unit_id, status, on_hand_qty,
       reserved_qty)
SELECT DISTINCT a.company_id, a.site_id, a.item_id, a.bin_id, a.lot_id, a.unit_id, a.status, 0, 0
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(lots)s::bigint[],
              %(units)s::bigint[], %(statuses)s::text[]) AS a(company_id, site_id, item_id, bin_id, lot_id, unit_id, status)
 ORDER BY a.site_id, a.item_id, a.bin_id, a.lot_id, a.unit_id, a.status
    ON CONFLICT DO NOTHING

-- name: lock_balances
-- why: the one lock order of the system: balances by id, before they change.
SELECT b.id, b.item_id, b.bin_id, b.lot_id, b.handling_unit_id, b.status
  FROM inventory_balance b
  JOIN (SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(lots)s::bigint[],
              %(units)s::bigint[], %(statuses)s::text[]) AS a(site_id, item_id, bin_id, lot_id, unit_id, status)) a
    ON b.site_id = a.site_id AND b.item_id = a.item_id AND b.bin_id = a.bin_id
   AND b.lot_id IS NOT DISTINCT FROM a.lot_id AND b.handling_unit_id IS NOT DISTINCT FROM a.unit_id
   AND b.status = a.status AND b.owner_id IS NULL
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: receive
-- why: what was in transit lies on the shelf: movements and balances in one statement.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(balances)s::bigint[],
           %(lots)s::bigint[], %(qtys)s::numeric[], %(sources)s::bigint[]) WITH ORDINALITY
           AS a(company_id, site_id, item_id, balance_id, lot_id, qty, source_id, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, to_place, to_balance_id,
         lot_id, source_kind, source_id, operation_id)
  SELECT %(at)s, a.company_id, a.site_id, a.item_id, a.qty, 'transit', 'stock', a.balance_id, a.lot_id, %(source_kind)s,
         a.source_id, %(operation)s
    FROM a ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty
  FROM (SELECT balance_id, sum(qty) AS qty FROM a GROUP BY 1) x
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
