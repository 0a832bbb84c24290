-- name: kept_fill_equals_fresh_fill
-- why: a kept value is nothing but a count of documents; once its follower has read everything, counting again agrees.
WITH fresh AS (
  SELECT v.site_id, v.due_on AS day, count(*) AS lines, count(*) FILTER (WHERE v.is_filled) AS filled,
         sum(v.wanted_qty) AS wanted, sum(v.filled_qty) AS filled_qty
    FROM insight_linestatus v WHERE v.due_on >= current_date - 7 AND v.due_on < current_date GROUP BY 1, 2)
SELECT k.kpi, k.site_id, k.day, k.numerator, k.denominator, f.filled, f.lines, f.filled_qty, f.wanted
  FROM insight_kpivalue k LEFT JOIN fresh f ON f.site_id = k.site_id AND f.day = k.day
 WHERE k.kpi IN ('line_fill_rate', 'unit_fill_rate') AND k.day >= current_date - 7 AND k.day < current_date
   AND (k.numerator, k.denominator) IS DISTINCT FROM CASE WHEN k.kpi = 'line_fill_rate'
       THEN (coalesce(f.filled, 0)::numeric, coalesce(f.lines, 0)::numeric)
       ELSE (coalesce(f.filled_qty, 0), coalesce(f.wanted, 0)) END
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j, kernel_follower w
                    WHERE w.name = 'insight.kpis' AND (j.txid, j.id) > (w.txid, w.last_id))

-- name: kept_backlog_equals_open_lines
-- why: the running sum of what came and went must end at what is really open; a lost day would show here.
WITH last AS (
  SELECT DISTINCT ON (k.kpi, k.site_id) k.kpi, k.site_id, k.numerator FROM insight_kpivalue k
   WHERE k.kpi IN ('order_backlog_lines', 'order_backlog_value') ORDER BY k.kpi, k.site_id, k.day DESC),
fresh AS (
  SELECT v.site_id, count(*)::numeric AS lines, round(coalesce(sum(v.open_amount), 0), 6) AS amount
    FROM insight_linestatus v WHERE v.is_open GROUP BY v.site_id)
SELECT l.kpi, coalesce(l.site_id, f.site_id) AS site_id, l.numerator, f.lines, f.amount
  FROM last l FULL JOIN fresh f ON f.site_id = l.site_id
 WHERE coalesce(l.numerator, 0) <> coalesce(CASE l.kpi WHEN 'order_backlog_value' THEN f.amount ELSE f.lines END, 0)
   AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.kpis')
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j, kernel_follower w
                    WHERE w.name = 'insight.kpis' AND (j.txid, j.id) > (w.txid, w.last_id))

-- name: kept_stock_equals_books
-- why: the sites of a company add up to the value of its stock in the books, and the layers to what is on hand.
WITH last AS (
  SELECT DISTINCT ON (k.kpi, k.site_id) k.kpi, k.company_id, k.site_id, k.numerator, k.denominator FROM insight_kpivalue k
   WHERE k.kpi IN ('on_hand_value', 'on_hand_age') ORDER BY k.kpi, k.site_id, k.day DESC),
kept AS (
  SELECT l.company_id, sum(l.numerator) FILTER (WHERE l.kpi = 'on_hand_value') AS value_amount,
         sum(l.denominator) FILTER (WHERE l.kpi = 'on_hand_age') AS aged_amount FROM last l GROUP BY 1),
books AS (SELECT c.company_id, sum(c.value_amount) AS amount, min(c.qty) AS least_qty FROM finance_itemcost c GROUP BY 1)
SELECT b.company_id, k.value_amount, k.aged_amount, b.amount FROM books b LEFT JOIN kept k ON k.company_id = b.company_id
 WHERE (abs(coalesce(k.value_amount, 0) - b.amount) >= 0.01
        OR b.least_qty >= 0 AND abs(coalesce(k.aged_amount, 0) - b.amount) >= 0.01)
   AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.stock')
   AND NOT EXISTS (SELECT 1 FROM insight_valuedmovement m, kernel_follower w
                    WHERE w.name = 'insight.stock' AND (m.txid, m.id) > (w.txid, w.last_id))

-- name: days_of_stock_end_at_the_ledger
-- why: what the last days of stock say is what the value entries up to the mark and the movements between sites add up to,
-- at each site and in the company; an entry that was lost or counted twice would show here.
WITH read AS (
  SELECT p.txid, p.id
    FROM (SELECT k.movement_txid AS txid, k.movement_id AS id FROM insight_stockmark k
           UNION ALL
          SELECT w.txid::text::bigint, w.last_id FROM kernel_follower w WHERE w.name = 'insight.stock') p
   ORDER BY 1 DESC, 2 DESC LIMIT 1),
entry AS (
  SELECT v.company_id, v.site_id, v.item_id, v.qty, v.amount
    FROM finance_valueentry v WHERE v.id <= (SELECT k.entry_id FROM insight_stockmark k)
   UNION ALL
  SELECT x.company_id, x.site_id, x.item_id, x.qty, 0 FROM insight_sitechange x, read r WHERE (x.txid, x.id) <= (r.txid, r.id)),
ledger AS (
  SELECT e.company_id, coalesce(e.site_id, 0) AS site_id, e.item_id, sum(e.qty) AS qty,
         CASE WHEN e.site_id IS NULL THEN 0 ELSE coalesce(sum(e.qty) FILTER (WHERE e.qty > 0), 0) END AS came_qty,
         CASE WHEN e.site_id IS NULL THEN sum(e.amount) ELSE 0 END AS amount
    FROM entry e GROUP BY GROUPING SETS ((e.company_id, e.item_id), (e.company_id, e.site_id, e.item_id))),
kept AS (
  SELECT d.company_id, d.site_id, d.item_id, d.on_hand_qty AS qty, d.came_qty, 0 AS amount
    FROM insight_stockday d WHERE d.until_on = '9999-12-31'
   UNION ALL
  SELECT d.company_id, 0, d.item_id, d.qty, 0, d.value_amount FROM insight_costday d WHERE d.until_on = '9999-12-31')
SELECT coalesce(k.company_id, l.company_id) AS company_id, coalesce(k.site_id, l.site_id) AS site_id,
       coalesce(k.item_id, l.item_id) AS item_id, k.qty AS kept_qty, l.qty, k.came_qty AS kept_came_qty, l.came_qty,
       k.amount AS kept_amount, l.amount
  FROM kept k
  FULL JOIN ledger l ON l.company_id = k.company_id AND l.site_id = k.site_id AND l.item_id = k.item_id
 WHERE (k.qty, k.came_qty, k.amount) IS DISTINCT FROM (l.qty, l.came_qty, l.amount)

-- name: days_of_stock_end_where_goods_are
-- why: what a site holds by its last day of stock is what lies on its shelves and what it owns on its way. By quantity and
-- site, because goods that are counted at the wrong one change no sum of a company.
WITH held AS (
  SELECT x.site_id, x.item_id, sum(x.qty) AS qty
    FROM (SELECT b.site_id, b.item_id, b.on_hand_qty AS qty FROM inventory_balance b WHERE b.owner_id IS NULL
           UNION ALL
          SELECT CASE WHEN t.company_id <> t.to_company_id AND t.ownership = 'receipt' THEN t.site_id ELSE t.to_site_id END,
                 p.item_id, p.qty - p.received_qty - p.lost_qty - p.returned_qty
            FROM transfers_piece p JOIN transfers_transfer t ON t.id = p.transfer_id) x
   GROUP BY 1, 2)
SELECT coalesce(k.site_id, h.site_id) AS site_id, coalesce(k.item_id, h.item_id) AS item_id, k.on_hand_qty AS kept_qty, h.qty
  FROM held h
  FULL JOIN (SELECT d.* FROM insight_stockday d WHERE d.until_on = '9999-12-31') k
    ON k.site_id = h.site_id AND k.item_id = h.item_id
 WHERE coalesce(k.on_hand_qty, 0) <> coalesce(h.qty, 0)
   AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.stock')
   AND NOT EXISTS (SELECT 1 FROM inventory_movement m, kernel_follower w
                    WHERE w.name = 'insight.stock' AND (m.txid, m.id) > (w.txid, w.last_id))

-- name: days_of_stock_follow_each_other
-- why: each day of stock holds until the next one begins, and what came in lies between them; otherwise a stretch of days
-- would be counted twice or not at all.
SELECT d.site_id, d.item_id, d.day, d.until_on, d.next_on, d.in_qty, d.grown_qty
  FROM (SELECT d.*, lead(d.day, 1, '9999-12-31') OVER w AS next_on, d.came_qty - lag(d.came_qty, 1, 0) OVER w AS grown_qty
          FROM insight_stockday d WINDOW w AS (PARTITION BY d.site_id, d.item_id ORDER BY d.day)) d
 WHERE d.until_on <> d.next_on OR d.in_qty <> d.grown_qty
 UNION ALL
SELECT NULL, d.item_id, d.day, d.until_on, d.next_on, NULL, NULL
  FROM (SELECT d.*, lead(d.day, 1, '9999-12-31') OVER w AS next_on
          FROM insight_costday d WINDOW w AS (PARTITION BY d.company_id, d.item_id ORDER BY d.day)) d
 WHERE d.until_on <> d.next_on

-- name: kept_promises_equal_fresh_promises
-- why: as for fill rates; the days of first promises, in lines and in orders.
WITH fresh AS (
  SELECT v.site_id, v.first_promised_on AS day, 'line_fill_promised' AS kpi, count(*)::numeric AS whole,
         count(*) FILTER (WHERE v.is_kept)::numeric AS part
    FROM insight_linestatus v WHERE v.first_promised_on >= current_date - 7 AND v.first_promised_on < current_date GROUP BY 1, 2
   UNION ALL
  SELECT o.site_id, o.first_promised_on, 'on_time_in_full', count(*), count(*) FILTER (WHERE o.is_kept)
    FROM insight_orderstatus o WHERE o.first_promised_on >= current_date - 7 AND o.first_promised_on < current_date GROUP BY 1, 2)
SELECT coalesce(k.kpi, f.kpi) AS kpi, coalesce(k.site_id, f.site_id) AS site_id, coalesce(k.day, f.day) AS day, k.numerator,
       k.denominator, f.part, f.whole
  FROM (SELECT * FROM insight_kpivalue v WHERE v.kpi IN ('line_fill_promised', 'on_time_in_full')
           AND v.day >= current_date - 7 AND v.day < current_date) k
  FULL JOIN fresh f ON f.kpi = k.kpi AND f.site_id = k.site_id AND f.day = k.day
 WHERE (coalesce(k.numerator, 0), coalesce(k.denominator, 0)) IS DISTINCT FROM (coalesce(f.part, 0), coalesce(f.whole, 0))
   AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.kpis')
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j, kernel_follower w
                    WHERE w.name = 'insight.kpis' AND (j.txid, j.id) > (w.txid, w.last_id))

-- name: every_shipment_that_left_has_its_handover
-- why: percentiles say nothing about what they leave out; a lost shipment would make the waits look better.
SELECT h.id AS shipment_id, d.id AS handover_id
  FROM (SELECT s.id FROM warehouse_shipment s WHERE s.source_kind = 40 AND s.state = 'shipped') h
  FULL JOIN insight_handover d ON d.id = h.id
 WHERE (h.id IS NULL OR d.id IS NULL) AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.kpis')
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j, kernel_follower w
                    WHERE w.name = 'insight.kpis' AND (j.txid, j.id) > (w.txid, w.last_id))

-- name: kept_floor_equals_fresh_floor
-- why: an hour of a floor is nothing but a count of receipts, put-aways, tasks and counts; counting again agrees.
WITH fresh AS (
  SELECT e.site_id, e.hour, e.kpi, e.part, sum(e.numerator) AS numerator, sum(e.denominator) AS denominator
    FROM insight_floorevent e WHERE e.at >= date_trunc('day', now()) - interval '7 days' GROUP BY 1, 2, 3, 4)
SELECT coalesce(k.site_id, f.site_id) AS site_id, coalesce(k.hour, f.hour) AS hour, coalesce(k.kpi, f.kpi) AS kpi,
       coalesce(k.part, f.part) AS part, k.numerator, k.denominator, f.numerator, f.denominator
  FROM (SELECT * FROM insight_floorfact k WHERE k.hour >= date_trunc('day', now()) - interval '7 days') k
  FULL JOIN fresh f ON f.site_id = k.site_id AND f.hour = k.hour AND f.kpi = k.kpi AND f.part = k.part
 WHERE (k.numerator, k.denominator) IS DISTINCT FROM (round(f.numerator, 6), round(f.denominator, 6))
   AND coalesce(k.hour, f.hour) >= date_trunc('day', now()) - interval '6 days'
   AND EXISTS (SELECT 1 FROM kernel_follower w WHERE w.name = 'insight.floor')
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j, kernel_follower w
                    WHERE w.name = 'insight.floor' AND (j.txid, j.id) > (w.txid, w.last_id))

-- name: days_of_the_floor_are_their_hours
-- why: the kept day of a floor is the sum of its kept hours; a lost hour would show here.
SELECT k.kpi, k.site_id, k.day, k.numerator, f.numerator
  FROM insight_kpivalue k JOIN governance_site s ON s.id = k.site_id
  LEFT JOIN LATERAL (
       SELECT sum(f.numerator) AS numerator, sum(f.denominator) AS denominator FROM insight_floorfact f
        WHERE f.site_id = k.site_id AND f.kpi = k.kpi AND f.hour >= k.day::timestamp AT TIME ZONE s.timezone
          AND f.hour < (k.day + 1)::timestamp AT TIME ZONE s.timezone) f ON true
 WHERE k.day >= current_date - 7
   AND k.kpi IN ('receiving_lines', 'receiving_units', 'dock_to_stock', 'pick_rate', 'floor_exceptions', 'labour_minutes',
                 'task_in_time', 'replenish_short', 'count_accuracy', 'count_variance')
   AND (k.numerator, k.denominator) IS DISTINCT FROM (coalesce(f.numerator, 0), coalesce(f.denominator, 0))
