-- name: total_equals_lines
-- why: credit, price and margin all start from the total; surcharges are part of it.
SELECT o.id AS order_id, o.total_amount, l.net, o.charge_amount, c.charges FROM orders_salesorder o
  LEFT JOIN (SELECT order_id, sum(net_amount) AS net FROM orders_orderline GROUP BY 1) l ON l.order_id = o.id
  LEFT JOIN (SELECT order_id, sum(amount) AS charges FROM orders_ordercharge GROUP BY 1) c ON c.order_id = o.id
 WHERE o.charge_amount <> coalesce(c.charges, 0) OR o.total_amount <> coalesce(l.net, 0) + o.charge_amount;

-- name: agreed_prices_are_of_their_customer
-- why: an exception is for one customer and item of one company; no foreign key says so.
SELECT l.id AS line_id, l.exception_id FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
  LEFT JOIN orders_priceexception e ON e.id = l.exception_id
 WHERE l.exception_id IS NOT NULL
   AND (e.company_id, e.partner_id, e.item_id) IS DISTINCT FROM (o.company_id, o.partner_id, l.item_id);

-- name: kept_steps_end_at_the_price
-- why: the steps that a line keeps explain its price; the last one of the rule is the price of the rule.
SELECT l.id AS line_id, l.rule_price FROM orders_orderline l
 WHERE l.rule_price IS NOT NULL AND l.exception_id IS NULL
   AND (l.price_trace -> 'steps' -> -1 ->> 3)::numeric IS DISTINCT FROM l.rule_price;

-- name: charges_belong_to_their_order
-- why: a surcharge is of its order's site, and of a line that is there.
SELECT c.id AS charge_id FROM orders_ordercharge c JOIN orders_salesorder o ON o.id = c.order_id
  LEFT JOIN orders_orderline l ON l.order_id = c.order_id AND l.line_no = c.line_no
 WHERE c.site_id <> o.site_id OR (c.line_no IS NOT NULL AND l.id IS NULL);

-- name: confirmed_lines_have_demand
-- why: a promise without a place in the queue is never kept; what the queue holds is worth what was ordered.
SELECT l.order_id, l.id AS line_id FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
  LEFT JOIN inventory_lineservice s ON s.source_kind = 40 AND s.source_id = l.order_id AND s.source_line_id = l.id
 WHERE o.state IN ('confirmed', 'fulfilled', 'closed') AND (s.demand_id IS NULL OR s.qty <> l.qty);

-- name: fulfilled_has_nothing_open
-- why: an order that says it is served must be.
SELECT o.id AS order_id, sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty
  FROM orders_salesorder o JOIN inventory_demand d ON d.source_kind = 40 AND d.source_id = o.id
 WHERE o.state IN ('fulfilled', 'closed') GROUP BY 1 HAVING sum(d.qty - d.shipped_qty - d.cancelled_qty) <> 0;

-- name: never_invoiced_more_than_shipped
-- why: billing follows shipping, never leads it.
SELECT l.order_id, l.id AS line_id, l.invoiced_qty, s.shipped_qty FROM orders_orderline l
  JOIN inventory_lineservice s ON s.source_kind = 40 AND s.source_id = l.order_id AND s.source_line_id = l.id
 WHERE l.invoiced_qty > s.shipped_qty;

-- name: lines_belong_to_their_order
-- why: lines are of their order's company and site, demand of its company; no foreign key says so.
SELECT l.id AS line_id FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
 WHERE (l.company_id, l.site_id) IS DISTINCT FROM (o.company_id, o.site_id)
UNION ALL
SELECT d.id FROM inventory_demand d LEFT JOIN orders_salesorder o ON o.id = d.source_id
 WHERE d.source_kind = 40 AND d.company_id IS DISTINCT FROM o.company_id;

-- name: legs_elsewhere_were_decided
-- why: an order is served from another site, or with another item, only where a decision says why.
SELECT d.id AS demand_id, d.source_id AS order_id FROM inventory_demand d
  JOIN orders_salesorder o ON o.id = d.source_id
  JOIN orders_orderline l ON l.id = d.source_line_id
 WHERE d.source_kind = 40 AND (d.site_id <> o.site_id OR d.item_id <> l.item_id AND d.component_id IS NULL)
   AND NOT EXISTS (SELECT FROM sourcing_decision s
                    WHERE s.source_kind = 40 AND s.source_id = o.id AND s.source_line_id = l.id);

-- name: open_holds_stop_live_orders
-- why: nobody is asked to decide about an order that is cancelled or gone.
SELECT h.id AS hold_id, o.id AS order_id, o.state FROM orders_hold h JOIN orders_salesorder o ON o.id = h.order_id
 WHERE h.state = 'open' AND o.state <> 'confirmed';
