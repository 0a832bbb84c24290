-- name: flow_of_transfer
-- why: what a transfer became, on its page: shipments, trades between the companies, claims.
SELECT 'warehouse.Shipment' AS model, s.id, s.number, s.state, NULL::numeric AS amount, '' AS currency
  FROM warehouse_shipment s WHERE s.source_id = %(transfer)s AND s.source_kind = %(kind)s
 UNION ALL
SELECT 'finance.IntercompanyTrade', t.id, left(t.trade::text, 8), t.side, t.amount, t.currency
  FROM finance_intercompanytrade t WHERE t.source_id = %(transfer)s AND t.source_kind = %(kind)s
 UNION ALL
SELECT 'transfers.Claim', c.id, c.number, c.state, c.amount, c.currency
  FROM transfers_claim c WHERE c.transfer_id = %(transfer)s
 ORDER BY 1 DESC, 2

-- name: source_of_transfer
-- why: for what a transfer is, without knowing what that is.
SELECT t.source_kind, t.source_id FROM transfers_transfer t WHERE t.id = %(transfer)s AND t.source_kind IS NOT NULL

-- name: board_figures
-- why: how much stands in each lane of the board and what it is worth, in one statement.
SELECT CASE WHEN t.state = 'in_transit' AND t.expected_on < %(today)s::date THEN 'late'
            WHEN t.state IN ('planned', 'released') THEN 'to_send' ELSE t.state END AS lane,
       t.currency, count(*)::int AS n, sum(t.value_amount) AS amount
  FROM transfers_transfer t
 WHERE t.state IN ('requested', 'planned', 'released', 'in_transit', 'discrepancy', 'received')
 GROUP BY 1, 2 ORDER BY 1, 2

-- name: board_sheet
-- why: the lanes with what is asked for, to be sent and on the way, and how late the oldest is against its promise.
SELECT l.code, f.name AS from_site, g.name AS to_site, l.lead_days,
       (count(*) FILTER (WHERE t.state = 'requested'))::int AS requested,
       (count(*) FILTER (WHERE t.state IN ('approved', 'planned', 'released')))::int AS to_send,
       (count(*) FILTER (WHERE t.state = 'in_transit'))::int AS on_the_way,
       (count(*) FILTER (WHERE t.state = 'in_transit' AND t.expected_on < %(today)s::date))::int AS overdue,
       coalesce(max(%(today)s::date - t.expected_on) FILTER (WHERE t.state = 'in_transit' AND t.expected_on < %(today)s::date), 0)::int
         AS oldest_days,
       (count(*) FILTER (WHERE t.state = 'discrepancy'))::int AS disputed
  FROM transfers_transfer t JOIN transfers_lane l ON l.id = t.lane_id
  JOIN governance_site f ON f.id = l.from_site_id JOIN governance_site g ON g.id = l.to_site_id
 WHERE t.state NOT IN ('draft', 'closed', 'cancelled', 'rejected', 'received')
 GROUP BY 1, 2, 3, 4 ORDER BY overdue DESC, 1
