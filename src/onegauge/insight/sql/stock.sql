-- part: fresh
-- why: the value entries that the days of stock lack: those beyond the mark, up to the last one of these movements. Costing
-- alone writes them, one batch after the other, so that their ids are the order in which they appear. Goods that go to
-- another site of the company change no value, so that the ledger of goods says where they are; it has a mark of its own.
ahead AS MATERIALIZED (
  SELECT v.* FROM (SELECT coalesce(max(k.entry_id), 0) AS id FROM insight_stockmark k) m
   CROSS JOIN LATERAL (SELECT v.* FROM finance_valueentry v WHERE v.id > m.id ORDER BY v.id LIMIT %(window)s) v),
upto AS MATERIALIZED (SELECT max(a.id) AS id FROM ahead a WHERE a.movement_id = ANY(%(movements)s::bigint[])),
crossed AS MATERIALIZED (
  SELECT x.* FROM unnest(%(transits)s::bigint[], %(recorded)s::date[]) AS a(id, recorded_on)
   CROSS JOIN LATERAL (SELECT x.* FROM insight_sitechange x WHERE x.id = a.id AND x.recorded_on = a.recorded_on OFFSET 0) x
   WHERE NOT EXISTS (SELECT FROM insight_stockmark k WHERE (x.txid, x.id) <= (k.movement_txid, k.movement_id))),
fresh AS MATERIALIZED (
  SELECT f.company_id, f.site_id, f.item_id, f.day, sum(f.qty) AS qty,
         coalesce(sum(f.qty) FILTER (WHERE f.qty > 0), 0) AS in_qty, sum(f.amount) AS amount
    FROM (SELECT a.company_id, a.site_id, a.item_id, a.effective_on AS day, a.qty, a.amount
            FROM ahead a JOIN upto u ON a.id <= u.id
           UNION ALL
          SELECT x.company_id, x.site_id, x.item_id, x.day, x.qty, 0 FROM crossed x) f
   GROUP BY 1, 2, 3, 4)

-- part: stock_days
-- why: what a site holds of an item from each day on on which it moved. The day before the first new entry and all later
-- days are read as steps and added up again, so that what is told late shifts them.
stock_known AS (
  SELECT d.company_id, d.site_id, d.item_id, d.day, d.on_hand_qty - lag(d.on_hand_qty, 1, 0) OVER earlier AS qty, d.in_qty,
         d.came_qty - lag(d.came_qty, 1, 0) OVER earlier AS came_qty
    FROM (SELECT site_id, item_id, min(day) AS since FROM fresh GROUP BY 1, 2) t
   CROSS JOIN LATERAL (
         SELECT d.* FROM insight_stockday d
          WHERE d.site_id = t.site_id AND d.item_id = t.item_id AND d.day >= coalesce((
                SELECT max(b.day) FROM insight_stockday b
                 WHERE b.site_id = t.site_id AND b.item_id = t.item_id AND b.day < t.since), t.since) OFFSET 0) d
  WINDOW earlier AS (PARTITION BY d.site_id, d.item_id ORDER BY d.day)),
stock_step AS (
  SELECT * FROM stock_known UNION ALL SELECT company_id, site_id, item_id, day, qty, in_qty, in_qty FROM fresh),
stock_kept AS (
  INSERT INTO insight_stockday AS k (company_id, site_id, item_id, day, until_on, on_hand_qty, came_qty, in_qty)
  SELECT s.company_id, s.site_id, s.item_id, s.day, lead(s.day, 1, '9999-12-31') OVER upto, sum(sum(s.qty)) OVER upto,
         sum(sum(s.came_qty)) OVER upto, sum(s.in_qty)
    FROM stock_step s GROUP BY s.company_id, s.site_id, s.item_id, s.day
  WINDOW upto AS (PARTITION BY s.site_id, s.item_id ORDER BY s.day)
      ON CONFLICT (site_id, item_id, day) DO UPDATE
         SET until_on = excluded.until_on, on_hand_qty = excluded.on_hand_qty, came_qty = excluded.came_qty,
             in_qty = excluded.in_qty
       WHERE (k.until_on, k.on_hand_qty, k.came_qty, k.in_qty)
             IS DISTINCT FROM (excluded.until_on, excluded.on_hand_qty, excluded.came_qty, excluded.in_qty))

-- part: cost_days
-- why: the same for quantity and value of an item in its company, whose average is the cost at each of its sites.
cost_known AS (
  SELECT d.company_id, d.item_id, d.day, d.qty - lag(d.qty, 1, 0) OVER earlier AS qty,
         d.value_amount - lag(d.value_amount, 1, 0) OVER earlier AS amount
    FROM (SELECT company_id, item_id, min(day) AS since FROM fresh GROUP BY 1, 2) t
   CROSS JOIN LATERAL (
         SELECT d.* FROM insight_costday d
          WHERE d.company_id = t.company_id AND d.item_id = t.item_id AND d.day >= coalesce((
                SELECT max(b.day) FROM insight_costday b
                 WHERE b.company_id = t.company_id AND b.item_id = t.item_id AND b.day < t.since), t.since) OFFSET 0) d
  WINDOW earlier AS (PARTITION BY d.company_id, d.item_id ORDER BY d.day)),
cost_step AS (SELECT * FROM cost_known UNION ALL SELECT company_id, item_id, day, qty, amount FROM fresh),
cost_kept AS (
  INSERT INTO insight_costday AS k (company_id, item_id, day, until_on, qty, value_amount)
  SELECT s.company_id, s.item_id, s.day, lead(s.day, 1, '9999-12-31') OVER upto, sum(sum(s.qty)) OVER upto,
         sum(sum(s.amount)) OVER upto
    FROM cost_step s GROUP BY s.company_id, s.item_id, s.day
  WINDOW upto AS (PARTITION BY s.company_id, s.item_id ORDER BY s.day)
      ON CONFLICT (company_id, item_id, day) DO UPDATE
         SET until_on = excluded.until_on, qty = excluded.qty, value_amount = excluded.value_amount
       WHERE (k.until_on, k.qty, k.value_amount) IS DISTINCT FROM (excluded.until_on, excluded.qty, excluded.value_amount))

-- name: keep_days
-- why: the days of stock take in what is new, the mark goes on so that nothing is counted twice, and the spans of days to
-- count come back. A movement changes the stand of its day and of every later one, at every site of its company: the
-- average cost is the company's. Days without a movement between kept ones are counted too, so that no day is missing.
WITH
-- include: fresh
,
-- include: stock_days
,
-- include: cost_days
,
mark AS (
  INSERT INTO insight_stockmark AS k (id, entry_id, movement_txid, movement_id)
  SELECT 1, coalesce(u.id, 0), coalesce(x.txid, 0), coalesce(x.id, 0)
    FROM upto u LEFT JOIN (SELECT txid, id FROM crossed ORDER BY txid DESC, id DESC LIMIT 1) x ON true
   WHERE u.id IS NOT NULL OR x.id IS NOT NULL
      ON CONFLICT (id) DO UPDATE
         SET entry_id = greatest(k.entry_id, excluded.entry_id),
             movement_txid = greatest(k.movement_txid, excluded.movement_txid),
             movement_id = CASE WHEN excluded.movement_txid = 0 THEN k.movement_id ELSE excluded.movement_id END)
SELECT t.company_id, least(min(t.day), min(k.last_on) + 1) AS first_on, greatest(max(t.day), max(k.last_on)) AS last_on
  FROM (SELECT s.company_id, (a.at AT TIME ZONE s.timezone)::date AS day
          FROM unnest(%(sites)s::bigint[], %(instants)s::timestamptz[]) AS a(site_id, at)
          JOIN governance_site s ON s.id = a.site_id
         UNION SELECT company_id, day FROM fresh) t
  LEFT JOIN (SELECT s.company_id, max(v.day) AS last_on
               FROM governance_site s
              CROSS JOIN LATERAL (SELECT max(v.day) AS day FROM insight_kpivalue v
                                   WHERE v.kpi = 'on_hand_value' AND v.site_id = s.id) v
              GROUP BY s.company_id) k ON k.company_id = t.company_id
 GROUP BY t.company_id ORDER BY t.company_id

-- name: forget_days
-- why: before a rebuild nothing is known.
WITH stock AS (DELETE FROM insight_stockday), cost AS (DELETE FROM insight_costday) DELETE FROM insight_stockmark

-- name: count_stock
-- why: value and age of what is on hand at the end of each day of a span, for all sites and items in one statement.
-- First in first out needs no simulation: with everything that ever left counted as "gone", what is left of a layer is
-- the part of it beyond "gone" on the axis of everything that ever came. A piece is a stretch of days in which neither
-- the quantity at the site nor the average of the company changed; pieces are added up before they are laid out in days,
-- so that what lies still costs little. Each is probed by its keys: what was before and is gone is never read.
WITH span AS MATERIALIZED (
  SELECT * FROM unnest(%(companies)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]) AS p(company_id, first_on, last_on)),
piece AS MATERIALIZED (
  SELECT d.site_id, d.item_id, greatest(d.day, c.day, p.first_on) AS since,
         least(d.until_on, c.until_on, p.last_on + 1) AS until_on, d.on_hand_qty, d.came_qty,
         coalesce(c.value_amount / nullif(c.qty, 0), 0) AS unit_cost
    FROM span p
   CROSS JOIN LATERAL (
         SELECT d.* FROM insight_stockday d
          WHERE d.company_id = p.company_id AND d.until_on > p.first_on AND d.day <= p.last_on AND d.on_hand_qty <> 0
         OFFSET 0) d
   CROSS JOIN LATERAL (
         SELECT c.* FROM insight_costday c
          WHERE c.company_id = d.company_id AND c.item_id = d.item_id AND c.day < least(d.until_on, p.last_on + 1)
            AND c.day >= (SELECT max(b.day) FROM insight_costday b
                           WHERE b.company_id = d.company_id AND b.item_id = d.item_id
                             AND b.day <= greatest(d.day, p.first_on)) OFFSET 0) c),
aged AS (
  SELECT x.site_id, x.since, x.until_on, y.day, sum(y.left_qty * x.unit_cost) AS amount
    FROM piece x
   CROSS JOIN LATERAL (
         SELECT d.day, least(d.in_qty, d.came_qty - (x.came_qty - x.on_hand_qty)) AS left_qty FROM insight_stockday d
          WHERE d.site_id = x.site_id AND d.item_id = x.item_id AND d.in_qty > 0
            AND d.came_qty > x.came_qty - x.on_hand_qty AND d.came_qty <= x.came_qty OFFSET 0) y
   GROUP BY 1, 2, 3, 4),
bucket AS (
  SELECT b.site_id, b.day, jsonb_object_agg(b.name, round(b.amount, 4)) AS parts, sum(b.amount) AS amount,
         sum(b.weighted) AS weighted
    FROM (SELECT a.site_id, g.day::date AS day, insight_age_bucket(g.day::date - a.day) AS name, sum(a.amount) AS amount,
                 sum(a.amount * (g.day::date - a.day)) AS weighted
            FROM aged a CROSS JOIN LATERAL generate_series(a.since, a.until_on - 1, interval '1 day') AS g(day)
           GROUP BY 1, 2, 3) b
   GROUP BY 1, 2),
worth AS (
  SELECT w.site_id, g.day::date AS day, sum(w.amount) AS amount
    FROM (SELECT x.site_id, x.since, x.until_on, sum(x.on_hand_qty * x.unit_cost) AS amount FROM piece x GROUP BY 1, 2, 3) w
   CROSS JOIN LATERAL generate_series(w.since, w.until_on - 1, interval '1 day') AS g(day)
   GROUP BY 1, 2),
grid AS (
  SELECT p.company_id, s.id AS site_id, g.day::date AS day
    FROM span p
    JOIN governance_site s ON s.company_id = p.company_id
   CROSS JOIN LATERAL (SELECT min(d.day) AS day FROM insight_stockday d WHERE d.site_id = s.id) b
   CROSS JOIN LATERAL generate_series(greatest(b.day, p.first_on), p.last_on, interval '1 day') AS g(day)
   WHERE b.day IS NOT NULL)
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT f.kpi, f.version, d.company_id, d.site_id, d.day, f.numerator, f.denominator,
       CASE WHEN f.kpi = 'on_hand_value' THEN f.numerator ELSE f.numerator / nullif(f.denominator, 0) END, f.detail,
       %(through_at)s, %(through_id)s
  FROM grid d
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
