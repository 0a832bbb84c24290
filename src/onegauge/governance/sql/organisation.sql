-- name: clear_day_index
-- why: a changed calendar is laid out afresh; patching the running numbers would touch all later rows anyway.
DELETE FROM governance_calendardayindex WHERE calendar_id = ANY (%(calendar_ids)s::bigint[]);

-- name: fill_day_index
-- why: lays out every day of the horizon once, so that set-based SQL never loops over days.
INSERT INTO governance_calendardayindex (calendar_id, day_on, is_working, working_no)
SELECT d.calendar_id, d.day_on, d.is_working,
       count(*) FILTER (WHERE d.is_working) OVER (PARTITION BY d.calendar_id ORDER BY d.day_on)
  FROM (
      SELECT c.id AS calendar_id, g.day::date AS day_on,
             coalesce(x.is_working, strpos(c.working_weekdays, extract(isodow FROM g.day)::text) > 0) AS is_working
        FROM governance_calendar c
       CROSS JOIN generate_series(%(first)s::date::timestamp, %(last)s::date::timestamp, interval '1 day') AS g(day)
        LEFT JOIN governance_calendarday x ON x.calendar_id = c.id AND x.day_on = g.day::date
       WHERE c.id = ANY (%(calendar_ids)s::bigint[])
  ) AS d;

-- name: take_numbers
-- why: one statement locks the counter and moves it, so numbers have no gap and no double; the lock is held until the
-- end of the transaction, therefore it is taken last.
INSERT INTO governance_numberseries AS s (company_id, code, prefix, width, next_number)
VALUES (%(company_id)s, %(code)s, %(prefix)s, %(width)s, 1 + %(count)s)
ON CONFLICT (company_id, code) DO UPDATE SET next_number = s.next_number + %(count)s
RETURNING s.prefix, s.next_number - %(count)s AS first, s.width;

-- name: add_working_days
-- why: one statement for many dates; joins the laid-out days like the function of the same name, without a call per row.
SELECT later.day_on
  FROM unnest(%(days)s::date[], %(counts)s::int[]) WITH ORDINALITY AS t(day, count, n)
  LEFT JOIN governance_calendardayindex given
         ON given.calendar_id = %(calendar_id)s AND given.day_on = t.day
  LEFT JOIN governance_calendardayindex later
         ON later.calendar_id = given.calendar_id AND later.is_working
        AND later.working_no = given.working_no + t.count
            + CASE WHEN given.is_working OR t.count > 0 THEN 0 ELSE 1 END
 ORDER BY t.n;

-- name: days_begin
-- why: a page over the last days counts calendar days, as lists do. All sites begin with the same date, each by its own clock;
-- today is the last day, at the site where it is earliest.
WITH a AS (
  SELECT s.id, s.timezone, min((%(at)s::timestamptz AT TIME ZONE s.timezone)::date) OVER () - (%(days)s::int - 1) AS first_on
    FROM governance_site s WHERE s.id = ANY(%(site_ids)s::bigint[]))
SELECT a.id, a.first_on, a.first_on::timestamp AT TIME ZONE a.timezone FROM a ORDER BY a.id

-- name: site_today
-- why: the business date of a site is that of its wall clock.
SELECT s.id AS site_id, (%(at)s::timestamptz AT TIME ZONE s.timezone)::date AS today
  FROM governance_site s
 WHERE s.id = ANY (%(site_ids)s::bigint[]);
