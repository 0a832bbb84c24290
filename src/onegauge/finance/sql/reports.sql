-- part: owed
-- why: what each customer owes and what of it is overdue, in the company's currency.
SELECT o.company_id, o.partner_id, sum(o.company_open_amount) AS open_amount,
       coalesce(sum(o.company_open_amount) FILTER (WHERE o.due_on < %(on)s::date), 0) AS overdue_amount,
       min(o.due_on) AS oldest_due_on, count(*) AS invoices
  FROM finance_openitem o
 WHERE o.open_amount > 0

-- name: receivable_open
-- why: the report, of all customers or of some.
-- include: owed
   AND (%(companies)s::bigint[] IS NULL OR o.company_id = ANY(%(companies)s::bigint[]))
   AND (%(partners)s::bigint[] IS NULL OR o.partner_id = ANY(%(partners)s::bigint[]))
 GROUP BY o.company_id, o.partner_id
 ORDER BY o.company_id, o.partner_id

-- name: receivable_of
-- why: the credit check asks for the customers of its orders, with each order anew: a statement that never means "all"
-- stays planned.
-- include: owed
   AND o.partner_id = ANY(%(partners)s::bigint[])
 GROUP BY o.company_id, o.partner_id
 ORDER BY o.company_id, o.partner_id

-- name: margin_by_source
-- why: what was invoiced less what the goods cost and what is accrued for rebates, by the document behind them, in the
-- company's currency. A rebate belongs to a period; an invoice bears its share of it, by turnover or by base unit.
WITH billed AS (
  SELECT i.source_id, sum(i.company_net_amount) AS net_amount
    FROM finance_invoice i
   WHERE i.source_kind = %(source_kind)s AND i.source_id = ANY(%(sources)s::bigint[]) AND i.state <> 'credited'
   GROUP BY i.source_id),
spent AS (
  SELECT d.source_id, -sum(v.amount) AS cost_amount
    FROM inventory_demand d JOIN finance_valueentry v ON v.demand_id = d.id
   WHERE d.source_kind = %(source_kind)s AND d.source_id = ANY(%(sources)s::bigint[])
     AND v.kind IN ('issue', 'customer_return')
   GROUP BY d.source_id),
rebated AS (
  SELECT i.source_id, sum(round(p.company_accrued_amount * coalesce(
           CASE a.basis WHEN 'unit' THEN t.qty / nullif(p.qty, 0)
                        ELSE t.turnover_amount / nullif(p.turnover_amount, 0) END, 0), 4)) AS rebate_amount
    FROM finance_invoice i JOIN finance_rebateturnover t ON t.invoice_id = i.id
    JOIN finance_rebateperiod p ON p.id = t.period_id JOIN pricing_rebateagreement a ON a.id = p.agreement_id
   WHERE i.source_kind = %(source_kind)s AND i.source_id = ANY(%(sources)s::bigint[]) AND i.state <> 'credited'
   GROUP BY i.source_id)
SELECT s.source_id, coalesce(b.net_amount, 0) AS net_amount, coalesce(c.cost_amount, 0) AS cost_amount,
       coalesce(r.rebate_amount, 0) AS rebate_amount
  FROM unnest(%(sources)s::bigint[]) AS s(source_id)
  LEFT JOIN billed b USING (source_id) LEFT JOIN spent c USING (source_id) LEFT JOIN rebated r USING (source_id)
 ORDER BY s.source_id

-- name: margin_by_demand
-- why: the same line by line, for the page of one document.
WITH billed AS (
  SELECT l.demand_id, sum(round(l.net_amount * i.exchange_rate, 4)) AS net_amount
    FROM finance_invoiceline l JOIN finance_invoice i ON i.id = l.invoice_id
   WHERE l.demand_id = ANY(%(demands)s::bigint[]) AND i.state <> 'credited'
   GROUP BY l.demand_id),
spent AS (
  SELECT v.demand_id, -sum(v.amount) AS cost_amount
    FROM finance_valueentry v
   WHERE v.demand_id = ANY(%(demands)s::bigint[]) AND v.kind IN ('issue', 'customer_return')
   GROUP BY v.demand_id)
SELECT d.demand_id, coalesce(b.net_amount, 0) AS net_amount, coalesce(c.cost_amount, 0) AS cost_amount
  FROM unnest(%(demands)s::bigint[]) AS d(demand_id)
  LEFT JOIN billed b USING (demand_id) LEFT JOIN spent c USING (demand_id)
 ORDER BY d.demand_id

-- name: trial_balance
-- why: opening, turnover and closing of every account in the company's currency, from the balances kept.
SELECT a.company_id, a.id AS account_id, a.code, a.name, a.type,
       coalesce(sum(b.company_debit_amount - b.company_credit_amount)
                FILTER (WHERE p.starts_on < %(first)s::date), 0) AS opening_amount,
       coalesce(sum(b.company_debit_amount) FILTER (WHERE p.starts_on >= %(first)s::date), 0) AS debit_amount,
       coalesce(sum(b.company_credit_amount) FILTER (WHERE p.starts_on >= %(first)s::date), 0) AS credit_amount,
       coalesce(sum(b.company_debit_amount - b.company_credit_amount), 0) AS closing_amount
  FROM finance_account a
  LEFT JOIN (finance_accountbalance b JOIN finance_period p ON p.id = b.period_id AND p.starts_on <= %(last)s::date)
         ON b.account_id = a.id
 WHERE a.company_id = %(company)s
 GROUP BY a.company_id, a.id
 ORDER BY a.code

-- name: account_ledger
-- why: every posting of an account in a span of time, with the entry and the document behind it, newest last.
SELECT p.posted_on, e.id AS entry_id, j.code AS journal, e.number, e.description, e.source_kind, e.source_id,
       p.currency, p.amount, p.company_amount, p.site_id, p.partner_id
  FROM finance_posting p
  JOIN finance_entry e ON e.id = p.entry_id
  JOIN finance_financejournal j ON j.id = e.journal_id
 WHERE p.account_id = %(account)s AND p.posted_on BETWEEN %(first)s::date AND %(last)s::date
 ORDER BY p.posted_on, p.id
 LIMIT %(limit)s

-- name: inventory_value_by_site
-- why: what lies at each site at the average cost of its company; goods owned by others are worth nothing to us.
SELECT b.company_id, b.site_id, sum(round(b.qty * coalesce(c.unit_cost, 0), 4)) AS value_amount,
       count(*) FILTER (WHERE c.unit_cost IS NULL) AS items_without_cost
  FROM (SELECT company_id, site_id, item_id, sum(on_hand_qty) AS qty FROM inventory_balance
         WHERE owner_id IS NULL AND on_hand_qty <> 0 GROUP BY company_id, site_id, item_id) b
  LEFT JOIN finance_itemcost c ON c.company_id = b.company_id AND c.item_id = b.item_id
 GROUP BY b.company_id, b.site_id
 ORDER BY b.company_id, b.site_id

-- name: item_costs
-- why: what items cost by now, for prices, orders and the item's page.
SELECT c.company_id, c.item_id, c.qty, c.value_amount, c.unit_cost, c.uncosted_qty
  FROM finance_itemcost c
 WHERE c.company_id = %(company)s AND c.item_id = ANY(%(items)s::bigint[])
 ORDER BY c.item_id

-- name: posting_lines
-- why: an entry as people read it: the account in words, debit and credit beside each other.
SELECT a.code || ' ' || a.name AS account, p.currency,
       CASE WHEN p.amount > 0 OR (p.amount = 0 AND p.company_amount > 0) THEN p.amount END AS debit_amount,
       CASE WHEN p.amount < 0 OR (p.amount = 0 AND p.company_amount < 0) THEN -p.amount END AS credit_amount
  FROM finance_posting p JOIN finance_account a ON a.id = p.account_id
 WHERE p.entry_id = %(entry)s ORDER BY p.id
