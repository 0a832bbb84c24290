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
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_count', 'id')::regclass)) FROM generate_series(1, %(count)s)

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

-- name: accuracy
-- why: one definition for all sites. By lines: those within the tolerance of their site, of all counted. By value: one less
-- the value of all differences, plus and minus added up, as a share of what was expected; below zero counts as zero.
SELECT s.id, s.code AS site, count(DISTINCT l.count_id)::int AS count_count, count(*)::int AS line_count,
       count(*) FILTER (WHERE l.is_within)::int AS within_count,
       round(count(*) FILTER (WHERE l.is_within)::numeric / nullif(count(*), 0), 4) AS line_share,
       round(greatest(1 - sum(abs(l.posted_qty) * l.unit_value) / nullif(sum(l.expected_qty * l.unit_value), 0), 0), 4)
         AS value_share,
       round(coalesce(sum(l.posted_qty * l.unit_value) FILTER (WHERE l.posted_qty > 0), 0), 2) AS plus_value,
       round(coalesce(-sum(l.posted_qty * l.unit_value) FILTER (WHERE l.posted_qty < 0), 0), 2) AS minus_value, m.currency
  FROM warehouse_count c
  JOIN warehouse_countline l ON l.count_id = c.id
  JOIN governance_site s ON s.id = c.site_id
  JOIN governance_company m ON m.id = c.company_id
 WHERE c.site_id = ANY(%(sites)s::bigint[]) AND c.state = 'posted'
   AND (c.closed_at AT TIME ZONE s.timezone)::date BETWEEN %(since)s::date AND %(until)s::date
 GROUP BY s.id, s.code, m.currency ORDER BY s.code

-- part: open_elsewhere
-- why: what an open count looks at already is not planned again.
EXISTS (SELECT FROM warehouse_counttarget o
         WHERE o.is_open AND o.site_id = t.site_id AND o.bin_id IS NOT DISTINCT FROM t.bin_id
           AND o.item_id IS NOT DISTINCT FROM t.item_id)

-- name: due_targets
-- why: what is due by every programme of any number of sites, in one statement that a nightly run sends once. An item is
-- due when the place of it that was looked at longest ago has waited for the days of its class; what was never counted
-- waits since it came. A bin that ran empty is due until somebody looked after the last piece left; what was beyond the
-- tolerance when it was counted last is due some days later. Days are those of each site's clock.
WITH rule AS MATERIALIZED (
  SELECT r.*, (%(at)s::timestamptz AT TIME ZONE z.timezone)::date AS today
    FROM unnest(%(sites)s::bigint[], %(days_a)s::int[], %(days_b)s::int[], %(days_c)s::int[], %(at_zero)s::boolean[],
           %(variance_days)s::int[]) AS r(site_id, days_a, days_b, days_c, at_zero, variance_days)
    JOIN governance_site z ON z.id = r.site_id),
went AS (
  SELECT m.site_id, m.item_id, sum(m.qty) AS qty
    FROM inventory_movement m
   WHERE m.site_id IN (SELECT site_id FROM rule) AND m.recorded_on > %(on)s::date - 90 AND m.from_place = 'stock'
     AND m.to_place IN ('customer', 'transit')
   GROUP BY 1, 2),
valued AS (
  SELECT w.site_id, w.item_id, w.qty * coalesce(v.unit_cost, 0) AS value
    FROM went w
    LEFT JOIN LATERAL (SELECT m.unit_cost FROM inventory_movement m
                        WHERE m.item_id = w.item_id AND m.site_id = w.site_id AND m.unit_cost IS NOT NULL
                        ORDER BY m.id DESC LIMIT 1) v ON true),
ranked AS (
  SELECT site_id, item_id, sum(value) OVER (PARTITION BY site_id ORDER BY value DESC, item_id) - value AS before,
         sum(value) OVER (PARTITION BY site_id) AS whole
    FROM valued),
seen AS (
  SELECT DISTINCT ON (l.site_id, l.item_id, l.bin_id) l.site_id, l.item_id, l.bin_id, l.counted_at, l.is_within,
         (l.counted_at AT TIME ZONE z.timezone)::date AS counted_on
    FROM warehouse_countline l JOIN governance_site z ON z.id = l.site_id
   WHERE l.posted_qty IS NOT NULL AND l.site_id IN (SELECT site_id FROM rule)
   ORDER BY l.site_id, l.item_id, l.bin_id, l.counted_at DESC, l.id DESC),
lying AS (
  SELECT b.company_id, b.site_id, b.item_id, b.bin_id, sum(b.on_hand_qty) AS qty,
         min(b.received_on) FILTER (WHERE b.on_hand_qty > 0) AS since
    FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id AND n.kind <> 'customer'
   WHERE b.site_id IN (SELECT site_id FROM rule) GROUP BY 1, 2, 3, 4),
emptied AS (
  SELECT b.site_id, b.item_id, b.bin_id, max(m.recorded_at) AS at
    FROM inventory_movement m JOIN inventory_balance b ON b.id = m.from_balance_id
   WHERE m.site_id IN (SELECT site_id FROM rule WHERE at_zero) AND m.recorded_on > %(on)s::date - 7 AND m.source_kind <> 90
   GROUP BY 1, 2, 3),
t AS (
  SELECT 'class' AS cause, y.company_id, y.site_id, NULL::bigint AS bin_id, y.item_id
    FROM lying y JOIN rule r ON r.site_id = y.site_id
    LEFT JOIN ranked k ON k.site_id = y.site_id AND k.item_id = y.item_id
    LEFT JOIN seen s ON s.site_id = y.site_id AND s.item_id = y.item_id AND s.bin_id = y.bin_id
   CROSS JOIN LATERAL (SELECT CASE WHEN k.before < 0.8 * k.whole THEN r.days_a WHEN k.before < 0.95 * k.whole THEN r.days_b
                                   ELSE r.days_c END AS days) d
   WHERE y.qty > 0 AND d.days > 0
   GROUP BY y.company_id, y.site_id, y.item_id, d.days, r.today
  HAVING min(coalesce(s.counted_on, y.since, r.today)) <= r.today - d.days
   UNION ALL
  SELECT 'zero', y.company_id, y.site_id, y.bin_id, y.item_id
    FROM emptied e JOIN lying y ON y.site_id = e.site_id AND y.item_id = e.item_id AND y.bin_id = e.bin_id AND y.qty = 0
    LEFT JOIN seen s ON s.site_id = e.site_id AND s.item_id = e.item_id AND s.bin_id = e.bin_id
   WHERE s.counted_at IS NULL OR s.counted_at < e.at
   UNION ALL
  SELECT 'variance', y.company_id, y.site_id, y.bin_id, y.item_id
    FROM seen s JOIN rule r ON r.site_id = s.site_id
    JOIN lying y ON y.site_id = s.site_id AND y.item_id = s.item_id AND y.bin_id = s.bin_id
   WHERE NOT s.is_within AND r.variance_days > 0 AND s.counted_on <= r.today - r.variance_days)
SELECT t.cause, t.company_id, t.site_id, t.bin_id, t.item_id FROM t
 WHERE NOT
-- include: open_elsewhere
 ORDER BY t.site_id, t.cause, t.bin_id, t.item_id

-- name: short_targets
-- why: the places where picks found less than the books said, of sites that look after that.
SELECT 'short' AS cause, t.company_id, t.site_id, t.bin_id, t.item_id
  FROM (SELECT DISTINCT l.company_id, l.site_id, b.bin_id, l.item_id
          FROM warehouse_shipmentline l JOIN inventory_balance b ON b.id = l.balance_id
         WHERE l.shipment_id = ANY(%(shipments)s::bigint[]) AND l.short_qty > 0 AND l.site_id = ANY(%(sites)s::bigint[])) t
 WHERE NOT
-- include: open_elsewhere
 ORDER BY t.site_id, t.bin_id, t.item_id

-- name: sites_of_shipments
-- why: whose policy says whether a short pick is looked after.
SELECT DISTINCT s.site_id FROM warehouse_shipment s WHERE s.id = ANY(%(shipments)s::bigint[]) ORDER BY 1
