-- part: faces
-- why: how each pick face of the sites (`sites`, and whether what released picks need elsewhere counts: `demands`) stands:
-- what lies there and is on its way, less what released picks take; and how much brings it to its target, in full packages.
-- Picks that are in no task yet wait for the face; what people take already counts no more.
a AS MATERIALIZED (
  SELECT a.*, date_trunc('day', %(at)s::timestamptz, g.timezone) AS today_at
    FROM unnest(%(sites)s::bigint[], %(demands)s::boolean[]) AS a(site_id, by_demand)
    JOIN governance_site g ON g.id = a.site_id),
stands AS MATERIALIZED (
  SELECT p.id, p.company_id, p.site_id, p.item_id, p.bin_id, p.min_qty, p.max_qty, a.today_at, coalesce(h.qty, 0) AS here_qty,
         coalesce(e.qty, 0) AS elsewhere_qty, coalesce(c.qty, 0) AS coming_qty,
         coalesce(h.qty, 0) + coalesce(c.qty, 0) - coalesce(h.released, 0) - coalesce(e.qty, 0) AS left_qty
    FROM a JOIN warehouse_pickface p ON p.site_id = a.site_id AND p.is_active
    LEFT JOIN LATERAL (
         SELECT sum(b.on_hand_qty) AS qty, sum(r.qty) AS released FROM inventory_balance b
           LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM inventory_reservation r
                               WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) r ON b.reserved_qty > 0
          WHERE b.site_id = p.site_id AND b.item_id = p.item_id AND b.bin_id = p.bin_id AND b.status = 'available') h ON true
    LEFT JOIN LATERAL (
         SELECT sum(r.qty) AS qty
           FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id AND n.kind = 'storage'
           JOIN inventory_reservation r ON r.balance_id = b.id AND r.release_ref IS NOT NULL
           JOIN warehouse_shipment s ON s.id = r.release_ref AND s.state = 'released' AND s.stopped_for = ''
          WHERE b.site_id = p.site_id AND b.item_id = p.item_id AND b.reserved_qty > 0
            AND NOT EXISTS (SELECT FROM warehouse_taskline k WHERE k.shipment_id = s.id AND k.is_live)) e ON a.by_demand
    LEFT JOIN LATERAL (
         SELECT sum(m.qty) AS qty FROM warehouse_relocation m
          WHERE m.site_id = p.site_id AND m.item_id = p.item_id AND m.state = 'open' AND m.to_bin_id = p.bin_id) c ON true),
face AS MATERIALIZED (
  SELECT s.*, CASE WHEN k.pack IS NULL THEN s.max_qty - s.left_qty
                   ELSE ceil((s.max_qty - s.left_qty) / k.pack) * k.pack END AS wanted_qty
    FROM stands s
    LEFT JOIN LATERAL (SELECT min(p.numerator::numeric / p.denominator) AS pack FROM catalog_packaging p
                        WHERE p.item_id = s.item_id AND p.numerator > p.denominator) k ON true
   WHERE s.left_qty < s.min_qty),
-- The reserve of a face: what may be promised and nobody takes, what expires first and came first before the rest. What
-- somebody is about to count, or left there or did not find today (by the clock of the site), is not sent for (again).
reserve AS MATERIALIZED (
  SELECT f.id, b.id AS balance_id, v.free,
         sum(v.free) OVER (PARTITION BY f.id ORDER BY l.expires_on NULLS LAST, b.received_on NULLS FIRST, n.sequence, b.id) AS upto
    FROM face f
    JOIN inventory_balance b ON b.site_id = f.site_id AND b.item_id = f.item_id AND b.status = 'available' AND b.on_hand_qty > 0
    JOIN inventory_bin n ON n.id = b.bin_id AND n.kind = 'storage'
    LEFT JOIN inventory_lot l ON l.id = b.lot_id LEFT JOIN inventory_handlingunit u ON u.id = b.handling_unit_id
   CROSS JOIN LATERAL (
         SELECT b.on_hand_qty
                - coalesce((SELECT sum(r.qty) FROM inventory_reservation r WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL), 0)
                - coalesce((SELECT sum(m.qty) FROM warehouse_relocation m
                             WHERE m.site_id = b.site_id AND m.item_id = b.item_id AND m.state = 'open' AND m.balance_id = b.id), 0)
                AS free) v
   WHERE v.free > 0 AND (l.expires_on IS NULL OR l.expires_on >= %(on)s::date) AND u.state IS DISTINCT FROM 'closed'
     AND NOT EXISTS (SELECT FROM warehouse_counttarget t WHERE t.site_id = b.site_id AND t.is_open AND t.bin_id = b.bin_id
                                                         AND (t.item_id IS NULL OR t.item_id = b.item_id))
     AND NOT EXISTS (SELECT FROM warehouse_relocation m WHERE m.site_id = b.site_id AND m.state = 'cancelled'
                                                          AND m.balance_id = b.id AND m.done_at >= f.today_at))

-- name: replenishments
-- why: what fills every face that runs low, out of its reserve: what is wanted and what lies there are intervals on one axis.
WITH
-- include: faces
SELECT f.company_id, f.site_id, f.item_id, r.balance_id, least(r.upto, f.wanted_qty) - (r.upto - r.free) AS qty,
       f.bin_id AS to_bin_id, f.elsewhere_qty > 0 AS holds_picks
  FROM face f JOIN reserve r ON r.id = f.id AND r.upto - r.free < f.wanted_qty
 ORDER BY f.site_id, f.id, r.upto

-- name: shortages
-- why: faces that run low and get nothing: none is on its way, and there is no reserve that nobody takes.
WITH
-- include: faces
SELECT f.id, f.site_id, s.code AS site, i.sku, i.name AS item, n.code AS bin, f.here_qty, f.min_qty, f.elsewhere_qty,
       f.wanted_qty
  FROM face f JOIN governance_site s ON s.id = f.site_id JOIN catalog_item i ON i.id = f.item_id
  JOIN inventory_bin n ON n.id = f.bin_id
 WHERE f.coming_qty = 0 AND NOT EXISTS (SELECT FROM reserve r WHERE r.id = f.id)
 ORDER BY s.code, n.sequence, n.code

-- name: hold_more
-- why: a face that is being filled already becomes urgent when released picks begin to wait for it.
UPDATE warehouse_relocation m SET holds_picks = true
  FROM unnest(%(sites)s::bigint[]) AS a(site_id)
 WHERE m.site_id = a.site_id AND m.state = 'open' AND m.cause = 'replenish' AND NOT m.holds_picks
   AND EXISTS (SELECT FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id AND n.kind = 'storage'
                 JOIN inventory_reservation r ON r.balance_id = b.id AND r.release_ref IS NOT NULL
                 JOIN warehouse_shipment s ON s.id = r.release_ref AND s.state = 'released' AND s.stopped_for = ''
                WHERE b.site_id = m.site_id AND b.item_id = m.item_id AND b.reserved_qty > 0
                  AND NOT EXISTS (SELECT FROM warehouse_taskline k WHERE k.shipment_id = s.id AND k.is_live))
RETURNING m.id

-- name: tasks_to_rank
-- why: the tasks of relocations that became urgent.
SELECT t.id FROM warehouse_task t
 WHERE t.subject_kind = %(kind)s AND t.subject_id = ANY(%(relocations)s::bigint[]) AND t.rank > %(rank)s
   AND t.state IN ('open', 'assigned', 'started') ORDER BY t.id

-- name: open_relocations
-- why: any number of relocations in one statement; ids in the order of the rows.
WITH made AS (
  INSERT INTO warehouse_relocation (id, company_id, site_id, number, cause, item_id, balance_id, qty, to_bin_id, holds_picks,
         note, state, version, opened_at)
  SELECT x.id, a.company_id, a.site_id, 'RL-' || lpad(x.id::text, 7, '0'), %(cause)s, a.item_id, a.balance_id, a.qty, a.to_bin_id,
         a.holds_picks, a.note, 'open', 1, %(at)s
    FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(balances)s::bigint[], %(qtys)s::numeric[],
                %(bins)s::bigint[], %(holds)s::boolean[], %(notes)s::text[]) WITH ORDINALITY
         AS a(company_id, site_id, item_id, balance_id, qty, to_bin_id, holds_picks, note, n)
   CROSS JOIN LATERAL (SELECT nextval((SELECT pg_get_serial_sequence('warehouse_relocation', 'id')::regclass)) AS id, a.n) x
   ORDER BY a.n
  RETURNING id)
SELECT id FROM made ORDER BY id

-- name: resolve_moves
-- why: places and items that somebody named become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n, s.id AS site_id, s.company_id, f.id AS from_bin_id, t.id AS to_bin_id, i.id AS item_id
  FROM unnest(%(sites)s::text[], %(froms)s::text[], %(tos)s::text[], %(skus)s::text[])
       WITH ORDINALITY AS a(site, from_bin, to_bin, sku, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN inventory_bin f ON f.site_id = s.id AND f.code = a.from_bin
  LEFT JOIN inventory_bin t ON t.site_id = s.id AND t.code = a.to_bin
  LEFT JOIN catalog_item i ON i.sku = a.sku
 ORDER BY a.n

-- name: lying_to_move
-- why: what lies in the named bins and is neither taken by released picks nor on its way already, what expires first before
-- the rest.
SELECT a.n, b.id AS balance_id, b.item_id, v.free
  FROM unnest(%(bins)s::bigint[], %(items)s::bigint[], %(lots)s::text[]) WITH ORDINALITY AS a(bin_id, item_id, lot, n)
  JOIN inventory_balance b ON b.bin_id = a.bin_id AND b.on_hand_qty > 0 AND (a.item_id IS NULL OR b.item_id = a.item_id)
  LEFT JOIN inventory_lot l ON l.id = b.lot_id
 CROSS JOIN LATERAL (
       SELECT b.on_hand_qty
              - coalesce((SELECT sum(r.qty) FROM inventory_reservation r WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL), 0)
              - coalesce((SELECT sum(m.qty) FROM warehouse_relocation m
                           WHERE m.site_id = b.site_id AND m.item_id = b.item_id AND m.state = 'open' AND m.balance_id = b.id), 0)
              AS free) v
 WHERE v.free > 0 AND (a.lot = '' OR l.code = a.lot)
 ORDER BY a.n, l.expires_on NULLS LAST, b.received_on NULLS FIRST, b.id

-- name: rows
-- why: what is moved, and the bin by its code: the named one, else the one it shall go to.
SELECT m.id, m.site_id, m.item_id, m.balance_id, m.qty, m.holds_picks, coalesce(t.code, '') AS bin, t.id AS bin_id
  FROM warehouse_relocation m
  LEFT JOIN inventory_bin t ON t.site_id = m.site_id
   AND CASE WHEN %(bin)s = '' THEN t.id = m.to_bin_id ELSE t.code = %(bin)s END
 WHERE m.id = ANY(%(ids)s::bigint[]) ORDER BY m.id

-- name: note_done
-- why: how much went into which bin.
UPDATE warehouse_relocation m SET done_bin_id = a.bin_id, done_qty = a.qty
  FROM unnest(%(ids)s::bigint[], %(bins)s::bigint[], %(qtys)s::numeric[]) AS a(id, bin_id, qty) WHERE m.id = a.id

-- name: picks_that_wait
-- why: lines of released shipments that are in no task and lie in the reserve of an item whose face is being filled. Each line
-- once, however many promises its shipment holds there for the same demand.
SELECT l.id AS line_id, l.shipment_id, l.demand_id, l.company_id, l.site_id, l.balance_id, l.item_id, l.qty,
       greatest(d.due_on, %(on)s::date) + d.min_life_days::int AS good_until
  FROM unnest(%(sites)s::bigint[], %(items)s::bigint[]) AS a(site_id, item_id)
  JOIN inventory_balance b ON b.site_id = a.site_id AND b.item_id = a.item_id AND b.reserved_qty > 0
  JOIN inventory_bin n ON n.id = b.bin_id AND n.kind = 'storage'
 CROSS JOIN LATERAL (
       SELECT DISTINCT r.demand_id, r.release_ref FROM inventory_reservation r
        WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) r
  JOIN warehouse_shipmentline l ON l.shipment_id = r.release_ref AND l.balance_id = b.id AND l.demand_id = r.demand_id AND l.qty > 0
  JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state = 'released' AND s.stopped_for = ''
  JOIN inventory_demand d ON d.id = l.demand_id
 WHERE NOT EXISTS (SELECT FROM warehouse_taskline k WHERE k.shipment_id = s.id AND k.is_live)
 ORDER BY s.due_on, s.id, l.id

-- name: free_in_bins
-- why: what picks can be pointed to where goods were just brought.
SELECT b.id, b.site_id, b.item_id, b.on_hand_qty - b.reserved_qty AS free, l.expires_on
  FROM unnest(%(bins)s::bigint[], %(items)s::bigint[]) AS a(bin_id, item_id)
  JOIN inventory_balance b ON b.bin_id = a.bin_id AND b.item_id = a.item_id AND b.status = 'available' AND b.on_hand_qty > b.reserved_qty
  LEFT JOIN inventory_lot l ON l.id = b.lot_id
 WHERE l.expires_on IS NULL OR l.expires_on >= %(on)s::date
 ORDER BY l.expires_on NULLS LAST, b.id

-- name: lines_to_redirect
-- why: the lines of which something is taken elsewhere, locked by their shipments before; what nobody picks any more, or what
-- was cut while the lock was waited for, is not among them.
SELECT l.id AS line_id, l.shipment_id, l.demand_id, l.company_id, l.site_id, l.balance_id, l.item_id, l.qty
  FROM warehouse_shipmentline l JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state = 'released'
 WHERE l.id = ANY(%(lines)s::bigint[]) AND l.qty > 0 ORDER BY l.id

-- name: unfit_lots
-- why: which of what was taken elsewhere is of a lot that ends too early for whoever gets it, by the rule by which places are
-- offered; a device may have got its offers days ago.
SELECT a.n FROM unnest(%(lines)s::bigint[], %(targets)s::bigint[]) WITH ORDINALITY AS a(line_id, balance_id, n)
  JOIN warehouse_shipmentline l ON l.id = a.line_id JOIN inventory_demand d ON d.id = l.demand_id
  JOIN inventory_balance b ON b.id = a.balance_id JOIN inventory_lot o ON o.id = b.lot_id
 WHERE o.expires_on < greatest(%(on)s::date, greatest(d.due_on, %(on)s::date) + d.min_life_days::int) ORDER BY a.n

-- name: split_lines
-- why: what is taken elsewhere is a line of its own; the old one asks for so much less, and stays for the history.
WITH a AS MATERIALIZED (
  SELECT a.*, nextval((SELECT pg_get_serial_sequence('warehouse_shipmentline', 'id')::regclass)) AS new_id
    FROM unnest(%(lines)s::bigint[], %(targets)s::bigint[], %(qtys)s::numeric[]) WITH ORDINALITY AS a(line_id, to_id, qty, n)),
made AS (
  INSERT INTO warehouse_shipmentline (id, company_id, site_id, shipment_id, demand_id, balance_id, item_id, qty, short_qty)
  SELECT a.new_id, l.company_id, l.site_id, l.shipment_id, l.demand_id, a.to_id, l.item_id, a.qty, 0
    FROM a JOIN warehouse_shipmentline l ON l.id = a.line_id),
cut AS (
  UPDATE warehouse_shipmentline l SET qty = l.qty - x.qty
    FROM (SELECT line_id, sum(qty) AS qty FROM a GROUP BY 1) x WHERE l.id = x.line_id)
SELECT a.new_id FROM a ORDER BY a.n

-- name: resolve_faces
-- why: sites, items and bins by their codes, in one round trip.
SELECT a.n, s.id AS site_id, s.company_id, i.id AS item_id, b.id AS bin_id, b.kind AS bin_kind
  FROM unnest(%(sites)s::text[], %(skus)s::text[], %(bins)s::text[]) WITH ORDINALITY AS a(site, sku, bin, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN catalog_item i ON i.sku = a.sku LEFT JOIN inventory_bin b ON b.site_id = s.id AND b.code = a.bin
 ORDER BY a.n

-- name: save_faces
-- why: any number of pick faces in one statement; one per site and item.
INSERT INTO warehouse_pickface (company_id, site_id, item_id, bin_id, min_qty, max_qty, is_active)
SELECT a.company_id, a.site_id, a.item_id, a.bin_id, a.min_qty, a.max_qty, a.is_active
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(bins)s::bigint[], %(mins)s::numeric[],
              %(maxs)s::numeric[], %(actives)s::boolean[]) AS a(company_id, site_id, item_id, bin_id, min_qty, max_qty, is_active)
ON CONFLICT (site_id, item_id) DO UPDATE SET bin_id = excluded.bin_id, min_qty = excluded.min_qty, max_qty = excluded.max_qty,
  is_active = excluded.is_active
RETURNING id, site_id, item_id

-- name: in_inspection
-- why: what lies in inspection of the goods that arrivals brought, wherever it was put meanwhile; with the first that brought it.
SELECT b.id, b.company_id, b.site_id, min(r.arrival_id)
  FROM warehouse_receipt r JOIN inventory_balance f ON f.id = r.balance_id
  JOIN inventory_balance b ON b.site_id = f.site_id AND b.item_id = f.item_id AND b.lot_id IS NOT DISTINCT FROM f.lot_id
   AND b.status = 'inspection' AND b.on_hand_qty > 0
 WHERE r.arrival_id = ANY(%(arrivals)s::bigint[]) AND r.outcome = 'in_tol' AND f.status = 'inspection'
 GROUP BY b.id, b.company_id, b.site_id ORDER BY b.id
