-- name: touched_days
-- why: which days of which sites a stretch of the journal changes; only these are counted again.
WITH o AS MATERIALIZED (
  SELECT unnest(%(orders)s::bigint[]) AS id
   UNION SELECT h.source_id FROM warehouse_shipment h WHERE h.id = ANY(%(shipments)s::bigint[]) AND h.source_kind = 40
   UNION SELECT s.id FROM orders_salesorder s
          WHERE s.currency IN (SELECT x.currency FROM finance_exchangerate x WHERE x.id = ANY(%(rates)s::bigint[])))
SELECT 'due' AS role, d.company_id, d.site_id, d.due_on AS day
  FROM o JOIN inventory_demand d ON d.source_id = o.id AND d.source_kind = 40
 UNION
SELECT 'ordered', d.company_id, d.site_id, (d.ordered_at AT TIME ZONE s.timezone)::date
  FROM o JOIN inventory_demand d ON d.source_id = o.id AND d.source_kind = 40 JOIN governance_site s ON s.id = d.site_id
 UNION
SELECT 'promised', d.company_id, d.site_id, d.first_promised_on
  FROM o JOIN inventory_demand d ON d.source_id = o.id AND d.source_kind = 40
 UNION
SELECT 'shipped', h.company_id, h.site_id, (h.shipped_at AT TIME ZONE s.timezone)::date
  FROM o JOIN warehouse_shipment h ON h.source_id = o.id AND h.source_kind = 40 AND h.state = 'shipped'
  JOIN governance_site s ON s.id = h.site_id
 ORDER BY 1, 2, 3, 4

-- name: count_fill
-- why: line and unit fill of any number of sites and requested days in one statement, from the view that lists show.
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT f.kpi, f.version, t.company_id, t.site_id, t.day, f.part, f.whole, f.part / nullif(f.whole, 0), '{}',
       %(through_at)s, %(through_id)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(days)s::date[]) AS t(company_id, site_id, day)
  LEFT JOIN (
       SELECT v.site_id, v.due_on, count(*) AS line_count, count(*) FILTER (WHERE v.is_filled) AS filled_count,
              sum(v.wanted_qty) AS wanted_qty, sum(v.filled_qty) AS filled_qty
         FROM insight_linestatus v
        WHERE v.site_id = ANY(%(sites)s::bigint[]) AND v.due_on = ANY(%(days)s::date[])
        GROUP BY v.site_id, v.due_on) c ON c.site_id = t.site_id AND c.due_on = t.day
 CROSS JOIN LATERAL (VALUES
       ('line_fill_rate', %(line_version)s::smallint, coalesce(c.filled_count, 0)::numeric, coalesce(c.line_count, 0)::numeric),
       ('unit_fill_rate', %(unit_version)s::smallint, coalesce(c.filled_qty, 0), coalesce(c.wanted_qty, 0)))
       AS f(kpi, version, part, whole)
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, through_at = excluded.through_at, through_id = excluded.through_id

-- name: count_promises
-- why: lines by their first promise, and orders by the latest one of their lines: all lines of the orders that have a
-- promise on these days are read once, order by order, because statistics know nothing yet of what was just written.
-- A line called off can move its order to an earlier day, so both are counted.
WITH line AS MATERIALIZED (
  SELECT v.site_id, v.order_id, v.first_promised_on AS day, v.is_kept
    FROM (SELECT DISTINCT d.source_id FROM inventory_demand d
           WHERE d.source_kind = 40 AND d.site_id = ANY(%(sites)s::bigint[]) AND d.first_promised_on = ANY(%(days)s::date[])) o
   CROSS JOIN LATERAL (SELECT l.site_id, l.order_id, l.first_promised_on, l.is_kept
                         FROM insight_linestatus l WHERE l.order_id = o.source_id OFFSET 0) v),
whole AS (
  SELECT site_id, day, count(*) AS order_count, count(*) FILTER (WHERE is_kept) AS kept_count
    FROM (SELECT site_id, order_id, max(day) AS day, bool_and(is_kept) AS is_kept FROM line GROUP BY 1, 2) b GROUP BY 1, 2),
single AS (
  SELECT site_id, day, count(*) AS line_count, count(*) FILTER (WHERE is_kept) AS kept_count FROM line GROUP BY 1, 2)
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT f.kpi, f.version, t.company_id, t.site_id, t.day, f.part, f.whole, f.part / nullif(f.whole, 0), '{}',
       %(through_at)s, %(through_id)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(days)s::date[]) AS t(company_id, site_id, day)
  LEFT JOIN single l ON l.site_id = t.site_id AND l.day = t.day
  LEFT JOIN whole w ON w.site_id = t.site_id AND w.day = t.day
 CROSS JOIN LATERAL (VALUES
       ('line_fill_promised', %(line_version)s::smallint, coalesce(l.kept_count, 0)::numeric, coalesce(l.line_count, 0)::numeric),
       ('on_time_in_full', %(order_version)s::smallint, coalesce(w.kept_count, 0)::numeric, coalesce(w.order_count, 0)::numeric))
       AS f(kpi, version, part, whole)
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, through_at = excluded.through_at, through_id = excluded.through_id

-- name: count_cycle
-- why: cycle times of the orders that were served whole on these days; the hours stay, so that any span has its P50. They
-- are among those of which something left about then, so that what left long ago is not looked at.
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT 'order_cycle_time', %(version)s::smallint, t.company_id, t.site_id, t.day, coalesce(c.total_hours, 0),
       coalesce(c.order_count, 0), c.total_hours / c.order_count,
       jsonb_build_object('waiting', coalesce(c.waiting_hours, 0), 'handling', coalesce(c.handling_hours, 0),
                          'hours', coalesce(c.hours, '[]')),
       %(through_at)s, %(through_id)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(days)s::date[]) AS t(company_id, site_id, day)
  LEFT JOIN (
       SELECT v.site_id, v.shipped_on, count(*) AS order_count, sum(v.total_hours) AS total_hours,
              sum(v.waiting_hours) AS waiting_hours, sum(v.handling_hours) AS handling_hours,
              jsonb_agg(v.total_hours ORDER BY v.total_hours) AS hours
         FROM (SELECT DISTINCT h.source_id FROM warehouse_shipment h
                WHERE h.source_kind = 40 AND h.shipped_at > %(since)s::timestamptz AND h.shipped_at < %(until)s::timestamptz) o
        CROSS JOIN LATERAL (SELECT * FROM insight_fulfilledorder f WHERE f.id = o.source_id OFFSET 0) v
        WHERE v.site_id = ANY(%(sites)s::bigint[]) AND v.shipped_on = ANY(%(days)s::date[])
        GROUP BY v.site_id, v.shipped_on) c ON c.site_id = t.site_id AND c.shipped_on = t.day
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, detail = excluded.detail, through_at = excluded.through_at,
           through_id = excluded.through_id

-- name: count_backlog_flows
-- why: what came into the backlog of a site and what left it on these days; the stand is their running sum. Only what was
-- ordered or left about then is looked at.
WITH t AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(days)s::date[]) AS t(company_id, site_id, day)),
came AS MATERIALIZED (
  SELECT v.site_id, v.ordered_on AS day, count(*) AS line_count, coalesce(sum(v.wanted_qty * v.unit_amount), 0) AS amount
    FROM (SELECT d.id FROM inventory_demand d
           WHERE d.source_kind = 40 AND d.site_id = ANY(%(sites)s::bigint[])
             AND d.ordered_at > %(since)s::timestamptz AND d.ordered_at < %(until)s::timestamptz) d
   CROSS JOIN LATERAL (SELECT v.site_id, v.ordered_on, v.wanted_qty, v.unit_amount FROM insight_linestatus v
                        WHERE v.id = d.id OFFSET 0) v
   WHERE v.ordered_on = ANY(%(days)s::date[])
   GROUP BY 1, 2),
posted AS MATERIALIZED (
  SELECT t.site_id, t.day, l.demand_id, sum(l.qty - l.short_qty) AS qty
    FROM t JOIN governance_site s ON s.id = t.site_id
    JOIN warehouse_shipment h ON h.site_id = t.site_id AND (h.shipped_at AT TIME ZONE s.timezone)::date = t.day
     AND h.shipped_at > %(since)s::timestamptz AND h.shipped_at < %(until)s::timestamptz
    JOIN warehouse_shipmentline l ON l.shipment_id = h.id AND l.qty > l.short_qty
   WHERE h.state = 'shipped' AND h.source_kind = 40
   GROUP BY 1, 2, 3),
line AS MATERIALIZED (
  SELECT v.id, v.order_id, v.is_open, v.unit_amount FROM (SELECT DISTINCT demand_id FROM posted) p
   CROSS JOIN LATERAL (SELECT v.id, v.order_id, v.is_open, v.unit_amount FROM insight_linestatus v
                        WHERE v.id = p.demand_id OFFSET 0) v),
finished AS MATERIALIZED (
  SELECT x.demand_id, max(x.day) AS day FROM (SELECT DISTINCT order_id FROM line WHERE NOT is_open) o
   CROSS JOIN LATERAL (
         SELECT l.demand_id, (h.shipped_at AT TIME ZONE s.timezone)::date AS day
           FROM warehouse_shipment h JOIN governance_site s ON s.id = h.site_id
           JOIN warehouse_shipmentline l ON l.shipment_id = h.id AND l.qty > l.short_qty
          WHERE h.source_id = o.order_id AND h.source_kind = 40 AND h.state = 'shipped' OFFSET 0) x
   GROUP BY x.demand_id),
went AS MATERIALIZED (
  SELECT p.site_id, p.day, count(*) FILTER (WHERE NOT v.is_open AND f.day = p.day) AS line_count,
         coalesce(sum(p.qty * v.unit_amount), 0) AS amount
    FROM posted p JOIN line v ON v.id = p.demand_id LEFT JOIN finished f ON f.demand_id = p.demand_id
   GROUP BY 1, 2)
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT f.kpi, f.version, t.company_id, t.site_id, t.day, 0, 1, 0, jsonb_build_object('in', f.came, 'out', f.went),
       %(through_at)s, %(through_id)s
  FROM t
  LEFT JOIN came c ON c.site_id = t.site_id AND c.day = t.day
  LEFT JOIN went w ON w.site_id = t.site_id AND w.day = t.day
 CROSS JOIN LATERAL (VALUES
       ('order_backlog_lines', %(line_version)s::smallint, coalesce(c.line_count, 0)::numeric, coalesce(w.line_count, 0)::numeric),
       ('order_backlog_value', %(value_version)s::smallint, coalesce(c.amount, 0), coalesce(w.amount, 0)))
       AS f(kpi, version, came, went)
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, detail = excluded.detail, through_at = excluded.through_at,
           through_id = excluded.through_id

-- name: run_backlog
-- why: a change of one day moves the stand of every later day; a running sum over kept days, not over documents.
WITH stand AS (
  SELECT k.id, sum((k.detail ->> 'in')::numeric - (k.detail ->> 'out')::numeric)
           OVER (PARTITION BY k.kpi, k.site_id ORDER BY k.day) AS total
    FROM insight_kpivalue k
   WHERE k.kpi IN ('order_backlog_lines', 'order_backlog_value') AND k.site_id = ANY(%(sites)s::bigint[]))
UPDATE insight_kpivalue k SET numerator = s.total, value = s.total, through_at = %(through_at)s, through_id = %(through_id)s
  FROM stand s WHERE s.id = k.id AND k.value <> round(s.total, 6)

-- name: run_backlog_days
-- why: backlog days follow from kept backlog and kept shipped value alone.
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT 'order_backlog_days', %(version)s::smallint, b.company_id, b.site_id, b.day, b.numerator, b.daily, b.numerator / nullif(b.daily, 0),
       '{}', %(through_at)s, %(through_id)s
  FROM (SELECT v.company_id, v.site_id, v.day, v.numerator,
               sum((v.detail ->> 'out')::numeric) OVER (PARTITION BY v.site_id ORDER BY v.day
                   RANGE BETWEEN interval '19 days' PRECEDING AND CURRENT ROW) / 20 AS daily
          FROM insight_kpivalue v
         WHERE v.kpi = 'order_backlog_value' AND v.site_id = ANY(%(sites)s::bigint[])) b
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, through_at = excluded.through_at, through_id = excluded.through_id
     WHERE (k.numerator, k.denominator) IS DISTINCT FROM (excluded.numerator, excluded.denominator)

-- name: forget
-- why: a rebuild begins with nothing.
DELETE FROM insight_kpivalue WHERE kpi = ANY(%(kpis)s::text[])
