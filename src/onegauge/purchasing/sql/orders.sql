-- name: resolve_heads
-- why: codes of any number of orders become ids in one round trip; what is unknown comes back as NULL, to be refused.
SELECT a.n::int AS n, s.id AS site_id, s.company_id, s.calendar_id, c.currency, p.id AS supplier_id
  FROM unnest(%(sites)s::text[], %(suppliers)s::text[]) WITH ORDINALITY AS a(site, supplier, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN governance_company c ON c.id = s.company_id
  LEFT JOIN partners_partner p ON p.code = a.supplier AND p.state = 'active'
        AND EXISTS (SELECT FROM partners_partnerrole r WHERE r.partner_id = p.id AND r.role = 'supplier')
 ORDER BY a.n

-- name: resolve_lines
-- why: items and packagings of any number of lines, with the exact quantity in base units.
SELECT a.n::int AS n, i.id AS item_id, i.state,
       CASE WHEN a.unit = '' THEN a.qty ELSE round(a.qty * p.numerator / p.denominator, 6) END AS qty
  FROM unnest(%(skus)s::text[], %(units)s::text[], %(qtys)s::numeric[]) WITH ORDINALITY AS a(sku, unit, qty, n)
  LEFT JOIN catalog_item i ON i.sku = a.sku
  LEFT JOIN catalog_packaging p ON p.item_id = i.id AND p.code = a.unit AND a.unit <> '' AND p.purchasable
 ORDER BY a.n

-- name: take_ids
-- why: ids first, so that lines name their orders without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('purchasing_purchaseorder', 'id')::regclass)) FROM generate_series(1, %(count)s::int)

-- name: insert_orders
-- why: any number of heads in one statement.
INSERT INTO purchasing_purchaseorder (id, company_id, site_id, number, supplier_id, ship_to_id, currency, state, version,
       buyer_id, created_at, note, supplier_reference, cancel_asked, total_amount, source_kind, source_id, source_number)
SELECT a.id, a.company_id, a.site_id, 'PO-' || lpad(a.id::text, 7, '0'), a.supplier_id, a.ship_to_id, a.currency, 'draft', 1,
       %(person)s, %(at)s, a.note, '', false, a.total, a.source_kind, a.source_id, a.source_number
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(suppliers)s::bigint[],
              %(ship_tos)s::bigint[], %(currencies)s::text[], %(notes)s::text[], %(totals)s::numeric[],
              %(source_kinds)s::smallint[], %(source_ids)s::bigint[], %(source_numbers)s::text[])
       AS a(id, company_id, site_id, supplier_id, ship_to_id, currency, note, total, source_kind, source_id, source_number)

-- name: insert_lines
-- why: any number of lines in one statement.
INSERT INTO purchasing_purchaseline (company_id, site_id, order_id, line_no, item_id, supplier_sku, qty, entered_qty,
       entered_unit, unit_price, wanted_on, demand_id, received_qty, cancelled_qty)
SELECT a.*, 0, 0
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(orders)s::bigint[], %(line_nos)s::int[], %(items)s::bigint[],
              %(supplier_skus)s::text[], %(qtys)s::numeric[], %(entered_qtys)s::numeric[], %(entered_units)s::text[],
              %(prices)s::numeric[], %(wanted)s::date[], %(demands)s::bigint[]) AS a

-- name: revise_heads
-- why: what a draft says of its head, for any number of drafts.
UPDATE purchasing_purchaseorder o
   SET supplier_id = a.supplier_id, currency = a.currency, note = a.note, total_amount = a.total
  FROM unnest(%(orders)s::bigint[], %(suppliers)s::bigint[], %(currencies)s::text[], %(notes)s::text[], %(totals)s::numeric[])
       AS a(order_id, supplier_id, currency, note, total)
 WHERE o.id = a.order_id

-- name: clear_lines
-- why: a draft is written anew as a whole; nobody refers to its lines yet.
DELETE FROM purchasing_purchaseline l WHERE l.order_id = ANY(%(orders)s::bigint[])

-- name: heads
-- why: what every act needs to know of its orders, in one statement; the value is in the currency of the company, NULL
-- where no rate is known.
SELECT o.id, o.number, o.company_id, o.site_id, o.supplier_id, o.ship_to_id, o.currency, o.state, o.buyer_id, o.total_amount,
       CASE WHEN o.currency = c.currency THEN o.total_amount ELSE round(o.total_amount * r.rate, 2) END AS value_amount,
       CASE WHEN o.currency = c.currency THEN 1 ELSE r.rate END AS rate, c.currency AS company_currency, o.cancel_asked,
       o.source_kind, o.source_id, o.source_number, p.name AS supplier, s.code AS site
  FROM purchasing_purchaseorder o JOIN governance_company c ON c.id = o.company_id
  JOIN partners_partner p ON p.id = o.supplier_id JOIN governance_site s ON s.id = o.site_id
  LEFT JOIN LATERAL (SELECT x.rate FROM finance_exchangerate x
                      WHERE x.currency = o.currency AND x.company_currency = c.currency AND x.valid_from <= %(on)s::date
                      ORDER BY x.valid_from DESC LIMIT 1) r ON true
 WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- name: direct_sites
-- why: goods that suppliers send to customers pass through the books of the company's site for direct deliveries.
SELECT DISTINCT ON (s.company_id) s.company_id, s.id AS site_id
  FROM governance_site s WHERE s.kind = 'direct' AND s.company_id = ANY(%(companies)s::bigint[])
 ORDER BY s.company_id, s.id

-- name: sources
-- why: whoever wants the goods is locked before the order that brings them.
SELECT DISTINCT o.source_kind, o.source_id FROM purchasing_purchaseorder o
 WHERE o.id = ANY(%(orders)s::bigint[]) AND o.source_id IS NOT NULL ORDER BY 1, 2
