-- part: bin_limits
-- why: what may lie in a bin at most and together; a bin without a word follows its zone.
limits AS (
  SELECT b.id AS bin_id, b.company_id, b.site_id, b.code, b.kind, coalesce(b.max_weight_kg, z.max_weight_kg) AS max_weight_kg,
         coalesce(b.max_volume_m3, z.max_volume_m3) AS max_volume_m3, coalesce(b.max_units, z.max_units) AS max_units,
         coalesce(nullif(b.mixing, ''), nullif(z.mixing, ''), 'any') AS mixing,
         coalesce(b.max_weight_kg, z.max_weight_kg, b.max_volume_m3, z.max_volume_m3, b.max_units, z.max_units) IS NOT NULL
           OR coalesce(nullif(b.mixing, ''), nullif(z.mixing, ''), 'any') <> 'any' AS is_limited
    FROM inventory_bin b JOIN inventory_zone z ON z.id = b.zone_id)

-- name: resolve_lines
-- why: codes of any number of lines become ids in one round trip; what is unknown comes back as NULL, to be refused.
WITH
-- include: bin_limits
SELECT a.n, s.id AS site_id, s.company_id, b.bin_id, b.kind AS bin_kind, coalesce(b.is_limited, false) AS is_limited,
       i.id AS item_id, i.tracking, i.catch_weight, i.weight_kg AS nominal_kg, l.id AS lot_id
  FROM unnest(%(sites)s::text[], %(bins)s::text[], %(skus)s::text[], %(lots)s::text[])
       WITH ORDINALITY AS a(site, bin, sku, lot, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN limits b ON b.site_id = s.id AND b.code = a.bin
  LEFT JOIN catalog_item i ON i.sku = a.sku
  LEFT JOIN inventory_lot l ON l.item_id = i.id AND l.code = a.lot
 ORDER BY a.n

-- name: owners
-- why: goods of others are named by the code of their owner; asked only when a line names one.
SELECT p.code, p.id FROM partners_partner p WHERE p.code = ANY(%(codes)s::text[])

-- name: lock_units_by_sscc
-- why: handling units are named by their SSCC within their company; locked, so that nobody closes or moves them meanwhile.
-- An empty one stands wherever it is used next.
SELECT h.company_id, h.sscc, h.id, h.site_id, h.bin_id, h.state, h.parent_id,
       NOT EXISTS (SELECT FROM inventory_balance b WHERE b.handling_unit_id = h.id AND b.on_hand_qty > 0)
       AND NOT EXISTS (SELECT FROM inventory_handlingunit c WHERE c.parent_id = h.id) AS is_empty
  FROM inventory_handlingunit h
 WHERE h.sscc = ANY(%(ssccs)s::text[]) AND h.company_id = ANY(%(companies)s::bigint[])
 ORDER BY h.id FOR NO KEY UPDATE

-- name: lock_units
-- why: whoever takes goods out of handling units must not meet somebody who closes or moves them.
SELECT h.id, h.sscc, h.state FROM inventory_handlingunit h WHERE h.id = ANY(%(units)s::bigint[])
 ORDER BY h.id FOR NO KEY UPDATE

-- name: add_units
-- why: a pallet that comes under the label of its supplier is known from its first receipt on.
INSERT INTO inventory_handlingunit (company_id, site_id, bin_id, sscc)
SELECT DISTINCT ON (a.company_id, a.sscc) a.company_id, a.site_id, a.bin_id, a.sscc
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(bins)s::bigint[], %(ssccs)s::text[])
       AS a(company_id, site_id, bin_id, sscc)
 ORDER BY a.company_id, a.sscc
    ON CONFLICT (company_id, sscc) DO NOTHING

-- name: place_units
-- why: a handling unit stands where its goods lie; written for those only that stood elsewhere, empty.
UPDATE inventory_handlingunit h SET site_id = a.site_id, bin_id = a.bin_id
  FROM (SELECT DISTINCT * FROM unnest(%(units)s::bigint[], %(sites)s::bigint[], %(bins)s::bigint[])
        AS a(id, site_id, bin_id)) a
 WHERE h.id = a.id AND (h.site_id, h.bin_id) IS DISTINCT FROM (a.site_id, a.bin_id)

-- name: add_lots
-- why: lots appear with their first receipt; the same lot twice in one receipt is one lot. What a lot is said to be once
-- stays: a later receipt only fills what was not known. The row stays locked, so that two who receive one serial number
-- come one after the other.
INSERT INTO inventory_lot (item_id, code, expires_on, produced_on, origin)
SELECT a.item_id, a.code, max(a.expires_on), max(a.produced_on), max(a.origin)
  FROM unnest(%(items)s::bigint[], %(codes)s::text[], %(expires)s::date[], %(produced)s::date[], %(origins)s::text[])
       AS a(item_id, code, expires_on, produced_on, origin)
 GROUP BY a.item_id, a.code ORDER BY a.item_id, a.code
    ON CONFLICT (item_id, code) DO UPDATE SET expires_on = coalesce(inventory_lot.expires_on, excluded.expires_on),
       produced_on = coalesce(inventory_lot.produced_on, excluded.produced_on),
       origin = coalesce(nullif(inventory_lot.origin, ''), excluded.origin)
RETURNING item_id, code, id, expires_on, produced_on, origin

-- name: serials_in_stock
-- why: a serial number lies in one place; whoever receives it again is told where it is.
SELECT b.serial_lot_id, s.code AS site, n.code AS bin
  FROM inventory_balance b JOIN governance_site s ON s.id = b.site_id JOIN inventory_bin n ON n.id = b.bin_id
 WHERE b.serial_lot_id = ANY(%(lots)s::bigint[])

-- name: lock_bins
-- why: two who fill the last place of a bin must meet at the bin; only bins with a limit or a mixing rule are locked, in
-- id order, before any balance.
SELECT b.id FROM inventory_bin b WHERE b.id = ANY(%(bins)s::bigint[]) ORDER BY b.id FOR NO KEY UPDATE

-- name: bin_fill
-- why: what lies in bins with limits, against these limits, for any number of bins; only goods under the partial index.
-- The volume of a piece is that of its smallest package with dimensions; what has no weight or size counts as none. A
-- handling unit takes a place when it, or what stands in it, holds goods.
WITH RECURSIVE
-- include: bin_limits
, lying AS MATERIALIZED (
  SELECT b.bin_id, b.item_id, b.lot_id, b.owner_id, b.handling_unit_id AS unit_id, b.on_hand_qty,
         coalesce(b.weight_kg, b.on_hand_qty * i.weight_kg, 0) AS weight_kg
    FROM inventory_balance b JOIN catalog_item i ON i.id = b.item_id
   WHERE b.bin_id = ANY(%(bins)s::bigint[]) AND b.is_limited AND b.on_hand_qty > 0),
size AS (
  SELECT i.item_id, v.volume_m3
    FROM (SELECT DISTINCT item_id FROM lying) i
   CROSS JOIN LATERAL (
         SELECT p.length_mm * p.width_mm * p.height_mm / 1e9 * p.denominator / p.numerator AS volume_m3
           FROM catalog_packaging p
          WHERE p.item_id = i.item_id AND p.length_mm * p.width_mm * p.height_mm IS NOT NULL
          ORDER BY p.numerator::numeric / p.denominator LIMIT 1) v),
climbing AS (
  SELECT DISTINCT y.bin_id, h.id, h.parent_id FROM lying y JOIN inventory_handlingunit h ON h.id = y.unit_id
  UNION
  SELECT c.bin_id, h.id, h.parent_id FROM climbing c JOIN inventory_handlingunit h ON h.id = c.parent_id),
full_of AS (
  SELECT y.bin_id, sum(y.weight_kg) AS weight_kg, sum(y.on_hand_qty * coalesce(z.volume_m3, 0)) AS volume_m3,
         count(DISTINCT y.item_id) AS items, count(DISTINCT (y.item_id, y.lot_id)) AS lots,
         count(DISTINCT coalesce(y.owner_id, 0)) AS owners
    FROM lying y LEFT JOIN size z ON z.item_id = y.item_id GROUP BY y.bin_id),
standing AS (SELECT c.bin_id, count(*) AS units FROM climbing c WHERE c.parent_id IS NULL GROUP BY c.bin_id)
SELECT m.bin_id, m.code, m.max_weight_kg, m.max_volume_m3, m.max_units, m.mixing, coalesce(f.weight_kg, 0) AS weight_kg,
       round(coalesce(f.volume_m3, 0), 6) AS volume_m3, coalesce(t.units, 0)::int AS units, coalesce(f.items, 0)::int AS items,
       coalesce(f.lots, 0)::int AS lots, coalesce(f.owners, 0)::int AS owners
  FROM limits m LEFT JOIN full_of f ON f.bin_id = m.bin_id LEFT JOIN standing t ON t.bin_id = m.bin_id
 WHERE m.bin_id = ANY(%(bins)s::bigint[])
 ORDER BY m.bin_id

-- name: flag_limited
-- why: the balances of a bin that got or lost its limits follow, so that the partial index names exactly them.
WITH
-- include: bin_limits
UPDATE inventory_balance b SET is_limited = m.is_limited
  FROM limits m
 WHERE m.bin_id = b.bin_id AND m.site_id = b.site_id AND m.site_id = ANY(%(sites)s::bigint[])
   AND b.is_limited <> m.is_limited

-- name: open_balances
-- why: a balance row must exist before it can be locked in id order with all others of the operation.
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, handling_unit_id, owner_id, status,
       on_hand_qty, reserved_qty, is_serial, is_limited, weight_kg)
SELECT DISTINCT a.company_id, a.site_id, a.item_id, a.bin_id, a.lot_id, a.unit_id, a.owner_id, a.status, 0, 0, a.is_serial,
       a.is_limited, CASE WHEN a.is_weighed THEN 0 END
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(lots)s::bigint[],
              %(units)s::bigint[], %(owners)s::bigint[], %(statuses)s::text[], %(serial)s::boolean[],
              %(limited)s::boolean[], %(weighed)s::boolean[])
       AS a(company_id, site_id, item_id, bin_id, lot_id, unit_id, owner_id, status, is_serial, is_limited, is_weighed)
 ORDER BY a.site_id, a.item_id, a.bin_id, a.lot_id, a.unit_id, a.owner_id, a.status
    ON CONFLICT DO NOTHING

-- name: lock_balances
-- why: the one lock order of the system: balances by id, before anything about them is judged.
SELECT b.id, b.site_id, b.item_id, b.bin_id, b.lot_id, b.handling_unit_id, b.owner_id, b.status, b.on_hand_qty,
       b.reserved_qty, b.weight_kg, b.received_on
  FROM inventory_balance b
  JOIN (SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(lots)s::bigint[],
              %(units)s::bigint[], %(owners)s::bigint[], %(statuses)s::text[])
              AS a(site_id, item_id, bin_id, lot_id, unit_id, owner_id, status)) a
    ON b.site_id = a.site_id AND b.item_id = a.item_id AND b.bin_id = a.bin_id
   AND b.lot_id IS NOT DISTINCT FROM a.lot_id AND b.status = a.status
   AND b.handling_unit_id IS NOT DISTINCT FROM a.unit_id AND b.owner_id IS NOT DISTINCT FROM a.owner_id
 ORDER BY b.id
   FOR NO KEY UPDATE OF b

-- name: post_movements
-- why: ledger and balances change in one statement; a positive quantity comes in, a negative one goes out. What came into
-- an empty balance is there since today. Without sources the array is empty, and every line has none.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(balances)s::bigint[],
           %(lots)s::bigint[], %(owners)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[], %(costs)s::numeric[],
           %(reasons)s::text[], %(source_ids)s::bigint[]) WITH ORDINALITY
           AS a(company_id, site_id, item_id, balance_id, lot_id, owner_id, qty, weight_kg, unit_cost, reason, source_id, n)),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         to_balance_id, lot_id, owner_id, weight_kg, unit_cost, source_kind, source_id, reason, operation_id)
  SELECT %(at)s, a.company_id, a.site_id, a.item_id, abs(a.qty),
         CASE WHEN a.qty > 0 THEN %(place)s ELSE 'stock' END, CASE WHEN a.qty < 0 THEN a.balance_id END,
         CASE WHEN a.qty > 0 THEN 'stock' ELSE %(place)s END, CASE WHEN a.qty > 0 THEN a.balance_id END,
         a.lot_id, a.owner_id, abs(a.weight_kg), a.unit_cost, %(source_kind)s, a.source_id, a.reason, %(operation)s
    FROM a ORDER BY a.n)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty, weight_kg = b.weight_kg + x.weight_kg,
       received_on = CASE WHEN x.qty > 0 AND b.on_hand_qty = 0 THEN %(on)s::date ELSE b.received_on END
  FROM (SELECT balance_id, sum(qty) AS qty, sum(weight_kg) AS weight_kg FROM a GROUP BY 1) x
 WHERE b.id = x.balance_id

-- name: balances_by_id
-- why: what is moved, packed or judged is named by its balance; the key of a balance never changes, so no lock is needed.
SELECT b.id, b.company_id, b.site_id, b.item_id, b.bin_id, b.lot_id, b.handling_unit_id AS unit_id, b.owner_id, b.status,
       b.is_serial, b.is_limited, b.weight_kg IS NOT NULL AS is_weighed, i.sku, n.code AS bin, l.expires_on
  FROM inventory_balance b JOIN catalog_item i ON i.id = b.item_id JOIN inventory_bin n ON n.id = b.bin_id
  LEFT JOIN inventory_lot l ON l.id = b.lot_id
 WHERE b.id = ANY(%(ids)s::bigint[])
 ORDER BY b.id

-- name: bins_by_code
-- why: a target bin is named by its code at the site of the goods.
WITH
-- include: bin_limits
SELECT a.n, m.bin_id, m.is_limited, m.kind
  FROM unnest(%(sites)s::bigint[], %(codes)s::text[]) WITH ORDINALITY AS a(site_id, code, n)
  LEFT JOIN limits m ON m.site_id = a.site_id AND m.code = a.code
 ORDER BY a.n

-- name: promises_on
-- why: who holds these goods, the least urgent first, read under the locks of the balances.
SELECT r.id, r.balance_id, r.demand_id, d.source_kind, d.source_id, r.release_ref, r.qty
  FROM inventory_reservation r JOIN inventory_demand d ON d.id = r.demand_id
 WHERE r.balance_id = ANY(%(balances)s::bigint[])
 ORDER BY r.release_ref IS NOT NULL, d.due_on DESC, d.priority DESC, r.id DESC

-- name: shift_stock
-- why: goods go from balance to balance with the promises on them, in one statement for any number. Balances that lose are
-- written before those that gain (the count reads them to their end), because a serial number may lie in one place only.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(lots)s::bigint[],
           %(owners)s::bigint[], %(sources)s::bigint[], %(targets)s::bigint[], %(qtys)s::numeric[], %(weights)s::numeric[],
           %(since)s::date[], %(codes)s::text[], %(reasons)s::text[]) WITH ORDINALITY
           AS a(company_id, site_id, item_id, lot_id, owner_id, from_id, to_id, qty, weight_kg, since, code, reason, n)),
carried AS MATERIALIZED (
  SELECT * FROM unnest(%(promises)s::bigint[], %(promised_to)s::bigint[], %(promised_qtys)s::numeric[])
           AS c(id, to_id, qty)),
laid AS MATERIALIZED (
  SELECT c.id, c.to_id, c.qty, r.company_id, r.site_id, r.demand_id, r.balance_id, r.item_id, r.policy_ids, r.qty AS had,
         sum(c.qty) OVER (PARTITION BY c.id) AS gone
    FROM carried c JOIN inventory_reservation r ON r.id = c.id),
cut AS (UPDATE inventory_reservation r SET qty = r.qty - g.gone
          FROM (SELECT DISTINCT id, had, gone FROM laid WHERE had > gone) g WHERE r.id = g.id),
del AS (DELETE FROM inventory_reservation r USING (SELECT DISTINCT id FROM laid WHERE had = gone) g WHERE r.id = g.id),
ins AS (
  INSERT INTO inventory_reservation (company_id, site_id, demand_id, balance_id, item_id, qty, policy_ids)
  SELECT l.company_id, l.site_id, l.demand_id, l.to_id, l.item_id, sum(l.qty), l.policy_ids FROM laid l
   GROUP BY l.company_id, l.site_id, l.demand_id, l.to_id, l.item_id, l.policy_ids),
posted AS (
  INSERT INTO inventory_movement (effective_at, company_id, site_id, item_id, qty, from_place, from_balance_id, to_place,
         to_balance_id, lot_id, owner_id, weight_kg, reason_code, reason, operation_id)
  SELECT %(at)s, a.company_id, a.site_id, a.item_id, a.qty, 'stock', a.from_id, 'stock', a.to_id, a.lot_id, a.owner_id,
         a.weight_kg, a.code, a.reason, %(operation)s
    FROM a ORDER BY a.n),
net AS MATERIALIZED (
  SELECT x.balance_id, sum(x.qty) AS qty, sum(x.weight_kg) AS weight_kg, sum(x.promised) AS promised, min(x.since) AS since
    FROM (SELECT from_id AS balance_id, -qty AS qty, -weight_kg AS weight_kg, 0 AS promised, NULL::date AS since FROM a
          UNION ALL SELECT to_id, qty, weight_kg, 0, since FROM a
          UNION ALL SELECT balance_id, 0, NULL, -qty, NULL FROM laid
          UNION ALL SELECT to_id, 0, NULL, qty, NULL FROM laid) x
   GROUP BY x.balance_id),
taken AS (
  UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty, reserved_qty = b.reserved_qty + x.promised,
         weight_kg = b.weight_kg + coalesce(x.weight_kg, 0)
    FROM net x WHERE x.qty < 0 AND b.id = x.balance_id
  RETURNING b.id)
UPDATE inventory_balance b SET on_hand_qty = b.on_hand_qty + x.qty, reserved_qty = b.reserved_qty + x.promised,
       weight_kg = b.weight_kg + coalesce(x.weight_kg, 0),
       received_on = CASE WHEN b.on_hand_qty = 0 THEN x.since ELSE least(b.received_on, x.since) END
  FROM net x CROSS JOIN (SELECT count(*) AS n FROM taken) t
 WHERE x.qty >= 0 AND t.n >= 0 AND b.id = x.balance_id

-- name: lock_units_to_pack
-- why: the handling units that goods go into and those they leave, locked together in id order.
SELECT h.id, h.company_id, h.sscc, h.site_id, h.bin_id, h.parent_id, h.state FROM inventory_handlingunit h
 WHERE (h.sscc = ANY(%(ssccs)s::text[]) AND h.company_id = ANY(%(companies)s::bigint[]))
    OR h.id = ANY(%(left)s::bigint[])
 ORDER BY h.id FOR NO KEY UPDATE

-- name: unit_ids
-- why: a handling unit is named by its SSCC in the company of the ones that go into it.
SELECT h.id FROM inventory_handlingunit h
 WHERE h.sscc = ANY(%(ssccs)s::text[])
   AND h.company_id IN (SELECT u.company_id FROM inventory_handlingunit u WHERE u.id = ANY(%(units)s::bigint[]))

-- name: new_serials
-- why: own handling units are numbered from one sequence, which never gives a number twice.
SELECT nextval('inventory_sscc_serial') FROM generate_series(1, %(count)s::int)

-- name: open_units
-- why: any number of handling units with their places in one statement; ids in the order of the drafts.
WITH made AS (
  INSERT INTO inventory_handlingunit (company_id, site_id, bin_id, sscc, kind)
  SELECT a.company_id, a.site_id, a.bin_id, a.sscc, a.kind
    FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(bins)s::bigint[], %(ssccs)s::text[], %(kinds)s::text[])
         WITH ORDINALITY AS a(company_id, site_id, bin_id, sscc, kind, n)
   ORDER BY a.n
  RETURNING id, company_id, site_id, sscc)
SELECT id, company_id, site_id, sscc FROM made ORDER BY id

-- name: known_ssccs
-- why: a number stands for one handling unit of a company; asked before it is written, so that all are named at once.
SELECT h.sscc FROM inventory_handlingunit h
  JOIN unnest(%(companies)s::bigint[], %(ssccs)s::text[]) AS a(company_id, sscc) USING (company_id, sscc)

-- part: unit_trees
-- why: what stands in handling units, however deep: the units of %(units)s with everything below them.
tree AS (
  SELECT h.id, h.id AS top_id, 0 AS below FROM inventory_handlingunit h WHERE h.id = ANY(%(units)s::bigint[])
  UNION
  SELECT h.id, t.top_id, t.below + 1 FROM tree t JOIN inventory_handlingunit h ON h.parent_id = t.id)

-- name: contents
-- why: the goods in whole trees of handling units, by balance.
WITH RECURSIVE
-- include: unit_trees
SELECT DISTINCT b.id FROM tree t JOIN inventory_balance b ON b.handling_unit_id = t.id
 WHERE b.on_hand_qty > 0 ORDER BY b.id

-- name: lock_trees
-- why: whole trees are locked in id order with the units they stand in, so that nobody packs, closes or moves a part of
-- them meanwhile.
WITH RECURSIVE
-- include: unit_trees
, every AS (
  SELECT id FROM tree
  UNION SELECT h.parent_id FROM inventory_handlingunit h WHERE h.id = ANY(%(units)s::bigint[]) AND h.parent_id IS NOT NULL
  UNION SELECT unnest(%(others)s::bigint[]))
SELECT h.id, h.company_id, h.site_id, h.bin_id, h.sscc, h.state, h.parent_id, h.depth
  FROM inventory_handlingunit h WHERE h.id IN (SELECT id FROM every)
 ORDER BY h.id FOR NO KEY UPDATE OF h

-- name: heights
-- why: how many levels stand below each of these units; read under their locks.
WITH RECURSIVE
-- include: unit_trees
SELECT t.top_id, max(t.below)::int, array_agg(t.id) FROM tree t GROUP BY t.top_id

-- name: move_trees
-- why: whole trees stand in another bin.
WITH RECURSIVE
-- include: unit_trees
UPDATE inventory_handlingunit h SET bin_id = t.bin_id, version = h.version + 1
  FROM (SELECT DISTINCT t.id, a.bin_id FROM tree t
          JOIN unnest(%(units)s::bigint[], %(bins)s::bigint[]) AS a(id, bin_id) ON a.id = t.top_id) t
 WHERE h.id = t.id

-- name: nest
-- why: units stand in another one, or in none; what stands in them goes with them, one level deeper or higher.
UPDATE inventory_handlingunit h SET parent_id = p.id, parent_depth = p.depth, version = h.version + 1
  FROM unnest(%(units)s::bigint[], %(parents)s::bigint[]) AS a(id, parent_id)
  LEFT JOIN inventory_handlingunit p ON p.id = a.parent_id
 WHERE h.id = a.id

-- name: past_expiry
-- why: what lies past its expiry, less what the warehouse works on; lots by their expiry, balances by item.
SELECT b.id, b.on_hand_qty - coalesce(w.qty, 0) AS qty
  FROM inventory_lot l
  JOIN inventory_balance b ON b.item_id = l.item_id AND b.lot_id = l.id AND b.site_id = ANY(%(sites)s::bigint[])
  LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM inventory_reservation r
                      WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) w ON true
 WHERE l.expires_on < %(on)s::date AND b.on_hand_qty > coalesce(w.qty, 0)
   AND b.status IN ('available', 'inspection', 'blocked', 'entrusted')
 ORDER BY b.id

-- name: available
-- why: on hand, reserved and available of any number of items and sites in one pass over the balances.
-- shape: read in the order of the index, item by item: a hash of every item at every site keeps three sums for each of
-- them and takes half as long again.
SELECT b.site_id, b.item_id, sum(b.on_hand_qty) AS on_hand_qty, sum(b.reserved_qty) AS reserved_qty,
       sum(b.free_qty) AS available_qty
  FROM (SELECT b.site_id, b.item_id, b.on_hand_qty, b.reserved_qty,
               CASE WHEN b.status = 'available' THEN b.on_hand_qty - b.reserved_qty END AS free_qty
          FROM inventory_balance b
         WHERE (%(sites)s::bigint[] IS NULL OR b.site_id = ANY(%(sites)s::bigint[]))
           AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
         ORDER BY 1, 2 OFFSET 0) b
 GROUP BY 1, 2
