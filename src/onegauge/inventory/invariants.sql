-- name: balance_equals_movements
-- why: the balance is a cache of the ledger; if they differ, the ledger is right.
SELECT coalesce(b.id, m.balance_id) AS balance_id, b.on_hand_qty, m.qty
  FROM inventory_balance b
  FULL JOIN (SELECT balance_id, sum(qty) AS qty FROM (
               SELECT to_balance_id AS balance_id, qty FROM inventory_movement WHERE to_balance_id IS NOT NULL
               UNION ALL
               SELECT from_balance_id, -qty FROM inventory_movement WHERE from_balance_id IS NOT NULL) x
             GROUP BY 1) m ON m.balance_id = b.id
 WHERE coalesce(b.on_hand_qty, 0) <> coalesce(m.qty, 0);

-- name: reserved_equals_reservations
-- why: nothing is promised that no demand holds, and nothing is held that is not promised.
SELECT coalesce(b.id, r.balance_id) AS balance_id, b.reserved_qty, r.qty
  FROM inventory_balance b
  FULL JOIN (SELECT balance_id, sum(qty) AS qty FROM inventory_reservation GROUP BY 1) r ON r.balance_id = b.id
 WHERE coalesce(b.reserved_qty, 0) <> coalesce(r.qty, 0);

-- name: demand_equals_reservations
-- why: what a demand says is reserved is what its reservations add up to.
SELECT d.id AS demand_id, d.reserved_qty, r.qty
  FROM inventory_demand d
  FULL JOIN (SELECT demand_id, sum(qty) AS qty FROM inventory_reservation GROUP BY 1) r ON r.demand_id = d.id
 WHERE coalesce(d.reserved_qty, 0) <> coalesce(r.qty, 0);

-- name: demand_equals_issues
-- why: what a demand says was shipped left by movements that name it.
SELECT d.id AS demand_id, d.shipped_qty, m.qty
  FROM inventory_demand d
  FULL JOIN (SELECT demand_id, sum(CASE WHEN to_place IN ('customer', 'transit') THEN qty ELSE -qty END) AS qty
               FROM inventory_movement WHERE demand_id IS NOT NULL GROUP BY 1) m ON m.demand_id = d.id
 WHERE coalesce(d.shipped_qty, 0) <> coalesce(m.qty, 0);

-- name: nothing_oversold
-- why: the constraint says so; a dropped constraint must not go unnoticed.
SELECT id AS balance_id, on_hand_qty, reserved_qty FROM inventory_balance
 WHERE reserved_qty < 0 OR reserved_qty > on_hand_qty;

-- name: ledger_rows_belong_together
-- why: movements, reservations and demand carry company, site and item of their balance; no foreign key says so.
SELECT 'movement' AS what, m.id FROM inventory_movement m
  JOIN inventory_balance b ON b.id = coalesce(m.to_balance_id, m.from_balance_id)
 WHERE (m.company_id, m.site_id, m.item_id) IS DISTINCT FROM (b.company_id, b.site_id, b.item_id)
UNION ALL
SELECT 'reservation', r.id FROM inventory_reservation r JOIN inventory_balance b ON b.id = r.balance_id
  JOIN inventory_demand d ON d.id = r.demand_id
 WHERE (r.company_id, r.site_id, r.item_id) IS DISTINCT FROM (b.company_id, b.site_id, b.item_id)
    OR (r.company_id, r.site_id, r.item_id) IS DISTINCT FROM (d.company_id, d.site_id, d.item_id);

-- name: supply_is_of_its_site
-- why: what is expected at a site belongs to the site's company; no foreign key says so.
SELECT s.id AS supply_id FROM inventory_supply s JOIN governance_site p ON p.id = s.site_id
 WHERE p.company_id <> s.company_id;

-- name: quota_equals_uses
-- why: what a share says was drawn is what demands drew from it.
SELECT b.id AS bucket_id, b.used_qty, u.qty
  FROM inventory_quotabucket b
  LEFT JOIN (SELECT bucket_id, sum(qty) AS qty FROM inventory_quotause GROUP BY 1) u ON u.bucket_id = b.id
 WHERE b.used_qty <> coalesce(u.qty, 0);

-- name: weight_equals_movements
-- why: the exact weight of goods that are weighed is a cache of the ledger, as their quantity is.
SELECT b.id AS balance_id, b.weight_kg, coalesce(m.kg, 0) AS kg
  FROM inventory_balance b
  LEFT JOIN (SELECT v.balance_id, sum(v.kg) AS kg
               FROM inventory_movement x
              CROSS JOIN LATERAL (VALUES (x.to_balance_id, x.weight_kg), (x.from_balance_id, -x.weight_kg)) AS v(balance_id, kg)
              WHERE x.weight_kg IS NOT NULL AND v.balance_id IS NOT NULL GROUP BY 1) m ON m.balance_id = b.id
 WHERE b.weight_kg <> coalesce(m.kg, 0);

-- name: units_stand_where_their_goods_lie
-- why: whoever scans a pallet must find on it what the books say, in the bin that they say.
SELECT h.id, h.sscc, b.id AS balance_id FROM inventory_handlingunit h JOIN inventory_balance b ON b.handling_unit_id = h.id
 WHERE b.on_hand_qty > 0 AND (h.company_id, h.site_id, h.bin_id) IS DISTINCT FROM (b.company_id, b.site_id, b.bin_id)
UNION ALL
SELECT h.id, h.sscc, NULL FROM inventory_handlingunit h JOIN inventory_handlingunit p ON p.id = h.parent_id
 WHERE (h.company_id, h.site_id, h.bin_id) IS DISTINCT FROM (p.company_id, p.site_id, p.bin_id);

-- name: items_are_known_where_they_are
-- why: availability is listed along the keys; an item without one at its site would be seen by nobody.
SELECT x.site_id, x.item_id
  FROM (SELECT site_id, item_id FROM inventory_balance UNION SELECT site_id, item_id FROM inventory_supply
        UNION SELECT site_id, item_id FROM inventory_demand) x
  LEFT JOIN inventory_itemsite k ON k.id = (x.site_id << 32) | x.item_id AND k.site_id = x.site_id AND k.item_id = x.item_id
 WHERE k.id IS NULL;
