REVOKE ALL ON FUNCTION og_policy_epoch(), og_policy_layers(), og_policy_periods(text[], bigint[]),
  og_rebuild_policy_effective(text[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION og_policy_epoch(), og_policy_layers(), og_rebuild_policy_effective(text[], bigint[])
  TO onegauge_app, onegauge_follower;

-- There is one operating template.
CREATE UNIQUE INDEX governance_template_is_one ON governance_template ((true));

-- Two approved variances of one policy at one place never overlap: nobody could say which of them decides.
-- Key and place stand as one-element ranges, so that no extension is needed for the equality.
ALTER TABLE governance_variance ADD CONSTRAINT variance_one_decides EXCLUDE USING gist (
  int8range(hashtextextended(key, 0), hashtextextended(key, 0), '[]') WITH &&,
  int8range(CASE scope WHEN 'region' THEN region_id * 4 WHEN 'company' THEN company_id * 4 + 1 ELSE site_id * 4 + 2 END,
            CASE scope WHEN 'region' THEN region_id * 4 WHEN 'company' THEN company_id * 4 + 1 ELSE site_id * 4 + 2 END,
            '[]') WITH &&,
  daterange(from_on, greatest(from_on, least(until_on, ended_on))) WITH &&)
  WHERE (state IN ('approved', 'ended'));

ALTER TABLE governance_statutoryvalue ADD CONSTRAINT statutory_one_decides EXCLUDE USING gist (
  int8range(hashtextextended(country || '/' || key, 0), hashtextextended(country || '/' || key, 0), '[]') WITH &&,
  daterange(from_on, until_on) WITH &&);

-- Why a value cannot be one of this policy, or nothing. The application judges first and says it better.
CREATE FUNCTION og_policy_misfit(wanted text, given jsonb) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE d governance_policydefinition; fits boolean;
BEGIN
  SELECT * INTO d FROM governance_policydefinition WHERE key = wanted;
  IF NOT FOUND THEN RETURN format('no policy is declared as %s', wanted); END IF;
  fits := CASE d.type
    WHEN 'bool' THEN jsonb_typeof(given) = 'boolean'
    WHEN 'int' THEN jsonb_typeof(given) = 'number' AND given::text ~ '^-?[0-9]{1,16}$'
    WHEN 'decimal' THEN jsonb_typeof(given) = 'string' AND given #>> '{}' ~ '^-?[0-9]{1,16}([.][0-9]{1,30})?$'
    WHEN 'choice' THEN jsonb_typeof(given) = 'string' AND given #>> '{}' = ANY (d.choices)
    ELSE jsonb_typeof(given) = 'string' END;
  IF fits IS NOT TRUE THEN RETURN format('%s is no value of %s', given, wanted); END IF;
  IF d.low IS NOT NULL AND NOT (given #>> '{}')::numeric BETWEEN d.low AND d.high THEN
    RETURN format('%s lies outside the bounds of %s', given, wanted);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION og_guard_templateversion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.approved_by_id IS NOT NULL THEN
      RAISE EXCEPTION 'a template version begins as a draft' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(OLD) - '{state,version,notes,effective_from,approved_by_id,approved_at,released_by_id,released_at}'::text[]
     IS DISTINCT FROM
     to_jsonb(NEW) - '{state,version,notes,effective_from,approved_by_id,approved_at,released_by_id,released_at}'::text[]
  THEN
    RAISE EXCEPTION 'the origin of a template version does not change' USING ERRCODE = '23514';
  END IF;
  IF OLD.state <> 'draft' AND (OLD.notes, OLD.effective_from) IS DISTINCT FROM (NEW.notes, NEW.effective_from) THEN
    RAISE EXCEPTION 'template version % is approved and no longer changes', OLD.number USING ERRCODE = '23514';
  END IF;
  IF OLD.state <> 'draft' AND NEW.state <> 'draft'
     AND (OLD.approved_by_id, OLD.approved_at) IS DISTINCT FROM (NEW.approved_by_id, NEW.approved_at) THEN
    RAISE EXCEPTION 'who approved a template version does not change' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON governance_templateversion
  FOR EACH ROW EXECUTE FUNCTION og_guard_templateversion();

CREATE FUNCTION og_guard_templatevalue() RETURNS trigger LANGUAGE plpgsql AS $$
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
  misfit := og_policy_misfit(NEW.key, NEW.value);
  IF misfit IS NOT NULL THEN RAISE EXCEPTION '%', misfit USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON governance_templatevalue
  FOR EACH ROW EXECUTE FUNCTION og_guard_templatevalue();

CREATE FUNCTION og_guard_variance() RETURNS trigger LANGUAGE plpgsql AS $$
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
  misfit := og_policy_misfit(NEW.key, NEW.value);
  IF misfit IS NOT NULL THEN RAISE EXCEPTION '%', misfit USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON governance_variance
  FOR EACH ROW EXECUTE FUNCTION og_guard_variance();

CREATE FUNCTION og_guard_statutory() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE misfit text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - 'until_on' IS DISTINCT FROM to_jsonb(NEW) - 'until_on' THEN
      RAISE EXCEPTION 'a statutory value does not change: end it and record another' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  misfit := og_policy_misfit(NEW.key, NEW.value);
  IF misfit IS NOT NULL THEN RAISE EXCEPTION '%', misfit USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON governance_statutoryvalue
  FOR EACH ROW EXECUTE FUNCTION og_guard_statutory();

-- A new or moved site gets its values in the same transaction, whoever made it.
CREATE FUNCTION og_site_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted bigint[];
BEGIN
  SELECT array_agg(n.id) INTO wanted FROM new_rows AS n;
  IF wanted IS NOT NULL THEN PERFORM og_rebuild_policy_effective(NULL, wanted); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policies_of_new_site AFTER INSERT ON governance_site REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION og_site_opened();

CREATE FUNCTION og_site_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted bigint[];
BEGIN
  SELECT array_agg(n.id) INTO wanted FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
   WHERE (o.company_id, o.region_id) IS DISTINCT FROM (n.company_id, n.region_id);
  IF wanted IS NOT NULL THEN PERFORM og_rebuild_policy_effective(NULL, wanted); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policies_of_moved_site AFTER UPDATE ON governance_site
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION og_site_moved();

CREATE FUNCTION og_company_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moved bigint[];
BEGIN
  SELECT array_agg(n.id) INTO moved FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
   WHERE (o.country, o.region_id) IS DISTINCT FROM (n.country, n.region_id);
  IF moved IS NOT NULL THEN
    PERFORM og_rebuild_policy_effective(NULL, ARRAY(SELECT id FROM governance_site WHERE company_id = ANY (moved)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policies_of_moved_company AFTER UPDATE ON governance_company
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION og_company_moved();

CREATE FUNCTION og_company_founded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE governance_policyepoch SET epoch = nextval('governance_policyepoch_seq');
  RETURN NULL;
END $$;
CREATE TRIGGER policies_of_new_company AFTER INSERT ON governance_company
  FOR EACH STATEMENT EXECUTE FUNCTION og_company_founded();
