-- name: stock_of
-- why: free stock of any number of items at every site by expiry date, and what waits for it already; one read.
SELECT b.item_id, b.site_id, l.expires_on, sum(b.on_hand_qty - b.reserved_qty) AS qty
  FROM inventory_balance b LEFT JOIN inventory_lot l ON l.id = b.lot_id
 WHERE b.status = 'available' AND b.item_id = ANY(%(items)s::bigint[]) AND b.on_hand_qty > b.reserved_qty
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 NULLS LAST

-- name: ahead_of
-- why: lines that wait without a reservation come before those that are sourced now; a line that is sourced again does not
-- stand in its own way. With them, under its day, what is expected and trusted: it serves what waits first.
SELECT d.item_id, d.site_id, NULL::date AS day, sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty) AS qty
  FROM inventory_demand d
 WHERE d.item_id = ANY(%(items)s::bigint[]) AND d.qty > d.shipped_qty + d.cancelled_qty
   AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
   AND d.id <> ALL(%(but)s::bigint[])
 GROUP BY 1, 2
 UNION ALL
SELECT s.item_id, s.site_id, s.due_on, sum(s.qty - s.received_qty - s.cancelled_qty)
  FROM inventory_supply s
 WHERE s.item_id = ANY(%(items)s::bigint[]) AND s.trusted AND s.qty > s.received_qty + s.cancelled_qty
 GROUP BY 1, 2, 3
 ORDER BY 1, 2, 3 NULLS FIRST

-- name: item_facts
-- why: freight goes by weight, quantities are rounded by unit, rules by class.
SELECT i.id AS item_id, i.sku, i.item_class_id, coalesce(i.weight_kg, 0) AS weight_kg, u.decimals::int AS decimals
  FROM catalog_item i JOIN catalog_unit u ON u.id = i.base_unit_id
 WHERE i.id = ANY(%(items)s::bigint[]) AND (i.state IN ('active', 'phase_out') OR i.id = ANY(%(ordered)s::bigint[]))
 ORDER BY i.id

-- name: lanes_on
-- why: every lane that holds today; they are few.
SELECT c.site_id, c.country, c.postcode_prefix, c.base_amount, c.kg_amount, c.transit_days::int AS transit_days
  FROM sourcing_lanecost c
 WHERE c.valid_from <= %(on)s::date AND (c.valid_until IS NULL OR c.valid_until > %(on)s::date)
 ORDER BY c.site_id, c.country, c.postcode_prefix, c.valid_from DESC

-- name: rules_on
-- why: every rule of a site that holds today; they are few.
SELECT r.site_id, r.code, r.item_class_id, r.country, r.may_ship, r.kept_qty, r.may_drop_ship FROM sourcing_siterule r
 WHERE r.valid_from <= %(on)s::date AND (r.valid_until IS NULL OR r.valid_until > %(on)s::date)
 ORDER BY r.site_id, r.code

-- name: direct_offers
-- why: what suppliers could send to customers, at what it costs in the company's currency beside what our own goods cost; read
-- only where a policy lets suppliers send.
SELECT d.calendar_id, s.lead_days::int, s.id, s.company_id, s.partner_id, s.item_id, d.site_id,
       s.unit_price * f.rate AS unit_price, k.unit_cost AS own_cost, coalesce(s.direct_amount * f.rate, 0) AS base_amount,
       s.min_qty, s.order_multiple, s.drop_ship
  FROM pricing_supplieritem s
  JOIN governance_company c ON c.id = s.company_id
  JOIN partners_partner p ON p.id = s.partner_id AND p.state = 'active'
  LEFT JOIN finance_itemcost k ON k.company_id = s.company_id AND k.item_id = s.item_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN s.currency = c.currency THEN 1 ELSE (
         SELECT x.rate FROM finance_exchangerate x
          WHERE x.currency = s.currency AND x.company_currency = c.currency AND x.valid_from <= %(on)s::date
          ORDER BY x.valid_from DESC LIMIT 1) END AS rate) f
  LEFT JOIN LATERAL (
       SELECT g.id AS site_id, g.calendar_id FROM governance_site g
        WHERE g.company_id = s.company_id AND g.kind = 'direct'
          AND EXISTS (SELECT FROM inventory_bin b WHERE b.site_id = g.id AND b.kind <> 'customer')
        ORDER BY g.id LIMIT 1) d ON true
 WHERE s.is_active AND s.item_id = ANY(%(items)s::bigint[]) AND s.company_id = ANY(%(companies)s::bigint[])
 ORDER BY s.item_id, s.priority, s.unit_price, s.id

-- name: insert_decisions
-- why: any number of decisions in one statement; they are never changed.
INSERT INTO sourcing_decision (company_id, site_id, source_kind, source_id, source_line_id, item_id, qty, attempt, method,
       options, legs, relaxed, cost_amount, regret_amount, reason, rejected_site_id, policy, decided_at, decided_by,
       operation_id)
SELECT a.company_id, a.site_id, %(source_kind)s, a.source_id, a.line_id, a.item_id, a.qty, a.attempt, %(method)s,
       a.options::jsonb, a.legs::jsonb, a.relaxed, a.cost, a.regret, %(reason)s, a.rejected_site_id, a.policy::jsonb,
       %(at)s, %(who)s, %(operation)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(sources)s::bigint[], %(lines)s::bigint[],
       %(items)s::bigint[], %(qtys)s::numeric[], %(attempts)s::smallint[], %(options)s::text[], %(legs)s::text[],
       %(relaxed)s::boolean[], %(costs)s::numeric[], %(regrets)s::numeric[], %(rejected)s::bigint[],
       %(policies)s::text[]) WITH ORDINALITY
       AS a(company_id, site_id, source_id, line_id, item_id, qty, attempt, options, legs, relaxed, cost, regret,
            rejected_site_id, policy, n)
 ORDER BY a.n
RETURNING id

-- name: rejects_of_lines
-- why: a site that gave a line back is not asked again, and who was asked too often waits for a person.
SELECT d.source_line_id, max(d.attempt)::int AS attempt, array_remove(array_agg(DISTINCT d.rejected_site_id), NULL) AS sites
  FROM sourcing_decision d
 WHERE d.source_kind = %(kind)s AND d.source_id = ANY(%(sources)s::bigint[])
 GROUP BY 1 ORDER BY 1

-- name: site_words
-- why: decisions name sites, items and suppliers by id; a page says their names.
SELECT 'site' AS what, s.id, s.name FROM governance_site s WHERE s.id = ANY(%(sites)s::bigint[])
UNION ALL
SELECT 'item', i.id, i.sku FROM catalog_item i WHERE i.id = ANY(%(items)s::bigint[])
UNION ALL
SELECT 'supplier', p.id, p.name FROM partners_partner p WHERE p.id = ANY(%(suppliers)s::bigint[])
