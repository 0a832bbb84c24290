-- name: resolve_heads
-- why: codes of any number of transfers become ids, with the lane that serves them; what is unknown comes back as NULL.
-- Sites and lanes are the group's, so either end may ask.
SELECT a.n, f.id AS site_id, f.company_id, t.id AS to_site_id, t.company_id AS to_company_id, l.id AS lane_id,
       l.ownership, c.currency
  FROM unnest(%(froms)s::text[], %(tos)s::text[], %(lanes)s::text[]) WITH ORDINALITY AS a(from_site, to_site, lane, n)
  LEFT JOIN governance_site f ON f.code = a.from_site
  LEFT JOIN governance_company c ON c.id = f.company_id
  LEFT JOIN governance_site t ON t.code = a.to_site
  LEFT JOIN LATERAL (
       SELECT l.id, l.ownership FROM transfers_lane l
        WHERE l.from_site_id = f.id AND l.to_site_id = t.id AND l.is_active AND (a.lane = '' OR l.code = a.lane)
        ORDER BY l.lead_days, l.cost_amount, l.id LIMIT 1) l ON true
 ORDER BY a.n

-- name: resolve_lines
-- why: items and packagings of any number of lines, with the exact quantity in base units.
SELECT a.n, i.id AS item_id, i.state,
       CASE WHEN a.unit = '' THEN a.qty ELSE round(a.qty * p.numerator / p.denominator, 6) END AS qty
  FROM unnest(%(skus)s::text[], %(units)s::text[], %(qtys)s::numeric[]) WITH ORDINALITY AS a(sku, unit, qty, n)
  LEFT JOIN catalog_item i ON i.sku = a.sku
  LEFT JOIN catalog_packaging p ON p.item_id = i.id AND p.code = a.unit AND a.unit <> ''
 ORDER BY a.n

-- name: take_ids
-- why: ids first, so that lines name their transfers without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('transfers_transfer', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_transfers
-- why: any number of heads in one statement.
INSERT INTO transfers_transfer (id, company_id, site_id, to_company_id, to_site_id, number, lane_id, state, version,
       urgent, reason, ownership, source_kind, source_id, requested_by_id, requested_at, requested_on, value_amount,
       currency)
SELECT a.id, a.company_id, a.site_id, a.to_company_id, a.to_site_id, 'TR-' || lpad(a.id::text, 7, '0'), a.lane_id,
       'draft', 1, a.urgent, a.reason, a.ownership, a.source_kind, a.source_id, %(person)s, %(at)s, a.requested_on, 0,
       a.currency
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(to_companies)s::bigint[],
              %(to_sites)s::bigint[], %(lanes)s::bigint[], %(urgents)s::boolean[], %(reasons)s::text[],
              %(ownerships)s::text[], %(source_kinds)s::smallint[], %(source_ids)s::bigint[], %(dates)s::date[],
              %(currencies)s::text[])
       AS a(id, company_id, site_id, to_company_id, to_site_id, lane_id, urgent, reason, ownership, source_kind,
            source_id, requested_on, currency)

-- name: insert_lines
-- why: any number of lines in one statement.
INSERT INTO transfers_transferline (company_id, site_id, to_company_id, to_site_id, transfer_id, line_no, item_id, qty,
       entered_qty, entered_unit, source_line_id, shipped_qty, received_qty, lost_qty, returned_qty)
SELECT a.*, 0, 0, 0, 0
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(to_companies)s::bigint[], %(to_sites)s::bigint[],
              %(transfers)s::bigint[], %(line_nos)s::int[], %(items)s::bigint[], %(qtys)s::numeric[],
              %(entered_qtys)s::numeric[], %(entered_units)s::text[], %(source_lines)s::bigint[]) AS a

-- name: heads
-- why: what every act needs to know of its transfers, in one statement.
SELECT t.id, t.number, t.company_id, t.site_id, t.to_company_id, t.to_site_id, t.lane_id, l.lead_days, l.needs_approval,
       t.ownership, t.urgent, t.requested_by_id, t.requested_on, t.value_amount, t.currency, l.code AS lane
  FROM transfers_transfer t JOIN transfers_lane l ON l.id = t.lane_id
 WHERE t.id = ANY(%(transfers)s::bigint[]) ORDER BY t.id

-- name: set_values
-- why: what transfers are worth at the sender's cost, at the moment they are asked for.
UPDATE transfers_transfer t SET value_amount = x.amount
  FROM (SELECT l.transfer_id, round(sum(l.qty * coalesce(c.unit_cost, 0)), 2) AS amount
          FROM transfers_transferline l
          LEFT JOIN finance_itemcost c ON c.company_id = l.company_id AND c.item_id = l.item_id
         WHERE l.transfer_id = ANY(%(transfers)s::bigint[]) GROUP BY 1) x
 WHERE t.id = x.transfer_id
RETURNING t.id, t.value_amount

-- name: plan_lines
-- why: the lines of transfers with their days and, where the goods will change their owner, the rule that prices them:
-- the newest one of the pair for the item's class, else for all classes.
SELECT l.id AS line_id, l.transfer_id, l.item_id, l.qty, c.unit_cost, p.unit_price AS list_price, r.id AS rule_id,
       coalesce(r.method, '') AS method, coalesce(r.share, 0) AS share, r.fixed_price, i.sku,
       l.company_id <> l.to_company_id AS is_traded,
       greatest(governance_add_working_days(n.calendar_id, t.requested_on, -n.lead_days), %(on)s::date) AS due_on,
       governance_add_working_days(s.calendar_id, %(on)s::date, h.handling) AS stock_on,
       governance_add_working_days(s.calendar_id, %(on)s::date, h.resupply) AS supply_on
  FROM transfers_transferline l
  JOIN transfers_transfer t ON t.id = l.transfer_id
  JOIN transfers_lane n ON n.id = t.lane_id
  JOIN governance_site s ON s.id = l.site_id
  JOIN catalog_item i ON i.id = l.item_id
  JOIN catalog_itemclass k ON k.id = i.item_class_id
  JOIN unnest(%(sites)s::bigint[], %(handling)s::int[], %(resupply)s::int[]) AS h(site_id, handling, resupply)
    ON h.site_id = l.site_id
  LEFT JOIN finance_itemcost c ON c.company_id = l.company_id AND c.item_id = l.item_id
  LEFT JOIN LATERAL (
       SELECT r.* FROM transfers_pricerule r
        WHERE r.seller_id = l.company_id AND r.buyer_id = l.to_company_id AND r.item_class IN ('', k.code)
          AND r.valid_from <= %(on)s::date
        ORDER BY r.item_class = '', r.valid_from DESC LIMIT 1) r ON l.company_id <> l.to_company_id
  LEFT JOIN LATERAL (
       SELECT x.unit_price FROM pricing_pricelist d JOIN pricing_pricelistline x ON x.price_list_id = d.id
        WHERE d.company_id = l.company_id AND d.is_default AND d.currency = t.currency AND x.item_id = l.item_id
          AND x.min_qty <= l.qty AND x.valid_from <= %(on)s::date
          AND (x.valid_until IS NULL OR x.valid_until > %(on)s::date)
        ORDER BY x.min_qty DESC, x.valid_from DESC LIMIT 1) p ON r.method = 'list_less'
 WHERE l.transfer_id = ANY(%(transfers)s::bigint[])
 ORDER BY l.transfer_id, l.line_no

-- name: set_prices
-- why: the price between two companies is fixed with the plan and kept with the rule that made it.
UPDATE transfers_transferline l SET unit_price = a.price, price_rule_id = a.rule_id
  FROM unnest(%(lines)s::bigint[], %(prices)s::numeric[], %(rules)s::bigint[]) AS a(line_id, price, rule_id)
 WHERE l.id = a.line_id

-- name: set_promises
-- why: the day by which a transfer is promised to arrive: its last line leaves, and the lane takes its working days.
UPDATE transfers_transfer t SET promised_on = governance_add_working_days(n.calendar_id, a.leaves_on, n.lead_days)
  FROM unnest(%(transfers)s::bigint[], %(leaves)s::date[]) AS a(transfer_id, leaves_on), transfers_lane n
 WHERE t.id = a.transfer_id AND n.id = t.lane_id
RETURNING t.id, t.promised_on
