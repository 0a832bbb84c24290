-- name: lock_item_costs
-- why: what is known of the items of a batch, locked in order; one statement per batch.
SELECT c.company_id, c.item_id, c.qty, c.value_amount, c.unit_cost, c.uncosted_qty, c.transit_qty,
       c.transit_value_amount
  FROM finance_itemcost c
 WHERE (c.company_id, c.item_id) IN (SELECT * FROM unnest(%(companies)s::bigint[], %(items)s::bigint[]))
 ORDER BY c.company_id, c.item_id FOR NO KEY UPDATE OF c

-- name: save_item_costs
-- why: the new state of every item of a batch in one statement, in the order of the locks.
INSERT INTO finance_itemcost AS c (company_id, item_id, qty, value_amount, unit_cost, uncosted_qty, transit_qty,
       transit_value_amount)
SELECT n.company_id, n.item_id, n.qty, n.value_amount, n.unit_cost, n.uncosted_qty, n.transit_qty, n.transit_value
  FROM unnest(%(companies)s::bigint[], %(items)s::bigint[], %(qtys)s::numeric[], %(values)s::numeric[],
              %(unit_costs)s::numeric[], %(uncosted)s::numeric[], %(transit_qtys)s::numeric[],
              %(transit_values)s::numeric[])
       AS n(company_id, item_id, qty, value_amount, unit_cost, uncosted_qty, transit_qty, transit_value)
 ORDER BY n.company_id, n.item_id
    ON CONFLICT (company_id, item_id) DO UPDATE
       SET qty = excluded.qty, value_amount = excluded.value_amount, unit_cost = excluded.unit_cost,
           uncosted_qty = excluded.uncosted_qty, transit_qty = excluded.transit_qty,
           transit_value_amount = excluded.transit_value_amount

-- name: insert_value_entries
-- why: every change of value of a batch in one statement, in the order of the goods ledger.
INSERT INTO finance_valueentry (company_id, site_id, item_id, kind, qty, unit_cost, amount, transit_amount, effective_on,
       movement_id, movement_on, demand_id, entry_id)
SELECT * FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(kinds)s::text[],
       %(qtys)s::numeric[], %(unit_costs)s::numeric[], %(amounts)s::numeric[], %(transit_amounts)s::numeric[],
       %(dates)s::date[],
       %(movements)s::bigint[], %(movement_dates)s::date[], %(demands)s::bigint[], %(entries)s::bigint[])

-- name: site_zones
-- why: a movement belongs to the business date of its site, so the zone of each site must be known.
SELECT s.id, s.timezone FROM governance_site s

-- name: company_currencies
-- why: values are rounded to the minor unit of the company's currency.
SELECT c.id, c.currency FROM governance_company c

-- name: open_periods
-- why: a value of a closed month is posted on the first day of the next open one; locked against closing.
SELECT p.id, p.company_id, p.starts_on FROM finance_period p
 WHERE p.company_id = ANY(%(companies)s::bigint[]) AND p.state = 'open'
   AND p.starts_on >= (
       SELECT coalesce(max(q.starts_on), '-infinity'::date) FROM finance_period q
        WHERE q.company_id = p.company_id AND q.starts_on <= %(first)s::date)
 ORDER BY p.company_id, p.starts_on FOR SHARE OF p

-- name: cursor
-- why: a recomputation reads exactly what the follower has read, and nothing later.
SELECT f.txid::text AS txid, f.last_id FROM kernel_follower f WHERE f.name = 'finance.costing'

-- name: movements_again
-- why: a recomputation reads the goods ledger again from the beginning, in the order of the follower.
SELECT m.id, m.recorded_on, m.effective_at, m.company_id, m.site_id, m.item_id, m.qty, m.from_place, m.to_place,
       m.unit_cost, m.demand_id, m.owner_id
  FROM inventory_movement m
 WHERE (m.txid, m.id) <= (%(txid)s::xid8, %(last_id)s::bigint)
 ORDER BY m.txid, m.id

-- name: kept_value
-- why: what the follower kept, by company and item, with what its entries add up to.
SELECT c.company_id, c.item_id, c.qty, c.value_amount, c.unit_cost, c.uncosted_qty, c.transit_qty,
       c.transit_value_amount, coalesce(v.qty, 0) AS entry_qty, coalesce(v.amount, 0) AS entry_amount,
       coalesce(v.entries, 0) AS entry_count, coalesce(v.transit_amount, 0) AS entry_transit_amount
  FROM finance_itemcost c
  LEFT JOIN (SELECT company_id, item_id, sum(qty) AS qty, sum(amount) AS amount, count(*) AS entries,
                    sum(transit_amount) AS transit_amount
               FROM finance_valueentry GROUP BY company_id, item_id) v USING (company_id, item_id)
