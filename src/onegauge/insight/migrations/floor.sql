-- What happened on a floor, once for each key figure that counts it. Receipts count when they are taken in, goods when they
-- are put away, tasks when they end, counts when they are posted; kinds are those of the journal.
CREATE VIEW insight_floorevent WITH (security_invoker = true) AS
WITH event AS (
  SELECT r.id * 16 + v.n AS id, r.company_id, r.site_id, v.kpi, '' AS part, r.received_at AS at, v.numerator,
         1::numeric AS denominator, 64::smallint AS kind, r.arrival_id AS object_id, a.number
    FROM warehouse_receipt r JOIN warehouse_arrival a ON a.id = r.arrival_id
   CROSS JOIN LATERAL (VALUES (0, 'receiving_lines', 1::numeric), (1, 'receiving_units', r.qty)) AS v(n, kpi, numerator)
   WHERE r.outcome <> 'over_refuse'
   UNION ALL
  SELECT p.id * 16 + 2, p.company_id, p.site_id, 'dock_to_stock', '', p.done_at,
         round(extract(epoch FROM greatest(p.done_at - coalesce(a.arrived_at, p.opened_at), interval '0')) / 3600, 4), 1,
         65::smallint, p.id, p.number
    FROM warehouse_putaway p JOIN warehouse_arrival a ON a.id = p.arrival_id
   WHERE p.state = 'done'
   UNION ALL
  SELECT t.id * 16 + v.n, t.company_id, t.site_id, v.kpi, v.part, t.done_at, v.numerator, v.denominator, 69::smallint, t.id,
         t.number
    FROM (SELECT t.*, t.state = 'short' OR t.trouble <> '' AS is_short,
                 round(extract(epoch FROM greatest(t.done_at - t.started_at, interval '0')) / 60, 4) AS minutes
            FROM warehouse_task t WHERE t.state IN ('confirmed', 'short')) t
   CROSS JOIN LATERAL (VALUES
         (3, 'labour_minutes', t.type::text, t.minutes, 1::numeric, true),
         (4, 'task_in_time', '', (t.done_at <= t.due_at)::int::numeric, 1, true),
         (5, 'pick_rate', '', t.line_count::numeric, t.minutes / 60, t.type = 'pick'),
         (6, 'floor_exceptions', '', 0, t.line_count, t.type = 'pick'),
         (7, 'floor_exceptions', coalesce(nullif(t.trouble, ''), 'too_few'), 1, 0, t.type <> 'pick' AND t.is_short),
         (8, 'replenish_short', '', t.is_short::int, 1, t.type = 'replenish'))
         AS v(n, kpi, part, numerator, denominator, counts)
   WHERE v.counts
   UNION ALL
  SELECT k.id * 16 + 9, t.company_id, t.site_id, 'floor_exceptions', k.trouble::text, t.done_at, 1, 0, 69::smallint, t.id, t.number
    FROM warehouse_task t JOIN warehouse_taskline k ON k.task_id = t.id AND k.is_live AND k.trouble <> ''
   WHERE t.state IN ('confirmed', 'short')
   UNION ALL
  SELECT l.id * 16 + v.n, c.company_id, c.site_id, v.kpi, '', c.closed_at, v.numerator, v.denominator, 90::smallint, c.id,
         c.number
    FROM warehouse_count c JOIN warehouse_countline l ON l.count_id = c.id AND l.posted_qty IS NOT NULL
   CROSS JOIN LATERAL (VALUES
         (10, 'count_accuracy', coalesce(l.is_within, false)::int::numeric, 1::numeric),
         (11, 'count_variance', abs(l.posted_qty) * coalesce(l.unit_value, 0), l.expected_qty * coalesce(l.unit_value, 0)))
         AS v(n, kpi, numerator, denominator)
   WHERE c.state = 'posted')
SELECT e.id, e.company_id, e.site_id, e.kpi, e.part, e.at, date_trunc('hour', e.at, s.timezone) AS hour,
       (e.at AT TIME ZONE s.timezone)::date AS day, extract(hour FROM e.at AT TIME ZONE s.timezone)::smallint AS hour_no,
       e.numerator, e.denominator, e.kind, e.object_id, e.number
  FROM event e JOIN governance_site s ON s.id = e.site_id;

GRANT SELECT ON insight_floorevent TO onegauge_app, onegauge_follower;
REVOKE INSERT, UPDATE, DELETE ON insight_floorfact FROM onegauge_app;
