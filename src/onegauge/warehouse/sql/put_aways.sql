-- name: to_put_away
-- why: what was received and where it lies, with what a bin must bear of it. Goods that were received straight into a bin of
-- their own need no put-away.
SELECT a.n, b.company_id, b.site_id, b.item_id, b.lot_id, b.owner_id, b.status, b.handling_unit_id IS NOT NULL AS in_unit,
       coalesce(i.weight_kg, 0) AS weight_kg, coalesce(v.volume_m3, 0) AS volume_m3
  FROM unnest(%(balances)s::bigint[]) WITH ORDINALITY AS a(balance_id, n)
  JOIN inventory_balance b ON b.id = a.balance_id JOIN catalog_item i ON i.id = b.item_id
  JOIN inventory_bin n ON n.id = b.bin_id AND n.kind IN ('dock', 'staging')
  LEFT JOIN LATERAL (
       SELECT p.length_mm * p.width_mm * p.height_mm / 1e9 * p.denominator / p.numerator AS volume_m3
         FROM catalog_packaging p WHERE p.item_id = b.item_id AND p.length_mm * p.width_mm * p.height_mm IS NOT NULL
        ORDER BY p.numerator::numeric / p.denominator LIMIT 1) v ON true
 ORDER BY a.n

-- name: candidates
-- why: the bins that may be suggested for each quantity, the best first by the strategy of its site, twenty at most: where
-- the item lies or lay, and bins that are empty and not promised to another put-away, of which only the first ones are looked
-- at unless the way decides. Goods that may not be used go to the bins of their zone.
WITH
-- include: inventory/stock.bin_limits
, w AS MATERIALIZED (
  SELECT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[], %(lots)s::bigint[], %(modes)s::text[], %(zones)s::text[])
         WITH ORDINALITY AS w(site_id, item_id, lot_id, mode, zone, n)),
used AS (SELECT DISTINCT b.bin_id FROM inventory_balance b WHERE b.site_id IN (SELECT site_id FROM w) AND b.on_hand_qty > 0),
promised AS (
  SELECT DISTINCT p.suggested_bin_id FROM warehouse_putaway p WHERE p.site_id IN (SELECT site_id FROM w) AND p.state = 'open'),
bin AS MATERIALIZED (
  SELECT x.id, x.site_id, x.sequence, x.code, x.kind, z.code AS zone, u.bin_id IS NOT NULL AS is_used,
         u.bin_id IS NULL AND p.suggested_bin_id IS NULL AS is_free,
         row_number() OVER (PARTITION BY x.site_id, u.bin_id IS NULL AND p.suggested_bin_id IS NULL ORDER BY x.sequence, x.code)
           AS nth
    FROM inventory_bin x JOIN inventory_zone z ON z.id = x.zone_id
    LEFT JOIN used u ON u.bin_id = x.id LEFT JOIN promised p ON p.suggested_bin_id = x.id
   WHERE x.site_id IN (SELECT site_id FROM w) AND x.kind IN ('storage', 'pick')),
own AS MATERIALIZED (
  SELECT w.n, b.bin_id, bool_or(b.on_hand_qty > 0) AS lies,
         bool_or(b.on_hand_qty > 0 AND b.lot_id IS NOT DISTINCT FROM w.lot_id) AS same_lot, max(b.received_on) AS last_on
    FROM w JOIN inventory_balance b ON b.site_id = w.site_id AND b.item_id = w.item_id GROUP BY 1, 2),
anchor AS MATERIALIZED (
  SELECT o.n, min(x.sequence) AS sequence FROM own o JOIN bin x ON x.id = o.bin_id AND x.kind = 'pick' GROUP BY 1),
found AS MATERIALIZED (
  SELECT w.n, w.mode, o.bin_id, CASE WHEN w.mode IN ('fixed', 'fewest_moves') THEN w.mode ELSE 'same_item' END AS reason,
         CASE w.mode WHEN 'fixed' THEN CASE WHEN o.lies THEN 0 ELSE 1 END WHEN 'same_item' THEN CASE WHEN o.same_lot THEN 0 ELSE 1 END
                     WHEN 'empty_bin' THEN 1 ELSE 0 END AS grade, o.last_on
    FROM w JOIN own o ON o.n = w.n JOIN bin x ON x.id = o.bin_id
   WHERE w.zone = '' AND (o.lies OR (w.mode = 'fixed' AND NOT x.is_used))
  UNION ALL
  SELECT w.n, w.mode, x.id, CASE w.mode WHEN 'fewest_moves' THEN w.mode ELSE 'empty_bin' END,
         CASE w.mode WHEN 'fixed' THEN 2 WHEN 'same_item' THEN 2 ELSE 0 END, NULL::date
    FROM w JOIN bin x ON x.site_id = w.site_id AND x.is_free
   WHERE w.zone = '' AND (w.mode = 'fewest_moves' OR x.nth <= 20 + (SELECT count(*) FROM w))
  UNION ALL
  SELECT w.n, w.mode, x.id, 'held_zone', 0, NULL::date FROM w JOIN bin x ON x.site_id = w.site_id AND x.zone = w.zone
   WHERE w.zone <> ''),
ranked AS MATERIALIZED (
  SELECT f.n, f.bin_id, f.reason,
         row_number() OVER (PARTITION BY f.n ORDER BY f.grade, CASE WHEN f.mode = 'fixed' THEN f.last_on END DESC NULLS LAST,
           CASE WHEN f.mode = 'fewest_moves' THEN abs(x.sequence - coalesce(c.sequence, 0)) END, x.sequence, x.code) AS place
    FROM found f JOIN bin x ON x.id = f.bin_id LEFT JOIN anchor c ON c.n = f.n)
SELECT r.n, r.bin_id, r.reason, m.is_limited, m.mixing
  FROM ranked r JOIN limits m ON m.bin_id = r.bin_id
 WHERE r.place <= 20 ORDER BY r.n, r.place

-- name: lying_in
-- why: what lies in the bins that could be suggested, for the rules of what may lie together; only goods under the partial
-- index of bins with a limit or a rule.
SELECT DISTINCT b.bin_id, b.item_id, b.lot_id, b.owner_id FROM inventory_balance b
 WHERE b.bin_id = ANY(%(bins)s::bigint[]) AND b.is_limited AND b.on_hand_qty > 0

-- name: who_waits
-- why: whoever wants an item today or wanted it before and has nothing reserved for it, the most urgent first.
SELECT d.site_id, d.item_id, d.source_kind, d.source_id, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty
  FROM inventory_demand d
  JOIN (SELECT DISTINCT * FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS a(site_id, item_id)) a
    ON a.site_id = d.site_id AND a.item_id = d.item_id
 WHERE NOT d.held AND d.due_on <= %(on)s::date AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
 ORDER BY d.site_id, d.item_id, d.due_on, d.priority, d.id

-- name: promised_to
-- why: what open put-aways bring to a waiting source already is not offered to it again.
SELECT p.for_kind, p.for_id, p.item_id, sum(p.qty) FROM warehouse_putaway p
 WHERE p.state = 'open' AND p.reason = 'cross_dock' AND p.site_id = ANY(%(sites)s::bigint[]) AND p.item_id = ANY(%(items)s::bigint[])
 GROUP BY 1, 2, 3

-- name: staging
-- why: where goods wait that leave again today.
SELECT DISTINCT ON (b.site_id) b.site_id, b.id FROM inventory_bin b
 WHERE b.site_id = ANY(%(sites)s::bigint[]) AND b.kind = 'staging' ORDER BY b.site_id, b.sequence, b.id

-- name: open_put_aways
-- why: any number of put-aways in one statement; ids in the order of the work.
WITH made AS (
  INSERT INTO warehouse_putaway (id, company_id, site_id, number, arrival_id, item_id, balance_id, qty, suggested_bin_id, reason,
         for_kind, for_id, state, version, opened_at)
  SELECT x.id, b.company_id, b.site_id, 'PA-' || lpad(x.id::text, 7, '0'), a.arrival_id, b.item_id, b.id, a.qty, a.bin_id, a.reason,
         a.for_kind, a.for_id, 'open', 1, %(at)s
    FROM unnest(%(arrivals)s::bigint[], %(balances)s::bigint[], %(qtys)s::numeric[], %(bins)s::bigint[], %(reasons)s::text[],
                %(for_kinds)s::smallint[], %(for_ids)s::bigint[]) WITH ORDINALITY
         AS a(arrival_id, balance_id, qty, bin_id, reason, for_kind, for_id, n)
    JOIN inventory_balance b ON b.id = a.balance_id
   CROSS JOIN LATERAL (SELECT nextval((SELECT pg_get_serial_sequence('warehouse_putaway', 'id')::regclass)) AS id, a.n) x
   ORDER BY a.n
  RETURNING id, company_id, site_id, arrival_id, qty, reason, for_kind, for_id)
SELECT * FROM made ORDER BY id

-- name: rows
-- why: what is put away, and the bin by its code: the named one, else the suggested one.
SELECT p.id, p.arrival_id, p.balance_id, p.qty, p.suggested_bin_id, p.reason, p.for_kind, p.for_id,
       coalesce(t.code, '') AS bin, t.id AS bin_id
  FROM warehouse_putaway p
  LEFT JOIN inventory_bin t ON t.site_id = p.site_id
   AND CASE WHEN %(bin)s = '' THEN t.id = p.suggested_bin_id ELSE t.code = %(bin)s END
 WHERE p.id = ANY(%(ids)s::bigint[]) ORDER BY p.id

-- name: note_done
-- why: how much went into which bin; what is left is work of its own.
UPDATE warehouse_putaway p SET done_bin_id = a.bin_id, qty = a.qty
  FROM unnest(%(ids)s::bigint[], %(bins)s::bigint[], %(qtys)s::numeric[]) AS a(id, bin_id, qty) WHERE p.id = a.id

-- name: picked_from_the_dock
-- why: open put-aways of goods that were picked, or left, straight from where they were received: what is still there is laid
-- over them, the oldest first.
SELECT x.id, x.left_qty
  FROM (SELECT p.id, p.qty, greatest(least(p.qty, v.there - sum(p.qty) OVER (PARTITION BY p.balance_id ORDER BY p.id) + p.qty), 0) AS left_qty
          FROM warehouse_putaway p JOIN inventory_balance b ON b.id = p.balance_id
         CROSS JOIN LATERAL (
               SELECT b.on_hand_qty - coalesce((
                        SELECT sum(r.qty) FROM inventory_reservation r
                          JOIN warehouse_shipment s ON s.id = r.release_ref AND s.state IN ('picked', 'packed')
                         WHERE b.reserved_qty > 0 AND r.balance_id = b.id AND r.release_ref IS NOT NULL), 0) AS there) v
         WHERE p.site_id = ANY(%(sites)s::bigint[]) AND p.state = 'open') x
 WHERE x.left_qty < x.qty ORDER BY x.id

-- name: shrink
-- why: how much is left to be put away; the lifecycle writes version and journal.
UPDATE warehouse_putaway p SET qty = a.qty FROM unnest(%(ids)s::bigint[], %(qtys)s::numeric[]) AS a(id, qty) WHERE p.id = a.id
