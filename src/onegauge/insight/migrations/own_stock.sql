-- What is left of a layer is the part of it beyond what is gone, on the axis of everything that ever came. Goods of others
-- lie here too, but are nobody's value in these books.
CREATE OR REPLACE VIEW insight_stocklayer WITH (security_invoker = true) AS
WITH held AS (
  SELECT b.site_id, b.item_id, sum(b.on_hand_qty) AS qty FROM inventory_balance b
   WHERE b.owner_id IS NULL GROUP BY 1, 2 HAVING sum(b.on_hand_qty) > 0),
came AS (
  SELECT m.company_id, m.site_id, m.item_id, (m.effective_at AT TIME ZONE s.timezone)::date AS day, min(m.id) AS id,
         sum(m.qty) AS in_qty
    FROM inventory_movement m JOIN governance_site s ON s.id = m.site_id
   WHERE m.to_place = 'stock' AND m.from_place <> 'stock' AND m.owner_id IS NULL
   GROUP BY 1, 2, 3, 4),
layer AS (
  SELECT v.*, sum(v.in_qty) OVER (PARTITION BY v.site_id, v.item_id ORDER BY v.day) AS upto_qty,
         sum(v.in_qty) OVER (PARTITION BY v.site_id, v.item_id) - h.qty AS gone_qty
    FROM came v JOIN held h ON h.site_id = v.site_id AND h.item_id = v.item_id)
SELECT y.id, y.company_id, y.site_id, y.item_id, y.day AS received_on, y.in_qty AS received_qty,
       least(y.in_qty, y.upto_qty - y.gone_qty) AS left_qty, c.currency,
       k.value_amount / nullif(k.qty, 0) AS unit_cost,
       least(y.in_qty, y.upto_qty - y.gone_qty) * (k.value_amount / nullif(k.qty, 0)) AS left_amount,
       (now() AT TIME ZONE s.timezone)::date - y.day AS age_days,
       insight_age_bucket((now() AT TIME ZONE s.timezone)::date - y.day) AS age_bucket
  FROM layer y
  JOIN governance_site s ON s.id = y.site_id
  JOIN governance_company c ON c.id = y.company_id
  LEFT JOIN finance_itemcost k ON k.company_id = y.company_id AND k.item_id = y.item_id
 WHERE y.upto_qty > y.gone_qty;
