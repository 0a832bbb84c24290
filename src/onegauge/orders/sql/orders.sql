-- name: resolve_orders
-- why: codes of any number of orders become ids and terms in one round trip; unknown ones come back as NULL.
-- shape: without a list in the customer's currency the company's default list counts, at the rate of the day, if there is
-- one; whether the company has price terms at all is asked here, so that where it has none nothing more is asked.
SELECT a.n, c.id AS company_id, p.id AS partner_id, k.id AS customer_id, s.id AS site_id, s.calendar_id, d.id AS ship_to_id,
       k.currency, own.price_list_id AS own_list_id, coalesce(std.id, conv.price_list_id) AS standard_list_id,
       conv.rate AS list_rate, EXISTS (SELECT FROM pricing_priceterm t WHERE t.company_id = c.id) AS has_terms,
       EXISTS (SELECT FROM orders_priceexception e
                WHERE e.company_id = c.id AND e.partner_id = p.id AND e.state = 'approved') AS has_exceptions,
       g.step AS rounding_step, g.ending AS rounding_ending,
       EXISTS (SELECT FROM governance_policyeffective e
                WHERE e.site_id = s.id AND e.key = 'orders.round_to_packaging' AND e.value #>> '{}' <> 'none'
                  AND e.valid_from <= a.ordered_on AND a.ordered_on < e.valid_until) AS rounds_some
  FROM unnest(%(companies)s::text[], %(customers)s::text[], %(sites)s::text[], %(ship_tos)s::text[], %(dates)s::date[])
       WITH ORDINALITY AS a(company, customer, site, ship_to, ordered_on, n)
  LEFT JOIN governance_company c ON c.code = a.company AND c.id = ANY(%(company_scope)s::bigint[])
  LEFT JOIN partners_partner p ON p.code = a.customer
  LEFT JOIN partners_customer k ON k.company_id = c.id AND k.partner_id = p.id
  LEFT JOIN governance_site s ON s.company_id = c.id AND s.id = ANY(%(site_scope)s::bigint[])
        AND CASE WHEN a.site = '' THEN s.id = k.default_site_id ELSE s.code = a.site END
  LEFT JOIN partners_address d ON d.partner_id = p.id AND d.kind = 'ship_to'
        AND CASE WHEN a.ship_to = '' THEN d.is_default ELSE d.code = a.ship_to END
-- include: pricing/prices.lists_of_customer
  LEFT JOIN LATERAL (
       SELECT y.id AS price_list_id, x.rate FROM pricing_pricelist y
        CROSS JOIN LATERAL (SELECT x.rate FROM finance_exchangerate x
                             WHERE x.currency = k.currency AND x.company_currency = y.currency
                               AND x.valid_from <= a.ordered_on ORDER BY x.valid_from DESC LIMIT 1) x
        WHERE std.id IS NULL AND own.price_list_id IS NULL AND k.currency <> c.currency
          AND y.company_id = c.id AND y.currency = c.currency AND y.is_default) conv ON true
  LEFT JOIN pricing_pricerounding g ON g.company_id = c.id AND g.currency = k.currency
 ORDER BY a.n

-- name: resolve_lines
-- why: items, units and prices of any number of lines at once.
WITH wanted AS MATERIALIZED (
  SELECT x.n, x.own_list_id, x.standard_list_id, x.ordered_on, i.id AS item_id, i.item_class_id, i.state, i.base_unit_id,
         i.sales_min_qty, i.sales_multiple, CASE WHEN x.unit = '' THEN x.qty ELSE round(x.qty * p.numerator / p.denominator, 6) END AS qty
    FROM unnest(%(own)s::bigint[], %(standard)s::bigint[], %(dates)s::date[], %(skus)s::text[], %(units)s::text[],
                %(qtys)s::numeric[]) WITH ORDINALITY AS x(own_list_id, standard_list_id, ordered_on, sku, unit, qty, n)
    LEFT JOIN catalog_item i ON i.sku = x.sku
    LEFT JOIN catalog_packaging p ON p.item_id = i.id AND p.code = x.unit AND p.sellable AND x.unit <> ''),
chosen AS (
-- include: pricing/prices.chosen_prices
)
SELECT w.n, w.item_id, w.item_class_id, w.state, w.qty, p.price_line_id, p.unit_price, NULL AS rounded,
       coalesce(w.sales_min_qty, 0) AS least_qty, coalesce(w.sales_multiple, 0) AS multiple_qty
  FROM wanted w LEFT JOIN chosen p ON p.n = w.n ORDER BY w.n

-- name: write_orders
-- why: any number of heads with their lines in one statement; `order_no` says which head a line is of.
WITH heads AS MATERIALIZED (
  SELECT nextval((SELECT pg_get_serial_sequence('orders_salesorder', 'id')::regclass)) AS id, a.*
    FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(references)s::text[], %(channels)s::text[],
         %(partners)s::bigint[], %(ship_tos)s::bigint[], %(currencies)s::text[], %(ordered)s::timestamptz[],
         %(requested)s::date[], %(complete)s::boolean[], %(totals)s::numeric[], %(charges)s::numeric[]) WITH ORDINALITY
         AS a(company_id, site_id, reference, channel, partner_id, ship_to_id, currency, ordered_at, requested_on,
              ship_complete, total, charge, n)),
written AS (
  INSERT INTO orders_salesorder (id, company_id, site_id, number, customer_reference, channel, partner_id, ship_to_id,
         currency, ordered_at, requested_on, state, version, ship_complete, total_amount, invoiced_amount,
         charge_amount)
  SELECT h.id, h.company_id, h.site_id, 'SO-' || lpad(h.id::text, 7, '0'), h.reference, h.channel, h.partner_id,
         h.ship_to_id, h.currency, h.ordered_at, h.requested_on, 'draft', 1, h.ship_complete, h.total, 0, h.charge
    FROM heads h ORDER BY h.n),
lines AS (
  INSERT INTO orders_orderline (company_id, site_id, order_id, line_no, item_id, qty, entered_qty, entered_unit,
         list_price, unit_price, price_line_id, net_amount, invoiced_qty, rule_price, price_trace, exception_id, rounding)
  SELECT h.company_id, h.site_id, h.id, l.line_no, l.item_id, l.qty, coalesce(l.entered_qty, l.qty),
         coalesce(l.entered_unit, ''), l.list_price, coalesce(l.unit_price, l.list_price), l.price_line_id, l.net_amount, 0,
         l.rule_price, l.trace::jsonb, l.exception_id, l.rounding::jsonb
    FROM unnest(%(orders)s::int[], %(line_nos)s::int[], %(items)s::bigint[], %(qtys)s::numeric[],
         %(entered_qtys)s::numeric[], %(entered_units)s::text[], %(list_prices)s::numeric[], %(unit_prices)s::numeric[],
         %(price_lines)s::bigint[], %(nets)s::numeric[], %(rule_prices)s::numeric[], %(traces)s::text[],
         %(exceptions)s::bigint[], %(roundings)s::text[]) WITH ORDINALITY
         AS l(order_no, line_no, item_id, qty, entered_qty, entered_unit, list_price, unit_price, price_line_id,
              net_amount, rule_price, trace, exception_id, rounding, n)
    JOIN heads h ON h.n = l.order_no ORDER BY l.n)
SELECT h.id FROM heads h ORDER BY h.n

-- name: insert_lines
-- why: any number of lines of orders that are there, in one statement.
INSERT INTO orders_orderline (company_id, site_id, order_id, line_no, item_id, qty, entered_qty, entered_unit,
       list_price, unit_price, price_line_id, net_amount, invoiced_qty, rule_price, price_trace, exception_id, rounding)
SELECT o.company_id, o.site_id, o.id, l.line_no, l.item_id, l.qty, coalesce(l.entered_qty, l.qty), coalesce(l.entered_unit, ''),
       l.list_price, coalesce(l.unit_price, l.list_price), l.price_line_id, l.net_amount, 0, l.rule_price, l.trace::jsonb,
       l.exception_id, l.rounding::jsonb
  FROM unnest(%(orders)s::bigint[], %(line_nos)s::int[], %(items)s::bigint[], %(qtys)s::numeric[],
       %(entered_qtys)s::numeric[], %(entered_units)s::text[], %(list_prices)s::numeric[], %(unit_prices)s::numeric[],
       %(price_lines)s::bigint[], %(nets)s::numeric[], %(rule_prices)s::numeric[], %(traces)s::text[],
         %(exceptions)s::bigint[], %(roundings)s::text[]) WITH ORDINALITY
       AS l(order_id, line_no, item_id, qty, entered_qty, entered_unit, list_price, unit_price, price_line_id,
            net_amount, rule_price, trace, exception_id, rounding, n)
  JOIN orders_salesorder o ON o.id = l.order_id ORDER BY l.n

-- name: insert_charges
-- why: the surcharges of any number of orders in one statement; those per unit keep what one unit of their line costs.
INSERT INTO orders_ordercharge (company_id, site_id, order_id, line_no, term_id, name, per, tax_class, amount,
       invoiced_amount, unit_amount)
SELECT o.company_id, o.site_id, o.id, c.line_no, c.term_id, c.name, c.per, c.tax_class, c.amount, 0, c.amount / l.qty
  FROM unnest(%(orders)s::bigint[], %(line_nos)s::int[], %(terms)s::bigint[], %(names)s::text[], %(pers)s::text[],
              %(classes)s::text[], %(amounts)s::numeric[]) WITH ORDINALITY
       AS c(order_id, line_no, term_id, name, per, tax_class, amount, n)
  JOIN orders_salesorder o ON o.id = c.order_id
  LEFT JOIN orders_orderline l ON l.order_id = c.order_id AND l.line_no = c.line_no AND c.per = 'unit' ORDER BY c.n

-- name: drafted_orders
-- why: what stays when a draft is revised.
SELECT o.id, c.code AS company, o.channel, o.ordered_at FROM orders_salesorder o JOIN governance_company c ON c.id = o.company_id
 WHERE o.id = ANY(%(orders)s::bigint[])

-- name: drop_lines
-- why: a draft has promised nothing yet, so its lines and surcharges are written anew; one statement for any number.
WITH charges AS (
  DELETE FROM orders_ordercharge c USING orders_salesorder o
   WHERE c.order_id = ANY(%(orders)s::bigint[]) AND o.id = c.order_id AND o.state = 'draft')
DELETE FROM orders_orderline l USING orders_salesorder o
 WHERE l.order_id = ANY(%(orders)s::bigint[]) AND o.id = l.order_id AND o.state = 'draft'

-- name: revise_heads
-- why: any number of heads in one statement; the lifecycle writes state, version and journal.
UPDATE orders_salesorder o
   SET site_id = a.site_id, customer_reference = a.reference, partner_id = a.partner_id, ship_to_id = a.ship_to_id,
       currency = a.currency, requested_on = a.requested_on, ship_complete = a.ship_complete, total_amount = a.total,
       charge_amount = a.charge
  FROM unnest(%(ids)s::bigint[], %(sites)s::bigint[], %(references)s::text[], %(partners)s::bigint[],
       %(ship_tos)s::bigint[], %(currencies)s::text[], %(requested)s::date[], %(complete)s::boolean[],
       %(totals)s::numeric[], %(charges)s::numeric[])
       AS a(id, site_id, reference, partner_id, ship_to_id, currency, requested_on, ship_complete, total, charge)
 WHERE o.id = a.id

-- name: lock_customers
-- why: two orders of one customer must not both pass the credit limit; the customer is locked before it is judged.
SELECT pg_advisory_xact_lock(7320, s.stripe)
  FROM (SELECT DISTINCT hashint8(o.partner_id) & 1023 AS stripe FROM orders_salesorder o
         WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY 1) s

-- part: judged_orders
-- why: everything that the checks of any number of orders `o` with lines `l` need: terms, exposure, duplicates, prices;
-- costs are looked up only at sites that ask for a margin.
customers AS MATERIALIZED (
  SELECT o.company_id, o.partner_id, max(u.until) AS until FROM o
    LEFT JOIN unnest(%(sites)s::bigint[], %(untils)s::date[]) AS u(site_id, until) ON u.site_id = o.site_id GROUP BY 1, 2),
open_orders AS MATERIALIZED (
  SELECT * FROM orders_open_amounts(
    (SELECT array_agg(k.partner_id ORDER BY k.company_id, k.partner_id) FROM customers k),
    (SELECT array_agg(k.company_id ORDER BY k.company_id, k.partner_id) FROM customers k),
    (SELECT array_agg(k.until ORDER BY k.company_id, k.partner_id) FROM customers k))),
prices AS MATERIALIZED (
  SELECT l.order_id, count(*) AS line_count, count(*) FILTER (WHERE l.unit_price = 0) AS unpriced_count,
         count(*) FILTER (WHERE NOT l.is_covered AND l.unit_price < coalesce(l.rule_price, l.list_price) * f.floor)
           AS under_floor_count,
         min(l.unit_price / nullif(coalesce(l.rule_price, l.list_price), 0)) FILTER (WHERE NOT l.is_covered) AS lowest_share,
         count(*) FILTER (WHERE NOT l.is_covered AND l.unit_price * (1 - f.margin) < c.unit_cost) AS under_margin_count,
         min((l.unit_price - c.unit_cost) / nullif(l.unit_price, 0)) FILTER (WHERE NOT l.is_covered) AS lowest_margin
    FROM l JOIN o ON o.id = l.order_id
    JOIN unnest(%(sites)s::bigint[], %(floors)s::numeric[], %(margins)s::numeric[]) AS f(site_id, floor, margin)
      ON f.site_id = l.site_id
    LEFT JOIN LATERAL (
         SELECT c.unit_cost / coalesce(x.rate, 1) AS unit_cost
           FROM governance_company y
           JOIN finance_itemcost c ON c.company_id = y.id AND c.item_id = l.item_id
           LEFT JOIN LATERAL (SELECT x.rate FROM finance_exchangerate x
                               WHERE x.currency = o.currency AND x.company_currency = y.currency
                                 AND x.valid_from <= o.ordered_at::date ORDER BY x.valid_from DESC LIMIT 1) x ON true
          WHERE f.margin > 0 AND y.id = o.company_id AND (o.currency = y.currency OR x.rate IS NOT NULL)) c ON true
   GROUP BY 1),
twins AS MATERIALIZED (
  SELECT DISTINCT ON (o.id) o.id AS order_id, x.number, x.ordered_at
    FROM o JOIN orders_salesorder x ON x.partner_id = o.partner_id AND x.customer_reference = o.customer_reference
     AND x.company_id = o.company_id AND x.id < o.id AND x.state <> 'cancelled'
   WHERE o.customer_reference <> '' ORDER BY o.id, x.id DESC)
SELECT o.id, o.company_id, o.site_id, o.partner_id, o.number, o.currency, o.ordered_at, o.requested_on, o.total_amount,
       o.ship_to_id IS NOT NULL AS has_ship_to, k.credit_limit, k.blocked_for_orders, k.block_reason,
       p.state AS partner_state, k.priority, s.calendar_id, coalesce(r.amount, 0) AS open_order_amount,
       coalesce(i.line_count, 0) AS line_count, coalesce(i.unpriced_count, 0) AS unpriced_count,
       coalesce(i.under_floor_count, 0) AS under_floor_count, i.lowest_share,
       coalesce(i.under_margin_count, 0) AS under_margin_count, i.lowest_margin, t.number AS twin_number,
       t.ordered_at AS twin_ordered_at, o.channel, k.min_life_days, o.prepaid_amount,
       coalesce(k.prepays, false) AS prepays
  FROM o
  JOIN partners_partner p ON p.id = o.partner_id
  JOIN governance_site s ON s.id = o.site_id
  LEFT JOIN partners_customer k ON k.company_id = o.company_id AND k.partner_id = o.partner_id
  LEFT JOIN open_orders r ON r.company_id = o.company_id AND r.partner_id = o.partner_id
  LEFT JOIN prices i ON i.order_id = o.id
  LEFT JOIN twins t ON t.order_id = o.id
 ORDER BY o.ordered_at, o.id

-- part: covered_lines
-- why: which of the lines `lines` stand on an approved exception that still reaches (theirs is the order in which they
-- came), or were called from a blanket order at its price: that was judged when it was agreed.
covered AS MATERIALIZED (
  SELECT x.id
    FROM (SELECT l.id, l.exception_id, o.ordered_at::date AS ordered_on,
                 sum(l.qty) OVER (PARTITION BY l.exception_id ORDER BY o.ordered_at, l.id) AS running_qty
            FROM lines l JOIN o ON o.id = l.order_id WHERE l.exception_id IS NOT NULL) x
    JOIN orders_priceexception e ON e.id = x.exception_id AND e.state = 'approved' AND x.ordered_on < e.valid_until
    LEFT JOIN orders_exception_use(ARRAY(SELECT DISTINCT l.exception_id FROM lines l WHERE l.exception_id IS NOT NULL),
                                   %(orders)s::bigint[]) u ON u.exception_id = e.id
   WHERE x.running_qty <= e.qty - coalesce(u.used_qty, 0)),
called AS MATERIALIZED (
  SELECT c.order_id, c.order_line_no, min(b.unit_price) AS unit_price
    FROM orders_blanketcall c JOIN orders_blanketline b ON b.id = c.line_id
   WHERE c.order_id = ANY(%(orders)s::bigint[]) GROUP BY 1, 2),
l AS (SELECT l.*, l.exception_id IS NOT NULL AND EXISTS (SELECT FROM covered c WHERE c.id = l.id)
                  OR coalesce(l.unit_price >= k.unit_price, false) AS is_covered
        FROM lines l LEFT JOIN called k ON k.order_id = l.order_id AND k.order_line_no = l.line_no)

-- name: order_facts
-- why: what the checks of any number of captured orders need, read once.
WITH o AS MATERIALIZED (
  SELECT o.* FROM orders_salesorder o WHERE o.id = ANY(%(orders)s::bigint[])),
lines AS MATERIALIZED (
  SELECT l.id, l.order_id, l.line_no, l.site_id, l.item_id, l.qty, l.unit_price, l.list_price, l.rule_price,
         l.exception_id
    FROM orders_orderline l WHERE l.order_id = ANY(%(orders)s::bigint[])),
-- include: covered_lines
,
-- include: judged_orders

-- name: amended_facts
-- why: what the checks of orders need that were changed: lines that are cancelled whole count no more.
WITH o AS MATERIALIZED (
  SELECT o.* FROM orders_salesorder o WHERE o.id = ANY(%(orders)s::bigint[])),
lines AS MATERIALIZED (
  SELECT l.id, l.order_id, l.line_no, l.site_id, l.item_id, l.qty, l.unit_price, l.list_price, l.rule_price,
         l.exception_id
    FROM orders_orderline l
    LEFT JOIN inventory_lineservice s ON s.source_id = l.order_id AND s.source_kind = %(kind)s AND s.source_line_id = l.id
   WHERE l.order_id = ANY(%(orders)s::bigint[]) AND coalesce(s.live_qty, l.qty) > 0),
-- include: covered_lines
,
-- include: judged_orders

-- name: quote_facts
-- why: what the checks of an order need that is not written yet, so that a quote is judged as confirmation judges.
WITH o AS MATERIALIZED (
  SELECT %(order)s::bigint AS id, %(company)s::bigint AS company_id, %(site)s::bigint AS site_id,
         %(partner)s::bigint AS partner_id, ''::text AS number, %(currency)s::text AS currency,
         %(ordered_at)s::timestamptz AS ordered_at, %(requested_on)s::date AS requested_on,
         %(total)s::numeric AS total_amount, %(ship_to)s::bigint AS ship_to_id,
         %(reference)s::text AS customer_reference, ''::text AS channel, 0::numeric AS prepaid_amount),
l AS (SELECT %(order)s::bigint AS order_id, %(site)s::bigint AS site_id, x.*
        FROM unnest(%(items)s::bigint[], %(unit_prices)s::numeric[], %(list_prices)s::numeric[],
                    %(rule_prices)s::numeric[], %(covered)s::boolean[])
             AS x(item_id, unit_price, list_price, rule_price, is_covered)),
-- include: judged_orders

-- name: lines_of_orders
-- why: the lines that become demand, as plain rows; a line of whole kits becomes one row per component, of which one unit
-- is worth so much of a kit.
SELECT l.order_id, l.id, coalesce(k.component_id, l.item_id) AS item_id,
       CASE WHEN k.id IS NULL THEN l.qty ELSE ceil(l.qty * k.numerator / k.denominator * 1000000) / 1000000 END AS qty,
       coalesce(k.denominator, 1) AS line_numerator, coalesce(k.numerator, 1) AS line_denominator, k.id AS component_id
  FROM orders_orderline l
  LEFT JOIN catalog_kitcomponent k ON k.kit_id = l.item_id AND l.qty = trunc(l.qty) AND k.valid_from <= %(on)s::date
   AND (k.valid_until IS NULL OR k.valid_until > %(on)s::date)
 WHERE l.order_id = ANY(%(orders)s::bigint[]) ORDER BY l.order_id, l.line_no, k.id

-- name: sourcing_terms
-- why: where lines go, what they are worth in the company's currency, and whether the customer takes substitutes.
SELECT l.id AS line_id, coalesce(a.country, p.country) AS country, coalesce(a.postcode, '') AS postcode,
       CASE WHEN o.currency = c.currency THEN l.unit_price ELSE 0 END AS unit_value, o.ship_complete,
       coalesce(k.substitution, 'none') AS consent,
       coalesce(k.takes_direct, true) AND o.ship_to_id IS NOT NULL AS takes_direct
  FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
  JOIN governance_company c ON c.id = o.company_id JOIN partners_partner p ON p.id = o.partner_id
  LEFT JOIN partners_address a ON a.id = o.ship_to_id
  LEFT JOIN partners_customer k ON k.company_id = o.company_id AND k.partner_id = o.partner_id
 WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: orders_of_demands
-- why: orders are locked before their legs are read.
SELECT DISTINCT d.source_id FROM inventory_demand d
 WHERE d.id = ANY(%(demands)s::bigint[]) AND d.source_kind = %(kind)s ORDER BY 1

-- name: open_legs
-- why: what still waits of legs, in units of their lines; kits stay whole where they are.
SELECT d.id AS demand_id, o.id AS order_id, o.number, l.id AS line_id, l.line_no, o.company_id,
       o.site_id AS order_site_id, d.site_id, l.item_id, d.priority::int AS priority, d.ordered_at, d.due_on,
       d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty,
       inventory_line_units(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty, d.line_numerator,
                            d.line_denominator) AS line_qty,
       d.min_life_days::int AS min_life_days, d.component_id
  FROM inventory_demand d
  JOIN orders_orderline l ON l.id = d.source_line_id
  JOIN orders_salesorder o ON o.id = d.source_id
 WHERE d.id = ANY(%(demands)s::bigint[]) AND d.source_kind = %(kind)s AND d.component_id IS NULL
   AND o.state = 'confirmed' AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
 ORDER BY l.id, d.id

-- name: insert_holds
-- why: any number of holds in one statement.
INSERT INTO orders_hold (company_id, site_id, order_id, type, state, version, reason, details, policy_ids, opened_at, due_at,
       owner_role, note)
SELECT a.company_id, a.site_id, a.order_id, a.type, 'open', 1, a.reason, a.details::jsonb, a.policy_ids::jsonb, %(at)s,
       a.due_at, a.owner_role, ''
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(orders)s::bigint[], %(types)s::text[],
       %(reasons)s::text[], %(details)s::text[], %(policies)s::text[], %(dues)s::timestamptz[], %(owners)s::text[])
       AS a(company_id, site_id, order_id, type, reason, details, policy_ids, due_at, owner_role)
RETURNING id, order_id, type, company_id, site_id

-- name: open_holds
-- why: which holds still stop which orders.
SELECT h.id, h.order_id, h.type FROM orders_hold h
 WHERE h.order_id = ANY(%(orders)s::bigint[]) AND h.state = 'open' ORDER BY h.order_id, h.id

-- name: passed_exposures
-- why: up to which exposure somebody let each order pass; what passed once is not stopped again for less.
SELECT h.order_id, max((h.details ->> 'exposure')::numeric) FROM orders_hold h
 WHERE h.order_id = ANY(%(orders)s::bigint[]) AND h.type = 'credit' AND h.state = 'released'
 GROUP BY 1 ORDER BY 1

-- name: prepay
-- why: what was paid before the invoice adds up; the table refuses less than nothing. Who pays first is told with it.
UPDATE orders_salesorder o SET prepaid_amount = o.prepaid_amount + a.amount
  FROM unnest(%(orders)s::bigint[], %(amounts)s::numeric[]) AS a(order_id, amount) WHERE o.id = a.order_id
RETURNING o.id, o.prepaid_amount, o.total_amount, o.currency, EXISTS (
       SELECT FROM partners_customer k WHERE k.company_id = o.company_id AND k.partner_id = o.partner_id AND k.prepays)
       AS prepays

-- name: holds_to_close
-- why: the type decides who may release a hold, the order's value whether somebody else must approve, and the order
-- must be locked before the hold.
SELECT h.id, h.order_id, h.type, o.number, o.version, o.total_amount, o.currency, h.reason, h.policy_ids
  FROM orders_hold h JOIN orders_salesorder o ON o.id = h.order_id
 WHERE h.id = ANY(%(holds)s::bigint[]) ORDER BY h.id

-- name: places_of_orders
-- why: company and site of orders, for the journal.
SELECT o.id, o.company_id, o.site_id FROM orders_salesorder o WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- name: incomplete_orders
-- why: orders that go whole or not at all keep nothing that they cannot take along.
SELECT o.id FROM orders_salesorder o
 WHERE o.id = ANY(%(orders)s::bigint[]) AND (o.ship_complete OR o.site_id = ANY(%(whole_sites)s::bigint[]))
   AND EXISTS (SELECT FROM inventory_demand d WHERE d.source_id = o.id AND d.source_kind = %(kind)s
                  AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty)
 ORDER BY 1

-- name: waiting_orders
-- why: every order with a line that waits for stock at these sites.
SELECT DISTINCT d.source_id FROM inventory_demand d
 WHERE d.source_kind = %(kind)s AND d.site_id = ANY(%(sites)s::bigint[]) AND NOT d.held
   AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty
 ORDER BY 1

-- name: releasable_orders
-- why: every confirmed order with something reserved that no warehouse document works on yet. Reservations are few (what
-- has left is gone), so they lead; OFFSET 0 keeps that plan when statistics are old.
SELECT DISTINCT d.source_id
  FROM (SELECT r.demand_id FROM inventory_reservation r
         WHERE r.release_ref IS NULL AND r.site_id = ANY(%(sites)s::bigint[]) OFFSET 0) r
 CROSS JOIN LATERAL (SELECT d.source_id, d.source_kind FROM inventory_demand d WHERE d.id = r.demand_id OFFSET 0) d
 WHERE d.source_kind = %(kind)s
 ORDER BY 1

-- name: release_facts
-- why: what decides whether an order may go to the warehouse, for any number of orders; indexes are probed order by order.
SELECT o.id, o.site_id, o.company_id, o.number, o.partner_id, o.ship_to_id, o.ship_complete,
       coalesce(d.promised_on, o.requested_on) AS due_on, coalesce(h.types, '') AS hold_types,
       coalesce(d.free_qty, 0) AS free_qty, coalesce(d.open_qty, 0) AS open_qty,
       coalesce(d.free_sites, '{}') AS free_sites,
       EXISTS (SELECT FROM sourcing_decision s WHERE s.source_id = o.id AND s.source_kind = %(kind)s) AS is_networked
  FROM orders_salesorder o
  LEFT JOIN LATERAL (SELECT string_agg(h.type, ', ' ORDER BY h.type) AS types FROM orders_hold h
                      WHERE h.order_id = o.id AND h.state = 'open') h ON true
  LEFT JOIN LATERAL (
       SELECT min(x.promised_on) AS promised_on, sum(x.free_qty) AS free_qty, sum(x.open_qty) AS open_qty,
              array_agg(DISTINCT x.site_id ORDER BY x.site_id) FILTER (WHERE x.free_qty > 0) AS free_sites
         FROM (SELECT d.site_id, d.promised_on, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty,
                      (SELECT sum(r.qty) FROM inventory_reservation r
                        WHERE r.demand_id = d.id AND r.release_ref IS NULL) AS free_qty
                 FROM inventory_demand d
                WHERE d.source_id = o.id AND d.source_kind = %(kind)s OFFSET 0) x) d ON true
 WHERE o.id = ANY(%(orders)s::bigint[])
 ORDER BY o.id

-- name: delivered_facts
-- why: whether orders are served whole; one that cannot be seen here, or was sourced over the network, is looked at again
-- with all of its legs.
SELECT a.id, coalesce(d.open_qty, 0) = 0 AS is_whole,
       o.id IS NULL
         OR EXISTS (SELECT FROM sourcing_decision s WHERE s.source_id = a.id AND s.source_kind = %(kind)s) AS is_networked
  FROM unnest(%(orders)s::bigint[]) AS a(id)
  LEFT JOIN orders_salesorder o ON o.id = a.id
  LEFT JOIN LATERAL (SELECT sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty FROM inventory_demand d
                      WHERE d.source_id = a.id AND d.source_kind = %(kind)s OFFSET 0) d ON true
 ORDER BY a.id

-- name: billable_orders
-- why: every order with something shipped that is not invoiced; closed orders are not looked at again. Parts of kits
-- count here as if they could be billed: the lines decide.
SELECT o.id
  FROM orders_salesorder o
 WHERE o.ended_as = '' AND o.state IN ('confirmed', 'fulfilled') AND o.site_id = ANY(%(sites)s::bigint[])
   AND (SELECT coalesce(sum(inventory_line_units(d.shipped_qty, d.line_numerator, d.line_denominator)), 0)
          FROM inventory_demand d
         WHERE d.source_id = o.id AND d.source_kind = %(kind)s)
     > (SELECT coalesce(sum(l.invoiced_qty), 0) FROM orders_orderline l WHERE l.order_id = o.id)
 ORDER BY 1

-- name: billable_lines
-- why: what is shipped and not yet invoiced, in the line's own units, with price, tax class and the line's first demand:
-- substitutes count by their ratio, kits when they are whole.
SELECT l.order_id, l.id, s.demand_id, l.item_id, i.name, i.tax_class, s.shipped_qty - l.invoiced_qty AS qty, l.unit_price
  FROM unnest(%(orders)s::bigint[]) AS o(id)
 CROSS JOIN LATERAL (SELECT s.demand_id, s.source_line_id, s.shipped_qty FROM inventory_lineservice s
                      WHERE s.source_id = o.id AND s.source_kind = %(kind)s OFFSET 0) s
  JOIN orders_orderline l ON l.id = s.source_line_id
  JOIN catalog_item i ON i.id = l.item_id
 WHERE s.shipped_qty > l.invoiced_qty
 ORDER BY l.order_id, l.line_no

-- name: bill_heads
-- why: who pays for an order, in which currency, delivered to which country.
SELECT o.id, o.company_id, o.site_id, o.partner_id, o.currency, coalesce(a.country, p.country) AS ship_country,
       coalesce(d.open_qty, 0) AS open_qty, o.charge_amount
  FROM orders_salesorder o JOIN partners_partner p ON p.id = o.partner_id
  LEFT JOIN partners_address a ON a.id = o.ship_to_id
  LEFT JOIN LATERAL (SELECT sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty FROM inventory_demand d
                      WHERE d.source_kind = %(kind)s AND d.source_id = o.id) d ON true
 WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- name: count_as_invoiced
-- why: what was billed is remembered per line and per order, so that nothing is billed twice.
WITH u AS (
  UPDATE orders_orderline l SET invoiced_qty = l.invoiced_qty + a.qty
    FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS a(line_id, qty) WHERE l.id = a.line_id)
UPDATE orders_salesorder o SET invoiced_amount = o.invoiced_amount + a.net
  FROM unnest(%(orders)s::bigint[], %(nets)s::numeric[]) AS a(order_id, net) WHERE o.id = a.order_id
