-- Inside a company goods belong to the site that awaits them from the moment they leave; those that come back to the sender
-- belong to it again. Nothing of their value changes, so the books do not tell: transfer and ledger of goods do. The day is
-- that of the site where it happened, for both sites. Each transfer is probed by its key: a batch asks for few movements.
CREATE VIEW insight_sitechange WITH (security_invoker = true) AS
SELECT m.id, m.txid::text::bigint AS txid, m.recorded_on, m.company_id, y.site_id, m.item_id,
       (m.effective_at AT TIME ZONE s.timezone)::date AS day, y.qty
  FROM inventory_movement m
  JOIN governance_site s ON s.id = m.site_id
  LEFT JOIN inventory_demand d ON d.id = m.demand_id
 CROSS JOIN LATERAL (
       SELECT t.to_site_id FROM transfers_transfer t
        WHERE t.id = coalesce(d.source_id, m.source_id) AND t.company_id = t.to_company_id AND t.to_site_id <> m.site_id
       OFFSET 0) t
 CROSS JOIN LATERAL (VALUES (m.site_id, CASE m.to_place WHEN 'stock' THEN m.qty ELSE -m.qty END),
                            (t.to_site_id, CASE m.to_place WHEN 'stock' THEN -m.qty ELSE m.qty END)) AS y(site_id, qty)
 WHERE (m.from_place, m.to_place) IN (('stock', 'transit'), ('transit', 'stock')) AND m.owner_id IS NULL;
GRANT SELECT ON insight_sitechange TO onegauge_follower;

CREATE OR REPLACE VIEW insight_valuedmovement WITH (security_invoker = true) AS
SELECT m.id, m.txid, m.recorded_on, m.recorded_at, m.effective_at, m.company_id, m.site_id,
       (m.from_place, m.to_place) IN (('stock', 'transit'), ('transit', 'stock')) AS is_transit
  FROM inventory_movement m
 WHERE (m.txid, m.id) <= (SELECT f.txid, f.last_id FROM kernel_follower f WHERE f.name = 'finance.costing');
