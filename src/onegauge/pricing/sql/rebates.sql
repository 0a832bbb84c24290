-- part: agreement
-- why: everything that the rule of `rebates.py` reads, with the tiers from the lowest up.
SELECT a.id, a.company_id, a.partner_id, a.code, a.state, a.currency, a.period, a.basis, a.item_id, a.item_class_id,
       a.least_amount, a.valid_from, a.valid_until, a.ended_on,
       ARRAY(SELECT t.from_amount FROM pricing_rebatetier t WHERE t.agreement_id = a.id ORDER BY t.from_amount) AS tier_froms,
       ARRAY(SELECT t.value FROM pricing_rebatetier t WHERE t.agreement_id = a.id ORDER BY t.from_amount) AS tier_values
  FROM pricing_rebateagreement a

-- name: agreements_of
-- why: what customers have agreed, drafts included: whoever approves one waits until the invoices under way are posted,
-- and the other way round; so no invoice falls between the two.
-- include: agreement
 WHERE (a.company_id, a.partner_id) IN (SELECT * FROM unnest(%(companies)s::bigint[], %(partners)s::bigint[]))
 ORDER BY a.id FOR SHARE OF a

-- name: agreements_kept
-- why: what was counted before is counted back under the same terms; no settlement runs meanwhile.
-- include: agreement
 WHERE a.id = ANY(%(ids)s::bigint[]) ORDER BY a.id FOR SHARE OF a

-- name: agreements_alone
-- why: a settlement stands alone: invoices and credit notes that count for the agreement wait.
-- include: agreement
 WHERE a.id = ANY(%(ids)s::bigint[]) ORDER BY a.id FOR NO KEY UPDATE OF a

-- name: tiers_of
-- why: a draft is saved with its tiers; what they were goes to the journal.
SELECT t.agreement_id, t.from_amount, t.value FROM pricing_rebatetier t
 WHERE t.agreement_id = ANY(%(agreements)s::bigint[]) ORDER BY t.agreement_id, t.from_amount

-- name: states_of
-- why: only drafts are changed; the rows are locked already.
SELECT a.id, a.state FROM pricing_rebateagreement a WHERE a.id = ANY(%(agreements)s::bigint[])

-- name: remove_tiers
-- why: the tiers of a draft are replaced as a whole.
DELETE FROM pricing_rebatetier WHERE agreement_id = ANY(%(agreements)s::bigint[])

-- name: insert_tiers
-- why: the tiers of any number of drafts in one statement.
INSERT INTO pricing_rebatetier (company_id, agreement_id, from_amount, value)
SELECT * FROM unnest(%(companies)s::bigint[], %(agreements)s::bigint[], %(froms)s::numeric[], %(values)s::numeric[])

-- name: approval_facts
-- why: an approver decides on all terms; another value of any of them voids the approval.
SELECT a.id, a.code, p.name, concat_ws('|', a.partner_id, a.currency, a.period, a.basis, a.item_id, a.item_class_id,
       a.least_amount, a.valid_from, a.valid_until,
       (SELECT string_agg(t.from_amount || ':' || t.value, ',' ORDER BY t.from_amount) FROM pricing_rebatetier t
         WHERE t.agreement_id = a.id)) AS terms
  FROM pricing_rebateagreement a JOIN partners_partner p ON p.id = a.partner_id
 WHERE a.id = ANY(%(agreements)s::bigint[])
