-- name: nobody_holds_a_separated_pair
-- why: a conflict that no approved exception covers today was either written around the operations or came back.
SELECT DISTINCT g.person_id, s.code, s.permission_a, s.permission_b
  FROM governance_sodrule s
  JOIN governance_rolepermission pa ON pa.permission = s.permission_a
  JOIN governance_rolegrant g ON g.role_id = pa.role_id
  JOIN governance_rolegrant h ON h.person_id = g.person_id
  JOIN governance_rolepermission pb ON pb.role_id = h.role_id AND pb.permission = s.permission_b
 WHERE daterange(g.from_on, g.until_on) @> (now() AT TIME ZONE 'UTC')::date
   AND daterange(h.from_on, h.until_on) @> (now() AT TIME ZONE 'UTC')::date
   AND NOT EXISTS (
       SELECT 1 FROM governance_sodexception e
        WHERE e.person_id = g.person_id AND e.rule_code = s.code AND e.state = 'approved'
          AND daterange(e.from_on, e.until_on) @> (now() AT TIME ZONE 'UTC')::date
   );

-- name: a_grant_for_a_site_names_its_company
-- why: rights are looked up by company and site; a wrong pair would open a foreign site.
SELECT g.id, g.company_id, s.company_id
  FROM governance_rolegrant g
  JOIN governance_site s ON s.id = g.site_id
 WHERE g.company_id IS DISTINCT FROM s.company_id;

-- name: inactive_people_hold_nothing
-- why: who was shut out must not come back through a running grant or a living key.
SELECT p.id, 'grant' AS what, g.id AS which
  FROM governance_person p
  JOIN governance_rolegrant g ON g.person_id = p.id
 WHERE NOT p.is_active AND g.from_on < coalesce(g.until_on, 'infinity')
   AND coalesce(g.until_on, 'infinity') > (now() AT TIME ZONE 'UTC')::date
 UNION ALL
SELECT p.id, 'key', k.id
  FROM governance_person p
  JOIN governance_apikey k ON k.person_id = p.id
 WHERE NOT p.is_active AND k.revoked_at IS NULL AND k.until_at > now();

-- name: services_hold_no_grant
-- why: services act with rights of the code; a grant on one would be a back door.
SELECT g.id, g.person_id FROM governance_rolegrant g JOIN governance_person p ON p.id = g.person_id WHERE p.is_service;

-- name: calendars_are_laid_out
-- why: date arithmetic reads the laid-out days; they must say what calendar and differing days say.
SELECT i.calendar_id, i.day_on, i.is_working
  FROM governance_calendardayindex i
  JOIN governance_calendar c ON c.id = i.calendar_id
  LEFT JOIN governance_calendarday x ON x.calendar_id = i.calendar_id AND x.day_on = i.day_on
 WHERE i.is_working <> coalesce(x.is_working, strpos(c.working_weekdays, extract(isodow FROM i.day_on)::text) > 0);

-- name: exceptions_were_decided_by_another
-- why: the constraint holds it for new rows; this finds it on a restored or repaired database too.
SELECT e.id FROM governance_sodexception e
 WHERE e.state <> 'requested' AND (e.decided_by_id IS NULL OR e.decided_by_id IN (e.requested_by_id, e.person_id));
