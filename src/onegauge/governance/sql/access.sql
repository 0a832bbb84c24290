-- name: lock_rights
-- why: two grants made at once could each be free of conflict and conflict together; rights change one at a time.
SELECT pg_advisory_xact_lock(7310, 1);

-- name: sod_conflicts
-- why: one statement judges everybody who may be touched, whatever changed: a grant, a role, a rule or an exception.
-- shape: days on which a pair is held, less the days that approved exceptions cover; what is left is a conflict.
WITH held AS (
    SELECT g.person_id, p.permission, r.name AS role,
           daterange(greatest(g.from_on, %(today)s::date), g.until_on) AS days
      FROM governance_rolegrant g
      JOIN governance_role r ON r.id = g.role_id
      JOIN governance_rolepermission p ON p.role_id = g.role_id
     WHERE (g.until_on IS NULL OR g.until_on > %(today)s::date)
       AND (%(person_ids)s::bigint[] IS NULL OR g.person_id = ANY (%(person_ids)s::bigint[]))
), pairs AS (
    SELECT a.person_id, s.code, s.name, s.permission_a, s.permission_b, min(a.role) AS role_a, min(b.role) AS role_b,
           range_agg(a.days * b.days) AS days
      FROM governance_sodrule s
      JOIN held a ON a.permission = s.permission_a
      JOIN held b ON b.permission = s.permission_b AND b.person_id = a.person_id AND b.days && a.days
     GROUP BY 1, 2, 3, 4, 5
), excused AS (
    SELECT e.person_id, e.rule_code, range_agg(daterange(e.from_on, e.until_on)) AS days
      FROM governance_sodexception e
     WHERE e.state = 'approved'
     GROUP BY 1, 2
)
SELECT q.person_id, w.name AS person, q.code, q.name, q.permission_a, q.permission_b, q.role_a, q.role_b,
       lower(q.days - coalesce(x.days, '{}'::datemultirange)) AS first_on
  FROM pairs q
  JOIN governance_person w ON w.id = q.person_id
  LEFT JOIN excused x ON x.person_id = q.person_id AND x.rule_code = q.code
 WHERE NOT q.days <@ coalesce(x.days, '{}'::datemultirange)
 ORDER BY q.person_id, q.code, q.permission_a, q.permission_b;

-- name: rights_of
-- why: who somebody is, what they may and where, in one round trip: it stands before every request.
-- shape: one row per place; the arrays of visible companies and sites come with the first aggregate.
WITH held AS (
    SELECT g.company_id, g.site_id, g.role_id
      FROM governance_rolegrant g
     WHERE g.person_id = %(person_id)s AND g.from_on <= %(today)s::date
       AND (g.until_on IS NULL OR g.until_on > %(today)s::date)
), places AS (
    SELECT h.company_id, h.site_id, array_agg(DISTINCT p.permission ORDER BY p.permission) AS permissions
      FROM held h
      JOIN governance_rolepermission p ON p.role_id = h.role_id
     GROUP BY 1, 2
)
SELECT w.name, w.locale,
       coalesce((
           SELECT json_agg(json_build_array(p.company_id, p.site_id, p.permissions)
                           ORDER BY p.company_id NULLS FIRST, p.site_id NULLS FIRST)
             FROM places p
       ), '[]') AS grants,
       ARRAY(
           SELECT c.id FROM governance_company c
            WHERE EXISTS (SELECT 1 FROM places p WHERE p.company_id IS NULL OR p.company_id = c.id)
            ORDER BY c.id
       ) AS companies,
       ARRAY(
           SELECT s.id FROM governance_site s
            WHERE EXISTS (
                SELECT 1 FROM places p
                 WHERE p.company_id IS NULL OR (p.company_id = s.company_id AND (p.site_id IS NULL OR p.site_id = s.id))
            )
            ORDER BY s.id
       ) AS sites
  FROM governance_person w
 WHERE w.id = %(person_id)s AND w.is_active AND NOT w.is_service;

-- name: rights_by_username
-- why: a comment names people; whether each of them may see the document is asked for all names at once.
WITH asked AS (
    SELECT w.id, w.username, w.name, w.locale
      FROM governance_person w
     WHERE w.username = ANY (%(usernames)s::text[]) AND w.is_active AND NOT w.is_service
), places AS (
    SELECT g.person_id, g.company_id, g.site_id, array_agg(DISTINCT p.permission ORDER BY p.permission) AS permissions
      FROM asked a
      JOIN governance_rolegrant g ON g.person_id = a.id
      JOIN governance_rolepermission p ON p.role_id = g.role_id
     WHERE g.from_on <= %(today)s::date AND (g.until_on IS NULL OR g.until_on > %(today)s::date)
     GROUP BY 1, 2, 3
)
SELECT a.id, a.username, a.name, a.locale,
       coalesce((
           SELECT json_agg(json_build_array(p.company_id, p.site_id, p.permissions)) FROM places p WHERE p.person_id = a.id
       ), '[]') AS grants
  FROM asked a
 ORDER BY a.username;

-- name: service_rights
-- why: a service acts in the whole group; new companies and sites belong to it at once.
SELECT w.id, w.name, ARRAY(SELECT c.id FROM governance_company c ORDER BY c.id) AS companies,
       ARRAY(SELECT s.id FROM governance_site s ORDER BY s.id) AS sites
  FROM governance_person w
 WHERE w.username = %(username)s AND w.is_active AND w.is_service;

-- name: key_by_prefix
-- why: the prefix is no secret; the hash is compared outside the database, in constant time.
SELECT k.id, k.hash, k.person_id, k.scopes,
       (k.revoked_at IS NULL AND k.until_at > %(now)s AND w.is_active) AS is_valid,
       (k.last_used_at IS NULL OR k.last_used_at < %(now)s::timestamptz - interval '5 minutes') AS is_stale
  FROM governance_apikey k
  JOIN governance_person w ON w.id = k.person_id
 WHERE k.prefix = %(prefix)s;

-- name: whole_scope
-- why: a step that crosses sites by design sees all of them; who they are is open to everybody.
SELECT coalesce((SELECT array_agg(c.id ORDER BY c.id) FROM governance_company c), '{}') AS companies,
       coalesce((SELECT array_agg(s.id ORDER BY s.id) FROM governance_site s), '{}') AS sites
