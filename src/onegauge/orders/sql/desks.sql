-- name: exposure
-- why: the page of a customer shows what the credit check counts: open receivables and confirmed orders not billed yet.
SELECT k.id, k.company_id, k.partner_id, k.currency, k.credit_limit, k.default_site_id,
       coalesce(r.amount, 0) AS open_order_amount
  FROM partners_customer k
  LEFT JOIN LATERAL orders_open_amounts(ARRAY[k.partner_id], ARRAY[k.company_id]) AS r ON true
 WHERE k.id = %(customer)s;

-- name: weekly_sales
-- why: how an item sold in the last weeks, week by week with the weeks without a sale, in base units.
SELECT w.week_on::date AS week_on, coalesce(sum(l.qty), 0) AS qty, count(l.id) AS line_count
  FROM generate_series(date_trunc('week', %(today)s::date) - %(weeks)s * interval '1 week',
                       date_trunc('week', %(today)s::date), interval '1 week') AS w (week_on)
  LEFT JOIN (orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id AND o.state NOT IN ('draft', 'cancelled'))
    ON l.item_id = %(item)s AND o.ordered_at >= w.week_on AND o.ordered_at < w.week_on + interval '1 week'
 GROUP BY 1 ORDER BY 1;
