-- name: latest_requests
-- why: for each document the request that counts: the open one, or else the last that was decided and not used up.
-- The rows are locked, so that two attempts at once cannot use one approval twice.
SELECT r.id, r.object_id, r.state, r.digest, r.reason
  FROM governance_approvalrequest AS r
 WHERE r.kind = %(kind)s AND r.verb = %(verb)s AND r.object_id = ANY (%(object_ids)s::bigint[])
   AND r.id = (SELECT max(n.id) FROM governance_approvalrequest AS n
                WHERE n.kind = r.kind AND n.verb = r.verb AND n.object_id = r.object_id AND n.state <> 'void')
 ORDER BY r.id FOR NO KEY UPDATE;

-- name: deciders
-- why: a request must reach somebody other than who asks; all documents and all steps are asked in one statement.
SELECT w.position
  FROM unnest(%(permissions)s::text[], %(companies)s::bigint[], %(sites)s::bigint[])
       WITH ORDINALITY AS w(permission, company_id, site_id, position)
 WHERE EXISTS (
       SELECT 1
         FROM governance_rolegrant AS g
         JOIN governance_rolepermission AS p ON p.role_id = g.role_id AND p.permission = w.permission
         JOIN governance_person AS x ON x.id = g.person_id AND x.is_active AND NOT x.is_service
        WHERE g.person_id <> %(requester)s
          AND (g.company_id IS NULL OR g.company_id = w.company_id) AND (g.site_id IS NULL OR g.site_id = w.site_id)
          AND g.from_on <= %(today)s::date AND (g.until_on IS NULL OR g.until_on > %(today)s::date));

-- name: lent_rights
-- why: what others lent to this person and hold themselves today; a delegation never lends more than its giver has.
SELECT d.from_person_id, p.permission, g.company_id, g.site_id, d.company_id AS lent_company_id, d.site_id AS lent_site_id
  FROM governance_delegation AS d
  JOIN governance_person AS x ON x.id = d.from_person_id AND x.is_active
  JOIN governance_rolegrant AS g ON g.person_id = d.from_person_id
  JOIN governance_rolepermission AS p ON p.role_id = g.role_id
 WHERE d.to_person_id = %(person_id)s
   AND d.from_on <= %(today)s::date AND least(d.until_on, d.ended_on) > %(today)s::date
   AND g.from_on <= %(today)s::date AND (g.until_on IS NULL OR g.until_on > %(today)s::date)
   AND (cardinality(d.permissions) = 0 OR p.permission = ANY (d.permissions))
 ORDER BY d.id, p.permission;

-- name: note_deciders
-- why: each request may be decided in another person's place; one statement notes them all before the states move.
UPDATE governance_approvalrequest AS r SET decided_for_id = d.person_id
  FROM unnest(%(ids)s::bigint[], %(person_ids)s::bigint[]) AS d(id, person_id)
 WHERE r.id = d.id;

-- name: holders
-- why: who could decide at a place today, for all steps of a rule at once; by name, because people read it.
SELECT DISTINCT p.permission, w.name
  FROM governance_rolegrant AS g
  JOIN governance_rolepermission AS p ON p.role_id = g.role_id
  JOIN governance_person AS w ON w.id = g.person_id AND w.is_active AND NOT w.is_service
 WHERE p.permission = ANY (%(permissions)s::text[])
   AND g.from_on <= %(today)s::date AND (g.until_on IS NULL OR g.until_on > %(today)s::date)
   AND (g.company_id IS NULL OR g.company_id = %(company_id)s) AND (g.site_id IS NULL OR g.site_id = %(site_id)s)
 ORDER BY p.permission, w.name;
