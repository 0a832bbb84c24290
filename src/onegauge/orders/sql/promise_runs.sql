-- name: insert_runs
-- why: any number of runs in one statement; their numbers come from their ids.
INSERT INTO orders_promiserun (id, company_id, number, segment_set_id, filter, note, state, version, prepared_at, digest,
       figures, gain_count, loss_count, exception_count)
SELECT n.id, a.company_id, 'PR-' || lpad(n.id::text, 7, '0'), a.set_id, a.filter::jsonb, a.note, 'prepared', 1, %(at)s, '',
       '{}', 0, 0, 0
  FROM unnest(%(companies)s::bigint[], %(sets)s::bigint[], %(filters)s::text[], %(notes)s::text[]) WITH ORDINALITY
       AS a(company_id, set_id, filter, note, n)
 CROSS JOIN LATERAL (SELECT nextval((SELECT pg_get_serial_sequence('orders_promiserun', 'id')::regclass)) AS id WHERE a.n > 0) n
RETURNING id, company_id

-- name: companies_and_sets
-- why: codes of runs become ids in one round trip; only a released set may be picked.
SELECT c.code, c.id, NULL::text AS set_code, NULL::bigint AS set_id,
       (SELECT min(s.id) FROM governance_site s WHERE s.company_id = c.id) AS site_id
  FROM governance_company c WHERE c.code = ANY(%(companies)s::text[])
 UNION ALL
SELECT NULL, NULL, s.code, s.id, NULL FROM orders_segmentset s WHERE s.state = 'released'

-- name: runs
-- why: what runs may touch and how, with the sites' calendars behind their days.
SELECT r.id, r.company_id, r.number, r.state, r.simulated_by_id, r.digest, r.loss_count, s.segments
  FROM orders_promiserun r JOIN orders_segmentset s ON s.id = r.segment_set_id
 WHERE r.id = ANY(%(runs)s::bigint[]) ORDER BY r.id

-- name: orders_of_runs
-- why: the orders that a commit will touch are locked before the run is; the lines were saved by the simulation.
SELECT DISTINCT l.order_id FROM orders_promiserunline l WHERE l.run_id = ANY(%(runs)s::bigint[]) ORDER BY 1

-- part: run_axes
-- why: the items at sites that the filters of runs reach, with the lines that they choose. A key that is missing in a
-- filter leaves everything in.
r AS MATERIALIZED (SELECT r.id, r.company_id, r.filter AS f FROM orders_promiserun r WHERE r.id = ANY(%(runs)s::bigint[])),
chosen AS MATERIALIZED (
  SELECT r.id AS run_id, d.id, d.item_id, d.site_id
    FROM r JOIN inventory_demand d ON d.company_id = r.company_id
    JOIN orders_salesorder o ON o.id = d.source_id JOIN partners_partner p ON p.id = o.partner_id
    JOIN catalog_item i ON i.id = d.item_id JOIN catalog_itemclass k ON k.id = i.item_class_id
    JOIN governance_site s ON s.id = d.site_id
   WHERE d.source_kind = %(kind)s AND d.qty > d.shipped_qty + d.cancelled_qty AND o.state = 'confirmed'
     AND (NOT r.f ? 'sites' OR r.f -> 'sites' @> to_jsonb(s.code::text))
     AND (NOT r.f ? 'skus' OR r.f -> 'skus' @> to_jsonb(i.sku::text))
     AND (NOT r.f ? 'classes' OR r.f -> 'classes' @> to_jsonb(k.code::text))
     AND (NOT r.f ? 'channels' OR r.f -> 'channels' @> to_jsonb(o.channel::text))
     AND (NOT r.f ? 'customers' OR r.f -> 'customers' @> to_jsonb(p.code::text))
     AND (NOT r.f ? 'due_from' OR d.due_on >= (r.f ->> 'due_from')::date)
     AND (NOT r.f ? 'due_until' OR d.due_on <= (r.f ->> 'due_until')::date)
     AND (NOT r.f ? 'late' OR d.promised_on > d.due_on)),
axes AS MATERIALIZED (SELECT DISTINCT run_id, item_id, site_id FROM chosen)

-- name: run_lines
-- why: everybody who wants the same goods as the lines that runs choose, in one read: the others keep what they have.
WITH
-- include: run_axes
SELECT a.run_id, d.id, d.company_id, d.site_id, d.item_id, d.source_id, d.source_line_id, coalesce(o.partner_id, 0) AS partner_id,
       coalesce(p.code, '') AS customer, k.code AS item_class, i.sku, coalesce(o.channel, '') AS channel, d.priority, d.ordered_at,
       d.due_on, d.promised_on, d.promise_reason, d.qty - d.shipped_qty - d.cancelled_qty - x.released_qty AS qty,
       d.reserved_qty - x.released_qty AS held_qty, d.held, coalesce(l.unit_price, 0) * d.qty AS value, c.id IS NOT NULL AS chosen
  FROM axes a JOIN inventory_demand d ON d.item_id = a.item_id AND d.site_id = a.site_id
   AND d.qty > d.shipped_qty + d.cancelled_qty
  JOIN catalog_item i ON i.id = d.item_id JOIN catalog_itemclass k ON k.id = i.item_class_id
 CROSS JOIN LATERAL (SELECT coalesce(sum(r.qty), 0) AS released_qty FROM inventory_reservation r
                      WHERE r.demand_id = d.id AND r.release_ref IS NOT NULL) x
  LEFT JOIN chosen c ON c.run_id = a.run_id AND c.id = d.id
  LEFT JOIN orders_salesorder o ON o.id = d.source_id AND d.source_kind = %(kind)s
  LEFT JOIN orders_orderline l ON l.id = d.source_line_id AND d.source_kind = %(kind)s
  LEFT JOIN partners_partner p ON p.id = o.partner_id
 WHERE d.qty > d.shipped_qty + d.cancelled_qty + x.released_qty
 ORDER BY a.run_id, d.item_id, d.site_id, d.id

-- name: run_supply
-- why: what the same items at the same sites can be served from: free stock now, and what is expected and trusted.
WITH
-- include: run_axes
SELECT a.run_id, a.item_id, a.site_id, NULL::date AS due_on, sum(b.on_hand_qty - b.reserved_qty) AS qty
  FROM axes a JOIN inventory_balance b ON b.item_id = a.item_id AND b.site_id = a.site_id
 WHERE b.status = 'available' AND b.on_hand_qty > b.reserved_qty GROUP BY 1, 2, 3
 UNION ALL
SELECT a.run_id, a.item_id, a.site_id, y.due_on, sum(y.qty - y.received_qty - y.cancelled_qty)
  FROM axes a JOIN inventory_supply y ON y.item_id = a.item_id AND y.site_id = a.site_id
 WHERE y.trusted AND y.qty > y.received_qty + y.cancelled_qty GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3, 4

-- name: site_calendars
-- why: the days of each site are counted in its own calendar.
SELECT s.id, s.calendar_id FROM governance_site s WHERE s.id = ANY(%(sites)s::bigint[]) ORDER BY s.id

-- name: drop_run_lines
-- why: a new simulation replaces the old one.
DELETE FROM orders_promiserunline l WHERE l.run_id = ANY(%(runs)s::bigint[])

-- name: insert_run_lines
-- why: the difference of any number of runs in one statement.
INSERT INTO orders_promiserunline (run_id, company_id, site_id, order_id, order_line_id, demand_id, partner_id, item_id,
       segment, strategy, effect, exception, due_on, qty, old_on, new_on, old_reason, new_reason, old_qty, new_qty, counterpart_id)
SELECT * FROM unnest(%(run_id)s::bigint[], %(company_id)s::bigint[], %(site_id)s::bigint[], %(order_id)s::bigint[],
       %(order_line_id)s::bigint[], %(demand_id)s::bigint[], %(partner_id)s::bigint[], %(item_id)s::bigint[],
       %(segment)s::text[], %(strategy)s::text[], %(effect)s::text[], %(exception)s::text[], %(due_on)s::date[],
       %(qty)s::numeric[], %(old_on)s::date[], %(new_on)s::date[], %(old_reason)s::text[], %(new_reason)s::text[],
       %(old_qty)s::numeric[], %(new_qty)s::numeric[], %(counterpart_id)s::bigint[])

-- name: keep_findings
-- why: what a simulation found stands on its run: totals, and the digest that the commit is held to.
UPDATE orders_promiserun r
   SET digest = a.digest, figures = a.figures::jsonb, gain_count = a.gains, loss_count = a.losses, exception_count = a.exceptions
  FROM unnest(%(runs)s::bigint[], %(digests)s::text[], %(figures)s::text[], %(gains)s::int[], %(losses)s::int[],
       %(exceptions)s::int[]) AS a(id, digest, figures, gains, losses, exceptions) WHERE r.id = a.id

-- name: lock_axes
-- why: whoever gives stock and whoever gets it draws on these balances: all are locked in id order before either.
SELECT b.id FROM inventory_balance b
  JOIN (SELECT DISTINCT * FROM unnest(%(items)s::bigint[], %(sites)s::bigint[]) AS a(item_id, site_id)) a
    ON b.item_id = a.item_id AND b.site_id = a.site_id
 WHERE b.status = 'available' ORDER BY b.id FOR NO KEY UPDATE OF b

-- name: movable_reservations
-- why: what these lines have reserved and the warehouse does not work on, the newest first: it is given back first.
SELECT r.demand_id, r.balance_id, r.qty FROM inventory_reservation r
 WHERE r.demand_id = ANY(%(demands)s::bigint[]) AND r.release_ref IS NULL ORDER BY r.demand_id, r.id DESC

-- name: kept_sets
-- why: a released set is never changed; whoever saves one waits for whoever is saving it.
SELECT s.code, s.id, s.state, s.version FROM orders_segmentset s WHERE s.code = ANY(%(codes)s::text[]) ORDER BY s.id
   FOR NO KEY UPDATE

-- name: save_sets
-- why: any number of sets, new or drafts, in one statement.
INSERT INTO orders_segmentset (code, name, segments, state, version)
SELECT a.code, a.name, a.segments::jsonb, 'draft', 1
  FROM unnest(%(codes)s::text[], %(names)s::text[], %(segments)s::text[]) AS a(code, name, segments)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, segments = excluded.segments,
       version = orders_segmentset.version + 1
RETURNING id, code, name, segments
