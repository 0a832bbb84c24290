-- name: read_epoch
-- why: one row tells whether what this process remembers still holds; values are read again only when it does not.
SELECT og_policy_epoch();

-- name: read_layers
-- why: everything that decides values, of all companies: the memory of a process is shared by all its actors, so it must
-- not be cut to the scope of whoever asked first. The function belongs to the owner and tells no more than values.
SELECT key, level, value, valid_from, valid_until, provenance_id, region_id, company_id, site_id, country,
       template_version_id, template_version, variance_id, statutory_id
  FROM og_policy_layers();

-- name: read_places
-- why: where each site and each company lies; a company without a site of its own is a place too.
SELECT s.id, s.company_id, s.region_id, c.country
  FROM governance_site AS s
  JOIN governance_company AS c ON c.id = s.company_id
 UNION ALL
SELECT NULL, c.id, c.region_id, c.country
  FROM governance_company AS c;

-- name: read_story
-- why: who decided a value is asked of one provenance, so it is told whole, with names and dates.
SELECT og_policy_story(%(provenance_id)s);
