-- name: open_targets
-- why: a balance must exist before it can be locked in id order with all others. Without a bin goods go to the first staging
-- place of the site, else they stay in their bin under another status. They leave the handling unit they stood in.
WITH
-- include: inventory/stock.bin_limits
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, owner_id, status, on_hand_qty, reserved_qty,
       weight_kg, received_on, is_serial, is_limited)
SELECT DISTINCT ON (b.item_id, n.bin_id, b.lot_id, b.owner_id, a.status)
       b.company_id, b.site_id, b.item_id, n.bin_id, b.lot_id, b.owner_id, a.status, 0, 0,
       CASE WHEN b.weight_kg IS NOT NULL THEN 0 END, b.received_on, b.is_serial,
       (SELECT m.is_limited FROM limits m WHERE m.bin_id = n.bin_id)
  FROM unnest(%(balances)s::bigint[], %(bins)s::bigint[], %(statuses)s::text[]) AS a(balance_id, bin_id, status)
  JOIN inventory_balance b ON b.id = a.balance_id
 CROSS JOIN LATERAL (
       SELECT coalesce(a.bin_id, (SELECT x.id FROM inventory_bin x WHERE x.site_id = b.site_id AND x.kind = 'staging'
                                   ORDER BY x.sequence, x.id LIMIT 1), b.bin_id) AS bin_id) n
 ORDER BY b.item_id, n.bin_id, b.lot_id, b.owner_id, a.status
    ON CONFLICT DO NOTHING

-- name: targets
-- why: the balance that each line goes to; which one that is never changes, so it is read before the locks. A bin with
-- limits is named, to be locked and looked at.
SELECT t.id, CASE WHEN t.is_limited AND t.bin_id <> b.bin_id AND a.bin_id IS NOT NULL THEN t.bin_id END AS limited_bin_id
  FROM unnest(%(balances)s::bigint[], %(bins)s::bigint[], %(statuses)s::text[]) WITH ORDINALITY
       AS a(balance_id, bin_id, status, n)
  JOIN inventory_balance b ON b.id = a.balance_id
 CROSS JOIN LATERAL (
       SELECT coalesce(a.bin_id, (SELECT x.id FROM inventory_bin x WHERE x.site_id = b.site_id AND x.kind = 'staging'
                                   ORDER BY x.sequence, x.id LIMIT 1), b.bin_id) AS bin_id) w
  JOIN inventory_balance t ON t.site_id = b.site_id AND t.item_id = b.item_id AND t.bin_id = w.bin_id
   AND t.lot_id IS NOT DISTINCT FROM b.lot_id AND t.owner_id IS NOT DISTINCT FROM b.owner_id
   AND t.handling_unit_id IS NULL AND t.status = a.status
 ORDER BY a.n

-- name: lock_places
-- why: the one lock order of the system: all balances of the operation by id, before what lies there is judged.
SELECT b.id, b.on_hand_qty, b.reserved_qty, b.weight_kg FROM inventory_balance b
 WHERE b.id = ANY(%(balances)s::bigint[]) ORDER BY b.id FOR NO KEY UPDATE OF b

-- name: take
-- why: goods leave their places before they are put anywhere, because a serial number lies in one place only.
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty - x.qty, weight_kg = b.weight_kg - coalesce(x.weight_kg, 0)
  FROM (SELECT a.balance_id, sum(a.qty) AS qty, sum(a.weight_kg) AS weight_kg
          FROM unnest(%(balances)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[]) AS a(balance_id, qty, weight_kg)
         GROUP BY 1) x
 WHERE b.id = x.balance_id

-- name: put
-- why: goods come to their new places, and the ledger says from where: one statement for any number of lines.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(balances)s::bigint[], %(targets)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[],
           %(sources)s::bigint[]) WITH ORDINALITY AS a(balance_id, target_id, qty, weight_kg, source_id, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         to_balance_id, lot_id, owner_id, weight_kg, reason_code, source_kind, source_id, reason, operation_id)
  SELECT %(at)s, b.company_id, b.site_id, b.item_id, a.qty, 'stock', b.id, 'stock', a.target_id, b.lot_id, b.owner_id,
         a.weight_kg, 'relocation', %(source_kind)s, a.source_id, %(reason)s, %(operation)s
    FROM a JOIN inventory_balance b ON b.id = a.balance_id ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty, weight_kg = b.weight_kg + coalesce(x.weight_kg, 0)
  FROM (SELECT target_id, sum(qty) AS qty, sum(weight_kg) AS weight_kg FROM a GROUP BY 1) x
 WHERE b.id = x.target_id
