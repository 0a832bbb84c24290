-- name: touched_hours
-- why: which hours of which sites a stretch of the journal changes; only these are counted again. The clock is the site's.
SELECT DISTINCT e.company_id, e.site_id, e.hour, e.day FROM (
  SELECT * FROM insight_floorevent WHERE kind = %(arrival_kind)s AND object_id = ANY(%(arrivals)s::bigint[])
   UNION ALL
  SELECT * FROM insight_floorevent WHERE kind = %(put_away_kind)s AND object_id = ANY(%(put_aways)s::bigint[])
   UNION ALL
  SELECT * FROM insight_floorevent WHERE kind = %(task_kind)s AND object_id = ANY(%(tasks)s::bigint[])
   UNION ALL
  SELECT * FROM insight_floorevent WHERE kind = %(count_kind)s AND object_id = ANY(%(counts)s::bigint[])) e
 ORDER BY 1, 2, 3

-- name: forget_hours
-- why: an hour is counted anew from nothing, so that counting it twice does no harm.
DELETE FROM insight_floorfact f USING unnest(%(sites)s::bigint[], %(hours)s::timestamptz[]) AS t(site_id, hour)
 WHERE f.site_id = t.site_id AND f.hour = t.hour

-- name: count_hours
-- why: everything that happened in these hours, in one look over the stretch that holds them.
INSERT INTO insight_floorfact (company_id, site_id, hour, kpi, part, numerator, denominator)
SELECT e.company_id, e.site_id, e.hour, e.kpi, e.part, sum(e.numerator), sum(e.denominator)
  FROM insight_floorevent e
  JOIN unnest(%(sites)s::bigint[], %(hours)s::timestamptz[]) AS t(site_id, hour) ON t.site_id = e.site_id AND t.hour = e.hour
 WHERE e.at >= %(first)s::timestamptz AND e.at < %(last)s::timestamptz + interval '1 hour'
 GROUP BY 1, 2, 3, 4, 5

-- name: count_days
-- why: the days of these hours, added up from the hours, for trends, targets and the judgement of variances.
INSERT INTO insight_kpivalue AS k (kpi, version, company_id, site_id, day, numerator, denominator, value, detail,
       through_at, through_id)
SELECT c.kpi, c.version, t.company_id, t.site_id, t.day, coalesce(f.numerator, 0), coalesce(f.denominator, 0),
       CASE WHEN c.is_ratio THEN f.numerator / nullif(f.denominator, 0) ELSE coalesce(f.numerator, 0) END,
       coalesce(f.detail, '{}'), %(through_at)s, %(through_id)s
  FROM unnest(%(companies)s::bigint[], %(day_sites)s::bigint[], %(days)s::date[]) AS t(company_id, site_id, day)
  JOIN governance_site s ON s.id = t.site_id
 CROSS JOIN unnest(%(kpis)s::text[], %(versions)s::smallint[], %(ratios)s::boolean[]) AS c(kpi, version, is_ratio)
  LEFT JOIN LATERAL (
       SELECT sum(p.numerator) AS numerator, sum(p.denominator) AS denominator,
              jsonb_object_agg(p.part, p.numerator) FILTER (WHERE p.part <> '') AS detail
         FROM (SELECT f.part, sum(f.numerator) AS numerator, sum(f.denominator) AS denominator FROM insight_floorfact f
                WHERE f.site_id = t.site_id AND f.kpi = c.kpi AND f.hour >= t.day::timestamp AT TIME ZONE s.timezone
                  AND f.hour < (t.day + 1)::timestamp AT TIME ZONE s.timezone
                GROUP BY f.part) p) f ON true
    ON CONFLICT (kpi, site_id, day) DO UPDATE
       SET version = excluded.version, numerator = excluded.numerator, denominator = excluded.denominator,
           value = excluded.value, detail = excluded.detail, through_at = excluded.through_at,
           through_id = excluded.through_id

-- name: forget_facts
-- why: a rebuild begins with nothing.
DELETE FROM insight_floorfact

-- name: facts_by_hour
-- why: the figures of the floor by site and hour of the day, on the site's own clock; a shift is some of these hours.
SELECT f.site_id, extract(hour FROM f.hour AT TIME ZONE s.timezone)::int AS hour, f.kpi, f.part, sum(f.numerator) AS numerator,
       sum(f.denominator) AS denominator
  FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[]) AS a(site_id, since)
  JOIN governance_site s ON s.id = a.site_id
  JOIN insight_floorfact f ON f.site_id = a.site_id AND f.hour >= a.since AND f.hour <= %(until)s
 GROUP BY 1, 2, 3, 4

-- name: queues
-- why: what waits now, step by step: how old it is, and what of it is due by the next cut-off, or was due already.
WITH t AS MATERIALIZED (
  SELECT t.*, min(t.due_at) FILTER (WHERE t.due_at >= %(at)s) OVER (PARTITION BY t.site_id, t.type) AS next_due_at
    FROM warehouse_task t
   WHERE t.site_id = ANY(%(sites)s::bigint[]) AND t.state IN ('open', 'assigned', 'started', 'exception'))
SELECT t.site_id, t.type, count(*)::int AS waiting_count, count(*) FILTER (WHERE t.state = 'exception')::int AS trouble_count,
       count(DISTINCT t.person_id) FILTER (WHERE t.state = 'started')::int AS people_count,
       count(*) FILTER (WHERE t.due_at < %(at)s)::int AS late_count,
       round((extract(epoch FROM %(at)s::timestamptz - min(t.created_at)) / 3600)::numeric, 1) AS oldest_hours,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(at)s::timestamptz - t.created_at)) / 3600)::numeric, 1)
         AS half_hours,
       min(t.next_due_at) AS next_due_at, count(*) FILTER (WHERE t.due_at <= coalesce(t.next_due_at, %(at)s))::int AS due_count
  FROM t GROUP BY t.site_id, t.type ORDER BY t.site_id, t.type
