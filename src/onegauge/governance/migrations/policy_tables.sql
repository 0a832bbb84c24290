-- What the code declares. Written by the owner when it migrates or starts, never by the application.
CREATE TABLE governance_policydefinition (
  key text PRIMARY KEY, type text NOT NULL CHECK (type IN ('bool', 'int', 'decimal', 'choice', 'text')),
  control text NOT NULL CHECK (control IN ('locked', 'bounded', 'free')),
  level text NOT NULL CHECK (level IN ('group', 'company', 'site')),
  low numeric, high numeric, choices text[] NOT NULL DEFAULT '{}', default_value jsonb NOT NULL);

-- One number that changes with every change of what decides. From a sequence, because a number that was rolled back
-- must never come again: some process may remember values under it.
CREATE SEQUENCE governance_policyepoch_seq;
CREATE TABLE governance_policyepoch (id smallint PRIMARY KEY CHECK (id = 1), epoch bigint NOT NULL);
INSERT INTO governance_policyepoch VALUES (1, nextval('governance_policyepoch_seq'));

CREATE FUNCTION og_policy_epoch() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT epoch FROM governance_policyepoch
$$;

-- Every decided value with its reach and period. Retired versions and ended variances still decide their past.
CREATE FUNCTION og_policy_layers() RETURNS TABLE (
  key text, level text, value jsonb, valid_from date, valid_until date, provenance_id bigint, region_id bigint,
  company_id bigint, site_id bigint, country text, template_version_id bigint, template_version int, variance_id bigint,
  statutory_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH version AS (
    SELECT v.id, v.number, v.effective_from,
           lead(v.effective_from, 1, DATE '9999-12-31') OVER (ORDER BY v.effective_from) AS effective_until
      FROM governance_templateversion AS v WHERE v.state IN ('released', 'retired'))
  SELECT t.key::text, 'template', t.value, v.effective_from, v.effective_until, p.id, NULL::bigint, NULL::bigint,
         NULL::bigint, NULL::text, v.id, v.number, NULL::bigint, NULL::bigint
    FROM version AS v
    JOIN governance_templatevalue AS t ON t.template_version_id = v.id
    LEFT JOIN governance_policyprovenance AS p ON p.template_version_id = v.id AND p.key = t.key
  UNION ALL
  SELECT r.key::text, r.scope::text, r.value, r.from_on, least(r.until_on, r.ended_on), p.id,
         CASE r.scope WHEN 'region' THEN r.region_id END, CASE r.scope WHEN 'company' THEN r.company_id END,
         CASE r.scope WHEN 'site' THEN r.site_id END, NULL, NULL, NULL, r.id, NULL
    FROM governance_variance AS r
    LEFT JOIN governance_policyprovenance AS p ON p.variance_id = r.id
   WHERE r.state IN ('approved', 'ended') AND least(r.until_on, r.ended_on) > r.from_on
  UNION ALL
  SELECT s.key::text, 'statutory', s.value, s.from_on, coalesce(s.until_on, DATE '9999-12-31'), p.id, NULL, NULL, NULL,
         s.country::text, NULL, NULL, NULL, s.id
    FROM governance_statutoryvalue AS s
    LEFT JOIN governance_policyprovenance AS p ON p.statutory_id = s.id
   WHERE s.until_on IS NULL OR s.until_on > s.from_on
$$;

-- The rows of governance_policyeffective, computed afresh: all time is cut where a layer begins or ends, each piece goes
-- to the deepest layer that covers it, and neighbouring pieces of one origin become one period.
CREATE FUNCTION og_policy_periods(wanted_keys text[], wanted_sites bigint[]) RETURNS TABLE (
  site_id bigint, key text, value jsonb, provenance_id bigint, level text, valid_from date, valid_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH place AS (
    SELECT s.id AS site_id, s.company_id, s.region_id, c.country::text AS country
      FROM governance_site AS s JOIN governance_company AS c ON c.id = s.company_id
     WHERE wanted_sites IS NULL OR s.id = ANY (wanted_sites)
  ), definition AS (
    SELECT d.key, d.default_value FROM governance_policydefinition AS d
     WHERE wanted_keys IS NULL OR d.key = ANY (wanted_keys)
  ), decided AS MATERIALIZED (
    SELECT l.* FROM og_policy_layers() AS l JOIN definition AS d ON d.key = l.key
  ), layer AS (
    SELECT p.site_id, d.key, 0 AS rank, 'default' AS level, d.default_value AS value, 0::bigint AS provenance_id,
           DATE '0001-01-01' AS valid_from, DATE '9999-12-31' AS valid_until
      FROM place AS p CROSS JOIN definition AS d
    UNION ALL
    SELECT p.site_id, l.key, 1, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'template'
    UNION ALL
    SELECT p.site_id, l.key, 2, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'region' AND l.region_id = p.region_id
    UNION ALL
    SELECT p.site_id, l.key, 3, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'company' AND l.company_id = p.company_id
    UNION ALL
    SELECT p.site_id, l.key, 4, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'site' AND l.site_id = p.site_id
    UNION ALL
    SELECT p.site_id, l.key, 5, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'statutory' AND l.country = p.country
  ), cut AS (
    SELECT c.site_id, c.key, c.valid_from,
           lead(c.valid_from, 1, DATE '9999-12-31') OVER (PARTITION BY c.site_id, c.key ORDER BY c.valid_from) AS valid_until
      FROM (SELECT l.site_id, l.key, l.valid_from FROM layer AS l
            UNION SELECT l.site_id, l.key, l.valid_until FROM layer AS l WHERE l.valid_until < DATE '9999-12-31') AS c
  ), piece AS (
    SELECT DISTINCT ON (c.site_id, c.key, c.valid_from)
           c.site_id, c.key, c.valid_from, c.valid_until, l.value, l.provenance_id, l.level
      FROM cut AS c
      JOIN layer AS l ON l.site_id = c.site_id AND l.key = c.key AND l.valid_from <= c.valid_from
                     AND c.valid_from < l.valid_until
     ORDER BY c.site_id, c.key, c.valid_from, l.rank DESC
  ), marked AS (
    SELECT p.*, p.provenance_id IS DISTINCT FROM lag(p.provenance_id) OVER line AS begins
      FROM piece AS p WINDOW line AS (PARTITION BY p.site_id, p.key ORDER BY p.valid_from)
  ), run AS (
    SELECT m.*, count(*) FILTER (WHERE m.begins) OVER (PARTITION BY m.site_id, m.key ORDER BY m.valid_from) AS number
      FROM marked AS m
  )
  SELECT r.site_id, r.key, (array_agg(r.value))[1], min(r.provenance_id), min(r.level), min(r.valid_from),
         max(r.valid_until)
    FROM run AS r GROUP BY r.site_id, r.key, r.number
$$;

-- The only writer of the effective values and of their provenance. It computes from guarded rows and takes no values, so
-- whoever may call it can at most make the table right.
CREATE FUNCTION og_rebuild_policy_effective(wanted_keys text[], wanted_sites bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE written bigint;
BEGIN
  UPDATE governance_policyepoch SET epoch = nextval('governance_policyepoch_seq');
  INSERT INTO governance_policyprovenance (key, level, template_version_id, variance_id, statutory_id)
  SELECT l.key, l.level, l.template_version_id, l.variance_id, l.statutory_id FROM og_policy_layers() AS l
   WHERE l.provenance_id IS NULL;
  DELETE FROM governance_policyeffective AS e
   WHERE (wanted_keys IS NULL OR e.key = ANY (wanted_keys)) AND (wanted_sites IS NULL OR e.site_id = ANY (wanted_sites));
  INSERT INTO governance_policyeffective (site_id, key, value, provenance_id, level, valid_from, valid_until)
  SELECT p.site_id, p.key, p.value, p.provenance_id, p.level, p.valid_from, p.valid_until
    FROM og_policy_periods(wanted_keys, wanted_sites) AS p;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;
