-- A value may be said for one class of items, for one partner, or for both, where its policy declares that.
ALTER TABLE governance_policydefinition ADD COLUMN narrows text[] NOT NULL DEFAULT '{}'
  CHECK (narrows <@ '{item_class,partner}');

-- Two variances for the same goods at one place never overlap; one for narrower goods stands beside one for all.
ALTER TABLE governance_variance DROP CONSTRAINT variance_one_decides;
ALTER TABLE governance_variance ADD CONSTRAINT variance_one_decides EXCLUDE USING gist (
  int8range(hashtextextended(key || '/' || item_class || '/' || partner, 0),
            hashtextextended(key || '/' || item_class || '/' || partner, 0), '[]') WITH &&,
  int8range(CASE scope WHEN 'region' THEN region_id * 4 WHEN 'company' THEN company_id * 4 + 1 ELSE site_id * 4 + 2 END,
            CASE scope WHEN 'region' THEN region_id * 4 WHEN 'company' THEN company_id * 4 + 1 ELSE site_id * 4 + 2 END,
            '[]') WITH &&,
  daterange(from_on, greatest(from_on, least(until_on, ended_on))) WITH &&)
  WHERE (state IN ('approved', 'ended'));

-- Why a value cannot be said for these goods, or nothing.
CREATE FUNCTION og_policy_too_narrow(wanted text, item_class text, partner text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT format('%s is not narrowed so', wanted) FROM governance_policydefinition AS d
   WHERE d.key = wanted AND ((item_class <> '' AND 'item_class' <> ALL (d.narrows))
                             OR (partner <> '' AND 'partner' <> ALL (d.narrows)))
$$;

DROP FUNCTION og_policy_periods(text[], bigint[]);
DROP FUNCTION og_policy_layers();

-- Every decided value with its reach and period. Retired versions and ended variances still decide their past; what was
-- narrowed by something that its policy no longer declares decides nothing.
CREATE FUNCTION og_policy_layers() RETURNS TABLE (
  key text, level text, value jsonb, valid_from date, valid_until date, provenance_id bigint, region_id bigint,
  company_id bigint, site_id bigint, country text, template_version_id bigint, template_version int, variance_id bigint,
  statutory_id bigint, item_class text, partner text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH version AS (
    SELECT v.id, v.number, v.effective_from,
           lead(v.effective_from, 1, DATE '9999-12-31') OVER (ORDER BY v.effective_from) AS effective_until
      FROM governance_templateversion AS v WHERE v.state IN ('released', 'retired')
  ), declared AS (SELECT d.key, d.narrows FROM governance_policydefinition AS d)
  SELECT t.key::text, 'template', t.value, v.effective_from, v.effective_until, p.id, NULL::bigint, NULL::bigint,
         NULL::bigint, NULL::text, v.id, v.number, NULL::bigint, NULL::bigint, t.item_class::text, t.partner::text
    FROM version AS v
    JOIN governance_templatevalue AS t ON t.template_version_id = v.id
    LEFT JOIN governance_policyprovenance AS p
           ON p.template_version_id = v.id AND p.key = t.key AND p.item_class = t.item_class AND p.partner = t.partner
    JOIN declared AS d ON d.key = t.key
     AND (t.item_class = '' OR d.narrows @> '{item_class}') AND (t.partner = '' OR d.narrows @> '{partner}')
  UNION ALL
  SELECT r.key::text, r.scope::text, r.value, r.from_on, least(r.until_on, r.ended_on), p.id,
         CASE r.scope WHEN 'region' THEN r.region_id END, CASE r.scope WHEN 'company' THEN r.company_id END,
         CASE r.scope WHEN 'site' THEN r.site_id END, NULL, NULL, NULL, r.id, NULL, r.item_class::text,
         r.partner::text
    FROM governance_variance AS r
    LEFT JOIN governance_policyprovenance AS p ON p.variance_id = r.id
    JOIN declared AS d ON d.key = r.key
     AND (r.item_class = '' OR d.narrows @> '{item_class}') AND (r.partner = '' OR d.narrows @> '{partner}')
   WHERE r.state IN ('approved', 'ended') AND least(r.until_on, r.ended_on) > r.from_on
  UNION ALL
  SELECT s.key::text, 'statutory', s.value, s.from_on, coalesce(s.until_on, DATE '9999-12-31'), p.id, NULL, NULL, NULL,
         s.country::text, NULL, NULL, NULL, s.id, '', ''
    FROM governance_statutoryvalue AS s
    LEFT JOIN governance_policyprovenance AS p ON p.statutory_id = s.id
   WHERE s.until_on IS NULL OR s.until_on > s.from_on
$$;

-- The rows of governance_policyeffective, computed afresh: all time is cut where a layer begins or ends, each piece goes
-- to the deepest layer that covers it, and neighbouring pieces of one origin become one period. Whatever some layer is
-- narrowed to has a time line of its own, kept where something is said for exactly it: elsewhere a wider row decides.
CREATE FUNCTION og_policy_periods(wanted_keys text[], wanted_sites bigint[]) RETURNS TABLE (
  site_id bigint, key text, value jsonb, provenance_id bigint, level text, valid_from date, valid_until date,
  item_class text, partner text)
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
  ), narrowing AS MATERIALIZED (
    SELECT d.key, '' AS item_class, '' AS partner FROM definition AS d
    UNION SELECT l.key, l.item_class, l.partner FROM decided AS l
  ), layer AS (
    SELECT p.site_id, d.key, n.item_class, n.partner, 0 AS rank, 'default' AS level, d.default_value AS value, 0::bigint AS provenance_id,
           DATE '0001-01-01' AS valid_from, DATE '9999-12-31' AS valid_until
      FROM place AS p CROSS JOIN definition AS d JOIN narrowing AS n ON n.key = d.key
    UNION ALL
    SELECT p.site_id, l.key, l.item_class, l.partner, 1, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'template'
    UNION ALL
    SELECT p.site_id, l.key, l.item_class, l.partner, 2, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'region' AND l.region_id = p.region_id
    UNION ALL
    SELECT p.site_id, l.key, l.item_class, l.partner, 3, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'company' AND l.company_id = p.company_id
    UNION ALL
    SELECT p.site_id, l.key, l.item_class, l.partner, 4, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'site' AND l.site_id = p.site_id
    UNION ALL
    SELECT p.site_id, l.key, n.item_class, n.partner, 5, l.level, l.value, l.provenance_id, l.valid_from, l.valid_until
      FROM place AS p JOIN decided AS l ON l.level = 'statutory' AND l.country = p.country
      JOIN narrowing AS n ON n.key = l.key
  ), cut AS (
    SELECT c.site_id, c.key, c.item_class, c.partner, c.valid_from,
           lead(c.valid_from, 1, DATE '9999-12-31') OVER (
             PARTITION BY c.site_id, c.key, c.item_class, c.partner ORDER BY c.valid_from) AS valid_until
      FROM (SELECT l.site_id, l.key, l.item_class, l.partner, l.valid_from FROM layer AS l
            UNION
            SELECT l.site_id, l.key, l.item_class, l.partner, l.valid_until FROM layer AS l
             WHERE l.valid_until < DATE '9999-12-31') AS c
  ), piece AS (
    SELECT DISTINCT ON (c.site_id, c.key, c.item_class, c.partner, c.valid_from)
           c.site_id, c.key, c.item_class, c.partner, c.valid_from, c.valid_until, l.value, l.provenance_id, l.level
      FROM cut AS c
      JOIN layer AS l ON l.site_id = c.site_id AND l.key = c.key AND l.item_class = c.item_class AND l.partner = c.partner
                     AND l.valid_from <= c.valid_from AND c.valid_from < l.valid_until
     ORDER BY c.site_id, c.key, c.item_class, c.partner, c.valid_from, l.rank DESC
  ), marked AS (
    SELECT p.*, p.provenance_id IS DISTINCT FROM lag(p.provenance_id) OVER line AS begins
      FROM piece AS p WINDOW line AS (PARTITION BY p.site_id, p.key, p.item_class, p.partner ORDER BY p.valid_from)
  ), run AS (
    SELECT m.*, count(*) FILTER (WHERE m.begins) OVER (
             PARTITION BY m.site_id, m.key, m.item_class, m.partner ORDER BY m.valid_from) AS number
      FROM marked AS m
  )
  SELECT r.site_id, r.key, (array_agg(r.value))[1], min(r.provenance_id), min(r.level), min(r.valid_from),
         max(r.valid_until), r.item_class, r.partner
    FROM run AS r
   WHERE (r.item_class = '' AND r.partner = '') OR r.level NOT IN ('default', 'statutory')
   GROUP BY r.site_id, r.key, r.item_class, r.partner, r.number
$$;

-- The only writer of the effective values and of their provenance. It computes from guarded rows and takes no values, so
-- whoever may call it can at most make the table right.
CREATE OR REPLACE FUNCTION og_rebuild_policy_effective(wanted_keys text[], wanted_sites bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE written bigint;
BEGIN
  UPDATE governance_policyepoch SET epoch = nextval('governance_policyepoch_seq');
  INSERT INTO governance_policyprovenance (key, item_class, partner, level, template_version_id, variance_id, statutory_id)
  SELECT l.key, l.item_class, l.partner, l.level, l.template_version_id, l.variance_id, l.statutory_id
    FROM og_policy_layers() AS l WHERE l.provenance_id IS NULL;
  DELETE FROM governance_policyeffective AS e
   WHERE (wanted_keys IS NULL OR e.key = ANY (wanted_keys)) AND (wanted_sites IS NULL OR e.site_id = ANY (wanted_sites));
  INSERT INTO governance_policyeffective (site_id, key, item_class, partner, value, provenance_id, level, valid_from,
                                          valid_until)
  SELECT p.site_id, p.key, p.item_class, p.partner, p.value, p.provenance_id, p.level, p.valid_from, p.valid_until
    FROM og_policy_periods(wanted_keys, wanted_sites) AS p;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;

CREATE OR REPLACE FUNCTION og_guard_templatevalue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE versions bigint[]; stopped text; misfit text;
BEGIN
  versions := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.template_version_id]
                         WHEN 'DELETE' THEN ARRAY[OLD.template_version_id]
                         ELSE ARRAY[OLD.template_version_id, NEW.template_version_id] END;
  -- The share lock makes an approval that is under way wait for this value, and this value for it.
  PERFORM 1 FROM governance_templateversion WHERE id = ANY (versions) FOR SHARE;
  SELECT state INTO stopped FROM governance_templateversion WHERE id = ANY (versions) AND state <> 'draft' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the template version is % and its values no longer change', stopped USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  misfit := coalesce(og_policy_misfit(NEW.key, NEW.value), og_policy_too_narrow(NEW.key, NEW.item_class, NEW.partner));
  IF misfit IS NOT NULL THEN RAISE EXCEPTION '%', misfit USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION og_guard_variance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE d governance_policydefinition; misfit text;
  moving text[] := '{state,version,review_on,approved_by_id,approved_at,decision_reason,ended_on}';
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.state <> 'proposed' OR NEW.approved_by_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a variance begins as a proposal' USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
    RAISE EXCEPTION 'a variance does not change: withdraw or end it and propose another' USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state <> 'proposed' AND
     (OLD.approved_by_id, OLD.approved_at) IS DISTINCT FROM (NEW.approved_by_id, NEW.approved_at) THEN
    RAISE EXCEPTION 'who decided on a variance does not change' USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'ended' AND OLD.ended_on IS DISTINCT FROM NEW.ended_on THEN
    RAISE EXCEPTION 'an ended variance stays ended' USING ERRCODE = '23514';
  END IF;
  IF TG_OP = 'UPDATE' AND NOT (OLD.state = 'proposed' AND NEW.state = 'approved') THEN RETURN NEW; END IF;
  SELECT * INTO d FROM governance_policydefinition WHERE key = NEW.key;
  IF d.control = 'locked' THEN
    RAISE EXCEPTION '% is locked and cannot vary', NEW.key USING ERRCODE = '23514';
  END IF;
  IF d.level = 'group' OR (d.level = 'company' AND NEW.scope = 'site') THEN
    RAISE EXCEPTION '% cannot vary by %', NEW.key, NEW.scope USING ERRCODE = '23514';
  END IF;
  misfit := coalesce(og_policy_misfit(NEW.key, NEW.value), og_policy_too_narrow(NEW.key, NEW.item_class, NEW.partner));
  IF misfit IS NOT NULL THEN RAISE EXCEPTION '%', misfit USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION og_policy_layers(), og_policy_periods(text[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION og_policy_layers() TO onegauge_app, onegauge_follower;
