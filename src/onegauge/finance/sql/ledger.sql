-- name: books
-- why: everything an entry is looked up by, for all companies of a call in one round trip.
SELECT 'currency' AS what, c.id AS company_id, c.currency AS code, 0::bigint AS id
  FROM governance_company c WHERE c.id = ANY(%(companies)s::bigint[])
 UNION ALL
SELECT 'account', a.company_id, a.role, a.id
  FROM finance_account a WHERE a.company_id = ANY(%(companies)s::bigint[]) AND a.role <> ''
 UNION ALL
SELECT 'journal', j.company_id, j.code, j.id
  FROM finance_financejournal j WHERE j.company_id = ANY(%(companies)s::bigint[])

-- name: lock_periods
-- why: closing a period waits for whoever is posting into it, and posting for whoever is closing it.
SELECT p.company_id, p.starts_on, p.id, p.state
  FROM finance_period p
 WHERE (p.company_id, p.starts_on) IN (SELECT * FROM unnest(%(companies)s::bigint[], %(months)s::date[]))
 ORDER BY p.id FOR SHARE OF p

-- name: accounts_by_id
-- why: entries made by people name accounts; their company and whether they are control accounts decide.
SELECT a.id, a.company_id, a.code, a.is_control FROM finance_account a WHERE a.id = ANY(%(ids)s::bigint[])

-- name: exchange_rates
-- why: the newest rate on or before each date, for all currencies of a call at once.
SELECT w.currency, w.company_currency, w.on_date, r.rate
  FROM unnest(%(currencies)s::text[], %(company_currencies)s::text[], %(dates)s::date[])
       AS w(currency, company_currency, on_date)
 CROSS JOIN LATERAL (
       SELECT x.rate FROM finance_exchangerate x
        WHERE x.currency = w.currency AND x.company_currency = w.company_currency AND x.valid_from <= w.on_date
        ORDER BY x.valid_from DESC LIMIT 1) r

-- name: sites_of_companies
-- why: a dimension must belong to the company that posts.
SELECT s.company_id, s.id FROM governance_site s WHERE s.id = ANY(%(sites)s::bigint[])

-- name: take_entry_numbers
-- why: numbers without gaps come from the journals' counters, locked in order until the transaction ends.
WITH want AS (
  SELECT w.journal_id, count(*) AS n FROM unnest(%(journals)s::bigint[]) AS w(journal_id) GROUP BY w.journal_id),
held AS MATERIALIZED (
  SELECT j.id, j.next_number, want.n FROM finance_financejournal j JOIN want ON want.journal_id = j.id
   ORDER BY j.id FOR NO KEY UPDATE OF j)
UPDATE finance_financejournal j SET next_number = held.next_number + held.n
  FROM held WHERE held.id = j.id
RETURNING j.id, held.next_number

-- name: take_ids
-- why: ids in the order of the input, known before the rows are written.
SELECT nextval((SELECT pg_get_serial_sequence(%(table)s, 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_entries
-- why: all heads of a call in one statement; the trigger refuses those outside open periods.
INSERT INTO finance_entry (id, company_id, journal_id, number, period_id, posted_on, recorded_at, source_kind,
       source_id, description, operation_id)
SELECT e.id, e.company_id, e.journal_id, e.number, e.period_id, e.posted_on, now(), e.source_kind, e.source_id,
       e.description, %(operation_id)s::uuid
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(journals)s::bigint[], %(numbers)s::bigint[],
              %(periods)s::bigint[], %(dates)s::date[], %(source_kinds)s::smallint[], %(source_ids)s::bigint[],
              %(descriptions)s::text[])
       AS e(id, company_id, journal_id, number, period_id, posted_on, source_kind, source_id, description)

-- name: insert_postings
-- why: whole entries in one statement, because the trigger balances statement by statement.
INSERT INTO finance_posting (company_id, entry_id, account_id, period_id, posted_on, currency, amount, company_amount,
       site_id, partner_id)
SELECT p.company_id, p.entry_id, p.account_id, p.period_id, p.posted_on, p.currency, p.amount, p.company_amount,
       p.site_id, p.partner_id
  FROM unnest(%(companies)s::bigint[], %(entries)s::bigint[], %(accounts)s::bigint[], %(periods)s::bigint[],
              %(dates)s::date[], %(currencies)s::text[], %(amounts)s::numeric[], %(company_amounts)s::numeric[],
              %(sites)s::bigint[], %(partners)s::bigint[])
       AS p(company_id, entry_id, account_id, period_id, posted_on, currency, amount, company_amount, site_id,
            partner_id)

-- name: postings_of_entries
-- why: a reversal mirrors what was posted, line by line.
SELECT p.entry_id, p.account_id, p.currency, p.amount, p.company_amount, p.site_id, p.partner_id
  FROM finance_posting p WHERE p.entry_id = ANY(%(entries)s::bigint[]) ORDER BY p.entry_id, p.id
