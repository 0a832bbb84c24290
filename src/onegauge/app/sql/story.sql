-- name: wanted
-- why: the story needs an order that passes a credit limit and can be shipped at once: a customer of the site with little room, and items that lie free there.
WITH customer AS (
    SELECT p.code AS customer, c.code AS company, k.company_id, s.id AS site_id, k.currency,
           k.credit_limit - coalesce(r.amount, 0) - coalesce(
               (SELECT sum(o.open_amount) FROM finance_openitem o
                 WHERE o.partner_id = k.partner_id AND o.company_id = k.company_id), 0) AS room
      FROM partners_customer k
      JOIN partners_partner p ON p.id = k.partner_id AND p.state = 'active'
      JOIN governance_company c ON c.id = k.company_id
      JOIN governance_site s ON s.id = k.default_site_id AND s.code = %(site)s
      LEFT JOIN LATERAL orders_open_amounts(ARRAY[k.partner_id], ARRAY[k.company_id]) AS r ON true
     WHERE k.credit_limit > 0 AND NOT k.blocked_for_orders
     ORDER BY greatest(k.credit_limit - coalesce(r.amount, 0), 0), p.code
     LIMIT 1
), shelf AS (
    SELECT i.sku, floor(least(sum(b.on_hand_qty - b.reserved_qty), 600)) AS qty, l.unit_price
      FROM customer
      JOIN inventory_balance b ON b.site_id = customer.site_id AND b.status = 'available' AND b.on_hand_qty > b.reserved_qty
      JOIN catalog_item i ON i.id = b.item_id AND i.state = 'active'
      JOIN pricing_pricelist t ON t.company_id = customer.company_id AND t.is_default AND t.currency = customer.currency
      JOIN pricing_pricelistline l ON l.price_list_id = t.id AND l.item_id = i.id AND l.min_qty <= 1 AND l.valid_until IS NULL
     GROUP BY i.sku, l.unit_price
    HAVING sum(b.on_hand_qty - b.reserved_qty) >= 10
), ranked AS (
    SELECT shelf.*, sum(qty * unit_price) OVER (ORDER BY qty * unit_price DESC, sku) AS reached,
           row_number() OVER (ORDER BY qty * unit_price DESC, sku) AS place
      FROM shelf
)
SELECT customer.customer, customer.company, ranked.sku, ranked.qty
  FROM ranked, customer
 WHERE ranked.place <= 12 AND ranked.reached - ranked.qty * ranked.unit_price <= greatest(customer.room, 0) * 1.3 + 400
 ORDER BY ranked.place;

-- name: story
-- why: where the order of the story stands now, so that each stop of the tour opens the real page.
SELECT o.id AS order_id, o.number, o.state,
       (SELECT max(h.id) FROM orders_hold h WHERE h.order_id = o.id) AS hold_id,
       (SELECT max(s.id) FROM warehouse_shipment s WHERE s.source_kind = %(kind)s AND s.source_id = o.id) AS shipment_id
  FROM orders_salesorder o
 WHERE o.customer_reference = %(reference)s
 ORDER BY o.id DESC
 LIMIT 1;
