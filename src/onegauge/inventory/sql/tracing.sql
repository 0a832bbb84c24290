-- name: traceable
-- why: one text may be the code of lots of several items, or the number of a handling unit; a GTIN narrows the items.
SELECT 'lot' AS kind, l.id, l.code, i.id AS item_id, i.sku, i.name, l.expires_on, l.produced_on, l.origin
  FROM inventory_lot l JOIN catalog_item i ON i.id = l.item_id
 WHERE l.code = ANY(%(codes)s::text[])
   AND (%(gtin)s = '' OR EXISTS (SELECT FROM catalog_packaging p WHERE p.item_id = i.id AND lpad(p.gtin, 14, '0') = %(gtin)s))
   AND (%(sku)s = '' OR i.sku = %(sku)s)
UNION ALL
SELECT 'unit', h.id, h.sscc, NULL, '', '', NULL, NULL, ''
  FROM inventory_handlingunit h WHERE h.sscc = ANY(%(codes)s::text[])
 ORDER BY 1, 5, 2;

-- part: touched
-- why: a lot has its movements in an index of its own; a handling unit has those of the balances that stood in it, and in
-- whatever stands in it now.
-- include: inventory/stock.unit_trees
, held AS (
  SELECT b.id, b.item_id, b.site_id FROM inventory_balance b WHERE b.handling_unit_id IN (SELECT t.id FROM tree t)),
touched AS (
  SELECT m.* FROM inventory_movement m WHERE m.lot_id = ANY(%(lots)s::bigint[])
  UNION ALL
  SELECT m.* FROM inventory_movement m
   WHERE (m.item_id, m.site_id) IN (SELECT h.item_id, h.site_id FROM held h)
     AND (m.from_balance_id IN (SELECT h.id FROM held h) OR m.to_balance_id IN (SELECT h.id FROM held h))
     AND (m.lot_id IS NULL OR m.lot_id <> ALL(%(lots)s::bigint[])))

-- name: steps
-- why: what happened to goods, one row for each document and direction instead of one for each of a million movements.
-- shape: demands are probed by id, else the planner reads all of them behind row-level security; the numbers of document and order are filled in by the reader, who knows the kinds; moves inside a site carry no document, so they are one row for each reason and site.
WITH RECURSIVE
-- include: touched
, step AS (
  SELECT min(t.id) AS id, min(t.effective_at) AS first_at, max(t.effective_at) AS last_at, t.site_id, t.item_id, t.lot_id,
         t.from_place, t.to_place, t.reason_code, t.source_kind, t.source_id, d.source_kind AS order_kind,
         d.source_id AS order_id, d.partner_id, d.component_id, sum(t.qty) AS qty, count(*) AS movement_count, max(t.reason) AS note
    FROM touched t
    LEFT JOIN LATERAL (SELECT x.source_kind, x.source_id, x.partner_id, x.component_id FROM inventory_demand x
                        WHERE x.id = t.demand_id OFFSET 0) d ON true
   GROUP BY t.site_id, t.item_id, t.lot_id, t.from_place, t.to_place, t.reason_code, t.source_kind, t.source_id,
            d.source_kind, d.source_id, d.partner_id, d.component_id,
            CASE WHEN t.from_place <> t.to_place AND t.source_id IS NULL THEN t.operation_id END)
SELECT s.id, s.first_at, s.last_at, s.site_id, g.name AS site, i.sku, coalesce(l.code, '') AS lot, u.symbol AS unit,
       s.from_place, s.to_place, s.reason_code, s.source_kind, s.source_id, s.order_kind, s.order_id, s.partner_id,
       coalesce(p.code, '') AS partner_code, coalesce(p.name, '') AS partner, coalesce(k.sku, '') AS kit, s.qty,
       s.movement_count, s.note, '' AS document, '' AS "order"
  FROM step s
  JOIN governance_site g ON g.id = s.site_id
  JOIN catalog_item i ON i.id = s.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN inventory_lot l ON l.id = s.lot_id
  LEFT JOIN partners_partner p ON p.id = s.partner_id
  LEFT JOIN catalog_kitcomponent c ON c.id = s.component_id
  LEFT JOIN catalog_item k ON k.id = c.kit_id
 ORDER BY s.first_at, s.id;

-- part: mine
-- why: what lies there of lots, and in handling units with everything that stands in them; lots are found by their item.
-- include: inventory/stock.unit_trees
, mine AS (
  SELECT b.id FROM inventory_lot l
    JOIN inventory_balance b ON b.item_id = l.item_id AND b.lot_id = l.id AND b.site_id = ANY(%(sites)s::bigint[])
   WHERE l.id = ANY(%(lots)s::bigint[]) AND b.on_hand_qty > 0
  UNION
  SELECT b.id FROM inventory_balance b
   WHERE b.handling_unit_id IN (SELECT t.id FROM tree t) AND b.site_id = ANY(%(sites)s::bigint[]) AND b.on_hand_qty > 0)

-- name: left_over
-- why: what of the goods lies where now, how much of it is promised, and how much the warehouse has in its hands already.
WITH RECURSIVE
-- include: mine
SELECT b.id, b.site_id, g.name AS site, n.code AS bin, i.sku, coalesce(l.code, '') AS lot, coalesce(h.sscc, '') AS sscc,
       u.symbol AS unit, b.status, b.on_hand_qty, b.reserved_qty, coalesce(w.qty, 0) AS worked_qty,
       coalesce(n.partner_id, b.owner_id) AS partner_id, coalesce(p.code, '') AS partner_code, coalesce(p.name, '') AS partner
  FROM mine m
  JOIN inventory_balance b ON b.id = m.id
  JOIN governance_site g ON g.id = b.site_id
  JOIN inventory_bin n ON n.id = b.bin_id
  JOIN catalog_item i ON i.id = b.item_id
  JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN inventory_lot l ON l.id = b.lot_id
  LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id
  LEFT JOIN partners_partner p ON p.id = coalesce(n.partner_id, b.owner_id)
  LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM inventory_reservation r
                      WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) w ON true
 ORDER BY g.name, n.sequence, n.code, b.id;

-- name: promised
-- why: who still waits for these goods, by document.
SELECT d.source_kind AS order_kind, d.source_id AS order_id, d.partner_id, coalesce(p.code, '') AS partner_code,
       coalesce(p.name, '') AS partner, sum(r.qty) AS qty, '' AS "order"
  FROM inventory_reservation r
  JOIN inventory_demand d ON d.id = r.demand_id
  LEFT JOIN partners_partner p ON p.id = d.partner_id
 WHERE r.balance_id = ANY(%(balances)s::bigint[])
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 5, 2;

-- name: usable_left
-- why: what of recalled goods may still be used, less what the warehouse works on.
WITH RECURSIVE
-- include: mine
SELECT b.id, b.on_hand_qty - coalesce(w.qty, 0) AS qty
  FROM mine m JOIN inventory_balance b ON b.id = m.id
  LEFT JOIN LATERAL (SELECT sum(r.qty) AS qty FROM inventory_reservation r
                      WHERE r.balance_id = b.id AND r.release_ref IS NOT NULL) w ON true
 WHERE b.on_hand_qty > coalesce(w.qty, 0) AND b.status IN ('available', 'inspection', 'entrusted')
 ORDER BY b.id
