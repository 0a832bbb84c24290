-- part: in_hands
-- why: what is picked lies in its bin for the books until it leaves, and on a trolley for whoever counts.
LATERAL (SELECT coalesce(sum(r.qty), 0) AS qty
           FROM inventory_reservation r JOIN warehouse_shipment s ON s.id = r.release_ref AND s.state IN ('picked', 'packed')
          WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) k

-- name: resolve_targets
-- why: codes of any number of targets become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, b.id AS bin_id, b.kind AS bin_kind, i.id AS item_id, i.tracking
  FROM unnest(%(sites)s::text[], %(bins)s::text[], %(skus)s::text[]) WITH ORDINALITY AS a(site, bin, sku, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN inventory_bin b ON b.site_id = s.id AND b.code = a.bin
  LEFT JOIN catalog_item i ON i.sku = a.sku
 ORDER BY a.n

-- name: take_count_ids
-- why: ids first, so that heads and targets name each other without reading fresh rows back.
SELECT nextval(pg_get_serial_sequence('warehouse_count', 'id')) FROM generate_series(1, %(count)s)

-- name: open_counts
-- why: any number of counts in one statement.
INSERT INTO warehouse_count (id, company_id, site_id, number, state, version, cause, note, blind, planned_at, counter_ids,
       reason)
SELECT a.id, a.company_id, a.site_id, 'CT-' || lpad(a.id::text, 7, '0'), 'planned', 1, a.cause, a.note, true, %(at)s, '{}', ''
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(causes)s::text[], %(notes)s::text[])
       AS a(id, company_id, site_id, cause, note)

-- name: open_targets
-- why: a target stands in one open count at a time; two who plan it at once meet at the unique index, and the later one
-- is told what it did not get.
INSERT INTO warehouse_counttarget (company_id, site_id, count_id, bin_id, item_id, is_open)
SELECT a.company_id, a.site_id, a.count_id, a.bin_id, a.item_id, true
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(counts)s::bigint[], %(bins)s::bigint[], %(items)s::bigint[])
       AS a(company_id, site_id, count_id, bin_id, item_id)
 ORDER BY a.site_id, a.bin_id, a.item_id
    ON CONFLICT DO NOTHING
RETURNING count_id, bin_id, item_id

-- name: sites_of_counts
-- why: which policies judge which count; a count never changes its site.
SELECT c.id, c.site_id FROM warehouse_count c WHERE c.id = ANY(%(counts)s::bigint[]) ORDER BY c.id

-- name: set_blind
-- why: whether a count is blind is decided when it begins, by the policy of its site.
UPDATE warehouse_count c SET blind = a.blind
  FROM unnest(%(counts)s::bigint[], %(blind)s::boolean[]) AS a(id, blind) WHERE c.id = a.id

-- name: draw_lines
-- why: everything that lies in the targets, with all its dimensions, in walking order; where a target is one item in one
-- bin and nothing of it lies there, the place is looked at all the same.
INSERT INTO warehouse_countline (company_id, site_id, count_id, balance_id, item_id, bin_id, lot_code, sscc, owner_code,
       status, snapshot_qty)
SELECT c.company_id, c.site_id, c.id, b.id, b.item_id, b.bin_id, coalesce(l.code, ''), coalesce(h.sscc, ''),
       coalesce(p.code, ''), b.status, b.on_hand_qty - k.qty
  FROM warehouse_count c
 CROSS JOIN LATERAL (
       SELECT DISTINCT x.id
         FROM warehouse_counttarget t
         JOIN inventory_balance x ON x.site_id = t.site_id AND (t.bin_id IS NULL OR x.bin_id = t.bin_id)
          AND (t.item_id IS NULL OR x.item_id = t.item_id)
        WHERE t.count_id = c.id
          AND (x.on_hand_qty > 0
               OR x.id = (SELECT max(z.id) FROM inventory_balance z
                           WHERE z.site_id = t.site_id AND z.bin_id = t.bin_id AND z.item_id = t.item_id
                          HAVING max(z.on_hand_qty) = 0))) d
  JOIN inventory_balance b ON b.id = d.id
  JOIN inventory_bin n ON n.id = b.bin_id AND n.kind <> 'customer'
  JOIN catalog_item i ON i.id = b.item_id
  LEFT JOIN inventory_lot l ON l.id = b.lot_id
  LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id
  LEFT JOIN partners_partner p ON p.id = b.owner_id
 CROSS JOIN
-- include: in_hands
 WHERE c.id = ANY(%(counts)s::bigint[])
 ORDER BY c.id, n.sequence, n.code, i.sku, b.id

-- name: lines_to_enter
-- why: the lines that quantities are said of, locked by their counts before.
SELECT l.id, l.count_id, l.first_by_id, i.sku, i.tracking
  FROM warehouse_countline l JOIN catalog_item i ON i.id = l.item_id
 WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: enter
-- why: what was counted, and in the same snapshot what the books say at this instant: whatever moves later is no
-- difference. A place that had no balance when it was found may have one by now.
UPDATE warehouse_countline l
   SET counted_qty = a.qty, expected_qty = a.lying, counted_by_id = %(person)s, counted_at = %(at)s
  FROM (SELECT x.line_id, x.qty, coalesce(y.qty, 0) AS lying
          FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS x(line_id, qty)
          JOIN warehouse_countline c ON c.id = x.line_id
          LEFT JOIN inventory_lot t ON t.item_id = c.item_id AND t.code = c.lot_code AND c.balance_id IS NULL
          LEFT JOIN LATERAL (
               SELECT b.on_hand_qty - k.qty AS qty
                 FROM inventory_balance b
                CROSS JOIN
-- include: in_hands
                WHERE b.id = c.balance_id
                UNION ALL
               SELECT b.on_hand_qty - k.qty
                 FROM inventory_balance b
                CROSS JOIN
-- include: in_hands
                WHERE c.balance_id IS NULL AND b.site_id = c.site_id AND b.item_id = c.item_id AND b.bin_id = c.bin_id
                  AND b.handling_unit_id IS NULL AND b.owner_id IS NULL AND b.status = 'available'
                  AND b.lot_id IS NOT DISTINCT FROM t.id AND (b.lot_id IS NULL) = (c.lot_code = '')) y ON true) a
 WHERE l.id = a.line_id

-- name: add_counters
-- why: whoever counted anything of a count does not approve it.
UPDATE warehouse_count c
   SET counter_ids = ARRAY(SELECT DISTINCT x FROM unnest(c.counter_ids || %(people)s::bigint[]) AS x ORDER BY x)
 WHERE c.id = ANY(%(counts)s::bigint[])

-- name: resolve_found
-- why: bin and item that somebody found goods of, at the site of each count.
SELECT c.id AS count_id, c.number, b.id AS bin_id, b.kind AS bin_kind, i.id AS item_id, i.tracking
  FROM warehouse_count c
  LEFT JOIN inventory_bin b ON b.site_id = c.site_id AND b.code = %(bin)s
  LEFT JOIN catalog_item i ON i.sku = %(sku)s
 WHERE c.id = ANY(%(counts)s::bigint[]) ORDER BY c.id

-- name: add_found
-- why: goods that nobody expected get a line of their own; where the books know the place by now, its balance is named.
-- What stands on the list already is not added, and is told by its absence.
INSERT INTO warehouse_countline (company_id, site_id, count_id, balance_id, item_id, bin_id, lot_code, sscc, owner_code,
       status, snapshot_qty, expected_qty, counted_qty, counted_by_id, counted_at)
SELECT c.company_id, c.site_id, c.id, y.id, a.item_id, a.bin_id, %(lot)s, '', '', 'available', coalesce(y.qty, 0),
       coalesce(y.qty, 0), %(qty)s, %(person)s, %(at)s
  FROM unnest(%(counts)s::bigint[], %(bins)s::bigint[], %(items)s::bigint[]) AS a(count_id, bin_id, item_id)
  JOIN warehouse_count c ON c.id = a.count_id
  LEFT JOIN inventory_lot t ON t.item_id = a.item_id AND t.code = %(lot)s
  LEFT JOIN LATERAL (
       SELECT b.id, b.on_hand_qty - k.qty AS qty
         FROM inventory_balance b
        CROSS JOIN
-- include: in_hands
        WHERE b.site_id = c.site_id AND b.item_id = a.item_id AND b.bin_id = a.bin_id AND b.handling_unit_id IS NULL
          AND b.owner_id IS NULL AND b.status = 'available' AND b.lot_id IS NOT DISTINCT FROM t.id
          AND (b.lot_id IS NULL) = (%(lot)s = '')) y ON true
    ON CONFLICT DO NOTHING
RETURNING count_id

-- name: short_balances
-- why: whose reservations a posting may free is locked before the count, as the lock order says.
SELECT DISTINCT l.balance_id FROM warehouse_countline l
 WHERE l.count_id = ANY(%(counts)s::bigint[]) AND l.counted_qty < l.expected_qty AND l.balance_id IS NOT NULL
 ORDER BY 1

-- name: uncounted
-- why: a count is handed in whole.
SELECT l.count_id, count(*) FROM warehouse_countline l
 WHERE l.count_id = ANY(%(counts)s::bigint[]) AND l.counted_qty IS NULL GROUP BY 1 ORDER BY 1

-- name: lines_to_judge
-- why: what was expected and counted, and what a unit is worth: the cost of the newest movement at the site that had one.
-- Goods of others are worth nothing to us.
SELECT l.id, l.count_id, l.site_id, l.expected_qty, l.counted_qty, l.first_by_id IS NOT NULL AS was_counted_before,
       CASE WHEN l.owner_code = '' THEN coalesce(v.unit_cost, 0) ELSE 0 END AS unit_value
  FROM warehouse_countline l
  LEFT JOIN LATERAL (SELECT m.unit_cost FROM inventory_movement m
                      WHERE m.item_id = l.item_id AND m.site_id = l.site_id AND m.unit_cost IS NOT NULL
                      ORDER BY m.id DESC LIMIT 1) v ON true
 WHERE l.count_id = ANY(%(counts)s::bigint[]) AND l.counted_qty IS NOT NULL ORDER BY l.id

-- name: note_judged
-- why: what was found of each line stays with it, for the approver and for accuracy.
UPDATE warehouse_countline l SET is_within = a.is_within, unit_value = a.unit_value
  FROM unnest(%(lines)s::bigint[], %(within)s::boolean[], %(values)s::numeric[]) AS a(id, is_within, unit_value)
 WHERE l.id = a.id

-- name: count_again
-- why: a line that is counted again is empty again, and remembers who counted it and what.
UPDATE warehouse_countline l
   SET first_qty = l.counted_qty, first_by_id = l.counted_by_id, counted_qty = NULL, expected_qty = NULL,
       counted_by_id = NULL, counted_at = NULL, is_within = NULL
 WHERE l.id = ANY(%(lines)s::bigint[])

-- name: lines_beyond
-- why: what an approver does not believe is counted again, and nothing else.
SELECT l.id FROM warehouse_countline l
 WHERE l.count_id = ANY(%(counts)s::bigint[]) AND NOT l.is_within ORDER BY l.id

-- name: note_heads
-- why: what the differences are worth; who posts says with which reason and when, before the state says so.
UPDATE warehouse_count c
   SET difference_value = a.value, reason = a.reason, closed_at = CASE WHEN a.reason <> '' THEN %(at)s::timestamptz END
  FROM unnest(%(counts)s::bigint[], %(values)s::numeric[], %(reasons)s::text[]) AS a(id, value, reason) WHERE c.id = a.id

-- name: heads_to_approve
-- why: who counted, and how much it is about.
SELECT c.id, c.company_id, c.site_id, c.counter_ids, c.difference_value FROM warehouse_count c
 WHERE c.id = ANY(%(counts)s::bigint[]) ORDER BY c.id

-- name: lines_to_post
-- why: differences in the words of an adjustment; a weight is the usual one, because a count reads no scale.
SELECT l.count_id, c.number, s.code AS site, n.code AS bin, i.sku, l.lot_code AS lot, l.sscc, l.owner_code AS owner, l.status,
       l.counted_qty - l.expected_qty AS qty, CASE WHEN i.catch_weight THEN i.weight_kg END AS nominal_kg
  FROM warehouse_countline l
  JOIN warehouse_count c ON c.id = l.count_id
  JOIN governance_site s ON s.id = l.site_id
  JOIN inventory_bin n ON n.id = l.bin_id
  JOIN catalog_item i ON i.id = l.item_id
 WHERE l.count_id = ANY(%(counts)s::bigint[]) AND l.counted_qty <> l.expected_qty ORDER BY l.id

-- name: note_posted
-- why: a posted line says what it moved, also when that is nothing.
UPDATE warehouse_countline l SET posted_qty = l.counted_qty - l.expected_qty WHERE l.count_id = ANY(%(counts)s::bigint[])

-- name: close_targets
-- why: what no open count looks at may be counted by another.
UPDATE warehouse_counttarget t SET is_open = false WHERE t.count_id = ANY(%(counts)s::bigint[]) AND t.is_open
