-- name: disputes
-- why: what is to be decided, with who owns the goods: the receiver once the title has passed or inside a company.
SELECT d.id, d.transfer_id, d.piece_id, d.item_id, i.sku, d.lot_code, d.type, d.qty, d.answerable, p.lot_id,
       coalesce(p.sscc, '') AS sscc, t.company_id <> t.to_company_id AND t.ownership = 'receipt' AS is_senders,
       t.company_id <> t.to_company_id AS is_traded, s.code AS to_site, n.unit_price, p.unit_cost, t.currency,
       c.currency AS to_currency, k.unit_cost AS owner_cost
  FROM transfers_discrepancy d
  JOIN transfers_transfer t ON t.id = d.transfer_id
  JOIN catalog_item i ON i.id = d.item_id
  JOIN governance_site s ON s.id = t.to_site_id
  JOIN governance_company c ON c.id = t.to_company_id
  LEFT JOIN transfers_piece p ON p.id = d.piece_id
  LEFT JOIN transfers_transferline n ON n.id = p.line_id
  LEFT JOIN finance_itemcost k ON k.item_id = d.item_id
        AND k.company_id = CASE WHEN t.ownership = 'receipt' THEN t.company_id ELSE t.to_company_id END
 WHERE d.id = ANY(%(discrepancies)s::bigint[]) ORDER BY d.id

-- name: transfers_of_discrepancies
-- why: the transfers are locked before their discrepancies.
SELECT d.id, d.transfer_id FROM transfers_discrepancy d WHERE d.id = ANY(%(discrepancies)s::bigint[]) ORDER BY d.id

-- name: insert_claims
-- why: what is claimed for any number of discrepancies in one statement.
INSERT INTO transfers_claim (company_id, site_id, number, transfer_id, discrepancy_id, against, currency, amount,
       recovered_amount, state, version, note, opened_at)
SELECT a.company_id, a.site_id, 'CL-' || lpad(a.discrepancy_id::text, 7, '0'), a.transfer_id, a.discrepancy_id, a.against,
       a.currency, a.amount, 0, 'open', 1, a.note, %(at)s
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(transfers)s::bigint[], %(discrepancies)s::bigint[],
              %(againsts)s::text[], %(currencies)s::text[], %(amounts)s::numeric[], %(notes)s::text[])
       AS a(company_id, site_id, transfer_id, discrepancy_id, against, currency, amount, note)
 ORDER BY a.discrepancy_id
RETURNING id, company_id, site_id, transfer_id, discrepancy_id, amount, currency

-- name: claims
-- why: what is settled or written off, with what it is about.
SELECT c.id, c.company_id, c.number, c.transfer_id, c.currency, c.amount FROM transfers_claim c
 WHERE c.id = ANY(%(claims)s::bigint[]) ORDER BY c.id

-- name: set_recovered
-- why: what came in for each claim.
UPDATE transfers_claim c SET recovered_amount = a.amount
  FROM unnest(%(claims)s::bigint[], %(amounts)s::numeric[]) AS a(claim_id, amount) WHERE c.id = a.claim_id
