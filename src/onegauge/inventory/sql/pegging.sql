-- name: bind_demand
-- why: how much a supplier was asked to send to the customer, for any number of demands.
UPDATE inventory_demand d SET bound_qty = a.qty
  FROM unnest(%(demands)s::bigint[], %(qtys)s::numeric[]) AS a(demand_id, qty)
 WHERE d.id = a.demand_id AND d.bound_qty <> a.qty

-- name: peg_stock
-- why: goods that are for one demand are reserved for it in one statement with balance and demand; what is not free there
-- makes no row, and the caller refuses it.
WITH asked AS MATERIALIZED (
  SELECT a.n, a.qty, d.id AS demand_id, d.company_id, d.site_id, d.item_id, b.id AS balance_id,
         b.on_hand_qty - b.reserved_qty AS free_qty,
         sum(a.qty) OVER (PARTITION BY b.id ORDER BY a.n) AS upto
    FROM unnest(%(demands)s::bigint[], %(bins)s::text[], %(lots)s::text[], %(qtys)s::numeric[]) WITH ORDINALITY
         AS a(demand_id, bin, lot, qty, n)
    JOIN inventory_demand d ON d.id = a.demand_id
    JOIN inventory_bin n ON n.site_id = d.site_id AND n.code = a.bin
    JOIN inventory_balance b ON b.site_id = d.site_id AND b.item_id = d.item_id AND b.bin_id = n.id
     AND b.status = 'available' AND b.owner_id IS NULL AND b.handling_unit_id IS NULL
    LEFT JOIN inventory_lot l ON l.id = b.lot_id
   WHERE coalesce(l.code, '') = a.lot),
got AS MATERIALIZED (SELECT * FROM asked WHERE upto <= free_qty),
r AS (
  INSERT INTO inventory_reservation (company_id, site_id, demand_id, balance_id, item_id, qty)
  SELECT g.company_id, g.site_id, g.demand_id, g.balance_id, g.item_id, g.qty FROM got g ORDER BY g.n),
u AS (
  UPDATE inventory_balance b SET reserved_qty = b.reserved_qty + x.qty
    FROM (SELECT balance_id, sum(qty) AS qty FROM got GROUP BY 1) x WHERE b.id = x.balance_id),
served AS (
  UPDATE inventory_demand d SET reserved_qty = d.reserved_qty + x.qty
    FROM (SELECT demand_id, sum(qty) AS qty FROM got GROUP BY 1) x WHERE d.id = x.demand_id)
SELECT g.n::int AS n FROM got g ORDER BY g.n
