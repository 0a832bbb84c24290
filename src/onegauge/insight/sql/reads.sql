-- name: kept_values
-- why: everything the overview draws in one read: the days of the window, and the last stand before it.
SELECT k.kpi, k.site_id, k.day, k.numerator, k.denominator, k.value, k.detail - 'hours' AS detail
  FROM insight_kpivalue k
 WHERE k.site_id = ANY(%(sites)s::bigint[]) AND k.day BETWEEN %(first)s AND %(last)s
   AND k.kpi = ANY(%(kpis)s::text[])
 UNION ALL
SELECT b.* FROM (
       SELECT DISTINCT ON (k.kpi, k.site_id) k.kpi, k.site_id, k.day, k.numerator, k.denominator, k.value, k.detail
         FROM insight_kpivalue k
        WHERE k.site_id = ANY(%(sites)s::bigint[]) AND k.day < %(first)s AND k.kpi = ANY(%(stands)s::text[])
          AND k.kpi = ANY(%(kpis)s::text[])
        ORDER BY k.kpi, k.site_id, k.day DESC) b
 ORDER BY 1, 2, 3

-- name: cycle_percentiles
-- why: percentiles do not add up over days, so they are taken over the hours that the days keep.
SELECT k.site_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY h.hours::numeric) AS p50,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY h.hours::numeric) AS p90
  FROM insight_kpivalue k CROSS JOIN LATERAL jsonb_array_elements_text(k.detail -> 'hours') AS h(hours)
 WHERE k.kpi = 'order_cycle_time' AND k.site_id = ANY(%(sites)s::bigint[]) AND k.day BETWEEN %(first)s AND %(last)s
 GROUP BY GROUPING SETS ((), (k.site_id))

-- name: open_work
-- why: what the open lines wait for and how late they are, and which of their orders are late or held, now: the lines
-- are found once, for everything that is drawn of them. The same rows that the lists behind the numbers show.
WITH line AS MATERIALIZED (
  SELECT v.site_id, v.order_id, v.number, v.partner_id, v.currency, v.reason, v.lateness, v.bucket, v.hold_types, v.promised_on,
         v.open_amount, v.lateness IN ('1-2', '3-5', '6-10', '>10') AS is_late
    FROM insight_linestatus v WHERE v.is_open AND v.site_id = ANY(%(sites)s::bigint[])),
risky AS MATERIALIZED (
  SELECT l.order_id, l.number, l.partner_id, l.site_id, l.currency, l.hold_types, min(l.promised_on) AS promised_on,
         count(*) AS line_count, coalesce(sum(l.open_amount), 0) AS amount, bool_or(l.is_late) AS is_late
    FROM line l GROUP BY 1, 2, 3, 4, 5, 6 HAVING bool_or(l.is_late) OR l.hold_types <> '')
SELECT (SELECT coalesce(jsonb_agg(g ORDER BY g.site_id, g.reason, g.lateness), '[]')
          FROM (SELECT l.site_id, l.currency, l.reason, l.lateness, l.bucket, count(*) AS line_count,
                       coalesce(sum(l.open_amount), 0) AS amount
                  FROM line l GROUP BY 1, 2, 3, 4, 5) g) AS groups,
       (SELECT coalesce(jsonb_agg(s ORDER BY s.currency), '[]')
          FROM (SELECT r.currency, count(*) AS order_count, sum(r.amount) AS amount FROM risky r GROUP BY 1) s) AS sums,
       (SELECT coalesce(jsonb_agg(o ORDER BY o.amount DESC, o.order_id), '[]')
          FROM (SELECT r.order_id, r.number, p.name AS partner, r.site_id, r.currency, r.hold_types, r.promised_on, r.line_count,
                       r.amount, CASE WHEN r.is_late AND r.hold_types <> '' THEN 'held_late' WHEN r.is_late THEN 'late'
                                      ELSE 'held' END AS risk
                  FROM risky r JOIN partners_partner p ON p.id = r.partner_id
                 ORDER BY r.amount DESC, r.order_id LIMIT %(limit)s) o) AS orders

-- name: handover_hours
-- why: percentiles of every step, over all sites and by site, of the shipments of a period in one read.
SELECT h.site_id, t.step, count(*) AS shipment_count, percentile_disc(0.5) WITHIN GROUP (ORDER BY t.hours) AS p50,
       percentile_disc(0.9) WITHIN GROUP (ORDER BY t.hours) AS p90, sum(t.hours) AS hours
  FROM insight_handover h
 CROSS JOIN LATERAL (VALUES ('confirm', h.confirm_hours), ('allocate', h.allocate_hours), ('release', h.release_hours),
       ('pick', h.pick_hours), ('pack', h.pack_hours), ('ship', h.ship_hours), ('bill', h.bill_hours)) AS t(step, hours)
 WHERE h.site_id = ANY(%(sites)s::bigint[]) AND h.shipped_on BETWEEN %(first)s AND %(last)s AND t.hours IS NOT NULL
 GROUP BY GROUPING SETS ((t.step), (h.site_id, t.step)) ORDER BY h.site_id NULLS FIRST, t.step

-- name: cut_offs
-- why: numbers are true up to the oldest row that their follower has not read; counted to 10,000, so that a follower
-- that stands still does not slow the page that says so.
SELECT 'insight.kpis' AS follower, count(*) AS row_count, min(u.at) AS oldest_at
  FROM (SELECT j.at FROM kernel_journal j
         WHERE (j.txid, j.id) > (coalesce((SELECT f.txid FROM kernel_follower f WHERE f.name = 'insight.kpis'), '0'::xid8),
                                 coalesce((SELECT f.last_id FROM kernel_follower f WHERE f.name = 'insight.kpis'), 0))
         ORDER BY j.txid, j.id LIMIT 10000) u
 UNION ALL
SELECT 'insight.stock', count(*), min(u.recorded_at)
  FROM (SELECT m.recorded_at FROM inventory_movement m
         WHERE (m.txid, m.id) > (coalesce((SELECT f.txid FROM kernel_follower f WHERE f.name = 'insight.stock'), '0'::xid8),
                                 coalesce((SELECT f.last_id FROM kernel_follower f WHERE f.name = 'insight.stock'), 0))
         ORDER BY m.txid, m.id LIMIT 10000) u
