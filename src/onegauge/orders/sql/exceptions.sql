-- name: lines_asked_about
-- why: an exception for a line takes over what the line says: customer, item, quantity, the price it was given.
SELECT l.id, o.company_id, o.partner_id, l.item_id, o.currency, l.qty, l.unit_price,
       coalesce(l.rule_price, l.list_price) AS base_price, o.state
  FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
 WHERE l.id = ANY(%(lines)s::bigint[]) ORDER BY l.id

-- name: unit_costs
-- why: what items cost now, in the currency that they are sold in; unknown where there is no cost or no rate.
SELECT a.n, c.unit_cost / CASE WHEN a.currency = y.currency THEN 1 ELSE x.rate END AS unit_cost
  FROM unnest(%(companies)s::bigint[], %(items)s::bigint[], %(currencies)s::text[]) WITH ORDINALITY
       AS a(company_id, item_id, currency, n)
  JOIN governance_company y ON y.id = a.company_id
  JOIN finance_itemcost c ON c.company_id = a.company_id AND c.item_id = a.item_id
  LEFT JOIN LATERAL (SELECT x.rate FROM finance_exchangerate x
                      WHERE x.currency = a.currency AND x.company_currency = y.currency AND x.valid_from <= %(on)s::date
                      ORDER BY x.valid_from DESC LIMIT 1) x ON true
 ORDER BY a.n

-- name: insert_exceptions
-- why: any number of requests in one statement.
WITH a AS MATERIALIZED (
  SELECT nextval((SELECT pg_get_serial_sequence('orders_priceexception', 'id')::regclass)) AS id, a.*
    FROM unnest(%(companies)s::bigint[], %(partners)s::bigint[], %(items)s::bigint[], %(currencies)s::text[],
         %(prices)s::numeric[], %(qtys)s::numeric[], %(untils)s::date[], %(reasons)s::text[],
         %(bases)s::numeric[], %(discounts)s::numeric[], %(margins)s::numeric[], %(lines)s::bigint[]) WITH ORDINALITY
         AS a(company_id, partner_id, item_id, currency, unit_price, qty, valid_until, reason, base_price,
              discount_share, margin_share, order_line_id, n)),
written AS (
  INSERT INTO orders_priceexception (id, company_id, number, partner_id, item_id, currency, unit_price, qty, valid_from,
         valid_until, reason, base_price, discount_share, margin_share, order_line_id, state, requested_by_id, version)
  SELECT a.id, a.company_id, 'PX-' || lpad(a.id::text, 6, '0'), a.partner_id, a.item_id, a.currency, a.unit_price, a.qty,
         %(from)s::date, a.valid_until, a.reason, a.base_price, a.discount_share, a.margin_share, a.order_line_id,
         'requested', %(person)s, 1
    FROM a ORDER BY a.n)
SELECT a.id FROM a ORDER BY a.n

-- name: exceptions_to_decide
-- why: what decides whether somebody may approve: discount, margin, class of the item, who asked, and for which line.
SELECT e.id, e.number, e.company_id, i.item_class_id, e.discount_share, e.margin_share, e.requested_by_id,
       e.order_line_id, l.order_id
  FROM orders_priceexception e JOIN catalog_item i ON i.id = e.item_id
  LEFT JOIN orders_orderline l ON l.id = e.order_line_id
 WHERE e.id = ANY(%(exceptions)s::bigint[]) ORDER BY e.id

-- name: orders_of_exceptions
-- why: the orders that an approval may let go are locked before the exceptions: those of the lines that asked, and those of
-- the customer that are held for a price of the item.
SELECT l.order_id FROM orders_priceexception e JOIN orders_orderline l ON l.id = e.order_line_id
 WHERE e.id = ANY(%(exceptions)s::bigint[])
UNION
SELECT h.order_id
  FROM orders_priceexception e
  JOIN orders_hold h ON h.company_id = e.company_id AND h.state = 'open' AND h.type = 'price'
  JOIN orders_salesorder o ON o.id = h.order_id AND o.partner_id = e.partner_id AND o.currency = e.currency
  JOIN orders_orderline l ON l.order_id = o.id AND l.item_id = e.item_id AND l.exception_id IS NULL
 WHERE e.id = ANY(%(exceptions)s::bigint[]) AND e.order_line_id IS NULL
 ORDER BY 1

-- name: limits_of_person
-- why: how far the roles of a person reach today; a limit counts when it is approved and in its period.
SELECT DISTINCT l.id, l.company_id, l.item_class_id, l.max_discount_share, l.min_margin_share
  FROM orders_pricelimit l
  JOIN governance_rolegrant g ON g.role_id = l.role_id AND g.person_id = %(person)s
   AND g.from_on <= %(on)s::date AND (g.until_on IS NULL OR g.until_on > %(on)s::date)
   AND (g.company_id IS NULL OR g.company_id = l.company_id)
 WHERE l.company_id = ANY(%(companies)s::bigint[]) AND l.state = 'approved'
   AND l.valid_from <= %(on)s::date AND (l.valid_until IS NULL OR l.valid_until > %(on)s::date)
 ORDER BY l.id

-- name: cover_lines
-- why: an approved exception covers the line that asked for it; one for any order covers what it fits in held orders.
UPDATE orders_orderline l SET exception_id = e.id
  FROM orders_priceexception e
  JOIN orders_salesorder o ON o.id = ANY(%(orders)s::bigint[]) AND o.company_id = e.company_id
   AND o.partner_id = e.partner_id AND o.currency = e.currency
 WHERE e.id = ANY(%(exceptions)s::bigint[]) AND l.order_id = o.id AND l.unit_price >= e.unit_price AND l.qty <= e.qty
   AND (l.id = e.order_line_id OR e.order_line_id IS NULL AND l.item_id = e.item_id AND l.exception_id IS NULL)

-- name: open_price_holds
-- why: which orders wait for their price.
SELECT h.id, h.order_id, o.site_id FROM orders_hold h JOIN orders_salesorder o ON o.id = h.order_id
 WHERE h.order_id = ANY(%(orders)s::bigint[]) AND h.type = 'price' AND h.state = 'open' ORDER BY h.id

-- name: live_exceptions
-- why: what customers may still have at an agreed price, with what is left of each; the lowest price first.
SELECT e.id, e.number, e.company_id, e.partner_id, e.item_id, e.currency, e.unit_price,
       e.qty - coalesce(u.used_qty, 0) AS left_qty, e.valid_from, e.valid_until
  FROM orders_priceexception e
  LEFT JOIN orders_exception_use(ARRAY(
       SELECT x.id FROM orders_priceexception x WHERE x.company_id = ANY(%(companies)s::bigint[])
          AND x.partner_id = ANY(%(partners)s::bigint[]) AND x.state = 'approved'), ARRAY[]::bigint[]) u
    ON u.exception_id = e.id
 WHERE e.company_id = ANY(%(companies)s::bigint[]) AND e.partner_id = ANY(%(partners)s::bigint[])
   AND e.item_id = ANY(%(items)s::bigint[]) AND e.state = 'approved' AND e.order_line_id IS NULL
 ORDER BY e.unit_price, e.id

-- name: used_of_exception
-- why: the page of an exception says how much of it confirmed orders have used.
SELECT u.used_qty FROM orders_exception_use(ARRAY[%(exception)s::bigint], ARRAY[]::bigint[]) u

-- name: insert_limits
-- why: any number of proposed limits in one statement.
WITH a AS MATERIALIZED (
  SELECT nextval((SELECT pg_get_serial_sequence('orders_pricelimit', 'id')::regclass)) AS id, a.*
    FROM unnest(%(companies)s::bigint[], %(roles)s::bigint[], %(classes)s::bigint[], %(discounts)s::numeric[],
         %(margins)s::numeric[], %(froms)s::date[], %(untils)s::date[]) WITH ORDINALITY
         AS a(company_id, role_id, item_class_id, discount, margin, valid_from, valid_until, n)),
written AS (
  INSERT INTO orders_pricelimit (id, company_id, role_id, item_class_id, max_discount_share, min_margin_share, valid_from,
         valid_until, state, proposed_by_id, version)
  SELECT a.id, a.company_id, a.role_id, a.item_class_id, a.discount, a.margin, a.valid_from, a.valid_until, 'proposed',
         %(person)s, 1
    FROM a ORDER BY a.n)
SELECT a.id FROM a ORDER BY a.n

-- name: proposers
-- why: nobody approves the limit that they proposed.
SELECT l.id, l.proposed_by_id FROM orders_pricelimit l WHERE l.id = ANY(%(limits)s::bigint[])

-- name: roles_by_code
-- why: drafts of limits name roles by their code.
SELECT r.code, r.id FROM governance_role r WHERE r.code = ANY(%(codes)s::text[])
