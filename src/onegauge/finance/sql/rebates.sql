-- name: open_periods
-- why: the periods that invoices count in, made where they are not there yet. What comes after its period was settled
-- counts in the one after the last that was settled. Agreements are held, so no settlement runs meanwhile.
WITH wanted AS (
  SELECT DISTINCT w.agreement_id, w.starts_on FROM unnest(%(agreements)s::bigint[], %(starts)s::date[])
         AS w(agreement_id, starts_on)),
settled AS (
  SELECT p.agreement_id, max(p.starts_on) AS last_on, array_agg(p.starts_on) AS starts
    FROM finance_rebateperiod p
   WHERE p.agreement_id = ANY(%(agreements)s::bigint[]) AND p.state = 'settled' GROUP BY p.agreement_id),
placed AS (
  SELECT a.company_id, w.agreement_id, a.partner_id, a.currency, w.starts_on AS own_on, step.length,
         CASE WHEN w.starts_on = ANY(s.starts) THEN (s.last_on + step.length)::date ELSE w.starts_on END AS starts_on
    FROM wanted w JOIN pricing_rebateagreement a ON a.id = w.agreement_id
   CROSS JOIN LATERAL (SELECT CASE a.period WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months'
                                            ELSE interval '1 year' END AS length) AS step
    LEFT JOIN settled s ON s.agreement_id = w.agreement_id),
made AS (
  INSERT INTO finance_rebateperiod (company_id, agreement_id, partner_id, currency, starts_on, ends_on, turnover_amount,
         qty, accrued_amount, company_accrued_amount, state, version)
  SELECT DISTINCT p.company_id, p.agreement_id, p.partner_id, p.currency, p.starts_on,
         (p.starts_on + p.length - interval '1 day')::date, 0, 0, 0, 0, 'open', 1
    FROM placed p ORDER BY p.agreement_id, p.starts_on
      ON CONFLICT (agreement_id, starts_on) DO NOTHING)
SELECT p.agreement_id, p.own_on, p.starts_on FROM placed p

-- name: lock_periods
-- why: turnover and accrual of a period change under one lock, taken in the order of ids.
SELECT p.id, p.agreement_id, p.starts_on, p.turnover_amount, p.qty, p.accrued_amount, p.company_accrued_amount
  FROM finance_rebateperiod p
 WHERE (p.agreement_id, p.starts_on) IN (SELECT * FROM unnest(%(agreements)s::bigint[], %(starts)s::date[]))
 ORDER BY p.id FOR NO KEY UPDATE OF p

-- name: keep_counted
-- why: the new sums of the periods and the rows that explain them, in one statement.
WITH changed AS (
  UPDATE finance_rebateperiod p
     SET turnover_amount = x.turnover, qty = x.qty, accrued_amount = x.accrued, company_accrued_amount = x.company_accrued,
         version = p.version + 1
    FROM unnest(%(ids)s::bigint[], %(turnovers)s::numeric[], %(qtys)s::numeric[], %(accrued)s::numeric[],
                %(company_accrued)s::numeric[]) AS x(id, turnover, qty, accrued, company_accrued)
   WHERE p.id = x.id)
INSERT INTO finance_rebateturnover (company_id, period_id, invoice_id, is_credit, counted_on, tax_rate, turnover_amount, qty)
SELECT * FROM unnest(%(companies)s::bigint[], %(periods)s::bigint[], %(invoices)s::bigint[], %(credits)s::boolean[],
       %(dates)s::date[], %(rates)s::numeric[], %(counted)s::numeric[], %(counted_qtys)s::numeric[])

-- name: counted_of_invoices
-- why: what invoices counted and was not counted back yet, so that a credit takes exactly that away again.
SELECT p.agreement_id, p.starts_on, t.invoice_id, i.exchange_rate, t.tax_rate, sum(t.turnover_amount) AS turnover,
       sum(t.qty) AS qty
  FROM finance_rebateturnover t JOIN finance_rebateperiod p ON p.id = t.period_id
  JOIN finance_invoice i ON i.id = t.invoice_id
 WHERE t.invoice_id = ANY(%(invoices)s::bigint[])
 GROUP BY p.agreement_id, p.starts_on, t.invoice_id, i.exchange_rate, t.tax_rate
HAVING sum(t.turnover_amount) <> 0 OR sum(t.qty) <> 0
 ORDER BY p.agreement_id, t.invoice_id, t.tax_rate

-- name: uncounted
-- why: invoices of an agreement's validity that were posted before it was approved; what was credited counts nothing.
SELECT a.id AS agreement_id, i.id AS invoice_id, i.invoiced_on, i.exchange_rate, l.tax_rate,
       sum(l.net_amount) AS turnover, sum(l.qty) AS qty
  FROM pricing_rebateagreement a
  JOIN finance_invoice i ON i.company_id = a.company_id AND i.partner_id = a.partner_id AND i.currency = a.currency
   AND i.state <> 'credited' AND i.invoiced_on >= a.valid_from
   AND (a.valid_until IS NULL OR i.invoiced_on < a.valid_until) AND (a.ended_on IS NULL OR i.invoiced_on <= a.ended_on)
  JOIN finance_invoiceline l ON l.invoice_id = i.id AND (a.item_id IS NULL OR l.item_id = a.item_id)
  JOIN catalog_item c ON c.id = l.item_id AND (a.item_class_id IS NULL OR c.item_class_id = a.item_class_id)
 WHERE a.id = ANY(%(agreements)s::bigint[]) AND a.state <> 'draft'
   AND NOT EXISTS (SELECT 1 FROM finance_rebateturnover t JOIN finance_rebateperiod p ON p.id = t.period_id
                    WHERE t.invoice_id = i.id AND p.agreement_id = a.id)
 GROUP BY a.id, i.id, l.tax_rate
 ORDER BY a.id, i.id, l.tax_rate

-- name: settlement_heads
-- why: whose open invoices and which agreements a settlement must hold, before the periods themselves are locked.
SELECT p.id, p.agreement_id, p.company_id, p.partner_id, p.currency
  FROM finance_rebateperiod p WHERE p.id = ANY(%(periods)s::bigint[]) ORDER BY p.id

-- name: open_of_customers
-- why: the invoices that a rebate can be set off against: same company, customer and currency.
SELECT o.invoice_id FROM finance_openitem o
 WHERE o.open_amount > 0 AND (o.company_id, o.partner_id, o.currency) IN (
       SELECT * FROM unnest(%(companies)s::bigint[], %(partners)s::bigint[], %(currencies)s::text[]))
 ORDER BY o.invoice_id

-- name: periods_to_settle
-- why: what is accrued for locked periods, and what settled those that were settled before.
SELECT p.id, p.agreement_id, p.company_id, p.partner_id, p.currency, p.starts_on, p.ends_on,
       p.accrued_amount AS accrued, p.company_accrued_amount AS company_accrued, p.state,
       coalesce(s.number, '') AS settled_as, s.settled_on
  FROM finance_rebateperiod p LEFT JOIN finance_rebatesettlement s ON s.period_id = p.id
 WHERE p.id = ANY(%(periods)s::bigint[]) ORDER BY p.id

-- name: turnover_by_rate
-- why: what is due is reckoned anew from every invoice and credit that was counted, tax rate by tax rate.
SELECT t.period_id, t.tax_rate, sum(t.turnover_amount) AS turnover, sum(t.qty) AS qty
  FROM finance_rebateturnover t WHERE t.period_id = ANY(%(periods)s::bigint[])
 GROUP BY t.period_id, t.tax_rate ORDER BY t.period_id, t.tax_rate

-- name: insert_settlements
-- why: all settlements of a call in one statement.
INSERT INTO finance_rebatesettlement (id, company_id, number, period_id, partner_id, settled_on, currency,
       turnover_amount, qty, accrued_amount, net_amount, tax_amount, gross_amount, netted_amount, entry_id)
SELECT s.id, s.company_id, s.number, s.period_id, s.partner_id, %(settled_on)s::date, s.currency, s.turnover, s.qty,
       s.accrued, s.net, s.tax, s.net + s.tax, s.netted, s.entry_id
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(numbers)s::text[], %(periods)s::bigint[],
              %(partners)s::bigint[], %(currencies)s::text[], %(turnovers)s::numeric[], %(qtys)s::numeric[],
              %(accrued)s::numeric[], %(nets)s::numeric[], %(taxes)s::numeric[], %(netted)s::numeric[],
              %(entries)s::bigint[])
       AS s(id, company_id, number, period_id, partner_id, currency, turnover, qty, accrued, net, tax, netted, entry_id)

-- name: insert_settlement_taxes
-- why: tax by rate of all settlements in one statement.
INSERT INTO finance_rebatesettlementtax (company_id, settlement_id, rate, net_amount, tax_amount)
SELECT * FROM unnest(%(companies)s::bigint[], %(settlements)s::bigint[], %(rates)s::numeric[], %(nets)s::numeric[],
       %(taxes)s::numeric[])

-- name: insert_nettings
-- why: which settlement is set off against which invoice, in one statement.
INSERT INTO finance_rebatenetting (company_id, settlement_id, invoice_id, amount, company_amount)
SELECT * FROM unnest(%(companies)s::bigint[], %(settlements)s::bigint[], %(invoices)s::bigint[], %(amounts)s::numeric[],
       %(company_amounts)s::numeric[])

-- name: keep_settled
-- why: a settled period says what it cost in the end.
UPDATE finance_rebateperiod p SET accrued_amount = x.net, company_accrued_amount = x.company_net
  FROM unnest(%(periods)s::bigint[], %(nets)s::numeric[], %(company_nets)s::numeric[]) AS x(id, net, company_net)
 WHERE p.id = x.id

-- name: rebates_of_invoice
-- why: what an invoice counts in which periods, and its share of what is accrued for them by now.
SELECT p.id AS period_id, a.code, a.name, p.starts_on, p.ends_on, p.currency, sum(t.turnover_amount) AS turnover_amount,
       sum(round(p.accrued_amount * coalesce(CASE a.basis WHEN 'unit' THEN t.qty / nullif(p.qty, 0)
                                                  ELSE t.turnover_amount / nullif(p.turnover_amount, 0) END, 0), 4))
           AS rebate_amount
  FROM finance_rebateturnover t JOIN finance_rebateperiod p ON p.id = t.period_id
  JOIN pricing_rebateagreement a ON a.id = p.agreement_id
 WHERE t.invoice_id = %(invoice)s
 GROUP BY p.id, a.id ORDER BY p.starts_on, a.code
