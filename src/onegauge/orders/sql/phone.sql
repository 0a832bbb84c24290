-- name: last_orders
-- why: the customer on the phone asks about the last orders first.
SELECT o.id, o.number, o.ordered_at, o.state, o.total_amount, o.currency, o.customer_reference,
       EXISTS (SELECT 1 FROM orders_hold h WHERE h.order_id = o.id AND h.state = 'open') AS held
  FROM orders_salesorder o
 WHERE o.partner_id = %(partner)s AND o.company_id = %(company)s
 ORDER BY o.id DESC LIMIT 4

-- name: usual_items
-- why: most of what a customer orders was ordered before; the last orders decide, so the cost does not grow with the years.
SELECT i.sku, i.name, count(*)::int AS times
  FROM (SELECT o.id FROM orders_salesorder o
         WHERE o.partner_id = %(partner)s AND o.company_id = %(company)s AND o.state <> 'cancelled'
         ORDER BY o.id DESC LIMIT 40) o
  JOIN orders_orderline l ON l.order_id = o.id
  JOIN catalog_item i ON i.id = l.item_id AND i.state IN ('active', 'phase_out')
 GROUP BY i.id ORDER BY count(*) DESC, i.sku LIMIT 6

-- name: delivery_addresses
-- why: an address is chosen from those of the customer, the default one first.
SELECT a.code, concat_ws(', ', nullif(a.name, ''), a.line1, a.city) AS words
  FROM partners_address a JOIN partners_partner p ON p.id = a.partner_id
 WHERE p.code = %(customer)s AND a.kind = 'ship_to' ORDER BY a.is_default DESC, a.code
