-- name: quota_codes
-- why: codes of quotas become ids in one round trip, with what is kept under them.
SELECT c.code AS company, c.id, s.code, s.id, i.sku, i.id
  FROM unnest(%(companies)s::text[], %(sites)s::text[], %(skus)s::text[]) AS a(company, site, sku)
  LEFT JOIN governance_company c ON c.code = a.company
  LEFT JOIN governance_site s ON s.code = a.site AND s.company_id = c.id
  LEFT JOIN catalog_item i ON i.sku = a.sku

-- name: partners_of
-- why: customers of buckets by their codes.
SELECT p.code, p.id FROM partners_partner p WHERE p.code = ANY(%(codes)s::text[])

-- name: overlapping
-- why: one day has one quota per item and place; another one would make the order of consumption a matter of luck.
SELECT a.n::int, q.code
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(codes)s::text[], %(froms)s::date[],
       %(untils)s::date[]) WITH ORDINALITY AS a(company_id, site_id, item_id, code, valid_from, valid_until, n)
  JOIN inventory_quota q ON q.company_id = a.company_id AND q.item_id = a.item_id AND q.site_id IS NOT DISTINCT FROM a.site_id
   AND q.code <> a.code AND q.valid_from <= a.valid_until AND a.valid_from <= q.valid_until

-- name: save_quotas
-- why: any number of quotas, new or known, in one statement; item and place of a known one stay.
INSERT INTO inventory_quota (company_id, site_id, item_id, code, valid_from, valid_until)
SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(codes)s::text[], %(froms)s::date[],
       %(untils)s::date[])
    ON CONFLICT (company_id, code) DO UPDATE SET valid_from = excluded.valid_from, valid_until = excluded.valid_until
RETURNING id, company_id, code

-- name: save_buckets
-- why: the shares of quotas: what is drawn stays, so a share below it is refused by the table.
INSERT INTO inventory_quotabucket (company_id, quota_id, channel, partner_id, qty, used_qty)
SELECT a.*, 0 FROM unnest(%(companies)s::bigint[], %(quotas)s::bigint[], %(channels)s::text[], %(partners)s::bigint[],
       %(qtys)s::numeric[]) AS a(company_id, quota_id, channel, partner_id, qty)
    ON CONFLICT (quota_id, channel, partner_id) DO UPDATE SET qty = excluded.qty

-- name: drop_buckets
-- why: shares that are no longer named, and of which nothing was drawn.
DELETE FROM inventory_quotabucket b
 WHERE b.quota_id = ANY(%(quotas)s::bigint[]) AND b.used_qty = 0
   AND NOT EXISTS (SELECT FROM unnest(%(named)s::bigint[], %(channels)s::text[], %(partners)s::bigint[]) AS a(quota_id, channel, partner_id)
                    WHERE a.quota_id = b.quota_id AND a.channel = b.channel AND a.partner_id IS NOT DISTINCT FROM b.partner_id)

-- name: lock_buckets
-- why: two promises must not both take the last of a share: shares are locked in id order, in a statement of their own,
-- and read as they are after the wait.
SELECT b.id, b.quota_id, q.company_id, q.site_id, q.item_id, q.valid_from, q.valid_until, b.channel, b.partner_id,
       b.qty - b.used_qty AS "left"
  FROM inventory_quotabucket b JOIN inventory_quota q ON q.id = b.quota_id
 WHERE q.company_id = ANY(%(companies)s::bigint[]) AND q.item_id = ANY(%(items)s::bigint[]) AND q.valid_until >= %(since)s::date
 ORDER BY b.id FOR NO KEY UPDATE OF b

-- name: draw
-- why: shares, what was drawn by whom, and the dates of what must wait: one statement for any number of promises.
WITH uses AS MATERIALIZED (
  SELECT * FROM unnest(%(buckets)s::bigint[], %(demands)s::bigint[], %(qtys)s::numeric[]) AS a(bucket_id, demand_id, qty)),
u AS (
  UPDATE inventory_quotabucket b SET used_qty = b.used_qty + x.qty
    FROM (SELECT bucket_id, sum(qty) AS qty FROM uses GROUP BY 1) x WHERE b.id = x.bucket_id),
kept AS (
  INSERT INTO inventory_quotause (company_id, bucket_id, demand_id, qty)
  SELECT b.company_id, a.bucket_id, a.demand_id, a.qty FROM uses a JOIN inventory_quotabucket b ON b.id = a.bucket_id)
UPDATE inventory_demand d SET promised_on = a.on_day, first_promised_on = a.on_day, promise_reason = 'quota'
  FROM unnest(%(later)s::bigint[], %(days)s::date[]) AS a(demand_id, on_day) WHERE d.id = a.demand_id
