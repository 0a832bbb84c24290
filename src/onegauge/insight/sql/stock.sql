-- name: touched_spans
-- why: a movement changes the stand of its day and of every later one, at every site of its company: the average cost
-- is the company's. Days without a movement between kept ones are counted too, so that no day is missing.
SELECT t.company_id, least(min(t.day), min(k.last_on) + 1) AS first_on, greatest(max(t.day), max(k.last_on)) AS last_on
  FROM (SELECT DISTINCT s.company_id, (a.at AT TIME ZONE s.timezone)::date AS day
          FROM unnest(%(sites)s::bigint[], %(instants)s::timestamptz[]) AS a(site_id, at)
          JOIN governance_site s ON s.id = a.site_id) t
  LEFT JOIN (SELECT v.company_id, max(v.day) AS last_on FROM insight_kpivalue v WHERE v.kpi = 'on_hand_value'
              GROUP BY v.company_id) k ON k.company_id = t.company_id
 GROUP BY t.company_id ORDER BY t.company_id

-- name: count_stock
-- why: value and age of what is on hand at the end of each day of a span, for all sites and items in one statement.
-- First in first out needs no simulation: with everything that ever left counted as "gone", what is left of a layer is
-- the part of it beyond "gone" on the axis of everything that ever came.
WITH span AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]) AS p(company_id, first_on, last_on)),
delta AS MATERIALIZED (
  SELECT v.company_id, v.site_id, v.item_id, v.effective_on AS day, sum(v.qty) AS qty, sum(v.amount) AS amount,
         coalesce(sum(v.qty) FILTER (WHERE v.qty > 0), 0) AS in_qty
    FROM finance_valueentry v JOIN span p ON p.company_id = v.company_id AND v.effective_on <= p.last_on
   GROUP BY 1, 2, 3, 4),
step AS MATERIALIZED (
  SELECT d.company_id, d.site_id, d.item_id, greatest(d.day, p.first_on) AS day, sum(d.qty) AS qty,
         sum(d.amount) AS amount, sum(d.in_qty) AS in_qty
    FROM delta d JOIN span p ON p.company_id = d.company_id GROUP BY 1, 2, 3, 4),
grid AS MATERIALIZED (
  SELECT x.company_id, x.site_id, x.item_id, g.day::date AS day
    FROM (SELECT company_id, site_id, item_id, min(day) AS since FROM step GROUP BY 1, 2, 3) x
    JOIN span p ON p.company_id = x.company_id
   CROSS JOIN LATERAL generate_series(x.since, p.last_on, interval '1 day') AS g(day)),
cell AS MATERIALIZED (
  SELECT g.company_id, g.site_id, g.item_id, g.day, sum(s.qty) OVER upto AS on_hand_qty, sum(s.amount) OVER upto AS amount,
         sum(s.in_qty) OVER upto AS came_qty
    FROM grid g
    LEFT JOIN step s ON s.site_id = g.site_id AND s.item_id = g.item_id AND s.day = g.day
  WINDOW upto AS (PARTITION BY g.site_id, g.item_id ORDER BY g.day)),
cost AS MATERIALIZED (
  SELECT c.company_id, c.item_id, c.day, sum(c.amount) / nullif(sum(c.on_hand_qty), 0) AS unit_cost
    FROM cell c GROUP BY 1, 2, 3),
held AS MATERIALIZED (
  SELECT c.site_id, c.item_id, c.day, c.on_hand_qty, c.came_qty - c.on_hand_qty AS gone_qty,
         coalesce(u.unit_cost, 0) AS unit_cost
    FROM cell c JOIN cost u ON u.company_id = c.company_id AND u.item_id = c.item_id AND u.day = c.day
   WHERE c.on_hand_qty <> 0),
layer AS MATERIALIZED (
  SELECT d.site_id, d.item_id, d.day, d.in_qty, sum(d.in_qty) OVER (PARTITION BY d.site_id, d.item_id ORDER BY d.day) AS upto_qty
    FROM delta d WHERE d.in_qty > 0),
aged AS MATERIALIZED (
  SELECT h.site_id, h.day, h.day - y.day AS age, sum(least(y.in_qty, y.upto_qty - h.gone_qty) * h.unit_cost) AS amount
    FROM held h
    JOIN layer y ON y.site_id = h.site_id AND y.item_id = h.item_id AND y.day <= h.day AND y.upto_qty > h.gone_qty
   GROUP BY 1, 2, 3),
bucket AS (
  SELECT b.site_id, b.day, jsonb_object_agg(b.name, round(b.amount, 4)) AS parts, sum(b.amount) AS amount,
         sum(b.weighted) AS weighted
    FROM (SELECT a.site_id, a.day, insight_age_bucket(a.age) AS name, sum(a.amount) AS amount,
                 sum(a.amount * a.age) AS weighted
            FROM aged a GROUP BY 1, 2, 3) b
   GROUP BY 1, 2),
worth AS (SELECT h.site_id, h.day, sum(h.on_hand_qty * h.unit_cost) AS amount FROM held h GROUP BY 1, 2)
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT f.kpi, f.version, d.company_id, d.site_id, d.day, f.numerator, f.denominator,
       CASE WHEN f.kpi = 'on_hand_value' THEN f.numerator ELSE f.numerator / nullif(f.denominator, 0) END, f.detail,
       %(through_at)s, %(through_id)s
  FROM (SELECT DISTINCT company_id, site_id, day FROM grid) d
  LEFT JOIN worth w ON w.site_id = d.site_id AND w.day = d.day
  LEFT JOIN bucket b ON b.site_id = d.site_id AND b.day = d.day
 CROSS JOIN LATERAL (VALUES
       ('on_hand_value', %(value_version)s::smallint, coalesce(w.amount, 0), 1::numeric, '{}'::jsonb),
       ('on_hand_age', %(age_version)s::smallint, coalesce(b.weighted, 0), coalesce(b.amount, 0), coalesce(b.parts, '{}')))
       AS f(kpi, version, numerator, denominator, detail)
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, detail = excluded.detail, through_at = excluded.through_at,
           through_id = excluded.through_id
