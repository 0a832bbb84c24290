-- name: read_epoch
-- why: one row tells whether what this process remembers still holds; values are read again only when it does not.
SELECT og_policy_epoch();

-- name: read_layers
-- why: everything that decides values, of all companies: the memory of a process is shared by all its actors, so it must
-- not be cut to the scope of whoever asked first. The function belongs to the owner and tells no more than values.
SELECT key, level, value, valid_from, valid_until, provenance_id, region_id, company_id, site_id, country,
       template_version_id, template_version, variance_id, statutory_id, item_class, partner
  FROM og_policy_layers();

-- name: read_places
-- why: where each site and each company lies; a company without a site of its own is a place too.
SELECT s.id, s.company_id, s.region_id, c.country
  FROM governance_site AS s
  JOIN governance_company AS c ON c.id = s.company_id
 UNION ALL
SELECT NULL, c.id, c.region_id, c.country
  FROM governance_company AS c;

-- name: read_calendars
-- why: working days are counted in memory; calendars are few and the same for everybody.
SELECT c.id, c.working_weekdays, coalesce(d.days, '{}'), coalesce(d.worked, '{}')
  FROM governance_calendar AS c
  LEFT JOIN (SELECT calendar_id, array_agg(day_on) AS days, array_agg(is_working) AS worked
               FROM governance_calendarday GROUP BY 1) AS d ON d.calendar_id = c.id;

-- name: read_stories
-- why: who decided a value is told whole, with names and dates, for all values behind a document at once.
SELECT p.id, jsonb_strip_nulls(jsonb_build_object(
         'level', p.level, 'item_class', nullif(p.item_class, ''), 'partner', nullif(p.partner, ''),
         'template_version', t.number, 'template_notes', nullif(t.notes, ''),
         'effective_from', t.effective_from, 'author', author.name, 'released_by', releaser.name,
         'variance_id', v.id, 'scope', v.scope, 'reason', v.reason, 'kpi', v.kpi, 'owner', owner.name,
         'requested_by', requester.name, 'requested_at', v.requested_at,
         'approved_by', coalesce(approver.name, template_approver.name),
         'approved_at', coalesce(v.approved_at, t.approved_at), 'decision_reason', nullif(v.decision_reason, ''),
         'from_on', coalesce(v.from_on, s.from_on), 'until_on', coalesce(least(v.until_on, v.ended_on), s.until_on),
         'review_on', v.review_on, 'law', s.law, 'country', s.country, 'recorded_by', recorder.name))
  FROM governance_policyprovenance AS p
  LEFT JOIN governance_templateversion AS t ON t.id = p.template_version_id
  LEFT JOIN governance_variance AS v ON v.id = p.variance_id
  LEFT JOIN governance_statutoryvalue AS s ON s.id = p.statutory_id
  LEFT JOIN governance_person AS author ON author.id = t.author_id
  LEFT JOIN governance_person AS template_approver ON template_approver.id = t.approved_by_id
  LEFT JOIN governance_person AS releaser ON releaser.id = t.released_by_id
  LEFT JOIN governance_person AS requester ON requester.id = v.requested_by_id
  LEFT JOIN governance_person AS approver ON approver.id = v.approved_by_id
  LEFT JOIN governance_person AS owner ON owner.id = v.owner_id
  LEFT JOIN governance_person AS recorder ON recorder.id = s.recorded_by_id
 WHERE p.id = ANY (%(provenance_ids)s::bigint[]);

-- name: forget_definitions
-- why: a policy that no module declares any more decides nothing; its decided values stay as history.
DELETE FROM governance_policydefinition WHERE key <> ALL (%(keys)s::text[]) RETURNING key;

-- name: declare_definitions
-- why: the database judges values by what the code declares; only rows that differ are written and named, so that a
-- start without changes rebuilds nothing.
INSERT INTO governance_policydefinition AS d (key, type, control, level, low, high, choices, default_value, narrows)
SELECT r.key, r.type, r.control, r.level, r.low, r.high, ARRAY(SELECT jsonb_array_elements_text(r.choices)),
       r.default_value, ARRAY(SELECT jsonb_array_elements_text(r.narrows))
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(key text, type text, control text, level text, low numeric,
                                                high numeric, choices jsonb, default_value jsonb, narrows jsonb)
    ON CONFLICT (key) DO UPDATE
   SET type = excluded.type, control = excluded.control, level = excluded.level, low = excluded.low,
       high = excluded.high, choices = excluded.choices, default_value = excluded.default_value,
       narrows = excluded.narrows
 WHERE (d.type, d.control, d.level, d.low, d.high, d.choices, d.default_value, d.narrows) IS DISTINCT FROM
       (excluded.type, excluded.control, excluded.level, excluded.low, excluded.high, excluded.choices,
        excluded.default_value, excluded.narrows)
RETURNING key;

-- name: rebuild_effective
-- why: the values of the given policies and sites (all without them) are computed afresh by the database's own function,
-- the only writer of that table.
SELECT og_rebuild_policy_effective(%(keys)s::text[], %(site_ids)s::bigint[]);

-- name: lock_template
-- why: two releases at once could each find the day free; releases happen one after the other.
SELECT id FROM governance_template ORDER BY id FOR NO KEY UPDATE;

-- name: versions_in_force
-- why: a version may be retired only when a later one has begun; else values would fall back to the defaults unnoticed.
SELECT v.id, v.number FROM governance_templateversion AS v
 WHERE v.id = ANY (%(ids)s::bigint[])
   AND NOT EXISTS (SELECT 1 FROM governance_templateversion AS n
                    WHERE n.state IN ('released', 'retired') AND n.effective_from > v.effective_from
                      AND n.effective_from <= %(today)s::date);

-- name: statutory_overlaps
-- why: all drafts are compared with what is recorded and with each other in one statement.
WITH draft AS (
  SELECT * FROM unnest(%(countries)s::text[], %(keys)s::text[], %(from_ons)s::date[], %(until_ons)s::date[])
         WITH ORDINALITY AS d(country, key, from_on, until_on, position)
), known AS (
  SELECT s.country::text, s.key::text, s.from_on, s.until_on, 0::bigint AS position FROM governance_statutoryvalue AS s
   WHERE s.key IN (SELECT key FROM draft)
  UNION ALL SELECT country, key, from_on, until_on, position FROM draft
)
SELECT DISTINCT ON (d.position) d.position, k.from_on, k.until_on
  FROM draft AS d
  JOIN known AS k ON k.country = d.country AND k.key = d.key AND k.position < d.position
                 AND daterange(k.from_on, k.until_on) && daterange(d.from_on, d.until_on)
 ORDER BY d.position, k.from_on;

-- name: variance_conflicts
-- why: all drafts are compared with approved variances, with each other and with the law in one statement.
WITH draft AS (
  SELECT * FROM unnest(%(keys)s::text[], %(item_classes)s::text[], %(partners)s::text[], %(scopes)s::text[],
                       %(places)s::bigint[], %(countries)s::text[], %(from_ons)s::date[], %(until_ons)s::date[])
         WITH ORDINALITY AS d(key, item_class, partner, scope, place_id, country, from_on, until_on, position)
), other AS (
  SELECT r.id, r.key::text, r.item_class::text, r.partner::text, r.scope::text, CASE r.scope WHEN 'region' THEN r.region_id WHEN 'company' THEN r.company_id
         ELSE r.site_id END AS place_id, r.from_on, greatest(r.from_on, least(r.until_on, r.ended_on)) AS until_on,
         0::bigint AS position
    FROM governance_variance AS r
   WHERE r.state IN ('approved', 'ended') AND r.key IN (SELECT key FROM draft)
  UNION ALL
  SELECT 0, key, item_class, partner, scope, place_id, from_on, until_on, position FROM draft
)
SELECT d.position, 'variance' AS level, o.id, o.from_on, o.until_on
  FROM draft AS d
  JOIN other AS o ON (o.key, o.item_class, o.partner) = (d.key, d.item_class, d.partner) AND o.scope = d.scope AND o.place_id = d.place_id AND o.position < d.position
                 AND daterange(o.from_on, o.until_on) && daterange(d.from_on, d.until_on)
UNION ALL
SELECT d.position, 'statutory', s.id, s.from_on, s.until_on
  FROM draft AS d
  JOIN governance_statutoryvalue AS s ON s.key = d.key AND s.country = d.country
                                     AND daterange(s.from_on, s.until_on) && daterange(d.from_on, d.until_on)
 ORDER BY 1, 2, 4;

-- name: approval_conflicts
-- why: between proposal and approval others may have been approved, and the law may have changed; proposals that are
-- approved together are compared with each other too.
WITH wanted AS (
  SELECT r.id, r.key, r.item_class, r.partner, r.scope, r.from_on, r.until_on, c.country,
         CASE r.scope WHEN 'region' THEN r.region_id WHEN 'company' THEN r.company_id ELSE r.site_id END AS place_id
    FROM governance_variance AS r LEFT JOIN governance_company AS c ON c.id = r.company_id
   WHERE r.id = ANY (%(ids)s::bigint[])
)
SELECT w.id, 'variance' AS level, o.id AS other_id, o.from_on
  FROM wanted AS w
  JOIN governance_variance AS o
    ON (o.key, o.item_class, o.partner) = (w.key, w.item_class, w.partner) AND o.scope = w.scope AND o.id <> w.id
   AND CASE o.scope WHEN 'region' THEN o.region_id WHEN 'company' THEN o.company_id ELSE o.site_id END = w.place_id
   AND (o.state IN ('approved', 'ended') OR (o.state = 'proposed' AND o.id = ANY (%(ids)s::bigint[]) AND o.id < w.id))
   AND daterange(o.from_on, greatest(o.from_on, least(o.until_on, o.ended_on))) && daterange(w.from_on, w.until_on)
UNION ALL
SELECT w.id, 'statutory', s.id, s.from_on
  FROM wanted AS w
  JOIN governance_statutoryvalue AS s ON s.key = w.key AND s.country = w.country
                                     AND daterange(s.from_on, s.until_on) && daterange(w.from_on, w.until_on)
 ORDER BY 1, 2, 4;

-- name: values_on
-- why: the whole matrix of policies by sites on a day in one read, with what is said for narrower goods; row-level
-- security leaves the sites in scope.
SELECT e.key::text, e.item_class::text, e.partner::text, e.site_id, e.value, e.level::text, e.provenance_id, e.valid_from,
       e.valid_until
  FROM governance_policyeffective AS e
 WHERE e.key = ANY (%(keys)s::text[]) AND e.valid_from <= %(on)s::date AND %(on)s::date < e.valid_until
 ORDER BY e.key, e.item_class, e.partner, e.site_id;
