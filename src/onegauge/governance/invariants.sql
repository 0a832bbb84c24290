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

-- name: effective_values_are_those_of_a_fresh_computation
-- why: the table is a cache of template, variances and law; if they differ, somebody wrote past the one writer.
(SELECT 'not computed' AS what, e.site_id, e.key::text, e.item_class::text, e.partner::text, e.valid_from, e.valid_until,
        e.provenance_id, e.level::text, e.value
   FROM governance_policyeffective e
 EXCEPT ALL
 SELECT 'not computed', p.site_id, p.key, p.item_class, p.partner, p.valid_from, p.valid_until, p.provenance_id, p.level, p.value
   FROM og_policy_periods(NULL, NULL) p)
UNION ALL
(SELECT 'not kept', p.site_id, p.key, p.item_class, p.partner, p.valid_from, p.valid_until, p.provenance_id, p.level, p.value
   FROM og_policy_periods(NULL, NULL) p
 EXCEPT ALL
 SELECT 'not kept', e.site_id, e.key::text, e.item_class::text, e.partner::text, e.valid_from, e.valid_until,
        e.provenance_id, e.level::text, e.value
   FROM governance_policyeffective e);

-- name: no_gap_in_effective_values
-- why: set-based SQL joins the values of a day; a gap would silently drop the rows of a site. What is said for narrower
-- goods may have gaps: there the value for all decides.
SELECT e.site_id, e.key, e.valid_until
  FROM governance_policyeffective e
 WHERE e.valid_until < DATE '9999-12-31' AND e.item_class = '' AND e.partner = ''
   AND NOT EXISTS (SELECT 1 FROM governance_policyeffective n
                    WHERE n.item_class = '' AND n.partner = '' AND n.site_id = e.site_id AND n.key = e.key AND n.valid_from = e.valid_until);

-- name: every_site_has_every_policy
-- why: a site without a row for a policy would take part in no statement that joins it.
SELECT s.id, d.key
  FROM governance_site s
 CROSS JOIN governance_policydefinition d
 WHERE NOT EXISTS (SELECT 1 FROM governance_policyeffective e WHERE e.site_id = s.id AND e.key = d.key
                      AND e.item_class = '' AND e.partner = '');

-- name: values_are_narrowed_only_where_declared
-- why: what a policy no longer narrows by decides nothing; a running variance of that kind must not pass unnoticed.
SELECT v.id, v.key, v.item_class, v.partner
  FROM governance_variance v
  JOIN governance_policydefinition d ON d.key = v.key
 WHERE v.state = 'approved' AND v.until_on > (now() AT TIME ZONE 'UTC')::date
   AND ((v.item_class <> '' AND 'item_class' <> ALL (d.narrows)) OR (v.partner <> '' AND 'partner' <> ALL (d.narrows)));

-- name: deciding_variances_were_approved_by_another
-- why: the constraint holds it for new rows; this finds it on a restored or repaired database too.
SELECT v.id FROM governance_variance v
 WHERE v.state IN ('approved', 'ended') AND (v.approved_by_id IS NULL OR v.approved_by_id = v.requested_by_id);

-- name: released_templates_were_approved_by_another
-- why: as for variances: the template decides at every site.
SELECT t.id FROM governance_templateversion t
 WHERE t.state <> 'draft' AND (t.approved_by_id IS NULL OR t.approved_by_id = t.author_id);

-- name: locked_policies_do_not_vary
-- why: a policy that was locked later must not keep a running variance unnoticed.
SELECT v.id, v.key
  FROM governance_variance v
  JOIN governance_policydefinition d ON d.key = v.key
 WHERE v.state = 'approved' AND v.until_on > (now() AT TIME ZONE 'UTC')::date
   AND (d.control = 'locked' OR d.level = 'group' OR (d.level = 'company' AND v.scope = 'site'));

-- name: approvals_were_given_by_another
-- why: nobody approves what they asked for, neither by themselves nor through somebody who stands in for them.
SELECT r.id FROM governance_approvalrequest r
 WHERE r.state IN ('approved', 'applied')
   AND (r.decided_by_id IS NULL OR r.requested_by_id IN (r.decided_by_id, coalesce(r.decided_for_id, 0)));

-- name: decisions_for_others_were_lent
-- why: who decided in somebody's place must have held a delegation on that day.
SELECT r.id
  FROM governance_approvalrequest r
 WHERE r.decided_for_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM governance_delegation d
                    WHERE d.from_person_id = r.decided_for_id AND d.to_person_id = r.decided_by_id);
