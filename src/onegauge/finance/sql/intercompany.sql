-- name: insert_trades
-- why: both sides of any number of trades in one statement.
INSERT INTO finance_intercompanytrade (company_id, counterparty_id, trade, side, currency, amount, company_amount,
       group_cost_amount, traded_on, entry_id, source_kind, source_id, source_number)
SELECT t.company_id, t.counterparty_id, t.trade, t.side, t.currency, t.amount, t.company_amount, t.group_cost,
       t.traded_on, t.entry_id, t.source_kind, t.source_id, t.source_number
  FROM unnest(%(companies)s::bigint[], %(counterparties)s::bigint[], %(trades)s::uuid[], %(sides)s::text[],
              %(currencies)s::text[], %(amounts)s::numeric[], %(company_amounts)s::numeric[], %(group_costs)s::numeric[],
              %(dates)s::date[], %(entries)s::bigint[], %(source_kinds)s::smallint[], %(source_ids)s::bigint[],
              %(numbers)s::text[])
       AS t(company_id, counterparty_id, trade, side, currency, amount, company_amount, group_cost, traded_on, entry_id,
            source_kind, source_id, source_number)
RETURNING id, company_id, trade::text, side
