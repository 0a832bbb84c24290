-- name: terms
-- why: who is a customer of which company, when it pays, and whether it has agreed rebates; for all invoices at once.
SELECT c.company_id, c.partner_id, c.payment_days,
       EXISTS (SELECT 1 FROM pricing_rebateagreement a
                WHERE a.company_id = c.company_id AND a.partner_id = c.partner_id) AS has_rebates
  FROM partners_customer c
 WHERE (c.company_id, c.partner_id) IN (SELECT * FROM unnest(%(companies)s::bigint[], %(partners)s::bigint[]))

-- name: known_items
-- why: an unknown item is refused by its id instead of by a foreign key; rebates may count one class of items.
SELECT i.id, i.item_class_id FROM catalog_item i WHERE i.id = ANY(%(items)s::bigint[])

-- name: tax_rates
-- why: the rate in force for each company, country of delivery, class and date, asked once per distinct case.
SELECT w.company_id, w.country, w.tax_class, w.on_date, t.rate
  FROM unnest(%(companies)s::bigint[], %(countries)s::text[], %(classes)s::text[], %(dates)s::date[])
       AS w(company_id, country, tax_class, on_date)
  JOIN pricing_taxrate t ON t.company_id = w.company_id AND t.country = w.country AND t.tax_class = w.tax_class
       AND t.valid_from <= w.on_date AND (t.valid_until IS NULL OR w.on_date < t.valid_until)

-- name: insert_invoices
-- why: all heads in one statement, from values in hand.
INSERT INTO finance_invoice (id, company_id, number, partner_id, site_id, source_kind, source_id, invoiced_on, due_on,
       ship_country, currency, exchange_rate, net_amount, tax_amount, gross_amount, company_net_amount,
       company_tax_amount, entry_id, state, version)
SELECT i.id, i.company_id, i.number, i.partner_id, i.site_id, i.source_kind, i.source_id, i.invoiced_on, i.due_on,
       i.ship_country, i.currency, i.exchange_rate, i.net_amount, i.tax_amount, i.net_amount + i.tax_amount,
       i.company_net_amount, i.company_tax_amount, i.entry_id, i.state, 1
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(numbers)s::text[], %(partners)s::bigint[],
              %(sites)s::bigint[], %(source_kinds)s::smallint[], %(source_ids)s::bigint[], %(dates)s::date[],
              %(dues)s::date[], %(countries)s::text[], %(currencies)s::text[], %(rates)s::numeric[],
              %(nets)s::numeric[], %(taxes)s::numeric[], %(company_nets)s::numeric[], %(company_taxes)s::numeric[],
              %(entries)s::bigint[], %(states)s::text[])
       AS i(id, company_id, number, partner_id, site_id, source_kind, source_id, invoiced_on, due_on, ship_country,
            currency, exchange_rate, net_amount, tax_amount, company_net_amount, company_tax_amount, entry_id, state)

-- name: insert_lines
-- why: the lines of all invoices in one statement.
INSERT INTO finance_invoiceline (company_id, invoice_id, line_no, item_id, demand_id, description, qty, unit_price,
       net_amount, tax_class, tax_rate)
SELECT * FROM unnest(%(companies)s::bigint[], %(invoices)s::bigint[], %(line_nos)s::int[], %(items)s::bigint[],
       %(demands)s::bigint[], %(descriptions)s::text[], %(qtys)s::numeric[], %(prices)s::numeric[],
       %(nets)s::numeric[], %(classes)s::text[], %(rates)s::numeric[])

-- name: insert_taxes
-- why: tax by rate of all invoices in one statement.
INSERT INTO finance_invoicetax (company_id, invoice_id, rate, net_amount, tax_amount)
SELECT * FROM unnest(%(companies)s::bigint[], %(invoices)s::bigint[], %(rates)s::numeric[], %(nets)s::numeric[],
       %(taxes)s::numeric[])

-- name: insert_open_items
-- why: what is left to pay, one row per invoice that is worth something.
INSERT INTO finance_openitem (company_id, invoice_id, partner_id, currency, due_on, amount, open_amount,
       company_amount, company_open_amount)
SELECT o.company_id, o.invoice_id, o.partner_id, o.currency, o.due_on, o.amount, o.amount, o.company_amount,
       o.company_amount
  FROM unnest(%(companies)s::bigint[], %(invoices)s::bigint[], %(partners)s::bigint[], %(currencies)s::text[],
              %(dues)s::date[], %(amounts)s::numeric[], %(company_amounts)s::numeric[])
       AS o(company_id, invoice_id, partner_id, currency, due_on, amount, company_amount)

-- name: lock_open_items
-- why: what is left to pay is read and changed under one lock, in id order, after the invoices' own locks.
SELECT o.id, o.invoice_id, o.company_id, o.partner_id, o.currency, o.amount, o.open_amount, o.company_amount,
       o.company_open_amount, i.number, i.entry_id, i.source_kind, i.source_id, i.invoiced_on,
       EXISTS (SELECT 1 FROM finance_rebateturnover t WHERE t.invoice_id = o.invoice_id) AS has_rebates
  FROM finance_openitem o JOIN finance_invoice i ON i.id = o.invoice_id
 WHERE o.invoice_id = ANY(%(invoices)s::bigint[])
 ORDER BY o.id FOR NO KEY UPDATE OF o

-- name: reduce_open_items
-- why: all rests of a call in one statement; the rows are locked already.
UPDATE finance_openitem o
   SET open_amount = o.open_amount - x.amount, company_open_amount = o.company_open_amount - x.company_amount
  FROM unnest(%(ids)s::bigint[], %(amounts)s::numeric[], %(company_amounts)s::numeric[])
       AS x(id, amount, company_amount)
 WHERE o.id = x.id

-- name: insert_payments
-- why: all payments in one statement.
INSERT INTO finance_payment (id, company_id, number, partner_id, paid_on, currency, amount, company_amount, reference,
       entry_id)
SELECT * FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(numbers)s::text[], %(partners)s::bigint[],
       %(dates)s::date[], %(currencies)s::text[], %(amounts)s::numeric[], %(company_amounts)s::numeric[],
       %(references)s::text[], %(entries)s::bigint[])

-- name: insert_allocations
-- why: which payment pays which invoice, in one statement.
INSERT INTO finance_paymentallocation (company_id, payment_id, invoice_id, amount, company_amount)
SELECT * FROM unnest(%(companies)s::bigint[], %(payments)s::bigint[], %(invoices)s::bigint[], %(amounts)s::numeric[],
       %(company_amounts)s::numeric[])

-- name: insert_credit_notes
-- why: all credit notes in one statement.
INSERT INTO finance_creditnote (id, company_id, number, invoice_id, credited_on, reason, entry_id)
SELECT c.id, c.company_id, c.number, c.invoice_id, %(credited_on)s::date, %(reason)s, c.entry_id
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(numbers)s::text[], %(invoices)s::bigint[],
              %(entries)s::bigint[]) AS c(id, company_id, number, invoice_id, entry_id)
