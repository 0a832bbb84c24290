-- name: resolve_lines
-- why: codes of any number of lines become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, b.id AS bin_id, i.id AS item_id, i.tracking, l.id AS lot_id
  FROM unnest(%(sites)s::text[], %(bins)s::text[], %(skus)s::text[], %(lots)s::text[])
       WITH ORDINALITY AS a(site, bin, sku, lot, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN inventory_bin b ON b.site_id = s.id AND b.code = a.bin
  LEFT JOIN catalog_item i ON i.sku = a.sku
  LEFT JOIN inventory_lot l ON l.item_id = i.id AND l.code = a.lot
 ORDER BY a.n

-- name: add_lots
-- why: lots appear with their first receipt; the same lot twice in one receipt is one lot.
INSERT INTO inventory_lot (item_id, code, expires_on, origin)
SELECT DISTINCT ON (a.item_id, a.code) a.item_id, a.code, a.expires_on, ''
  FROM unnest(%(items)s::bigint[], %(codes)s::text[], %(expires)s::date[]) AS a(item_id, code, expires_on)
 ORDER BY a.item_id, a.code
    ON CONFLICT (item_id, code) DO UPDATE SET expires_on = coalesce(inventory_lot.expires_on, excluded.expires_on)
RETURNING item_id, code, id

-- name: open_balances
-- why: a balance row must exist before it can be locked in id order with all others of the operation.
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, status, on_hand_qty, reserved_qty)
SELECT DISTINCT a.company_id, a.site_id, a.item_id, a.bin_id, a.lot_id, a.status, 0, 0
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[],
              %(lots)s::bigint[], %(statuses)s::text[]) AS a(company_id, site_id, item_id, bin_id, lot_id, status)
 ORDER BY a.site_id, a.item_id, a.bin_id, a.lot_id, a.status
    ON CONFLICT DO NOTHING

-- name: lock_balances
-- why: the one lock order of the system: balances by id, before anything about them is judged.
SELECT b.id, b.site_id, b.item_id, b.bin_id, b.lot_id, b.status, b.on_hand_qty, b.reserved_qty
  FROM inventory_balance b
  JOIN (SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(lots)s::bigint[],
              %(statuses)s::text[]) AS a(site_id, item_id, bin_id, lot_id, status)) a
    ON b.site_id = a.site_id AND b.item_id = a.item_id AND b.bin_id = a.bin_id
   AND b.lot_id IS NOT DISTINCT FROM a.lot_id AND b.status = a.status
   AND b.handling_unit_id IS NULL AND b.owner_id IS NULL
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: post_movements
-- why: ledger and balances change in one statement; a positive quantity comes in, a negative one goes out.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(balances)s::bigint[],
           %(lots)s::bigint[], %(qtys)s::numeric[], %(costs)s::numeric[], %(reasons)s::text[]) WITH ORDINALITY
           AS a(company_id, site_id, item_id, balance_id, lot_id, qty, unit_cost, reason, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         to_balance_id, lot_id, unit_cost, source_kind, source_id, reason, operation_id)
  SELECT %(at)s, a.company_id, a.site_id, a.item_id, abs(a.qty),
         CASE WHEN a.qty > 0 THEN %(place)s ELSE 'stock' END, CASE WHEN a.qty < 0 THEN a.balance_id END,
         CASE WHEN a.qty > 0 THEN 'stock' ELSE %(place)s END, CASE WHEN a.qty > 0 THEN a.balance_id END,
         a.lot_id, a.unit_cost, %(source_kind)s, %(source_id)s, a.reason, %(operation)s
    FROM a ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty
  FROM (SELECT balance_id, sum(qty) AS qty FROM a GROUP BY 1) x
 WHERE b.id = x.balance_id

-- name: available
-- why: on hand, reserved and available of any number of items and sites in one pass over the balances.
SELECT b.site_id, b.item_id, sum(b.on_hand_qty) AS on_hand_qty, sum(b.reserved_qty) AS reserved_qty,
       sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available') AS available_qty
  FROM inventory_balance b
 WHERE (%(sites)s::bigint[] IS NULL OR b.site_id = ANY(%(sites)s::bigint[]))
   AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
 GROUP BY 1, 2
