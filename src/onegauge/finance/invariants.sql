-- name: entries_balance
-- why: money is never made or lost; each entry adds up to zero in each of its currencies and in the company's.
SELECT p.entry_id, p.currency, sum(p.amount) AS amount, sum(p.company_amount) AS company_amount
  FROM finance_posting p GROUP BY p.entry_id, p.currency HAVING sum(p.amount) <> 0
 UNION ALL
SELECT p.entry_id, '', 0, sum(p.company_amount) FROM finance_posting p GROUP BY p.entry_id HAVING sum(p.company_amount) <> 0;

-- name: entries_have_postings
-- why: a head without postings is a number that stands for nothing.
SELECT e.id, e.journal_id, e.number FROM finance_entry e
 WHERE NOT EXISTS (SELECT 1 FROM finance_posting p WHERE p.entry_id = e.id);

-- name: postings_agree_with_their_entry
-- why: period and date are repeated on the postings for speed; they must be those of the head.
SELECT p.id, p.entry_id FROM finance_posting p JOIN finance_entry e ON e.id = p.entry_id
 WHERE (p.period_id, p.posted_on, p.company_id) IS DISTINCT FROM (e.period_id, e.posted_on, e.company_id);

-- name: postings_stay_in_their_company
-- why: the site and the customer of a posting carry no key of their own; the site must be of the company that posts.
SELECT p.id, p.company_id, p.site_id, p.partner_id
  FROM finance_posting p
  LEFT JOIN governance_site s ON s.id = p.site_id
  LEFT JOIN partners_partner c ON c.id = p.partner_id
 WHERE (p.site_id IS NOT NULL AND s.company_id IS DISTINCT FROM p.company_id)
    OR (p.partner_id IS NOT NULL AND c.id IS NULL);

-- name: parts_follow_their_invoice
-- why: lines name items and open items name customers without a key of their own; both must be there and agree.
SELECT 'line' AS what, l.id FROM finance_invoiceline l LEFT JOIN catalog_item i ON i.id = l.item_id
 WHERE l.item_id IS NOT NULL AND i.id IS NULL
 UNION ALL
SELECT 'open item', o.id FROM finance_openitem o JOIN finance_invoice i ON i.id = o.invoice_id
 WHERE (o.company_id, o.partner_id, o.currency, o.due_on) IS DISTINCT FROM (i.company_id, i.partner_id, i.currency, i.due_on);

-- name: account_balances_equal_postings
-- why: balances are a cache of the ledger; if they differ, the ledger is right.
SELECT b.account_id, b.period_id, b.currency, s.debit, b.debit_amount, s.credit, b.credit_amount
  FROM finance_accountbalance b
  FULL JOIN (SELECT account_id, period_id, currency,
                    coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit,
                    -coalesce(sum(amount) FILTER (WHERE amount < 0), 0) AS credit,
                    coalesce(sum(company_amount) FILTER (WHERE company_amount > 0), 0) AS company_debit,
                    -coalesce(sum(company_amount) FILTER (WHERE company_amount < 0), 0) AS company_credit
               FROM finance_posting GROUP BY account_id, period_id, currency) s
    ON s.account_id = b.account_id AND s.period_id = b.period_id AND s.currency = b.currency
 WHERE (b.debit_amount, b.credit_amount, b.company_debit_amount, b.company_credit_amount)
       IS DISTINCT FROM (s.debit, s.credit, s.company_debit, s.company_credit);

-- name: entry_numbers_are_gapless
-- why: a missing number looks like a removed entry.
SELECT j.id, j.next_number, count(e.id) AS entries, max(e.number) AS last
  FROM finance_financejournal j LEFT JOIN finance_entry e ON e.journal_id = j.id
 GROUP BY j.id HAVING count(e.id) <> j.next_number - 1 OR coalesce(max(e.number), 0) <> j.next_number - 1;

-- name: statutory_numbers_are_gapless
-- why: invoices, credit notes, payments and rebates are counted by law; every number that was taken must have its document.
SELECT s.company_id, s.code, s.next_number, coalesce(d.documents, 0) AS documents
  FROM governance_numberseries s
  LEFT JOIN (SELECT company_id, 'invoice' AS code, count(*) AS documents FROM finance_invoice GROUP BY 1
              UNION ALL SELECT company_id, 'payment', count(*) FROM finance_payment GROUP BY 1
              UNION ALL SELECT company_id, 'rebate', count(*) FROM finance_rebatesettlement GROUP BY 1
              UNION ALL SELECT company_id, 'credit-note', count(*) FROM finance_creditnote GROUP BY 1) d
    ON d.company_id = s.company_id AND d.code = s.code
 WHERE s.code IN ('invoice', 'payment', 'credit-note', 'rebate') AND s.next_number - 1 <> coalesce(d.documents, 0);

-- name: invoice_totals_equal_lines
-- why: what the customer is asked to pay must follow from the lines and the tax shown.
SELECT i.id, i.net_amount, l.net, i.tax_amount, t.tax
  FROM finance_invoice i
  LEFT JOIN (SELECT invoice_id, sum(net_amount) AS net FROM finance_invoiceline GROUP BY invoice_id) l
         ON l.invoice_id = i.id
  LEFT JOIN (SELECT invoice_id, sum(net_amount) AS net, sum(tax_amount) AS tax FROM finance_invoicetax
              GROUP BY invoice_id) t ON t.invoice_id = i.id
 WHERE (i.net_amount, i.net_amount, i.tax_amount) IS DISTINCT FROM (l.net, t.net, t.tax);

-- name: invoices_have_their_entry
-- why: an invoice that is worth something is in the ledger with its gross amount on the receivable account.
SELECT i.id, i.gross_amount, r.amount
  FROM finance_invoice i
  LEFT JOIN (SELECT p.entry_id, sum(p.amount) AS amount, sum(p.company_amount) AS company_amount
               FROM finance_posting p JOIN finance_account a ON a.id = p.account_id AND a.role = 'receivable'
              GROUP BY p.entry_id) r ON r.entry_id = i.entry_id
 WHERE (i.gross_amount, i.company_net_amount + i.company_tax_amount)
       IS DISTINCT FROM (coalesce(r.amount, 0), coalesce(r.company_amount, 0));

-- name: open_items_equal_invoice_less_payments
-- why: what is left to pay is the invoice less what was received and set off, or nothing once it was credited.
SELECT o.id, o.open_amount, o.amount, a.paid
  FROM finance_openitem o
  JOIN finance_invoice i ON i.id = o.invoice_id
  LEFT JOIN finance_creditnote c ON c.invoice_id = o.invoice_id
  LEFT JOIN (SELECT invoice_id, sum(amount) AS paid, sum(company_amount) AS company_paid
               FROM (SELECT invoice_id, amount, company_amount FROM finance_paymentallocation
                      UNION ALL SELECT invoice_id, amount, company_amount FROM finance_rebatenetting) x
              GROUP BY invoice_id) a ON a.invoice_id = o.invoice_id
 WHERE o.amount <> i.gross_amount
    OR o.open_amount <> CASE WHEN c.id IS NULL THEN o.amount - coalesce(a.paid, 0) ELSE 0 END
    OR o.company_open_amount <> CASE WHEN c.id IS NULL THEN o.company_amount - coalesce(a.company_paid, 0) ELSE 0 END;

-- name: invoice_states_follow_open_items
-- why: an invoice is paid exactly when nothing is open, and credited exactly when it has a credit note.
SELECT i.id, i.state, o.open_amount, c.id AS credit_note_id
  FROM finance_invoice i
  LEFT JOIN finance_openitem o ON o.invoice_id = i.id
  LEFT JOIN finance_creditnote c ON c.invoice_id = i.id
 WHERE i.state <> CASE WHEN c.id IS NOT NULL THEN 'credited' WHEN coalesce(o.open_amount, 0) = 0 THEN 'paid'
                       ELSE 'posted' END;

-- name: receivable_account_equals_open_items
-- why: the control account is the sum of its documents, in every currency and in the company's.
SELECT coalesce(g.company_id, o.company_id) AS company_id, coalesce(g.currency, o.currency) AS currency,
       g.amount, o.amount AS open_amount, g.company_amount, o.company_amount AS company_open_amount
  FROM (SELECT p.company_id, p.currency, sum(p.amount) AS amount, sum(p.company_amount) AS company_amount
          FROM finance_posting p JOIN finance_account a ON a.id = p.account_id AND a.role = 'receivable'
         GROUP BY p.company_id, p.currency) g
  FULL JOIN (SELECT company_id, currency, sum(open_amount) AS amount, sum(company_open_amount) AS company_amount
               FROM finance_openitem GROUP BY company_id, currency) o
    ON o.company_id = g.company_id AND o.currency = g.currency
 WHERE (coalesce(g.amount, 0), coalesce(g.company_amount, 0))
       IS DISTINCT FROM (coalesce(o.amount, 0), coalesce(o.company_amount, 0));

-- name: inventory_account_equals_value_entries
-- why: the books and the stock tell the same value, always, on the shelf and in transit; companies without books have
-- nothing to compare.
SELECT a.company_id, a.role, coalesce(g.amount, 0) AS account_amount, coalesce(v.amount, 0) AS value_amount
  FROM finance_account a
  LEFT JOIN (SELECT account_id, sum(company_amount) AS amount FROM finance_posting GROUP BY account_id) g
         ON g.account_id = a.id
  LEFT JOIN (SELECT company_id, 'inventory' AS role, sum(amount - transit_amount) AS amount FROM finance_valueentry
              GROUP BY company_id
              UNION ALL
             SELECT company_id, 'goods_in_transit', sum(transit_amount) FROM finance_valueentry GROUP BY company_id) v
         ON v.company_id = a.company_id AND v.role = a.role
 WHERE a.role IN ('inventory', 'goods_in_transit') AND coalesce(g.amount, 0) <> coalesce(v.amount, 0);

-- name: intercompany_trades_have_two_sides
-- why: what one company of the group claims another must owe, by the same id, in the same currency and amount.
SELECT coalesce(s.trade, b.trade) AS trade, s.amount AS sold, b.amount AS bought
  FROM (SELECT * FROM finance_intercompanytrade WHERE side = 'seller') s
  FULL JOIN (SELECT * FROM finance_intercompanytrade WHERE side = 'buyer') b ON b.trade = s.trade
 WHERE (s.company_id, s.counterparty_id, s.currency, s.amount, s.source_kind, s.source_id)
       IS DISTINCT FROM (b.counterparty_id, b.company_id, b.currency, b.amount, b.source_kind, b.source_id);

-- name: intercompany_accounts_equal_trades
-- why: the control accounts between companies are the sum of their trades, in every currency and in the company's.
SELECT coalesce(g.company_id, t.company_id) AS company_id, coalesce(g.side, t.side) AS side, g.amount, t.amount AS traded
  FROM (SELECT p.company_id, CASE a.role WHEN 'intercompany_receivable' THEN 'seller' ELSE 'buyer' END AS side,
               p.currency, sum(p.amount) AS amount, sum(p.company_amount) AS company_amount
          FROM finance_posting p JOIN finance_account a ON a.id = p.account_id
           AND a.role IN ('intercompany_receivable', 'intercompany_payable')
         GROUP BY 1, 2, 3) g
  FULL JOIN (SELECT company_id, side, currency, sum(CASE side WHEN 'seller' THEN amount ELSE -amount END) AS amount,
                    sum(CASE side WHEN 'seller' THEN company_amount ELSE -company_amount END) AS company_amount
               FROM finance_intercompanytrade GROUP BY 1, 2, 3) t
    ON t.company_id = g.company_id AND t.side = g.side AND t.currency = g.currency
 WHERE (coalesce(g.amount, 0), coalesce(g.company_amount, 0))
       IS DISTINCT FROM (coalesce(t.amount, 0), coalesce(t.company_amount, 0));

-- name: item_costs_equal_value_entries
-- why: quantity and value of an item are the sums of the changes that explain them.
SELECT coalesce(c.company_id, v.company_id) AS company_id, coalesce(c.item_id, v.item_id) AS item_id,
       c.qty, v.qty AS entry_qty, c.value_amount, v.amount AS entry_amount
  FROM finance_itemcost c
  FULL JOIN (SELECT company_id, item_id, sum(qty) AS qty, sum(amount) AS amount FROM finance_valueentry
              GROUP BY company_id, item_id) v ON v.company_id = c.company_id AND v.item_id = c.item_id
 WHERE (c.qty, c.value_amount) IS DISTINCT FROM (v.qty, v.amount);

-- name: item_cost_qty_equals_stock
-- why: what is valued is what lies there or is under way; only judged when costing has read everything.
SELECT coalesce(c.company_id, b.company_id) AS company_id, coalesce(c.item_id, b.item_id) AS item_id, c.qty, b.qty AS stock_qty
  FROM finance_itemcost c
  FULL JOIN (SELECT x.company_id, x.item_id, sum(x.qty) AS qty
               FROM (SELECT company_id, item_id, on_hand_qty AS qty FROM inventory_balance WHERE owner_id IS NULL
                      UNION ALL
                     SELECT company_id, item_id, CASE WHEN to_place = 'transit' THEN qty ELSE -qty END
                       FROM inventory_movement WHERE 'transit' IN (from_place, to_place)) x
              GROUP BY x.company_id, x.item_id) b ON b.company_id = c.company_id AND b.item_id = c.item_id
 WHERE coalesce(c.qty, 0) <> coalesce(b.qty, 0)
   AND NOT EXISTS (
       SELECT 1 FROM inventory_movement m
        WHERE (m.txid, m.id) > (SELECT coalesce(max(f.txid::text)::xid8, '0'::xid8), coalesce(max(f.last_id), 0)
                                  FROM kernel_follower f WHERE f.name = 'finance.costing'));

-- name: rebate_accrual_equals_open_periods
-- why: the account of accrued rebates is the sum of the periods that are not settled, in every currency and in the
-- company's.
SELECT coalesce(g.company_id, o.company_id) AS company_id, coalesce(g.currency, o.currency) AS currency,
       g.amount, o.amount AS accrued_amount, g.company_amount, o.company_amount AS company_accrued_amount
  FROM (SELECT p.company_id, p.currency, -sum(p.amount) AS amount, -sum(p.company_amount) AS company_amount
          FROM finance_posting p JOIN finance_account a ON a.id = p.account_id AND a.role = 'rebate_accrual'
         GROUP BY p.company_id, p.currency) g
  FULL JOIN (SELECT company_id, currency, sum(accrued_amount) AS amount, sum(company_accrued_amount) AS company_amount
               FROM finance_rebateperiod WHERE state = 'open' GROUP BY company_id, currency) o
    ON o.company_id = g.company_id AND o.currency = g.currency
 WHERE (coalesce(g.amount, 0), coalesce(g.company_amount, 0))
       IS DISTINCT FROM (coalesce(o.amount, 0), coalesce(o.company_amount, 0));

-- name: rebate_periods_equal_turnover
-- why: turnover and quantity of a period are the sums of the invoices and credits that explain them.
SELECT p.id, p.turnover_amount, t.turnover, p.qty, t.qty AS counted_qty
  FROM finance_rebateperiod p
  LEFT JOIN (SELECT period_id, sum(turnover_amount) AS turnover, sum(qty) AS qty FROM finance_rebateturnover
              GROUP BY period_id) t ON t.period_id = p.id
 WHERE (p.turnover_amount, p.qty) IS DISTINCT FROM (coalesce(t.turnover, 0), coalesce(t.qty, 0));

-- name: rebate_periods_are_settled_once
-- why: a period is settled exactly when one settlement credits it; nobody is credited twice for the same turnover.
SELECT p.id, p.state, count(s.id) AS settlements
  FROM finance_rebateperiod p LEFT JOIN finance_rebatesettlement s ON s.period_id = p.id
 GROUP BY p.id HAVING count(s.id) <> (p.state = 'settled')::int;

-- name: rebates_count_every_invoice
-- why: an invoice counts once for each approved agreement in force on its day, and nothing else does; what was credited
-- counts nothing in the end. What counted already when an agreement was ended stays.
SELECT coalesce(w.agreement_id, c.agreement_id) AS agreement_id, coalesce(w.invoice_id, c.invoice_id) AS invoice_id,
       w.turnover AS wanted_amount, c.turnover AS counted_amount
  FROM (SELECT a.id AS agreement_id, i.id AS invoice_id, sum(l.net_amount) AS turnover, sum(l.qty) AS qty
          FROM pricing_rebateagreement a
          JOIN finance_invoice i ON i.company_id = a.company_id AND i.partner_id = a.partner_id AND i.currency = a.currency
           AND i.state <> 'credited' AND i.invoiced_on >= a.valid_from
           AND (a.valid_until IS NULL OR i.invoiced_on < a.valid_until)
           AND (a.ended_on IS NULL OR i.invoiced_on <= a.ended_on OR EXISTS (
                SELECT 1 FROM finance_rebateturnover t JOIN finance_rebateperiod p ON p.id = t.period_id
                 WHERE t.invoice_id = i.id AND p.agreement_id = a.id))
          JOIN finance_invoiceline l ON l.invoice_id = i.id AND (a.item_id IS NULL OR l.item_id = a.item_id)
          JOIN catalog_item c ON c.id = l.item_id AND (a.item_class_id IS NULL OR c.item_class_id = a.item_class_id)
         WHERE a.state <> 'draft' GROUP BY a.id, i.id) w
  FULL JOIN (SELECT p.agreement_id, t.invoice_id, sum(t.turnover_amount) AS turnover, sum(t.qty) AS qty
               FROM finance_rebateturnover t JOIN finance_rebateperiod p ON p.id = t.period_id
              GROUP BY p.agreement_id, t.invoice_id) c USING (agreement_id, invoice_id)
 WHERE (coalesce(w.turnover, 0), coalesce(w.qty, 0)) IS DISTINCT FROM (coalesce(c.turnover, 0), coalesce(c.qty, 0));

-- name: rebate_settlements_equal_parts
-- why: what was credited must follow from its tax and from what it was set off against.
SELECT s.id, s.tax_amount, t.tax, s.netted_amount, n.netted
  FROM finance_rebatesettlement s
  LEFT JOIN (SELECT settlement_id, sum(tax_amount) AS tax FROM finance_rebatesettlementtax GROUP BY 1) t
         ON t.settlement_id = s.id
  LEFT JOIN (SELECT settlement_id, sum(amount) AS netted FROM finance_rebatenetting GROUP BY 1) n ON n.settlement_id = s.id
 WHERE (s.tax_amount, s.netted_amount) IS DISTINCT FROM (coalesce(t.tax, 0), coalesce(n.netted, 0));
