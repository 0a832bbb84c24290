-- name: announce_supply
-- why: any number of expected receipts in one statement.
INSERT INTO inventory_supply (company_id, site_id, item_id, source_kind, source_id, source_line_id, qty, received_qty,
       cancelled_qty, due_on, trusted, reference)
SELECT a.company_id, a.site_id, a.item_id, %(source_kind)s::smallint, a.source_id, a.source_line_id, a.qty, 0, 0, a.due_on,
       a.trusted, a.reference
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(sources)s::bigint[],
              %(lines)s::bigint[], %(qtys)s::numeric[], %(due)s::date[], %(trusted)s::boolean[], %(references)s::text[])
       WITH ORDINALITY AS a(company_id, site_id, item_id, source_id, source_line_id, qty, due_on, trusted,
                            reference, n)
 ORDER BY a.n
RETURNING id

-- name: reschedule_supply
-- why: a new day, trust won or lost, or less to come, of any number of lines; the lines are locked in id order first.
WITH found AS MATERIALIZED (
  SELECT s.id, a.due_on, a.trusted, a.open_qty
    FROM unnest(%(sources)s::bigint[], %(lines)s::bigint[], %(due)s::date[], %(trusted)s::boolean[], %(open)s::numeric[])
         AS a(source_id, source_line_id, due_on, trusted, open_qty)
    JOIN inventory_supply s ON s.source_kind = %(source_kind)s::smallint AND s.source_id = a.source_id
     AND s.source_line_id = a.source_line_id
   ORDER BY s.id FOR NO KEY UPDATE OF s)
UPDATE inventory_supply s SET due_on = coalesce(f.due_on, s.due_on), trusted = coalesce(f.trusted, s.trusted),
       cancelled_qty = greatest(s.cancelled_qty, s.qty - s.received_qty - coalesce(f.open_qty, s.qty))
  FROM found f WHERE s.id = f.id

-- name: take_in_supply
-- why: what came in is expected no longer. More than was expected closes the line: the surplus was never promised.
WITH came AS MATERIALIZED (
  SELECT a.source_id, a.source_line_id, sum(a.qty) AS qty
    FROM unnest(%(sources)s::bigint[], %(lines)s::bigint[], %(qtys)s::numeric[]) AS a(source_id, source_line_id, qty)
   GROUP BY 1, 2),
found AS MATERIALIZED (
  SELECT s.id, c.qty FROM came c
    JOIN inventory_supply s ON s.source_kind = %(source_kind)s::smallint AND s.source_id = c.source_id
     AND s.source_line_id = c.source_line_id
   ORDER BY s.id FOR NO KEY UPDATE OF s)
UPDATE inventory_supply s SET received_qty = least(s.received_qty + f.qty, s.qty - s.cancelled_qty)
  FROM found f WHERE s.id = f.id

-- name: drop_supply
-- why: the open rest of these sources, or of these lines of them, is expected no longer.
WITH found AS MATERIALIZED (
  SELECT s.id FROM inventory_supply s
   WHERE s.source_kind = %(source_kind)s::smallint AND s.source_id = ANY(%(sources)s::bigint[])
     AND (cardinality(%(lines)s::bigint[]) = 0 OR s.source_line_id = ANY(%(lines)s::bigint[]))
     AND s.qty > s.received_qty + s.cancelled_qty
   ORDER BY s.id FOR NO KEY UPDATE OF s)
UPDATE inventory_supply s SET cancelled_qty = s.qty - s.received_qty FROM found f WHERE s.id = f.id

-- name: resolve_expected
-- why: codes become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, i.id AS item_id
  FROM unnest(%(sites)s::text[], %(skus)s::text[]) WITH ORDINALITY AS a(site, sku, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN catalog_item i ON i.sku = a.sku
 ORDER BY a.n

-- name: take_source_ids
-- why: what nobody ordered in this system has no document of its own; each expectation by hand is its own source.
SELECT nextval((SELECT pg_get_serial_sequence('inventory_supply', 'id')::regclass)) FROM generate_series(1, %(count)s::int)

-- name: expected_by_hand
-- why: which expectations were made by hand, with what is still open of them; locked in id order.
SELECT s.id, s.company_id, s.site_id, s.source_id, s.qty - s.received_qty - s.cancelled_qty AS open_qty
  FROM inventory_supply s
 WHERE s.id = ANY(%(ids)s::bigint[]) AND s.source_kind = %(source_kind)s::smallint
 ORDER BY s.id FOR NO KEY UPDATE
