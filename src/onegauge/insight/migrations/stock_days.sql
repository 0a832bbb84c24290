REVOKE INSERT, UPDATE, DELETE ON insight_stockday, insight_costday, insight_stockmark FROM onegauge_app;

-- The ledger up to now, read once; the follower goes on from the mark.
INSERT INTO insight_stockday (company_id, site_id, item_id, day, until_on, on_hand_qty, came_qty, in_qty)
SELECT d.company_id, d.site_id, d.item_id, d.day, lead(d.day, 1, '9999-12-31') OVER upto, sum(d.qty) OVER upto,
       sum(d.in_qty) OVER upto, d.in_qty
  FROM (SELECT v.company_id, v.site_id, v.item_id, v.effective_on AS day, sum(v.qty) AS qty,
               coalesce(sum(v.qty) FILTER (WHERE v.qty > 0), 0) AS in_qty
          FROM finance_valueentry v GROUP BY 1, 2, 3, 4) d
WINDOW upto AS (PARTITION BY d.site_id, d.item_id ORDER BY d.day);

INSERT INTO insight_costday (company_id, item_id, day, until_on, qty, value_amount)
SELECT d.company_id, d.item_id, d.day, lead(d.day, 1, '9999-12-31') OVER upto, sum(d.qty) OVER upto, sum(d.amount) OVER upto
  FROM (SELECT v.company_id, v.item_id, v.effective_on AS day, sum(v.qty) AS qty, sum(v.amount) AS amount
          FROM finance_valueentry v GROUP BY 1, 2, 3) d
WINDOW upto AS (PARTITION BY d.company_id, d.item_id ORDER BY d.day);

INSERT INTO insight_stockmark (id, entry_id) SELECT 1, max(v.id) FROM finance_valueentry v HAVING max(v.id) IS NOT NULL;
