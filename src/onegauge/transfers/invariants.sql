-- name: transit_equals_pieces
-- why: what the ledger of goods says is in transit is what transfers say is on its way, by the company that owns it.
SELECT coalesce(m.company_id, p.company_id) AS company_id, coalesce(m.item_id, p.item_id) AS item_id, m.qty AS moved,
       p.qty AS on_the_way
  FROM (SELECT company_id, item_id, sum(CASE WHEN to_place = 'transit' THEN qty ELSE -qty END) AS qty
          FROM inventory_movement WHERE 'transit' IN (from_place, to_place) GROUP BY 1, 2) m
  FULL JOIN (SELECT CASE WHEN t.ownership = 'receipt' THEN t.company_id ELSE t.to_company_id END AS company_id, p.item_id,
                    sum(p.qty - p.received_qty - p.lost_qty - p.returned_qty) AS qty
               FROM transfers_piece p JOIN transfers_transfer t ON t.id = p.transfer_id GROUP BY 1, 2) p
    ON p.company_id = m.company_id AND p.item_id = m.item_id
 WHERE coalesce(m.qty, 0) <> coalesce(p.qty, 0);

-- name: lines_equal_pieces
-- why: the figures of a line are those of its pieces; nothing is counted that was not sent.
SELECT l.id, l.shipped_qty, p.qty, l.received_qty, p.received, l.lost_qty, p.lost, l.returned_qty, p.returned
  FROM transfers_transferline l
  LEFT JOIN (SELECT line_id, sum(qty) AS qty, sum(received_qty) AS received, sum(lost_qty) AS lost,
                    sum(returned_qty) AS returned FROM transfers_piece GROUP BY 1) p ON p.line_id = l.id
 WHERE (l.shipped_qty, l.received_qty, l.lost_qty, l.returned_qty)
       IS DISTINCT FROM (coalesce(p.qty, 0), coalesce(p.received, 0), coalesce(p.lost, 0), coalesce(p.returned, 0));

-- name: lines_equal_demand
-- why: what a line says left is what the sender's demand says was shipped.
SELECT l.id, l.shipped_qty, d.shipped_qty AS issued
  FROM transfers_transferline l
  JOIN (SELECT source_line_id, sum(shipped_qty) AS shipped_qty FROM inventory_demand WHERE source_kind = 81 GROUP BY 1) d
    ON d.source_line_id = l.id
 WHERE l.shipped_qty <> d.shipped_qty;

-- name: disputes_are_in_transit
-- why: goods under dispute are on their way until somebody decides; more than is there cannot be disputed.
SELECT p.id FROM transfers_piece p
  JOIN (SELECT piece_id, sum(qty) AS qty FROM transfers_discrepancy WHERE state = 'open' GROUP BY 1) d ON d.piece_id = p.id
 WHERE d.qty > p.qty - p.received_qty - p.lost_qty - p.returned_qty;

-- name: done_transfers_have_nothing_on_the_way
-- why: whoever reads "received" or "closed" may rely on it.
SELECT t.id, t.state FROM transfers_transfer t
 WHERE t.state IN ('received', 'closed', 'cancelled', 'rejected')
   AND (EXISTS (SELECT FROM transfers_piece p WHERE p.transfer_id = t.id
                   AND p.qty > p.received_qty + p.lost_qty + p.returned_qty)
        OR EXISTS (SELECT FROM transfers_discrepancy d WHERE d.transfer_id = t.id AND d.state = 'open'));

-- name: parts_lie_between_the_same_ends
-- why: lines, pieces and discrepancies carry the ends of their transfer, because row-level security reads them.
SELECT 'line' AS what, l.id FROM transfers_transferline l JOIN transfers_transfer t ON t.id = l.transfer_id
 WHERE (l.company_id, l.site_id, l.to_company_id, l.to_site_id) IS DISTINCT FROM (t.company_id, t.site_id, t.to_company_id, t.to_site_id)
 UNION ALL
SELECT 'piece', p.id FROM transfers_piece p JOIN transfers_transfer t ON t.id = p.transfer_id
 WHERE (p.company_id, p.site_id, p.to_company_id, p.to_site_id) IS DISTINCT FROM (t.company_id, t.site_id, t.to_company_id, t.to_site_id)
 UNION ALL
SELECT 'discrepancy', d.id FROM transfers_discrepancy d JOIN transfers_transfer t ON t.id = d.transfer_id
 WHERE (d.company_id, d.site_id, d.to_company_id, d.to_site_id) IS DISTINCT FROM (t.company_id, t.site_id, t.to_company_id, t.to_site_id);

-- name: claims_account_equals_open_claims
-- why: what the books say is claimed is what open claims add up to.
SELECT a.company_id, coalesce(g.amount, 0) AS account_amount, coalesce(c.amount, 0) AS claimed
  FROM finance_account a
  LEFT JOIN (SELECT account_id, sum(company_amount) AS amount FROM finance_posting GROUP BY 1) g ON g.account_id = a.id
  LEFT JOIN (SELECT company_id, sum(amount) AS amount FROM transfers_claim WHERE state = 'open' GROUP BY 1) c
    ON c.company_id = a.company_id
 WHERE a.role = 'claims_receivable' AND coalesce(g.amount, 0) <> coalesce(c.amount, 0);
