-- name: customers_of_run
-- why: who pays for whom, customer by customer, in one pass over the difference.
SELECT p.name AS customer, (count(*) FILTER (WHERE l.effect = 'gains'))::int AS gains,
       (count(*) FILTER (WHERE l.effect = 'loses'))::int AS losses, coalesce(sum(l.new_on - l.old_on), 0)::int AS days,
       sum(l.qty) AS open_qty
  FROM orders_promiserunline l JOIN partners_partner p ON p.id = l.partner_id
 WHERE l.run_id = %(run)s GROUP BY 1 ORDER BY 3 DESC, 1

-- name: promises_of_order
-- why: the history of each line's promise in one read: what was promised first, then every change with its cause.
SELECT l.line_no, i.sku, d.due_on AS requested_on, d.first_promised_on, x.old_on, x.new_on, x.new_reason, x.cause, x.at
  FROM inventory_demand d JOIN orders_orderline l ON l.id = d.source_line_id JOIN catalog_item i ON i.id = d.item_id
 CROSS JOIN LATERAL (
       SELECT 0 AS n, NULL::date AS old_on, d.first_promised_on AS new_on,
              coalesce((SELECT c.old_reason FROM inventory_promisechange c WHERE c.demand_id = d.id ORDER BY c.id LIMIT 1),
                       d.promise_reason) AS new_reason, 'confirmed' AS cause, NULL::timestamptz AS at
        UNION ALL
       SELECT c.id, c.old_on, c.new_on, c.new_reason, c.cause, c.at FROM inventory_promisechange c WHERE c.demand_id = d.id) x
 WHERE d.source_id = %(order)s AND d.source_kind = %(kind)s
 ORDER BY l.line_no, d.id, x.n
