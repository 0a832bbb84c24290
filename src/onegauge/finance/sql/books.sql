-- name: hold_costing
-- why: opening books takes over the stock value known so far, so the costing follower must stand still meanwhile.
SELECT pg_advisory_xact_lock(7302, hashtext('finance.costing'))

-- name: companies_with_books
-- why: books are opened once.
SELECT DISTINCT a.company_id FROM finance_account a WHERE a.company_id = ANY(%(companies)s::bigint[])

-- name: insert_chart
-- why: the starter chart of all companies of the call in one statement.
INSERT INTO finance_account (company_id, code, name, type, role, is_control, version)
SELECT c.id, a.code, a.name, a.type, a.role, a.is_control, 1
  FROM unnest(%(companies)s::bigint[]) AS c(id)
 CROSS JOIN unnest(%(codes)s::text[], %(names)s::text[], %(types)s::text[], %(roles)s::text[], %(controls)s::boolean[])
       AS a(code, name, type, role, is_control)
 ORDER BY c.id, a.code

-- name: insert_journals
-- why: the journals of all companies of the call in one statement.
INSERT INTO finance_financejournal (company_id, code, name, next_number)
SELECT c.id, j.code, j.name, 1
  FROM unnest(%(companies)s::bigint[]) AS c(id)
 CROSS JOIN unnest(%(codes)s::text[], %(names)s::text[]) AS j(code, name)

-- name: insert_periods
-- why: monthly periods of all companies at once; months that are there already stay as they are.
INSERT INTO finance_period (company_id, starts_on, ends_on, state, version)
SELECT c.id, m.first::date, (m.first + interval '1 month - 1 day')::date, 'open', 1
  FROM unnest(%(companies)s::bigint[]) AS c(id)
 CROSS JOIN generate_series(date_trunc('month', %(first)s::date::timestamp),
                            date_trunc('month', %(last)s::date::timestamp), interval '1 month') AS m(first)
 ORDER BY c.id, m.first
    ON CONFLICT (company_id, starts_on) DO NOTHING
RETURNING id, company_id, starts_on

-- name: last_periods
-- why: further periods follow the last one without a gap.
SELECT p.company_id, max(p.ends_on) AS ends_on FROM finance_period p
 WHERE p.company_id = ANY(%(companies)s::bigint[]) GROUP BY p.company_id

-- name: unposted_value
-- why: the value of stock from before the books were opened becomes their opening balance.
SELECT v.company_id, v.site_id, sum(v.amount) AS amount, sum(v.transit_amount) AS transit_amount
  FROM finance_valueentry v
 WHERE v.company_id = ANY(%(companies)s::bigint[]) AND v.entry_id IS NULL
 GROUP BY v.company_id, v.site_id HAVING sum(v.amount) <> 0 OR sum(v.transit_amount) <> 0
 ORDER BY v.company_id, v.site_id
