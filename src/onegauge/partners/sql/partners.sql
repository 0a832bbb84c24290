-- name: partner_ids
-- why: drafts name partners by their code; one read serves a whole set.
SELECT code, id FROM partners_partner WHERE code = ANY(%(codes)s::text[])

-- name: partners_by_code
-- why: orders and files name partners by code; one read serves a whole set.
SELECT p.id, p.code, p.name, p.country, p.tax_id, p.state, p.version,
       coalesce((SELECT array_agg(r.role ORDER BY r.role) FROM partners_partnerrole r WHERE r.partner_id = p.id), '{}')
         AS roles
  FROM partners_partner p WHERE p.code = ANY(%(codes)s::text[])

-- name: partners_by_tax_id
-- why: a second partner under the same tax id is a duplicate; all drafts are compared with one read.
SELECT p.country, p.tax_id, p.id, p.code
  FROM partners_partner p
  JOIN unnest(%(countries)s::text[], %(tax_ids)s::text[]) AS a(country, tax_id)
    ON a.country = p.country AND a.tax_id = p.tax_id
 WHERE p.tax_id <> ''

-- name: roles_of_partners
-- why: roles are replaced as a set; the ones that stand are read once.
SELECT partner_id, role FROM partners_partnerrole WHERE partner_id = ANY(%(partner_ids)s::bigint[])

-- name: add_roles
-- why: roles of any number of partners in one statement.
INSERT INTO partners_partnerrole (partner_id, role)
SELECT * FROM unnest(%(partner_ids)s::bigint[], %(roles)s::text[])
    ON CONFLICT DO NOTHING

-- name: remove_roles
-- why: roles of any number of partners in one statement.
DELETE FROM partners_partnerrole r USING unnest(%(partner_ids)s::bigint[], %(roles)s::text[]) AS g(partner_id, role)
 WHERE r.partner_id = g.partner_id AND r.role = g.role

-- name: partners_with_terms
-- why: the role customer may not go while a company still grants terms; visible are the actor's companies.
SELECT DISTINCT partner_id FROM partners_customer WHERE partner_id = ANY(%(partner_ids)s::bigint[])

-- name: clear_defaults
-- why: a new default address replaces the old one of the same partner and kind; the old one is told in the journal.
UPDATE partners_address a SET is_default = false, version = a.version + 1
  FROM unnest(%(partner_ids)s::bigint[], %(kinds)s::text[], %(codes)s::text[]) AS n(partner_id, kind, code)
 WHERE a.partner_id = n.partner_id AND a.kind = n.kind AND a.code <> n.code AND a.is_default
RETURNING a.id, a.partner_id

-- name: address_ids
-- why: orders name a delivery address by partner and code; one read serves a whole set.
SELECT a.partner_id, a.kind, a.code, a.id
  FROM partners_address a WHERE a.partner_id = ANY(%(partner_ids)s::bigint[])

-- name: default_addresses
-- why: orders without an address go to the default one; one read serves a whole set.
SELECT a.partner_id, a.id, a.country
  FROM partners_address a
 WHERE a.partner_id = ANY(%(partner_ids)s::bigint[]) AND a.kind = %(kind)s AND a.is_default

-- name: lock_customers
-- why: blocks are judged on locked rows, in id order.
SELECT c.id, c.company_id, c.partner_id, c.blocked_for_orders, c.block_reason, c.version
  FROM partners_customer c WHERE c.id = ANY(%(ids)s::bigint[]) ORDER BY c.id FOR NO KEY UPDATE

-- name: set_blocks
-- why: one statement blocks or unblocks any number of customers.
UPDATE partners_customer SET blocked_for_orders = %(blocked)s, block_reason = %(reason)s, version = version + 1
 WHERE id = ANY(%(ids)s::bigint[])

-- name: customer_terms
-- why: orders read the terms of all their customers at once; a missing row means the company does not sell to them.
SELECT c.id, c.company_id, c.partner_id, c.credit_limit, c.currency, c.payment_days, c.blocked_for_orders,
       c.block_reason, c.priority, c.default_site_id, c.version
  FROM partners_customer c
  JOIN unnest(%(company_ids)s::bigint[], %(partner_ids)s::bigint[]) AS a(company_id, partner_id)
    ON a.company_id = c.company_id AND a.partner_id = c.partner_id
