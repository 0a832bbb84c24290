-- name: lock_places
-- why: the one lock order of the system: balances by id, before what lies there is judged.
SELECT b.id, b.on_hand_qty, b.reserved_qty, b.weight_kg FROM inventory_balance b
 WHERE b.id = ANY(%(balances)s::bigint[]) ORDER BY b.id FOR NO KEY UPDATE OF b

-- name: send_back
-- why: ledger and balances change in one statement; what goes back to its supplier is no issue to a customer.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(balances)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[], %(sources)s::bigint[])
         WITH ORDINALITY AS a(balance_id, qty, weight_kg, source_id, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         lot_id, owner_id, weight_kg, source_kind, source_id, reason, operation_id)
  SELECT %(at)s, b.company_id, b.site_id, b.item_id, a.qty, 'stock', b.id, 'supplier', b.lot_id, b.owner_id, a.weight_kg,
         %(source_kind)s, a.source_id, %(reason)s, %(operation)s
    FROM a JOIN inventory_balance b ON b.id = a.balance_id ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty - x.qty, weight_kg = b.weight_kg - coalesce(x.weight_kg, 0)
  FROM (SELECT balance_id, sum(qty) AS qty, sum(weight_kg) AS weight_kg FROM a GROUP BY 1) x
 WHERE b.id = x.balance_id

-- name: contents_by_unit
-- why: whether a handling unit is moved whole is known when everything that stands in it is named; with its lock held.
WITH RECURSIVE
-- include: inventory/stock.unit_trees
SELECT t.top_id, b.id, b.on_hand_qty FROM tree t
  JOIN inventory_balance b ON b.handling_unit_id = t.id AND b.on_hand_qty > 0
