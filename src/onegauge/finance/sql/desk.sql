-- name: open_of_invoices
-- why: what is left to pay of chosen invoices, the oldest due first.
SELECT o.invoice_id, o.company_id, o.partner_id, o.currency, o.open_amount FROM finance_openitem o
 WHERE o.invoice_id = ANY(%(invoices)s::bigint[]) AND o.open_amount > 0 ORDER BY o.due_on, o.invoice_id

-- name: open_figures
-- why: open invoices by age and currency in one pass.
SELECT CASE WHEN o.due_on >= %(today)s::date THEN 'due' WHEN o.due_on >= %(today)s::date - 30 THEN 'late30'
            WHEN o.due_on >= %(today)s::date - 60 THEN 'late60' ELSE 'older' END AS lane,
       o.currency, count(*)::int AS count, sum(o.open_amount) AS value
  FROM finance_openitem o WHERE o.open_amount > 0 GROUP BY 1, 2 ORDER BY 1, 4 DESC

-- name: open_rows
-- why: the open invoices of one age, the oldest due first.
SELECT o.invoice_id AS id, i.number, p.name AS customer, c.name AS company, o.currency, i.invoiced_on, o.due_on,
       o.amount, o.open_amount
  FROM finance_openitem o JOIN finance_invoice i ON i.id = o.invoice_id JOIN partners_partner p ON p.id = o.partner_id
  JOIN governance_company c ON c.id = o.company_id
 WHERE o.open_amount > 0
   AND CASE WHEN o.due_on >= %(today)s::date THEN 'due' WHEN o.due_on >= %(today)s::date - 30 THEN 'late30'
            WHEN o.due_on >= %(today)s::date - 60 THEN 'late60' ELSE 'older' END = %(lane)s
   AND (%(text)s = '' OR i.number ILIKE %(like)s OR p.name ILIKE %(like)s)
   AND (%(due)s::date IS NULL OR (o.due_on, o.invoice_id) > (%(due)s::date, %(after)s::bigint))
 ORDER BY o.due_on, o.invoice_id LIMIT %(limit)s

-- name: owed_by_invoices
-- why: state and rest of chosen invoices, read before and after a payment or a credit note.
SELECT i.id, i.number, p.name AS customer, i.currency, i.state, i.gross_amount, coalesce(o.open_amount, 0) AS open_amount
  FROM finance_invoice i JOIN partners_partner p ON p.id = i.partner_id LEFT JOIN finance_openitem o ON o.invoice_id = i.id
 WHERE i.id = ANY(%(invoices)s::bigint[]) ORDER BY i.due_on, i.id

-- name: paid_of_invoice
-- why: which payments an invoice got, and which rebates were set off against it.
SELECT y.number, y.paid_on, a.amount, y.reference FROM finance_paymentallocation a JOIN finance_payment y ON y.id = a.payment_id
 WHERE a.invoice_id = %(invoice)s
 UNION ALL
SELECT s.number, s.settled_on, n.amount, r.code FROM finance_rebatenetting n
  JOIN finance_rebatesettlement s ON s.id = n.settlement_id JOIN finance_rebateperiod p ON p.id = s.period_id
  JOIN pricing_rebateagreement r ON r.id = p.agreement_id
 WHERE n.invoice_id = %(invoice)s ORDER BY 2, 1
