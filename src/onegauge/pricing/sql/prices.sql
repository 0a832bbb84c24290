-- part: lists_of_customer
-- why: which lists count for a customer `k` (company_id, partner_id, currency): an own one in the currency, and the
-- company's default one; a customer has at most one of each.
  LEFT JOIN (pricing_customerpricelist own JOIN pricing_pricelist mine ON mine.id = own.price_list_id)
         ON own.company_id = k.company_id AND own.partner_id = k.partner_id AND mine.currency = k.currency
  LEFT JOIN pricing_pricelist std ON std.company_id = k.company_id AND std.currency = k.currency AND std.is_default

-- part: chosen_prices
-- why: the price of each line of `wanted` (n, own_list_id, standard_list_id, item_id, qty, ordered_on), by the rule of
-- `choosing.choose_price`: the customer's list before the default one, the largest break that is reached, valid that day.
  SELECT DISTINCT ON (w.n) w.n, l.id AS price_line_id, l.price_list_id, l.min_qty, l.unit_price
    FROM wanted w
   CROSS JOIN LATERAL (VALUES (w.own_list_id, 1), (w.standard_list_id, 2)) AS c(price_list_id, rank)
    JOIN pricing_pricelistline l ON l.price_list_id = c.price_list_id AND l.item_id = w.item_id AND l.min_qty <= w.qty
     AND l.valid_from <= w.ordered_on AND (l.valid_until IS NULL OR w.ordered_on < l.valid_until)
    JOIN pricing_pricelist h ON h.id = l.price_list_id
     AND h.valid_from <= w.ordered_on AND (h.valid_until IS NULL OR w.ordered_on < h.valid_until)
   ORDER BY w.n, c.rank, l.min_qty DESC

-- name: price_lines
-- why: prices of any number of lines at once; one line is a set of one.
-- shape: `k` finds, once per customer and not once per line, which lists count; orders take the two parts as well.
WITH asked AS MATERIALIZED (
  SELECT a.line_no, a.company_id, a.partner_id, a.item_id, a.qty, a.on_date,
         coalesce(a.currency, c.currency, y.currency) AS currency
    FROM unnest(%(line_nos)s::int[], %(company_ids)s::bigint[], %(partner_ids)s::bigint[], %(item_ids)s::bigint[],
                %(qtys)s::numeric[], %(dates)s::date[], %(currencies)s::text[])
           AS a(line_no, company_id, partner_id, item_id, qty, on_date, currency)
    LEFT JOIN partners_customer c ON c.company_id = a.company_id AND c.partner_id = a.partner_id
    LEFT JOIN governance_company y ON y.id = a.company_id),
terms AS MATERIALIZED (
  SELECT k.company_id, k.partner_id, k.currency, own.price_list_id AS own_list_id, std.id AS standard_list_id
    FROM (SELECT DISTINCT company_id, partner_id, currency FROM asked) k
-- include: lists_of_customer
),
wanted AS (
  SELECT a.line_no AS n, a.currency, a.item_id, a.qty, a.on_date AS ordered_on, t.own_list_id, t.standard_list_id
    FROM asked a
    JOIN terms t ON t.company_id = a.company_id AND t.partner_id = a.partner_id AND t.currency = a.currency),
chosen AS (
-- include: chosen_prices
)
SELECT c.n AS line_no, c.price_line_id, c.price_list_id, w.currency, c.min_qty, c.unit_price
  FROM chosen c JOIN wanted w ON w.n = c.n
 ORDER BY c.n

-- name: candidate_lists
-- why: the lists that may price for one customer; the readable rule chooses among them.
SELECT p.id AS price_list_id, p.currency, o.id IS NOT NULL AS of_customer, p.valid_from, p.valid_until
  FROM pricing_pricelist p
  LEFT JOIN pricing_customerpricelist o
    ON o.company_id = p.company_id AND o.partner_id = %(partner_id)s AND o.price_list_id = p.id
 WHERE p.company_id = %(company_id)s AND (p.is_default OR o.id IS NOT NULL)

-- name: candidate_lines
-- why: the lines of an item in some lists; the readable rule chooses among them.
SELECT l.id AS price_line_id, l.price_list_id, l.min_qty, l.unit_price, l.valid_from, l.valid_until
  FROM pricing_pricelistline l
 WHERE l.price_list_id = ANY(%(list_ids)s::bigint[]) AND l.item_id = %(item_id)s

-- name: currency_of
-- why: without terms a customer is asked in the company's own currency.
SELECT coalesce(c.currency, y.currency)
  FROM governance_company y
  LEFT JOIN partners_customer c ON c.company_id = y.id AND c.partner_id = %(partner_id)s
 WHERE y.id = %(company_id)s

-- name: tax_rates
-- why: tax of any number of lines at once; a line without a rate is missing from the answer.
SELECT a.line_no, r.id AS tax_rate_id, r.rate
  FROM unnest(%(line_nos)s::int[], %(company_ids)s::bigint[], %(countries)s::text[], %(tax_classes)s::text[],
              %(dates)s::date[]) AS a(line_no, company_id, country, tax_class, on_date)
  JOIN pricing_taxrate r ON r.company_id = a.company_id AND r.country = a.country AND r.tax_class = a.tax_class
   AND r.valid_from <= a.on_date AND (r.valid_until IS NULL OR a.on_date < r.valid_until)
 ORDER BY a.line_no

-- name: candidate_rates
-- why: the rates of one company, country and class; the readable rule chooses among them.
SELECT r.id AS tax_rate_id, r.rate, r.valid_from, r.valid_until
  FROM pricing_taxrate r
 WHERE r.company_id = %(company_id)s AND r.country = %(country)s AND r.tax_class = %(tax_class)s

-- name: lists_by_code
-- why: drafts name price lists by company and code; one read serves a whole set.
SELECT p.id, p.company_id, p.code, p.currency, p.is_default, p.valid_from, p.valid_until, p.version
  FROM pricing_pricelist p
  JOIN (SELECT DISTINCT * FROM unnest(%(company_ids)s::bigint[], %(codes)s::text[])) AS a(company_id, code)
    ON a.company_id = p.company_id AND a.code = p.code

-- name: default_lists
-- why: a company has one default list per currency; a second one is refused by its name.
SELECT p.company_id, p.currency, p.code FROM pricing_pricelist p
 WHERE p.company_id = ANY(%(company_ids)s::bigint[]) AND p.is_default

-- name: lists_with_lines
-- why: the currency of a list stands still once it has prices.
SELECT p.id FROM pricing_pricelist p
 WHERE p.id = ANY(%(list_ids)s::bigint[])
   AND EXISTS (SELECT 1 FROM pricing_pricelistline l WHERE l.price_list_id = p.id)

-- name: neighbour_lines
-- why: a price that begins inside an open one ends it, and may not run into the next; all neighbours in one read.
SELECT l.id, l.price_list_id, l.item_id, l.min_qty, l.valid_from, l.valid_until
  FROM pricing_pricelistline l
  JOIN (SELECT DISTINCT * FROM unnest(%(list_ids)s::bigint[], %(item_ids)s::bigint[], %(min_qtys)s::numeric[]))
         AS a(price_list_id, item_id, min_qty)
    ON a.price_list_id = l.price_list_id AND a.item_id = l.item_id AND a.min_qty = l.min_qty
 ORDER BY l.price_list_id, l.item_id, l.min_qty, l.valid_from

-- name: end_lines
-- why: one statement ends any number of prices on the day their successors begin.
UPDATE pricing_pricelistline l SET valid_until = e.valid_until, version = l.version + 1
  FROM unnest(%(ids)s::bigint[], %(untils)s::date[]) AS e(id, valid_until)
  JOIN pricing_pricelistline b ON b.id = e.id
 WHERE l.id = e.id
RETURNING l.id, l.company_id, l.price_list_id, l.item_id, b.valid_until AS before, l.valid_until AS after

-- name: neighbour_rates
-- why: a rate that begins inside an open one ends it, and may not run into the next; all neighbours in one read.
SELECT r.id, r.company_id, r.country, r.tax_class, r.valid_from, r.valid_until
  FROM pricing_taxrate r
  JOIN (SELECT DISTINCT * FROM unnest(%(company_ids)s::bigint[], %(countries)s::text[], %(tax_classes)s::text[]))
         AS a(company_id, country, tax_class)
    ON a.company_id = r.company_id AND a.country = r.country AND a.tax_class = r.tax_class
 ORDER BY r.company_id, r.country, r.tax_class, r.valid_from

-- name: end_rates
-- why: one statement ends any number of rates on the day their successors begin.
UPDATE pricing_taxrate r SET valid_until = e.valid_until, version = r.version + 1
  FROM unnest(%(ids)s::bigint[], %(untils)s::date[]) AS e(id, valid_until)
  JOIN pricing_taxrate b ON b.id = e.id
 WHERE r.id = e.id
RETURNING r.id, r.company_id, b.valid_until AS before, r.valid_until AS after

-- name: customer_lists
-- why: what customers have now, before it is replaced; locked in id order.
SELECT c.id, c.company_id, c.partner_id, c.price_list_id
  FROM pricing_customerpricelist c
  JOIN unnest(%(company_ids)s::bigint[], %(partner_ids)s::bigint[]) AS a(company_id, partner_id)
    ON a.company_id = c.company_id AND a.partner_id = c.partner_id
 ORDER BY c.id FOR NO KEY UPDATE OF c

-- name: assign_lists
-- why: any number of customers get their list in one statement.
INSERT INTO pricing_customerpricelist (company_id, partner_id, price_list_id)
SELECT * FROM unnest(%(company_ids)s::bigint[], %(partner_ids)s::bigint[], %(list_ids)s::bigint[])
    ON CONFLICT (company_id, partner_id) DO UPDATE SET price_list_id = excluded.price_list_id

-- name: unassign_lists
-- why: any number of customers go back to the default list in one statement.
DELETE FROM pricing_customerpricelist WHERE id = ANY(%(ids)s::bigint[])

-- name: terms_of
-- why: everything that may change the price of some lines: terms of their customers, of those customers' groups, and of
-- everybody; the readable rule of `terms.reckon` chooses among them. Three branches, because each is an index condition.
WITH found AS (
  SELECT t.*, ARRAY[]::bigint[] AS member_ids FROM pricing_priceterm t
   WHERE t.company_id = ANY(%(companies)s::bigint[]) AND t.partner_id = ANY(%(partners)s::bigint[])
  UNION ALL
  SELECT t.*, m.member_ids
    FROM (SELECT g.group_id, array_agg(g.partner_id ORDER BY g.partner_id) AS member_ids FROM pricing_groupmember g
           WHERE g.company_id = ANY(%(companies)s::bigint[]) AND g.partner_id = ANY(%(partners)s::bigint[])
             AND g.group_id IS NOT NULL GROUP BY 1) m
    JOIN pricing_priceterm t ON t.company_id = ANY(%(companies)s::bigint[]) AND t.partner_id IS NULL
     AND t.group_id = m.group_id
  UNION ALL
  SELECT t.*, ARRAY[]::bigint[] FROM pricing_priceterm t
   WHERE t.company_id = ANY(%(companies)s::bigint[]) AND t.partner_id IS NULL AND t.group_id IS NULL)
SELECT t.id, t.company_id, t.kind, t.code, t.name, t.method, t.value, t.currency, t.per, t.partner_id, t.group_id,
       t.item_id, t.item_class_id, t.min_qty, t.below_amount, t.priority, t.is_stackable, t.tax_class, t.valid_from,
       t.valid_until, t.member_ids
  FROM found t
 WHERE (t.item_id IS NULL OR t.item_id = ANY(%(items)s::bigint[]))
   AND (t.item_class_id IS NULL OR t.item_class_id = ANY(%(classes)s::bigint[]))
   AND t.valid_from <= %(last)s::date AND (t.valid_until IS NULL OR t.valid_until > %(first)s::date)
 ORDER BY t.id

-- name: groups_by_code
-- why: drafts name price groups by company and code; one read serves a whole set.
SELECT g.id, g.company_id, g.code
  FROM pricing_pricegroup g
  JOIN (SELECT DISTINCT * FROM unnest(%(companies)s::bigint[], %(codes)s::text[])) AS a(company_id, code)
    ON a.company_id = g.company_id AND a.code = g.code
